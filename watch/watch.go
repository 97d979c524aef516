// Package watch is "bridge monitor": what changes about bridges, told as it
// changes.
package watch

import (
	"time"

	"golang.org/x/sys/unix"

	"gonet/internal/changes"
	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// Noun is the command; it has no verbs.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{Name: "monitor", Usage: "what changes, as it changes", Default: listen}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: bridge monitor [ all | OBJECT ... ] [ file FILE ]
OBJECT: link, fdb, mdb, vlan, vni`)
}

// groupTunnel is RTNLGRP_TUNNEL of linux/rtnetlink.h.
const groupTunnel = 35

// listen tells what changes from now on, without end; there is only text of it.
// The links that there are already are called as they are called now.
func listen(c *cmdline.Context) error {
	r, err := parse(c.Words)
	if err != nil {
		return err
	}
	c.JSON = false
	t := teller{Printer: c.Printer(nil), c: c, names: &links.Names{}, label: r.all}
	if r.file != "" {
		return changes.ReadFile(r.file, t.Printer, t.message) // whatever was asked for
	}
	l, err := rtnl.Listen(r.groups...)
	if err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if err := links.Each(conn, links.Filter{}, t.names, func(*model.Link) error { return nil }); err != nil {
		return err
	}
	return l.Each(t.message)
}

// A request is what the words ask for.
type request struct {
	groups []int
	all    bool
	file   string // of rtmon's, to be read instead of listening
}

// parse reads the words; without any of them VLANs and networks are not told of.
func parse(words []string) (r request, err error) {
	w := cmdline.NewWords(words)
	object := func(declare func(func() error, ...string), name string, group int) {
		declare(func() error { r.groups = append(r.groups, group); return nil }, name)
	}
	w.Abbrev(func() (err error) { r.file, err = w.Next(); return err }, "file")
	object(w.Abbrev, "link", unix.RTNLGRP_LINK)
	object(w.Abbrev, "fdb", unix.RTNLGRP_NEIGH)
	object(w.Abbrev, "mdb", unix.RTNLGRP_MDB)
	object(w.Abbrev, "vlan", unix.RTNLGRP_BRVLAN)
	object(w.Exact, "vni", groupTunnel)
	w.Exact(func() error { r.all = true; return nil }, "all")
	w.Abbrev(usage, "help")
	w.Free(func(word string) error {
		return cmdline.Fail(cmdline.StatusUsage, `Argument "%s" is unknown, try "bridge monitor help".`, word)
	})
	err = w.Parse()
	switch {
	case r.all:
		r.groups = []int{unix.RTNLGRP_LINK, unix.RTNLGRP_NEIGH, unix.RTNLGRP_MDB, unix.RTNLGRP_BRVLAN, groupTunnel}
	case len(r.groups) == 0:
		r.groups = []int{unix.RTNLGRP_LINK, unix.RTNLGRP_NEIGH, unix.RTNLGRP_MDB}
	}
	return r, err
}

// A teller prints what is heard.
type teller struct {
	*render.Printer
	c     *cmdline.Context
	names *links.Names
	label bool // what a message is about is told
}

// message prints one message at once, if it has to do with bridges: neighbours
// on the network and what IPv6 knows of a link have not.
func (t *teller) message(m rtnl.Message) error {
	family := 0
	if len(m.Body) > 0 {
		family = int(m.Body[0])
	}
	label, print := "", t.link
	switch m.Type {
	case unix.RTM_NEWLINK, unix.RTM_DELLINK:
		if label = "[LINK]"; family != unix.AF_BRIDGE && family != unix.AF_UNSPEC {
			return nil
		}
	case unix.RTM_NEWNEIGH, unix.RTM_DELNEIGH:
		if label, print = "[NEIGH]", t.fdb; family != unix.AF_BRIDGE {
			return nil
		}
	case unix.RTM_NEWMDB, unix.RTM_DELMDB:
		label, print = "[MDB]", t.mdb
	case unix.RTM_NEWVLAN, unix.RTM_DELVLAN:
		label, print = "[VLAN]", t.vlan
	case model.RTMNewTunnel, model.RTMDelTunnel:
		label, print = "[TUNNEL]", t.vni
	default:
		return nil
	}
	if t.c.Timestamp {
		now := time.Now()
		t.Textf("Timestamp: %s %06d usec\n", now.Format(time.ANSIC), now.Nanosecond()/1000)
	}
	if !t.label {
		label = ""
	}
	if err := print(label, m); err != nil {
		return err
	}
	return t.c.Out.Flush()
}

// begin writes what stands before a message.
func (t *teller) begin(label string, deleted bool) {
	if t.Text(label); deleted {
		t.Text("Deleted ")
	}
}

func (t *teller) link(label string, m rtnl.Message) error {
	var l model.Link
	if err := model.DecodeLink(m.Body, &l); err != nil {
		return err
	}
	t.begin(label, m.Type == unix.RTM_DELLINK)
	t.Port(&l, t.names)
	t.Text("\n")
	return nil
}

func (t *teller) fdb(label string, m rtnl.Message) error {
	var n model.Neigh
	if err := model.DecodeNeigh(m.Body, &n); err != nil {
		return err
	}
	t.begin(label, m.Type == unix.RTM_DELNEIGH)
	t.FDB(&n, t.names, false)
	t.Text("\n")
	return nil
}

func (t *teller) mdb(label string, m rtnl.Message) error {
	bridge, attrs, err := model.MDBBridge(m.Body)
	if err != nil {
		return err
	}
	deleted := m.Type == unix.RTM_DELMDB
	for typ, data := range rtnl.Attributes(attrs) {
		switch typ {
		case model.MDBGroups:
			for e := range model.MDBEntries(data) {
				t.begin(label, deleted)
				t.MDBEntry(bridge, e, t.names)
				t.Newline()
			}
		case model.MDBRouters:
			for r := range model.MDBRouterPorts(data) {
				t.begin(label, deleted)
				t.Textf("router port dev %s master %s\n", render.LinkName(r.Port, t.names), render.LinkName(bridge, t.names))
			}
		}
	}
	return nil
}

func (t *teller) vlan(label string, m rtnl.Message) error {
	index, attrs, err := model.VLANHead(m.Body)
	if err != nil {
		return err
	}
	t.begin(label, m.Type == unix.RTM_DELVLAN)
	list := t.PortList("vlans", t.names)
	for typ, data := range rtnl.Attributes(attrs) {
		switch typ {
		case model.VLANEntry:
			list.VLAN(index, model.DecodeVLAN(data), "vlan")
		case model.VLANGlobal:
			list.VLANGlobal(index, data)
		}
	}
	return nil
}

func (t *teller) vni(label string, m rtnl.Message) error {
	index, attrs, err := model.TunnelHead(m.Body)
	if err != nil {
		return err
	}
	t.begin(label, m.Type == model.RTMDelTunnel)
	list := t.PortList("vnis", t.names)
	for typ, data := range rtnl.Attributes(attrs) {
		if typ == model.VNIEntry {
			list.VNIs(index, model.DecodeVNIs(data))
		}
	}
	list.Gap()
	return nil
}
