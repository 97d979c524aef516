package route

import (
	"errors"
	"net/netip"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/nexthops"
	"gonet/internal/render"
	"gonet/internal/routewords"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A filter says which routes are meant.
type filter struct {
	family         int
	table          uint32 // 0 for all
	vrf            bool   // it is that of a vrf: what the kernel put there for itself is not meant
	cloned         bool
	protocol       int // -1 for any, as those below
	scope, typ     int
	tos            int
	out, in        int // index of a device, 0 for any
	outName        *string
	inName         *string
	metric         int64
	mark           int64
	via, src       inet.Prefix
	hasVia, hasSrc bool
	dst, from      span
	realm, realms  uint32 // and which of its bits count
}

// A span is the prefixes that a route's own may be: all within root, all that
// contain match, or the one that is both.
type span struct{ root, match end }

// An end is set if any route may lie beyond it, of its family or, if that is 0, of all.
type end struct {
	inet.Prefix
	family int
	set    bool
}

func newFilter(family int) *filter {
	return &filter{family: family, table: unix.RT_TABLE_MAIN, protocol: -1, scope: -1, typ: -1, tos: -1, metric: -1, mark: -1}
}

// parse reads the words after show, flush and save.
func (f *filter) parse(c *cmdline.Context) error {
	w := cmdline.NewWords(c.Words)
	w.Abbrev(w.Value(f.tableWord), "table")
	w.Abbrev(w.Value(func(word string) error {
		conn, err := c.Kernel()
		if err != nil {
			return err
		}
		f.table, err = links.VRFTable(conn, word)
		f.vrf = true
		return err
	}), "vrf")
	w.Abbrev(func() error { f.cloned = true; return nil }, "cached", "cloned")
	tos := w.Value(func(word string) error {
		n, ok := rtnames.DSFields.Hex(word)
		if !ok {
			return cmdline.InvalidLine(word, "TOS value is invalid")
		}
		f.tos = int(n)
		return nil
	})
	w.Exact(tos, "tos")
	w.Abbrev(tos, "dsfield")
	w.Abbrev(w.Value(f.protocolWord), "protocol")
	w.Abbrev(w.Value(f.scopeWord), "scope")
	w.Abbrev(w.Value(func(word string) error {
		n, ok := routewords.Type(word)
		if !ok {
			return cmdline.InvalidLine(word, "node type value is invalid")
		}
		f.typ = int(n)
		return nil
	}), "type")
	w.Text(&f.outName, "dev", "oif")
	w.Text(&f.inName, "iif")
	w.Exact(w.Value(func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.Invalid(word, "invalid mark value")
		}
		f.mark = int64(n)
		return nil
	}), "mark")
	metric := w.Value(func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.InvalidLine(word, `"metric" value is invalid`)
		}
		f.metric = int64(n)
		return nil
	})
	w.Abbrev(metric, "metric", "priority")
	w.Exact(metric, "preference")
	w.Exact(func() error {
		family := f.family
		switch w.Peek() {
		case "inet":
			_, _ = w.Next()
			family = unix.AF_INET
		case "inet6":
			_, _ = w.Next()
			family = unix.AF_INET6
		}
		return w.Value(func(word string) error { return prefix(word, family, &f.via, &f.hasVia) })()
	}, "via")
	w.Exact(w.Value(func(word string) error { return prefix(word, f.family, &f.src, &f.hasSrc) }), "src")
	w.Abbrev(w.Value(f.realmWord), "realms")
	w.Abbrev(w.Value(func(word string) error { return f.spanWords(w, word, &f.from) }), "from")
	w.Free(func(word string) error {
		if word == "to" {
			var err error
			if word, err = w.Next(); err != nil {
				return err
			}
		}
		return f.spanWords(w, word, &f.dst)
	})
	if err := w.Parse(); err != nil {
		return err
	}
	return f.devices(c)
}

// devices finds the devices that are named, when all words have been read.
func (f *filter) devices(c *cmdline.Context) error {
	for _, d := range []struct {
		name *string
		into *int
	}{{f.inName, &f.in}, {f.outName, &f.out}} {
		if d.name == nil {
			continue
		}
		conn, err := c.Kernel()
		if err != nil {
			return err
		}
		if *d.into, err = links.Find(conn, *d.name); err != nil {
			return err
		}
	}
	return nil
}

