package addr

import (
	"os"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// show prints links with their addresses: the addresses are read first, then
// the links pass by once.
func show(c *cmdline.Context) error {
	f, err := parseFilter(c.Words, c.Family)
	if err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	s := &lister{c: c, f: f, names: &links.Names{Numeric: c.Numeric}}
	s.style = render.Style{
		Brief: c.Brief, OneLine: c.OneLine, Details: c.Details, Numeric: c.Numeric, Address: true,
		NoLayer2: f.family == unix.AF_INET || f.family == unix.AF_INET6,
	}
	if c.Color && !c.JSON {
		s.style.Colors = render.NewPalette(os.Getenv("COLORFGBG"))
	}
	links1 := links.Filter{Kind: f.kind}
	if f.master != "" {
		index, ok, err := links.Index(conn, f.master)
		if err != nil {
			return err
		}
		if !ok {
			return cmdline.InvalidLine(f.master, "Device does not exist")
		}
		links1.Master = index
	}
	if f.dev != "" {
		index, ok, err := links.Index(conn, f.dev)
		if err != nil {
			return err
		}
		if !ok {
			return cmdline.Fail(cmdline.StatusLocal, `Device "%s" does not exist.`, f.dev)
		}
		s.only = index
	}
	if s.byLink, err = read(conn, f.family); err != nil {
		return err
	}
	return s.run(conn, links1)
}

// A lister prints the links that come with the addresses read before.
type lister struct {
	c      *cmdline.Context
	f      *filter
	names  *links.Names
	style  render.Style
	byLink map[int][]model.Addr
	only   int // index, 0 for all
	json   *render.JSON
}

func (s *lister) run(conn *rtnl.Conn, filter links.Filter) error {
	if s.c.JSON {
		s.json = render.NewJSON(s.c.Out, s.c.Pretty)
	}
	var err error
	if s.only != 0 {
		_, err = links.One(conn, s.f.dev, s.link)
	} else {
		err = links.Each(conn, filter, s.names, s.link)
	}
	if s.json != nil && err == nil {
		s.json.End()
	}
	return err
}

// read lists all addresses of a family, by the index of their link.
func read(conn *rtnl.Conn, family int) (map[int][]model.Addr, error) {
	req := nl.NewNetlinkRequest(unix.RTM_GETADDR, 0)
	req.AddData(nl.NewIfAddrmsg(family))
	byLink := make(map[int][]model.Addr)
	err := conn.Dump(req, func(m rtnl.Message) error {
		var a model.Addr
		if err := model.DecodeAddr(m.Body, &a); err != nil {
			return err
		}
		byLink[a.Index] = append(byLink[a.Index], a)
		return nil
	})
	return byLink, err
}

func (s *lister) link(body []byte) error {
	var l model.Link
	if err := model.DecodeLink(body, &l); err != nil {
		return err
	}
	all := s.byLink[l.Index]
	var match []model.Addr
	for _, a := range all {
		if s.f.address(&a, l.Name) {
			match = append(match, a)
		}
	}
	hidden := !s.f.link(&l) || len(match) == 0 && (s.style.NoLayer2 || s.f.addresses() && len(all) > 0)
	switch {
	case hidden && (s.json == nil || s.style.NoLayer2):
	case s.json != nil:
		s.printJSON(&l, match, hidden)
	case s.c.Brief:
		render.BriefHead(s.c.Out, &l, s.names, s.style)
		for i := range match {
			render.AddrBrief(s.c.Out, &match[i], s.style)
		}
		s.c.Out.WriteByte('\n')
	default:
		s.printText(&l, match)
	}
	return nil
}

func (s *lister) printText(l *model.Link, match []model.Addr) {
	if !s.c.OneLine && s.f.label == "" {
		render.LinkText(s.c.Out, l, s.names, s.style)
	}
	for i := range match {
		render.AddrText(s.c.Out, &match[i], s.names, s.style)
	}
}

func (s *lister) printJSON(l *model.Link, match []model.Addr, hidden bool) {
	s.json.Open()
	defer s.json.Close()
	if hidden {
		return
	}
	if s.f.label == "" {
		render.LinkJSON(s.json, l, s.names, s.style)
	}
	s.json.List("addr_info")
	for i := range match {
		render.AddrJSON(s.json, &match[i], s.style)
	}
	s.json.EndList()
}
