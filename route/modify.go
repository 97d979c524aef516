package route

import (
	"encoding/binary"
	"net/netip"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/changes"
	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/routewords"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A request is what the words of add, delete and their like ask for.
type request struct {
	kernel   func() (*rtnl.Conn, error)
	family   int
	head     head
	attrs    []*nl.RtAttr
	metrics  *nl.RtAttr
	locked   uint32
	table    uint32
	device   *string
	hops     [][]string // the words of each of several ways
	hasDst   bool
	hasTable bool
	hasScope bool
	hasVia   bool
	hasNHID  bool
}

// modify sends the route that the words describe, in one request.
func modify(c *cmdline.Context, typ, flags int) error {
	r := request{kernel: c.Kernel, family: c.Family, table: unix.RT_TABLE_MAIN}
	r.metrics = nl.NewRtAttr(unix.RTA_METRICS, nil)
	r.head.Scope = unix.RT_SCOPE_NOWHERE
	if typ != unix.RTM_DELROUTE {
		r.head.Protocol, r.head.Scope, r.head.Type = unix.RTPROT_BOOT, unix.RT_SCOPE_UNIVERSE, unix.RTN_UNICAST
	}
	if err := r.parse(c.Words); err != nil {
		return err
	}
	if !r.hasDst {
		return usage()
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if err := r.complete(conn, typ); err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	req.AddData(&r.head)
	for _, a := range r.attrs {
		req.AddData(a)
	}
	c.SameLinks = true
	return changes.Do(c, conn, req)
}

func (r *request) add(typ int, value []byte) *nl.RtAttr {
	a := nl.NewRtAttr(typ, value)
	r.attrs = append(r.attrs, a)
	return a
}

func (r *request) parse(words []string) error {
	w := reader{Words: cmdline.NewWords(words), r: r}
	w.Exact(w.address("inet", func(a netip.Addr) { r.add(unix.RTA_PREFSRC, a.AsSlice()) }), "src")
	w.Exact(w.take(w.newDestination, &r.attrs), "as")
	w.Exact(w.via, "via")
	w.Exact(w.from, "from")
	w.Exact(w.tos, "tos")
	w.Abbrev(w.tos, "dsfield")
	w.Exact(w.number("expires", func(n uint32) { r.add(unix.RTA_EXPIRES, nl.Uint32Attr(n)) }), "expires")
	metric := w.number("metric", func(n uint32) { r.add(unix.RTA_PRIORITY, nl.Uint32Attr(n)) })
	w.Abbrev(metric, "metric", "priority")
	w.Exact(metric, "preference")
	w.Exact(w.scope, "scope")
	w.metricWords()
	w.Abbrev(w.realm, "realms")
	w.Exact(func() error { r.head.Flags |= unix.RTNH_F_ONLINK; return nil }, "onlink")
	w.Exact(func() error { return w.nexthops() }, "nexthop")
	w.Abbrev(w.protocol, "protocol")
	w.Abbrev(w.tableWord, "table")
	w.Abbrev(w.vrf, "vrf")
	w.Text(&r.device, "dev", "oif")
	w.Abbrev(w.pref, "pref")
	w.Exact(w.encap, "encap")
	w.Exact(w.propagate, "ttl-propagate")
	w.Exact(w.nhid, "nhid")
	w.Free(w.destination)
	return w.Parse()
}

// complete fills in what the words left to be understood.
func (r *request) complete(conn *rtnl.Conn, typ int) error {
	if r.family == unix.AF_UNSPEC {
		r.family = unix.AF_INET
	}
	r.head.Family = uint8(r.family)
	if r.family == unix.AF_MPLS && r.head.Type == unix.RTN_UNSPEC {
		r.head.Type = unix.RTN_UNICAST // of those to be deleted, too
	}
	if r.device != nil {
		index, err := links.Find(conn, *r.device)
		if err != nil {
			return err
		}
		r.add(unix.RTA_OIF, nl.Uint32Attr(uint32(index)))
	}
	if r.metrics.Len() > unix.SizeofRtAttr || r.locked != 0 {
		if r.locked != 0 {
			r.metrics.AddRtAttr(unix.RTAX_LOCK, nl.Uint32Attr(r.locked))
		}
		r.attrs = append(r.attrs, r.metrics)
	}
	if err := r.addHops(conn); err != nil {
		return err
	}
	if !r.hasTable && (r.head.Type == unix.RTN_LOCAL || r.head.Type == unix.RTN_BROADCAST ||
		r.head.Type == unix.RTN_NAT || r.head.Type == unix.RTN_ANYCAST) {
		r.table = unix.RT_TABLE_LOCAL
	}
	if r.table < 256 {
		r.head.Table = uint8(r.table)
	} else {
		r.add(unix.RTA_TABLE, nl.Uint32Attr(r.table))
	}
	if !r.hasScope {
		r.head.Scope = r.scope(typ)
	}
	return nil
}

// scope is how far a route reaches that does not say so.
func (r *request) scope(typ int) uint8 {
	if r.family == unix.AF_INET6 || r.family == unix.AF_MPLS {
		return unix.RT_SCOPE_UNIVERSE
	}
	switch r.head.Type {
	case unix.RTN_LOCAL, unix.RTN_NAT:
		return unix.RT_SCOPE_HOST
	case unix.RTN_BROADCAST, unix.RTN_MULTICAST, unix.RTN_ANYCAST:
		return unix.RT_SCOPE_LINK
	case unix.RTN_UNICAST, unix.RTN_UNSPEC:
		if typ == unix.RTM_DELROUTE {
			return unix.RT_SCOPE_NOWHERE
		}
		if !r.hasVia && r.hops == nil && !r.hasNHID {
			return unix.RT_SCOPE_LINK
		}
	}
	return r.head.Scope
}

// A reader puts what the words say into a request.
type reader struct {
	*cmdline.Words
	r *request
}

// learn takes the family of the first address for that of all.
func (w *reader) learn(a netip.Addr) {
	if w.r.family == unix.AF_UNSPEC && a.IsValid() {
		w.r.family = familyOf(a)
	}
}

func familyOf(a netip.Addr) int {
	if a.Is6() {
		return unix.AF_INET6
	}
	return unix.AF_INET
}

func (w *reader) address(_ string, put func(netip.Addr)) func() error {
	return func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		a, err := inet.ParseAddress(word, w.r.family)
		if err != nil {
			return err
		}
		w.learn(a)
		put(a)
		return nil
	}
}

// take gives the reader of an attribute that goes to the others of its kind.
func (w *reader) take(read func() (*nl.RtAttr, error), attrs *[]*nl.RtAttr) func() error {
	return func() error {
		a, err := read()
		if err == nil {
			*attrs = append(*attrs, a)
		}
		return err
	}
}

// newDestination reads [ to ] ADDRESS: what packets are sent on to, for MPLS a stack
// of labels.
func (w *reader) newDestination() (*nl.RtAttr, error) {
	word, err := w.Next()
	if err == nil && word == "to" {
		word, err = w.Next()
	}
	if err != nil {
		return nil, err
	}
	if w.r.family == unix.AF_MPLS {
		if stack, ok := inet.ParseLabels(word); ok {
			return nl.NewRtAttr(unix.RTA_NEWDST, stack), nil
		}
	}
	a, err := inet.ParseAddress(word, w.r.family)
	w.learn(a)
	return nl.NewRtAttr(unix.RTA_NEWDST, a.AsSlice()), err
}

// via is the gateway, of the route's family or of another that is named.
func (w *reader) via() error {
	if w.r.hasVia {
		return cmdline.InvalidLine("via", "use nexthop syntax to specify multiple via")
	}
	w.r.hasVia = true
	a, family, err := w.gateway()
	if err != nil {
		return err
	}
	if w.r.family == unix.AF_UNSPEC {
		w.r.family = family
	}
	w.r.attrs = append(w.r.attrs, gatewayAttr(a, w.r.family))
	return nil
}

// gateway reads [ FAMILY ] ADDRESS.
func (w *reader) gateway() (netip.Addr, int, error) {
	a, err := routewords.Gateway(w.Words, w.r.family)
	return a, familyOf(a), err
}

func gatewayAttr(a netip.Addr, family int) *nl.RtAttr {
	if familyOf(a) == family {
		return nl.NewRtAttr(unix.RTA_GATEWAY, a.AsSlice())
	}
	return nl.NewRtAttr(unix.RTA_VIA, append(binary.NativeEndian.AppendUint16(nil, uint16(familyOf(a))), a.AsSlice()...))
}

func (w *reader) from() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	p, err := inet.ParsePrefix(word, w.r.family)
	if err != nil {
		return err
	}
	w.learn(p.Addr)
	if p.Addr.IsValid() {
		w.r.add(unix.RTA_SRC, p.Addr.AsSlice())
	}
	w.r.head.Src_len = uint8(p.Bits)
	return nil
}

