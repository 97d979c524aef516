package render

import (
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
)

// Tuntap writes a device whose other end is a program, without the last newline.
func (p *Printer) Tuntap(t *model.Tuntap) {
	p.Color(colorName, "ifname", "", t.Name, ":")
	p.Strs("flags", " ", tuntapFlags(t.Flags), " ", "")
	if t.Owner >= 0 {
		p.Int("user", " user ", t.Owner, "")
	}
	if t.Group >= 0 {
		p.Int("group", " group ", t.Group, "")
	}
	if !p.Details {
		return
	}
	p.Newline()
	p.Text("\tAttached to processes:")
	p.List("processes")
	for _, process := range t.Processes {
		p.Open()
		p.Str("name", "", process.Name, "")
		p.Int("pid", "(", int64(process.ID), ")")
		p.Close()
	}
	p.EndList()
}

// tuntapFlags names what a device was made with.
func tuntapFlags(flags uint32) []string {
	flags ^= unix.IFF_NO_PI // which is also IFF_NOFILTER: told is what is not off
	list := []bitName{
		{unix.IFF_TUN, "tun"}, {unix.IFF_TAP, "tap"}, {unix.IFF_NO_PI, "pi"}, {unix.IFF_ONE_QUEUE, "one_queue"},
		{unix.IFF_MULTI_QUEUE, "multi_queue"}, {unix.IFF_VNET_HDR, "vnet_hdr"}, {unix.IFF_PERSIST, "persist"},
		{unix.IFF_NOFILTER, "filter"},
	}
	names := bitNames(flags, list...)
	for _, known := range list {
		flags &^= known.bit
	}
	if flags != 0 {
		names = append(names, "0x"+strconv.FormatUint(uint64(flags), 16))
	}
	return names
}
