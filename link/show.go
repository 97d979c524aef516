package link

import (
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A filter says which links to show.
type filter struct {
	dev      string
	hasDev   bool
	up       bool
	group    uint32
	hasGroup bool
	master   int // index, 0 for any, links.NoMaster for none
	kind     string
	hasKind  bool
}

// show prints one link, or all that the words leave.
func show(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	f, err := parseShow(c.Words, conn)
	if err != nil {
		return err
	}
	only := links.Filter{Master: f.master, Kind: f.kind, Stats: c.Stats > 0 && !c.Brief, Virtual: !c.Brief}
	s := lister{p: c.Printer(nil), names: &links.Names{Numeric: c.Numeric}, filter: f}
	if f.hasDev {
		var ok bool
		if ok, err = links.One(conn, f.dev, only, s.link); err == nil && !ok {
			err = missing(conn, f.dev)
		}
	} else {
		err = links.Each(conn, only, s.names, s.link)
	}
	if err == nil {
		s.p.End()
	}
	return err
}

// missing is the error for a device that the kernel does not know. What names one
// elsewhere, a label on it or "if" and its index, is refused in other words.
func missing(conn *rtnl.Conn, dev string) error {
	_, ok, err := links.Index(conn, dev)
	switch {
	case err != nil:
		return err
	case ok:
		return cmdline.Fail(cmdline.StatusLocal, "RTNETLINK answers: No such device\nCannot send link get request: No such device")
	}
	return cmdline.Fail(cmdline.StatusLocal, `Device "%s" does not exist.`, dev)
}

// parseShow reads the words after "link show"; all keywords are exact.
func parseShow(words []string, conn *rtnl.Conn) (*filter, error) {
	f := &filter{}
	w := cmdline.NewWords(words)
	w.Exact(func() error { f.up = true; return nil }, "up")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		var ok bool
		f.group, ok = rtnames.Group(word)
		f.hasGroup = true
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "group" value`)
		}
		return nil
	}, "group")
	above := func(find func(*rtnl.Conn, string) (int, error)) func() error {
		return func() error {
			word, err := w.Next()
			if err == nil {
				f.master, err = find(conn, word)
			}
			return err
		}
	}
	w.Exact(above(links.Master), "master")
	w.Exact(above(links.VRF), "vrf")
	w.Exact(func() error { f.master = links.NoMaster; return nil }, "nomaster")
	w.Exact(func() (err error) { f.kind, err = w.Next(); f.hasKind = true; return err }, "type")
	device := func(word string) error {
		if f.hasDev {
			return cmdline.Garbage("dev", word)
		}
		f.dev, f.hasDev = word, true
		return nil
	}
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		return device(word)
	}, "dev")
	w.Abbrev(usage, "help")
	w.Free(device)
	return f, w.Parse()
}

func (f *filter) wants(l *model.Link) bool {
	return (!f.up || l.Flags&unix.IFF_UP != 0) &&
		(!f.hasGroup || l.Group == f.group) &&
		(f.master != links.NoMaster || l.Master == 0) &&
		(!f.hasKind || f.kind != "" && (l.Kind == f.kind || l.SlaveKind+"_slave" == f.kind))
}

// A lister prints the links that pass by.
type lister struct {
	p      *render.Printer
	names  *links.Names
	filter *filter
}

// link prints one link. In JSON, what is filtered only here leaves {} behind.
func (s *lister) link(l *model.Link) error {
	wanted := s.filter.wants(l)
	if !wanted && !s.p.IsJSON() {
		return nil
	}
	s.p.Open()
	defer s.p.Close()
	switch {
	case !wanted:
	case s.p.Brief:
		s.p.LinkBrief(l, s.names)
	default:
		s.p.Link(l, s.names)
		if s.p.Stats > 0 {
			s.p.Newline()
			s.p.LinkStats(l)
		}
		s.p.LinkEnd(l)
	}
	s.p.Text("\n")
	return nil
}
