package bridge

import (
	"bytes"
	"errors"
	"net"
	"slices"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/rtnl"
)

// The attributes of linux/if_link.h, IFLA_BR_* and IFLA_BRPORT_*.
const (
	attrForwardDelay = 1
	attrHello        = 2
	attrMaxAge       = 3
	attrAgeing       = 4
	attrSTP          = 5
	attrPriority     = 6

	portPriorityAttr = 2
	portCostAttr     = 3
	portModeAttr     = 4
)

// A device is a link with what bridges have to say of it.
type device struct {
	index  int32
	name   string
	up     bool
	kind   string
	slave  string
	master int32
	data   map[uint16][]byte // IFLA_BR_*
	port   map[uint16][]byte // IFLA_BRPORT_*
}

func decode(body []byte) device {
	d := device{}
	if len(body) < unix.SizeofIfInfomsg {
		return d
	}
	d.index = int32(rtnl.Uint(body[4:8]))
	d.up = rtnl.Uint(body[8:12])&unix.IFF_UP != 0
	for typ, v := range rtnl.Attributes(body[unix.SizeofIfInfomsg:]) {
		switch typ {
		case unix.IFLA_IFNAME:
			d.name = rtnl.String(v)
		case unix.IFLA_MASTER:
			d.master = int32(rtnl.Uint(v))
		case unix.IFLA_LINKINFO:
			d.info(v)
		}
	}
	return d
}

func (d *device) info(v []byte) {
	for typ, v := range rtnl.Attributes(v) {
		switch typ {
		case nl.IFLA_INFO_KIND:
			d.kind = rtnl.String(v)
		case nl.IFLA_INFO_SLAVE_KIND:
			d.slave = rtnl.String(v)
		case nl.IFLA_INFO_DATA:
			d.data = keep(v)
		case nl.IFLA_INFO_SLAVE_DATA:
			d.port = keep(v)
		}
	}
}

func keep(v []byte) map[uint16][]byte {
	m := make(map[uint16][]byte)
	for typ, v := range rtnl.Attributes(v) {
		m[typ] = bytes.Clone(v)
	}
	return m
}

// ports lists the ports of a bridge, by name. The filter is the kernel's own, which
// older ones do not heed.
func ports(c *cmdline.Context, bridge int32) ([]device, error) {
	conn, err := c.Kernel()
	if err != nil {
		return nil, err
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	req.AddData(nl.NewIfInfomsg(unix.AF_UNSPEC))
	const skipStats = 1 << 3 // RTEXT_FILTER_SKIP_STATS
	req.AddData(nl.NewRtAttr(unix.IFLA_EXT_MASK, nl.Uint32Attr(skipStats)))
	req.AddData(nl.NewRtAttr(unix.IFLA_MASTER, nl.Uint32Attr(uint32(bridge))))
	var list []device
	err = conn.Dump(req, func(m rtnl.Message) error {
		if d := decode(m.Body); d.master == bridge && d.slave == "bridge" {
			list = append(list, d)
		}
		return nil
	})
	slices.SortFunc(list, func(a, b device) int { return strings.Compare(a.name, b.name) })
	return list, err
}

// find is the device of a name; ok is false when there is none.
func find(c *cmdline.Context, name string) (d device, ok bool, err error) {
	conn, err := c.Kernel()
	if err != nil {
		return d, false, err
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	req.AddData(nl.NewIfInfomsg(unix.AF_UNSPEC))
	req.AddData(nl.NewRtAttr(unix.IFLA_IFNAME, nl.ZeroTerminated(short(name))))
	err = conn.Get(req, func(m rtnl.Message) error {
		d = decode(m.Body)
		return nil
	})
	var refused *rtnl.Error
	if errors.As(err, &refused) {
		return d, false, nil
	}
	return d, err == nil, err
}

// short cuts a name as brctl does.
func short(name string) string { return name[:min(len(name), unix.IFNAMSIZ-1)] }

// send asks the kernel to change a device, with what put adds to the request.
func send(c *cmdline.Context, typ, flags int, index int32, put ...nl.NetlinkRequestData) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	msg := nl.NewIfInfomsg(unix.AF_UNSPEC)
	msg.Index = index
	req.AddData(msg)
	for _, p := range put {
		req.AddData(p)
	}
	return conn.Do(req)
}

// kind wraps an attribute of a bridge, or of a port, as the kernel wants it.
func kind(kindType, dataType int, attr *nl.RtAttr) *nl.RtAttr {
	info := nl.NewRtAttr(unix.IFLA_LINKINFO, nil)
	info.AddRtAttr(kindType, nl.NonZeroTerminated("bridge"))
	data := nl.NewRtAttr(dataType, nil)
	if attr != nil {
		data.AddChild(attr)
	}
	info.AddChild(data)
	return info
}

// id is a bridge's id: priority, dot, address.
func id(v []byte) string {
	if len(v) < 8 {
		return "0000.000000000000"
	}
	return hexText(v[:2]) + "." + hexText(v[2:8])
}

func hexText(v []byte) string { return strings.ReplaceAll(net.HardwareAddr(v).String(), ":", "") }