func (w *reader) tos() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	n, ok := rtnames.DSFields.Hex(word)
	if !ok {
		return cmdline.InvalidLine(word, `"tos" value is invalid`)
	}
	w.r.head.Tos = uint8(n)
	return nil
}

// number gives the reader of a number of 32 bits.
func (w *reader) number(called string, put func(uint32)) func() error {
	return func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.InvalidLine(word, `"%s" value is invalid`, called)
		}
		put(uint32(n))
		return nil
	}
}

func (w *reader) scope() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	n, ok := rtnames.Scopes.Number(word)
	if !ok {
		return cmdline.InvalidLine(word, `invalid "scope" value`)
	}
	w.r.head.Scope, w.r.hasScope = uint8(n), true
	return nil
}

// realm reads [ FROM/ ]TO.
func (w *reader) realm() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	n, ok := routewords.Realms(word)
	if !ok {
		return cmdline.InvalidLine(word, `"realm" value is invalid`)
	}
	w.r.add(unix.RTA_FLOW, nl.Uint32Attr(n))
	return nil
}

func (w *reader) protocol() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	n, ok := rtnames.Protocols.Number(word)
	if !ok {
		return cmdline.InvalidLine(word, `"protocol" value is invalid`)
	}
	w.r.head.Protocol = uint8(n)
	return nil
}