// realmWord reads [ FROM/ ]TO, of which one may be left open: by its end after the
// slash, or by a number that has only the other.
func (f *filter) realmWord(word string) error {
	n, ok := routewords.Realms(word)
	if !ok {
		return cmdline.InvalidLine(word, "invalid realms")
	}
	f.realm, f.realms = n, everyRealm
	switch {
	case strings.HasSuffix(word, "/"):
		f.realms = 0xffff << 16
	case n>>16 == 0 && !strings.Contains(word, "/"):
		f.realms = 0xffff
	}
	return nil
}

const everyRealm = 1<<32 - 1

func (f *filter) tableWord(word string) error {
	switch word {
	case "all":
		f.table = 0
		return nil
	case "cache":
		f.cloned = true
		return nil
	case "help":
		return usage()
	}
	n, ok := rtnames.Tables.Number(word)
	if !ok {
		return cmdline.InvalidLine(word, "table id value is invalid")
	}
	f.table = n
	return nil
}

func (f *filter) protocolWord(word string) error {
	n, ok := rtnames.Protocols.Number(word)
	switch {
	case word == "all":
		f.protocol = -1
	case !ok:
		return cmdline.InvalidLine(word, `invalid "protocol"`)
	default:
		f.protocol = int(n)
	}
	return nil
}

func (f *filter) scopeWord(word string) error {
	n, ok := rtnames.Scopes.Number(word)
	switch {
	case word == "all":
		f.scope = -1
	case !ok:
		return cmdline.InvalidLine(word, `invalid "scope"`)
	default:
		f.scope = int(n)
	}
	return nil
}

// prefix reads a prefix, with which any route agrees if it is none in particular.
func prefix(word string, family int, into *inet.Prefix, has *bool) (err error) {
	*into, err = inet.ParsePrefix(word, family)
	*has = into.Addr.IsValid()
	return err
}

// spanWords reads [ root | match | exact ] PREFIX.
func (f *filter) spanWords(w *cmdline.Words, word string, s *span) error {
	kind := "exact"
	for _, k := range [...]string{"root", "match", "exact"} {
		if !cmdline.Abbreviates(word, k) {
			continue
		}
		kind = k
		var err error
		if word, err = w.Next(); err != nil {
			return err
		}
		break
	}
	var err error
	if kind != "match" {
		s.root, err = f.end(word)
	}
	if kind != "root" && err == nil {
		s.match, err = f.end(word)
	}
	return err
}

// end reads an end of a span; a word for any prefix is one only within a family.
func (f *filter) end(word string) (end, error) {
	p, err := inet.ParsePrefix(word, f.family)
	e := end{p, f.family, f.family != unix.AF_UNSPEC || p.Addr.IsValid() || word == "default"}
	if p.Addr.IsValid() && f.family != unix.AF_MPLS { // whose labels look like IPv4
		e.family = familyOf(p.Addr)
	}
	return e, err
}

func (s *span) holds(family int, a netip.Addr, bits uint8) bool {
	return (!s.root.set || s.root.of(family) && int(bits) >= s.root.Bits && within(s.root.Prefix, a)) &&
		(!s.match.set || s.match.of(family) && int(bits) <= s.match.Bits &&
			(!a.IsValid() || netip.PrefixFrom(a, int(bits)).Masked().Contains(s.match.Addr)))
}

func (e *end) of(family int) bool { return e.family == unix.AF_UNSPEC || e.family == family }

func within(p inet.Prefix, a netip.Addr) bool {
	return p.Bits == 0 || a.IsValid() && netip.PrefixFrom(p.Addr, p.Bits).Masked().Contains(a)
}

