package addr

import (
	"encoding/binary"
	"errors"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/ioctl"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// show prints links with their addresses: the addresses are read first, then
// the links pass by once.
func show(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	f, err := parseFilter(c, conn)
	if err != nil {
		return err
	}
	s := &lister{f: f, names: &links.Names{Numeric: c.Numeric}, echo: c.Echo}
	s.p = c.Printer(func(style *render.Style) {
		style.Address = true
		style.NoLayer2 = f.family != unix.AF_UNSPEC && f.family != unix.AF_PACKET
	})
	only := links.Filter{Master: f.Master, Kind: f.Kind, Stats: c.Stats > 0 && !c.Brief, Virtual: c.Details && !c.Brief}
	if f.inet6 {
		only.Family = unix.AF_INET6
	}
	if c.Family == unix.AF_INET && f.Master == links.NoMaster {
		only.Master = 0 // ip does not ask for them then
	}
	if s.only, err = f.device(conn); err != nil {
		return err
	}
	if f.family != unix.AF_PACKET {
		s.byLink, err = read(conn, f.family, s.only)
		if err != nil && !errors.Is(err, unix.ENODEV) { // no such link: run says so
			return err
		}
	}
	return s.run(conn, only)
}

// A lister prints the links that pass by, with the addresses read before.
type lister struct {
	f      *filter
	p      *render.Printer
	names  *links.Names
	byLink map[int][]model.Addr
	only   int  // index, 0 for all
	echo   bool // -echo: addresses tell their link, as those of a change do
}

func (s *lister) run(conn *rtnl.Conn, filter links.Filter) (err error) {
	there := true
	if s.only != 0 {
		there, err = links.At(conn, s.only, filter, s.link)
	} else {
		err = links.Each(conn, filter, s.names, s.link)
	}
	if err != nil {
		return err
	}
	s.p.End()
	if !there {
		return cmdline.Fail(0, "RTNETLINK answers: No such device\nCannot send link request: No such device")
	}
	return nil
}

// getAddrs asks for the addresses of a family, of all links or of one.
func getAddrs(family, only int) *nl.NetlinkRequest {
	req := nl.NewNetlinkRequest(unix.RTM_GETADDR, 0)
	msg := nl.NewIfAddrmsg(family)
	msg.Index = uint32(only)
	req.AddData(msg)
	return req
}

// read lists addresses by the index of their link.
func read(conn *rtnl.Conn, family, only int) (map[int][]model.Addr, error) {
	byLink := make(map[int][]model.Addr)
	err := conn.Dump(getAddrs(family, only), func(m rtnl.Message) error {
		var a model.Addr
		if err := model.DecodeAddr(m.Body, &a); err != nil {
			return err
		}
		byLink[a.Index] = append(byLink[a.Index], a)
		return nil
	})
	return byLink, err
}

func (s *lister) link(l *model.Link) error {
	if s.f.inet6 {
		l.TxQLen = links.TxQLen(l.Name)
	}
	all := s.byLink[l.Index]
	match := 0
	for i := range all {
		if s.f.address(&all[i], l.Name) {
			match++
		}
	}
	if match == 0 && (s.p.NoLayer2 || s.f.addresses() && len(all) > 0) {
		return nil
	}
	// With -o links are not shown, so that nothing is asked about them.
	asked := s.p.Brief || !s.p.OneLine || s.f.family == unix.AF_PACKET
	hidden := asked && !s.f.link(l)
	if hidden && !s.p.IsJSON() {
		return nil
	}
	s.p.Open()
	defer s.p.Close()
	if !hidden {
		s.print(l, all)
	}
	return nil
}

func (s *lister) print(l *model.Link, all []model.Addr) {
	full := !s.f.hasLabel && (!s.p.OneLine || s.f.family == unix.AF_PACKET)
	switch {
	case s.f.hasLabel: // the pattern leaves the links out
	case s.p.Brief && s.f.family == unix.AF_PACKET:
		s.p.LinkBrief(l, s.names)
	case s.p.Brief:
		s.p.BriefHead(l, s.names)
	case full:
		if l.Family == unix.AF_INET6 {
			l.TxQLen = queueLength(l.Name)
		}
		s.p.Link(l, s.names)
		s.p.LinkEnd(l)
		s.p.Text("\n")
	}
	if s.f.family != unix.AF_PACKET {
		s.addresses(l, all)
	}
	switch {
	case s.p.Brief && s.f.hasLabel && s.f.family == unix.AF_PACKET: // nothing to end
	case s.p.Brief:
		s.p.Text("\n")
	case s.p.Stats > 0 && full:
		s.p.LinkStats(l)
		s.p.Newline()
	}
}

// addresses prints those that match. In JSON the others leave {} behind.
func (s *lister) addresses(l *model.Link, all []model.Addr) {
	s.p.List("addr_info")
	for i := range all {
		s.p.Open()
		if a := &all[i]; s.f.address(a, l.Name) {
			s.address(a)
		}
		s.p.Close()
	}
	s.p.EndList()
}

func (s *lister) address(a *model.Addr) {
	if s.p.Brief {
		s.p.AddrBrief(a)
		return
	}
	if s.p.OneLine || s.echo {
		s.p.AddrLink(a, s.names)
	}
	s.p.Addr(a)
	s.p.Text("\n")
}

// queueLength is what IPv6 does not tell of a link, 0 if nobody does.
func queueLength(name string) uint32 {
	var n [4]byte
	if ioctl.With(unix.AF_INET, unix.SIOCGIFTXQLEN, name, n[:]) != nil {
		return 0
	}
	return binary.NativeEndian.Uint32(n[:])
}