func (w *reader) tableWord() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	n, ok := rtnames.Tables.Number(word)
	if !ok {
		return cmdline.InvalidLine(word, `"table" value is invalid`)
	}
	w.r.table, w.r.hasTable = n, true
	return nil
}

// vrf means the table of one.
func (w *reader) vrf() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	conn, err := w.r.kernel()
	if err != nil {
		return err
	}
	w.r.table, err = links.VRFTable(conn, word)
	w.r.hasTable = true
	return err
}

func (w *reader) pref() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	values := map[string]uint8{"low": 3, "medium": 0, "high": 1} // ICMPV6_ROUTER_PREF_*
	n, ok := values[word]
	if !ok {
		u, isNumber := cnum.Uint(word, 8)
		if n = uint8(u); !isNumber {
			return cmdline.InvalidLine(word, `"pref" value is invalid`)
		}
	}
	w.r.add(unix.RTA_PREF, nl.Uint8Attr(n))
	return nil
}

func (w *reader) encap() error {
	typ, data, err := routewords.Encap(w.Words)
	if err == nil {
		w.r.add(unix.RTA_ENCAP_TYPE, typ)
		w.r.add(unix.RTA_ENCAP|unix.NLA_F_NESTED, data)
	}
	return err
}

func (w *reader) propagate() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	values := map[string]uint8{"disabled": 0, "enabled": 1}
	n, ok := values[word]
	if !ok {
		return cmdline.InvalidLine(word, `"ttl-propagate" value is invalid`)
	}
	w.r.add(unix.RTA_TTL_PROPAGATE, nl.Uint8Attr(n))
	return nil
}

func (w *reader) nhid() error {
	const nhID = 30 // RTA_NH_ID
	return w.number("id", func(n uint32) {
		w.r.hasNHID = n != 0
		w.r.add(nhID, nl.Uint32Attr(n))
	})()
}

// destination takes a type and the prefix.
func (w *reader) destination(word string) error {
	if word == "to" {
		var err error
		if word, err = w.Next(); err != nil {
			return err
		}
	}
	if typ, ok := routewords.Type(word); ok && (word[0] < '0' || word[0] > '9') {
		w.r.head.Type = typ
		var err error
		if word, err = w.Next(); err != nil {
			return err
		}
	}
	if cmdline.Abbreviates(word, "help") {
		return usage()
	}
	if w.r.hasDst {
		return cmdline.Garbage("to", word)
	}
	p, err := inet.ParsePrefix(word, w.r.family)
	if err != nil {
		return err
	}
	w.learn(p.Addr)
	w.r.hasDst = true
	w.r.head.Dst_len = uint8(p.Bits)
	switch {
	case p.Addr.IsValid():
		w.r.add(unix.RTA_DST, p.Addr.AsSlice())
	case w.r.family == unix.AF_INET:
		w.r.add(unix.RTA_DST, make([]byte, 4))
	case w.r.family == unix.AF_INET6:
		w.r.add(unix.RTA_DST, make([]byte, 16))
	}
	return nil
}
