package mdb

import (
	"slices"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// show lists the groups, then with -d the ports that lead to routers. A word
// that is no keyword means nothing.
func show(c *cmdline.Context) error {
	var device, vid string
	var hasDevice, hasVID bool
	w := cmdline.NewWords(c.Words)
	w.Exact(func() (err error) { device, err = w.Once("dev", &hasDevice); return err }, "dev")
	w.Exact(func() (err error) { vid, err = w.Once("vid", &hasVID); return err }, "vid")
	w.Free(func(string) error { return nil })
	if err := w.Parse(); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := printer{Printer: c.Printer(nil), names: &links.Names{}, vid: cnum.Atoi(vid)}
	if hasDevice {
		if p.bridge, err = links.Find(conn, device); err != nil {
			return err
		}
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETMDB, 0)
	req.AddData(&model.PortMsg{})
	p.Open()
	p.List("mdb")
	if err := conn.Dump(req, p.message); err != nil {
		return cmdline.CutShort("Dump", err)
	}
	p.EndList()
	p.Object("router")
	for _, r := range p.routers {
		p.MDBRouters(r.bridge, r.ports, p.names)
	}
	p.EndObject()
	p.Close()
	p.End()
	return nil
}

// A printer prints the groups that pass by, and keeps the routers for later.
type printer struct {
	*render.Printer
	names   *links.Names
	bridge  int   // 0 for all
	vid     int32 // 0 for all
	routers []routers
}

type routers struct {
	bridge int
	ports  []byte // model.MDBRouters
}

func (p *printer) message(m rtnl.Message) error {
	bridge, attrs, err := model.MDBBridge(m.Body)
	if err != nil || p.bridge != 0 && bridge != p.bridge {
		return err
	}
	for typ, data := range rtnl.Attributes(attrs) {
		switch typ {
		case model.MDBGroups:
			p.groups(bridge, data)
		case model.MDBRouters:
			if p.Details {
				p.routers = append(p.routers, routers{bridge, slices.Clone(data)})
			}
		}
	}
	return nil
}

func (p *printer) groups(bridge int, data []byte) {
	for e := range model.MDBEntries(data) {
		if p.vid != 0 && int32(e.VID) != p.vid {
			continue
		}
		p.Open()
		p.MDBEntry(bridge, e, p.names)
		p.Newline()
		p.Close()
	}
}
