// Package changes prints what the kernel tells of a change: a link, an address,
// a route that was made or deleted. "ip monitor" hears it from everybody, -echo
// from what one has asked for oneself.
package changes

import (
	"encoding/binary"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/nexthops"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// A Printer prints messages about changes.
type Printer struct {
	*render.Printer
	Names    *links.Names
	nexthops nexthops.Known
	family   int // of routes and neighbours, AF_UNSPEC for all
	// Only is the index of the link that is of interest, 0 for all.
	Only int
}

// NewPrinter prints where c does, in its style.
func NewPrinter(c *cmdline.Context) *Printer {
	return &Printer{
		Printer: c.Printer(func(s *render.Style) { s.Address, s.Event = true, true }),
		Names:   &links.Names{Numeric: c.Numeric},
		family:  c.Family,
	}
}

// A kind is one sort of thing that changes.
type kind struct {
	label string
	print func(*Printer, rtnl.Message) (told bool, err error)
}

func kindOf(m rtnl.Message) kind {
	switch m.Type {
	case unix.RTM_NEWLINK, unix.RTM_DELLINK:
		return kind{"LINK", (*Printer).link}
	case unix.RTM_NEWADDR, unix.RTM_DELADDR:
		return kind{"ADDR", (*Printer).addr}
	case unix.RTM_NEWROUTE, unix.RTM_DELROUTE:
		if len(m.Body) > 0 && (m.Body[0] == model.FamilyIPMR || m.Body[0] == model.FamilyIP6MR) {
			return kind{"MROUTE", (*Printer).mroute}
		}
		return kind{"ROUTE", (*Printer).route}
	case unix.RTM_NEWPREFIX:
		return kind{"PREFIX", (*Printer).prefix}
	case unix.RTM_NEWSTATS:
		return kind{"STATS", (*Printer).stats}
	case unix.RTM_NEWNEIGH, unix.RTM_DELNEIGH, unix.RTM_GETNEIGH:
		return kind{"NEIGH", (*Printer).neigh}
	case unix.RTM_NEWRULE, unix.RTM_DELRULE:
		return kind{"RULE", (*Printer).rule}
	case unix.RTM_NEWNEXTHOP, unix.RTM_DELNEXTHOP:
		return kind{"NEXTHOP", (*Printer).nexthop}
	case unix.RTM_NEWNETCONF, unix.RTM_DELNETCONF:
		return kind{"NETCONF", (*Printer).netconf}
	case unix.RTM_NEWNSID, unix.RTM_DELNSID:
		return kind{"NSID", (*Printer).nsid}
	}
	return kind{}
}

// Label is what "ip monitor label" calls what a message is about, "" if that is
// not known here.
func Label(m rtnl.Message) string { return kindOf(m).label }

// Message prints a message whose label is known. told is false when it is about
// something that is not of interest.
func (p *Printer) Message(m rtnl.Message) (told bool, err error) { return kindOf(m).print(p, m) }

// deleted begins a message about what is gone.
func (p *Printer) deleted(m rtnl.Message, typ uint16) {
	if m.Type == typ {
		p.Flag("deleted", "Deleted ")
	}
}

// wants says whether the link with an index is of interest.
func (p *Printer) wants(index int) bool { return p.Only == 0 || p.Only == index }

func (p *Printer) wantsFamily(family uint8) bool {
	return p.family == unix.AF_UNSPEC || p.family == int(family)
}

func (p *Printer) link(m rtnl.Message) (bool, error) {
	var l model.Link
	if err := model.DecodeLink(m.Body, &l); err != nil {
		return false, err
	}
	if err := p.Names.Heard(m); err != nil || !p.wants(l.Index) {
		return false, err
	}
	p.deleted(m, unix.RTM_DELLINK)
	if p.Brief {
		p.BriefHead(&l, p.Names)
		return true, nil
	}
	p.Link(&l, p.Names)
	p.LinkEnd(&l)
	p.Text("\n")
	return true, nil
}

func (p *Printer) addr(m rtnl.Message) (bool, error) {
	var a model.Addr
	if err := model.DecodeAddr(m.Body, &a); err != nil || !p.wants(a.Index) {
		return false, err
	}
	p.deleted(m, unix.RTM_DELADDR)
	if p.Brief {
		p.AddrBrief(&a)
		return true, nil
	}
	p.AddrLink(&a, p.Names)
	p.Addr(&a)
	p.Text("\n")
	return true, nil
}

func (p *Printer) route(m rtnl.Message) (bool, error) {
	var r model.Route
	if err := model.DecodeRoute(m.Body, &r); err != nil || !p.wants(r.Hop.Out) || !p.wantsFamily(r.Family) {
		return false, err
	}
	p.deleted(m, unix.RTM_DELROUTE)
	p.Route(&r, p.Names, render.RouteStyle{NoDevice: p.Only != 0, Nexthop: p.nexthops.Find})
	p.Text("\n")
	return true, nil
}

// mroute prints a route for multicast packets, of any family.
func (p *Printer) mroute(m rtnl.Message) (bool, error) {
	var r model.MRoute
	if err := model.DecodeMRoute(m.Body, &r); err != nil || !p.wants(r.In) || r.Type != unix.RTN_MULTICAST {
		return false, err
	}
	p.deleted(m, unix.RTM_DELROUTE)
	p.MRoute(&r, p.Names, true)
	p.Text("\n")
	return true, nil
}

// prefix prints what a router has advertised, on any link.
func (p *Printer) prefix(m rtnl.Message) (bool, error) {
	x, err := model.DecodePrefix(m.Body)
	if err != nil || !p.wantsFamily(unix.AF_INET6) {
		return false, err
	}
	p.Prefix(&x, p.Names)
	p.Text("\n")
	return true, nil
}

// stats prints of which link there is something to count in another way now; of
// what, ip does not tell either.
func (p *Printer) stats(m rtnl.Message) (bool, error) {
	const size, ifindex = 12, 4 // of struct if_stats_msg
	if len(m.Body) < size {
		return false, model.ErrShort
	}
	p.StatsHead(int(binary.NativeEndian.Uint32(m.Body[ifindex:])), p.Names)
	p.Newline()
	return true, nil
}

// neigh prints a neighbour; one that has no state yet is none. Those of all
// families are told of in one group.
func (p *Printer) neigh(m rtnl.Message) (bool, error) {
	var n model.Neigh
	if err := model.DecodeNeigh(m.Body, &n); err != nil || !p.wants(n.Index) ||
		n.State == 0 && n.Flags&unix.NTF_PROXY == 0 || !p.wantsFamily(n.Family) {
		return false, err
	}
	p.deleted(m, unix.RTM_DELNEIGH)
	if m.Type == unix.RTM_GETNEIGH {
		p.Null("miss", "miss ")
	}
	p.Neigh(&n, p.Names, p.Only != 0)
	p.Text("\n")
	return true, nil
}

func (p *Printer) rule(m rtnl.Message) (bool, error) {
	var r model.Rule
	if err := model.DecodeRule(m.Body, &r); err != nil {
		return false, err
	}
	p.deleted(m, unix.RTM_DELRULE)
	p.Rule(&r)
	p.Text("\n")
	return true, nil
}

func (p *Printer) nexthop(m rtnl.Message) (bool, error) {
	var n model.Nexthop
	if err := model.DecodeNexthop(m.Body, &n); err != nil {
		return false, err
	}
	p.deleted(m, unix.RTM_DELNEXTHOP)
	p.Nexthop(&n, p.Names)
	p.Text("\n")
	return true, nil
}

func (p *Printer) netconf(m rtnl.Message) (bool, error) {
	var n model.Netconf
	if err := model.DecodeNetconf(m.Body, &n); err != nil || !p.wants(n.Index) {
		return false, err
	}
	p.deleted(m, unix.RTM_DELNETCONF)
	p.Netconf(&n, p.Names)
	p.Text("\n")
	return true, nil
}

func (p *Printer) nsid(m rtnl.Message) (bool, error) {
	id := model.DecodeNSID(m.Body)
	if m.Type == unix.RTM_NEWNSID {
		p.Names.ForgetNetns() // it may have one of the names
	}
	p.deleted(m, unix.RTM_DELNSID)
	p.NSID(id, false, p.Names.Netns(id.Number))
	p.Text("\n")
	return true, nil
}
