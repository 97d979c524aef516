package fdb

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
)

// bulk lets one request delete many (NLM_F_BULK of linux/netlink.h).
const bulk = 0x200

// flush has the kernel delete all entries of a device that the words leave.
func flush(c *cmdline.Context) error {
	var device *string
	port := ""
	var hasVLAN, hasPort bool
	var stateMask uint16
	var flagsMask uint8
	vlan := int32(-1)
	head := model.NeighHead{Family: unix.AF_BRIDGE}
	w := cmdline.NewWords(c.Words)
	w.Text(&device, "dev")
	w.Exact(func() (err error) {
		if err := once(w, "brport", &hasPort); err != nil {
			return err
		}
		port, err = w.Next()
		return err
	}, "brport")
	w.Exact(func() error {
		if err := once(w, "vlan", &hasVLAN); err != nil {
			return err
		}
		word, err := w.Next()
		if vlan = cnum.Atoi(word); vlan >= 4096 {
			err = cmdline.Fail(cmdline.StatusLocal, `Invalid VLAN ID "%s"`, word)
		}
		return err
	}, "vlan")
	w.Exact(func() error { head.Flags |= unix.NTF_SELF; return nil }, "self")
	w.Exact(func() error { head.Flags |= unix.NTF_MASTER; return nil }, "master")
	// A kind is bits of the state: those it looks at, and those of them to be set.
	kind := func(name string, looks, set, clear uint16) {
		w.Exact(func() error {
			stateMask |= looks
			head.State = head.State&^clear | set
			return nil
		}, name)
	}
	const both = unix.NUD_PERMANENT | unix.NUD_NOARP
	kind("permanent", unix.NUD_PERMANENT, unix.NUD_PERMANENT, 0)
	kind("nopermanent", unix.NUD_PERMANENT, 0, unix.NUD_PERMANENT)
	kind("static", both, unix.NUD_NOARP, 0)
	kind("nostatic", unix.NUD_NOARP, 0, unix.NUD_NOARP)
	kind("dynamic", both, 0, unix.NUD_NOARP)
	kind("nodynamic", unix.NUD_NOARP, unix.NUD_NOARP, 0)
	flag := func(name string, bit uint8) {
		w.Exact(func() error { flagsMask |= bit; head.Flags |= bit; return nil }, name)
		w.Exact(func() error { flagsMask |= bit; head.Flags &^= bit; return nil }, "no"+name)
	}
	flag("added_by_user", unix.NTF_USE)
	flag("extern_learn", unix.NTF_EXT_LEARNED)
	flag("sticky", model.NTFSticky)
	flag("offloaded", unix.NTF_OFFLOADED)
	w.Exact(func() error { _, err := w.Next(); return err }, "help") // it has no effect but to take a word
	w.Free(func(string) error { return nil })
	if err := w.Parse(); err != nil {
		return err
	}
	if device == nil {
		return cmdline.Fail(cmdline.StatusLocal, "Device is a required argument.")
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if head.Index, err = links.FindAs(conn, "bridge device", *device); err != nil {
		return err
	}
	if head.Flags&(unix.NTF_SELF|unix.NTF_MASTER) == 0 {
		head.Flags |= unix.NTF_SELF
	}
	req := nl.NewNetlinkRequest(unix.RTM_DELNEIGH, bulk)
	req.AddData(&head)
	if hasPort {
		index, err := links.FindAs(conn, "bridge port device", port)
		if err != nil {
			return err
		}
		req.AddData(nl.NewRtAttr(unix.NDA_IFINDEX, nl.Uint32Attr(uint32(index))))
	}
	if vlan >= 0 {
		req.AddData(nl.NewRtAttr(unix.NDA_VLAN, nl.Uint16Attr(uint16(vlan))))
	}
	if flagsMask != 0 {
		req.AddData(nl.NewRtAttr(model.NDAFlagsMask, nl.Uint8Attr(flagsMask)))
	}
	if stateMask != 0 {
		req.AddData(nl.NewRtAttr(model.NDAStateMask, nl.Uint16Attr(stateMask)))
	}
	return conn.Do(req)
}
