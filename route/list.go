package route

import (
	"errors"
	"net/netip"

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
	metric         int64
	mark           int64
	via, src       inet.Prefix
	hasVia, hasSrc bool
	dst, from      span
	realm          int64
}

// A span is the prefixes that a route's own may be: all within root, all that
// contain match, or the one that is both.
type span struct {
	root, match inet.Prefix
	hasRoot     bool
	hasMatch    bool
}

func newFilter(family int) *filter {
	return &filter{family: family, table: unix.RT_TABLE_MAIN, protocol: -1, scope: -1, typ: -1, tos: -1, metric: -1, mark: -1, realm: -1}
}

// parse reads the words after show, flush and save.
func (f *filter) parse(c *cmdline.Context) error {
	w := cmdline.NewWords(c.Words)
	next := func(take func(word string) error) func() error {
		return func() error {
			word, err := w.Next()
			if err != nil {
				return err
			}
			return take(word)
		}
	}
	device := func(into *int) func() error {
		return next(func(word string) error {
			conn, err := c.Kernel()
			if err != nil {
				return err
			}
			*into, err = links.Find(conn, word)
			return err
		})
	}
	w.Abbrev(next(f.tableWord), "table")
	w.Abbrev(next(func(word string) error {
		conn, err := c.Kernel()
		if err != nil {
			return err
		}
		f.table, err = links.VRFTable(conn, word)
		f.vrf = true
		return err
	}), "vrf")
	w.Abbrev(func() error { f.cloned = true; return nil }, "cached", "cloned")
	tos := next(func(word string) error {
		n, ok := rtnames.DSFields.Hex(word)
		if !ok {
			return cmdline.InvalidLine(word, "TOS value is invalid")
		}
		f.tos = int(n)
		return nil
	})
	w.Exact(tos, "tos")
	w.Abbrev(tos, "dsfield")
	w.Abbrev(next(f.protocolWord), "protocol")
	w.Abbrev(next(f.scopeWord), "scope")
	w.Abbrev(next(func(word string) error {
		n, ok := routewords.Type(word)
		if !ok {
			return cmdline.InvalidLine(word, "node type value is invalid")
		}
		f.typ = int(n)
		return nil
	}), "type")
	w.Exact(device(&f.out), "dev", "oif")
	w.Exact(device(&f.in), "iif")
	w.Exact(next(func(word string) error { return number(word, 32, &f.mark, "mark value is invalid") }), "mark")
	metric := next(func(word string) error { return number(word, 32, &f.metric, `"metric" value is invalid`) })
	w.Abbrev(metric, "metric", "priority")
	w.Exact(metric, "preference")
	w.Exact(func() error {
		if w.Peek() == "inet" || w.Peek() == "inet6" {
			_, _ = w.Next()
		}
		return next(func(word string) error { return f.other(word, &f.via, &f.hasVia) })()
	}, "via")
	w.Exact(next(func(word string) error { return f.other(word, &f.src, &f.hasSrc) }), "src")
	w.Abbrev(next(func(word string) error {
		n, ok := routewords.Realms(word)
		if !ok {
			return cmdline.InvalidLine(word, "invalid realms")
		}
		f.realm = int64(n)
		return nil
	}), "realms")
	w.Exact(next(func(word string) error { return f.spanWords(w, word, &f.from) }), "from")
	w.Free(func(word string) error {
		if word == "to" {
			var err error
			if word, err = w.Next(); err != nil {
				return err
			}
		}
		return f.spanWords(w, word, &f.dst)
	})
	return w.Parse()
}

func number(word string, bits int, into *int64, wrong string) error {
	n, ok := cnum.Uint(word, bits)
	if !ok {
		return cmdline.InvalidLine(word, "%s", wrong)
	}
	*into = int64(n)
	return nil
}

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

// prefix reads a prefix, whose family is that of all.
func (f *filter) prefix(word string, into *inet.Prefix, has *bool) error {
	err := f.other(word, into, has)
	if p := *into; err == nil && f.family == unix.AF_UNSPEC && p.Addr.IsValid() {
		f.family = familyOf(p.Addr)
	}
	return err
}

// other reads a prefix that may be of another family than the route's.
func (f *filter) other(word string, into *inet.Prefix, has *bool) (err error) {
	*into, err = inet.ParsePrefix(word, f.family)
	*has = true
	return err
}

// spanWords reads [ root | match | exact ] PREFIX.
func (f *filter) spanWords(w *cmdline.Words, word string, s *span) error {
	kind := "exact"
	switch word {
	case "root", "match", "exact":
		kind = word
		var err error
		if word, err = w.Next(); err != nil {
			return err
		}
	}
	if kind != "match" {
		if err := f.prefix(word, &s.root, &s.hasRoot); err != nil {
			return err
		}
	}
	if kind != "root" {
		return f.prefix(word, &s.match, &s.hasMatch)
	}
	return nil
}

func (s *span) holds(a netip.Addr, bits uint8) bool {
	if s.hasRoot && (int(bits) < s.root.Bits || !within(s.root, a)) {
		return false
	}
	if s.hasMatch && s.match.Addr.IsValid() {
		p := netip.PrefixFrom(a, int(bits)).Masked()
		if int(bits) > s.match.Bits || a.IsValid() && !p.Contains(s.match.Addr) {
			return false
		}
	}
	return !s.hasMatch || s.match.Addr.IsValid() || bits == 0
}

func within(p inet.Prefix, a netip.Addr) bool {
	return !p.Addr.IsValid() || p.Bits == 0 || a.IsValid() && netip.PrefixFrom(p.Addr, p.Bits).Masked().Contains(a)
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
		(f.realm < 0 || int64(r.Hop.Realm) == f.realm) &&
		(!f.hasSrc || r.PrefSrc.IsValid() && within(f.src, r.PrefSrc)) &&
		f.dst.holds(r.Dst, r.DstLen) && f.from.holds(r.Src, r.SrcLen)
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
		NoDevice: f.out != 0, NoGateway: f.hasVia && f.via.Addr.IsValid() && f.via.Bits == f.via.Addr.BitLen(),
		NoProtocol: f.protocol >= 0, NoScope: f.scope >= 0,
		NoTable: f.table != 0, NoSource: f.hasSrc, NoTOS: f.tos >= 0, NoMetric: f.metric >= 0,
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
