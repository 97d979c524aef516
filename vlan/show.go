package vlan

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// A listing is what the listings share: the words, the head, the ports.
type listing struct {
	conn  *rtnl.Conn
	index int   // of the only link that is meant, 0 for all
	vid   int32 // of the only VLAN that is meant, 0 for all
	out   *render.Printer
	names *links.Names
	ports *render.PortList
}

// list reads the words and has each list what it is of, under a head. key is
// what JSON calls a port's own.
func list(c *cmdline.Context, key, head string, each func(*listing) error) error {
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
	l := listing{conn: conn, vid: cnum.Atoi(vid), out: c.Printer(nil), names: &links.Names{}}
	if hasDevice {
		if l.index, err = links.Find(conn, device); err != nil {
			return err
		}
	}
	l.ports = l.out.PortList(key, l.names)
	l.out.Begin()
	l.out.Text(head + "\n")
	if err := each(&l); err != nil {
		return cmdline.CutShort("Dump", err)
	}
	l.ports.End()
	l.out.End()
	return nil
}

func (l *listing) wants(index int) bool { return l.index == 0 || l.index == index }

// show lists the VLANs of ports. With statistics or details they come from
// other places, where more is known.
func show(c *cmdline.Context) error {
	switch {
	case c.Details:
		return list(c, "vlans", head, func(l *listing) error { return l.details(c.Stats > 0) })
	case c.Stats > 0:
		return showStats(c)
	}
	form := uint32(links.VLANs)
	if c.CompressVLANs {
		form = links.CompressedVLANs
	}
	return list(c, "vlans", head, func(l *listing) error {
		return l.links(form, func(link *model.Link) {
			for v := range model.LinkVLANs(link.Bridge) {
				if v.Contains(l.vid) {
					l.ports.VLAN(link.Index, v, "vlan")
				}
			}
		})
	})
}

const head = "port              vlan-id  "

// tunnelshow lists which networks of a tunnel the VLANs of ports are.
func tunnelshow(c *cmdline.Context) error {
	if c.Stats > 0 {
		return showStats(c)
	}
	return list(c, "tunnels", head+"  tunnel-id", func(l *listing) error {
		return l.links(links.CompressedVLANs, func(link *model.Link) {
			for t := range model.LinkTunnels(link.Bridge) {
				if t.VLAN.Contains(l.vid) {
					l.ports.Tunnel(link.Index, t)
				}
			}
		})
	})
}

// links lists the bridges and ports that are meant, with their VLANs.
func (l *listing) links(form uint32, give func(*model.Link)) error {
	return links.Ports(l.conn, form, l.names, func(link *model.Link) error {
		if l.wants(link.Index) {
			give(link)
		}
		return nil
	})
}

// details lists VLANs with their state.
func (l *listing) details(stats bool) error {
	flags := uint32(0)
	if stats {
		flags = model.VLANDumpStats
	}
	return l.vlans(flags, model.VLANEntry, func(index int, data []byte) {
		if v := model.DecodeVLAN(data); v.Contains(l.vid) {
			l.ports.VLAN(index, v, "vlan")
		}
	})
}

// showGlobal lists what VLANs have in a bridge as a whole.
func showGlobal(c *cmdline.Context) error {
	return list(c, "vlans", head, func(l *listing) error {
		return l.vlans(model.VLANDumpGlobal, model.VLANGlobal, func(index int, data []byte) {
			if model.DecodeVLANGlobal(data).Contains(l.vid) {
				l.ports.VLANGlobal(index, data)
			}
		})
	})
}

// vlans asks for RTM_GETVLAN's answers and gives the attributes of a type.
func (l *listing) vlans(flags uint32, attr uint16, give func(index int, data []byte)) error {
	req := nl.NewNetlinkRequest(unix.RTM_GETVLAN, 0)
	req.AddData(&model.VLANMsg{})
	req.AddData(nl.NewRtAttr(model.VLANDumpFlags, nl.Uint32Attr(flags)))
	return l.conn.Dump(req, func(m rtnl.Message) error {
		index, attrs, err := model.VLANHead(m.Body)
		if err != nil || !l.wants(index) {
			return err
		}
		for typ, data := range rtnl.Attributes(attrs) {
			if typ == attr {
				give(index, data)
			}
		}
		return nil
	})
}

// showStats lists what passed through VLANs, those of bridges first.
func showStats(c *cmdline.Context) error {
	return list(c, "vlans", "port              vlan-id", func(l *listing) error {
		for _, kind := range []uint16{unix.IFLA_STATS_LINK_XSTATS, unix.IFLA_STATS_LINK_XSTATS_SLAVE} {
			req := nl.NewNetlinkRequest(unix.RTM_GETSTATS, 0)
			req.AddData(&model.StatsMsg{Filter: 1 << (kind - 1)})
			err := l.conn.Dump(req, func(m rtnl.Message) error {
				index, vlans := model.VLANCounters(m.Body, kind)
				if !l.wants(index) {
					return nil
				}
				for v := range vlans {
					if v.Contains(l.vid) {
						l.ports.VLAN(index, v, "vid")
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