// wants says whether a route is meant.
func (f *filter) wants(r *model.Route) bool {
	cloned := r.Flags&unix.RTM_F_CLONED != 0
	ok := (f.family == unix.AF_UNSPEC || int(r.Family) == f.family) &&
		(f.table == 0 || r.Table == f.table) &&
		cloned == f.cloned &&
		(f.protocol < 0 || int(r.Protocol) == f.protocol) &&
		(f.scope < 0 || int(r.Scope) == f.scope) &&
		(f.typ < 0 || int(r.Type) == f.typ) &&
		(f.typ >= 0 || !f.vrf || r.Type != unix.RTN_LOCAL && r.Type != unix.RTN_BROADCAST) &&
		(f.tos < 0 || int(r.TOS) == f.tos) &&
		(f.in == 0 || r.In == f.in) &&
		(f.mark < 0 || int64(r.Mark) == f.mark) &&
		(f.metric < 0 || int64(r.Priority) == f.metric) &&
		(r.Hop.Realm^f.realm)&f.realms == 0 &&
		(!f.hasSrc || r.PrefSrc.IsValid() && within(f.src, r.PrefSrc)) &&
		f.dst.holds(int(r.Family), r.Dst, r.DstLen) && f.from.holds(int(r.Family), r.Src, r.SrcLen)
	return ok && f.wantsHop(r)
}

func (f *filter) wantsHop(r *model.Route) bool {
	one := func(h *model.Hop) bool {
		gateway := h.Gateway
		if h.Via.IsValid() {
			gateway = h.Via
		}
		return (f.out == 0 || h.Out == f.out) && (!f.hasVia || gateway.IsValid() && within(f.via, gateway))
	}
	if f.out == 0 && !f.hasVia {
		return true
	}
	return one(&r.Hop)
}

// each lists the routes that are meant, filtered by the kernel as far as it can.
func (f *filter) each(conn *rtnl.Conn, give func(*model.Route, rtnl.Message) error) error {
	h := &head{}
	h.Family = uint8(f.family)
	if f.table != 0 && f.family == unix.AF_UNSPEC {
		h.Family = unix.AF_INET
	}
	if f.cloned {
		h.Flags = unix.RTM_F_CLONED
	}
	if f.protocol > 0 {
		h.Protocol = uint8(f.protocol)
	}
	if f.typ > 0 {
		h.Type = uint8(f.typ)
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETROUTE, 0)
	req.AddData(h)
	if f.table != 0 && !f.cloned {
		req.AddData(nl.NewRtAttr(unix.RTA_TABLE, nl.Uint32Attr(f.table)))
	}
	if f.out != 0 {
		req.AddData(nl.NewRtAttr(unix.RTA_OIF, nl.Uint32Attr(uint32(f.out))))
	}
	var r model.Route
	return conn.Dump(req, func(m rtnl.Message) error {
		if err := model.DecodeRoute(m.Body, &r); err != nil || !f.wants(&r) {
			return err
		}
		return give(&r, m)
	})
}

// eachIfAny is each, for which a main table that nothing was ever put into is
// only empty.
func (f *filter) eachIfAny(conn *rtnl.Conn, give func(*model.Route, rtnl.Message) error) error {
	err := f.each(conn, give)
	if f.table == unix.RT_TABLE_MAIN && errors.Is(err, unix.ENOENT) {
		return nil
	}
	return err
}

// style leaves out what the filter has fixed.
func (f *filter) style() render.RouteStyle {
	return render.RouteStyle{
		NoDevice: f.out != 0, NoGateway: f.hasVia && f.via.Bits == f.via.Addr.BitLen(),
		NoProtocol: f.protocol >= 0, NoScope: f.scope >= 0,
		NoTable: f.table != 0, NoSource: f.hasSrc && f.src.Bits == f.src.Addr.BitLen(), NoRealms: f.realms == everyRealm, NoTOS: f.tos >= 0, NoMetric: f.metric >= 0,
	}
}

// list prints the routes that the words leave; those of IPv4 in the main table
// if there are none.
func list(c *cmdline.Context) error {
	f := newFilter(c.Family)
	if err := f.parse(c); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := c.Printer(nil)
	names := &links.Names{Numeric: c.Numeric}
	style := f.style()
	style.Nexthop = new(nexthops.Known).Find
	p.Begin()
	err = f.eachIfAny(conn, func(r *model.Route, _ rtnl.Message) error {
		p.Open()
		p.Route(r, names, style)
		p.Text("\n")
		p.Close()
		return nil
	})
	if err == nil {
		p.End()
	}
	return err
}
