package fdb

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// get prints one entry.
func get(c *cmdline.Context) error {
	var bridge *string
	var hasVLAN bool
	var vni []byte
	r := request{head: model.NeighHead{Family: unix.AF_BRIDGE}, vlan: -1}
	f := filter{}
	w := cmdline.NewWords(c.Words)
	w.Text(&r.device, "brport", "dev")
	w.Text(&bridge, "br")
	w.Exact(func() error {
		word, err := w.Next()
		if err == nil {
			vni, err = parseVNI(word, "invalid VNI")
		}
		return err
	}, "vni")
	w.Exact(func() error { r.head.Flags |= unix.NTF_SELF; return nil }, "self")
	w.Abbrev(func() error { r.head.Flags |= unix.NTF_MASTER; return nil }, "master")
	w.Abbrev(func() error {
		if err := once(w, "vlan", &hasVLAN); err != nil {
			return err
		}
		word, err := w.Next()
		r.vlan = int16(cnum.Atoi(word))
		return err
	}, "vlan")
	w.Abbrev(func() error { f.moving = true; return nil }, "dynamic")
	w.Free(r.free(w))
	if err := w.Parse(); err != nil {
		return err
	}
	if r.device == nil && bridge == nil || r.address == nil {
		return cmdline.Fail(cmdline.StatusLocal, "Device or master and address are required arguments.")
	}
	addr, err := parseMAC(*r.address)
	if err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETNEIGH, 0)
	req.AddData(&r.head)
	req.AddData(nl.NewRtAttr(unix.NDA_LLADDR, addr))
	if r.vlan >= 0 {
		req.AddData(nl.NewRtAttr(unix.NDA_VLAN, nl.Uint16Attr(uint16(r.vlan))))
	}
	if vni != nil {
		req.AddData(nl.NewRtAttr(unix.NDA_VNI, vni))
	}
	if r.device != nil {
		if r.head.Index, err = links.Find(conn, *r.device); err != nil {
			return err
		}
	}
	if bridge != nil {
		index, err := links.FindAs(conn, "bridge device", *bridge)
		if err != nil {
			return err
		}
		req.AddData(nl.NewRtAttr(unix.NDA_MASTER, nl.Uint32Attr(uint32(index))))
	}
	p := &printer{c.Printer(nil), &links.Names{}, false}
	if err := conn.Get(req, func(m rtnl.Message) error { return p.message(m, &f) }); err != nil {
		text, status := cmdline.Explain(err) // here bridge tells the kernel's refusal by its status
		return cmdline.Fail(status, "%s", text)
	}
	p.End()
	return nil
}
