// Package mroute is "ip mroute": where packets to many go. Whoever routes them, a
// daemon, tells the kernel by other means; here they are shown.
package mroute

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "mroute",
		Usage:   "routes of multicast packets",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "show", Usage: "[ table { TABLE | all } ] [ iif DEVICE ]", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error { return Noun().UsageError() }

// A filter says which routes are meant.
type filter struct {
	family int
	table  uint32 // 0 for all
	iif    *string
}

func (f *filter) parse(words []string) error {
	w := cmdline.NewWords(words)
	// An address has a family, which those of multicast routes are not: as in ip no
	// other than "any" and its like is understood.
	anywhere := func(word string) error {
		_, err := inet.ParsePrefix(word, f.family)
		return err
	}
	w.Abbrev(w.Value(func(word string) error {
		if word == "all" {
			f.table = 0
			return nil
		}
		var ok bool
		if f.table, ok = rtnames.Tables.Number(word); !ok {
			return cmdline.InvalidLine(word, "table id value is invalid")
		}
		return nil
	}), "table")
	w.Text(&f.iif, "iif")
	w.Abbrev(w.Value(anywhere), "from")
	group := func(word string) error {
		if cmdline.Abbreviates(word, "help") {
			return usage()
		}
		return anywhere(word)
	}
	w.Exact(w.Value(group), "to")
	w.Free(group)
	return w.Parse()
}

func show(c *cmdline.Context) error {
	family, ok := model.MulticastFamily(c.Family)
	if !ok {
		return nil // as in ip, not even the words are read
	}
	f := filter{family: family}
	if family == model.FamilyIPMR {
		f.table = unix.RT_TABLE_DEFAULT
	}
	if err := f.parse(c.Words); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	only := 0
	if f.iif != nil {
		if only, err = links.Find(conn, *f.iif); err != nil {
			return err
		}
	}
	p := c.Printer(nil)
	p.Begin()
	names := &links.Names{}
	var r model.MRoute
	err = f.each(conn, func(m rtnl.Message) error {
		if err := model.DecodeMRoute(m.Body, &r); err != nil || only != 0 && r.In != only {
			return err
		}
		p.Open()
		p.MRoute(&r, names, f.table == 0)
		p.Text("\n")
		p.Close()
		return nil
	})
	if err != nil {
		return cmdline.CutShort("Dump", err)
	}
	p.End()
	return nil
}

// each lists the routes of a table, or of all.
func (f *filter) each(conn *rtnl.Conn, give func(rtnl.Message) error) error {
	req := nl.NewNetlinkRequest(unix.RTM_GETROUTE, 0)
	req.AddData(&nl.RtMsg{RtMsg: unix.RtMsg{Family: uint8(f.family)}})
	if f.table != 0 {
		req.AddData(nl.NewRtAttr(unix.RTA_TABLE, nl.Uint32Attr(f.table)))
	}
	return conn.Dump(req, give)
}
