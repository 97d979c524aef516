package link

import (
	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

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
	only := links.Filter{Master: f.Master, Kind: f.Kind, Stats: c.Stats > 0 && !c.Brief, Virtual: !c.Brief}
	s := lister{p: c.Printer(nil), names: &links.Names{Numeric: c.Numeric}, filter: f}
	if f.HasDev {
		var ok bool
		if ok, err = links.One(conn, f.Dev, only, s.link); err == nil && !ok {
			err = missing(conn, f.Dev)
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

// parseShow reads the words after "link show".
func parseShow(words []string, conn *rtnl.Conn) (*links.Choice, error) {
	f := &links.Choice{}
	w := cmdline.NewWords(words)
	f.Words(w, conn)
	w.Abbrev(usage, "help")
	return f, w.Parse()
}

// A lister prints the links that pass by.
type lister struct {
	p      *render.Printer
	names  *links.Names
	filter *links.Choice
}

// link prints one link. In JSON, what is filtered only here leaves {} behind.
func (s *lister) link(l *model.Link) error {
	wanted := s.filter.Wants(l) && (s.filter.Master != links.NoMaster || l.Master == 0)
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
