package render

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A RouteStyle says what of a route need not be told, since it was asked for.
type RouteStyle struct {
	NoDevice, NoGateway, NoProtocol, NoScope, NoTable, NoTOS, NoMetric, NoSource bool
	// Nexthop finds a nexthop by its number, nil for none; -d tells what it is.
	Nexthop func(id uint32) *model.Nexthop
}

// Route writes a route, in text without the last newline.
func (p *Printer) Route(r *model.Route, names Names, s RouteStyle) {
	if r.Type != unix.RTN_UNICAST || p.Details {
		p.Str("type", "", p.RouteType(r.Type), " ")
	}
	c := familyColor(r.Family)
	switch {
	case r.Dst.IsValid():
		p.Color(c, "dst", "", p.prefixText(r.Dst, r.DstLen), " ")
	case r.DstLen != 0:
		p.Str("dst", "", "0/"+strconv.Itoa(int(r.DstLen)), " ")
	default:
		p.Str("dst", "", "default", " ")
	}
	switch {
	case r.Src.IsValid() && p.j == nil:
		p.Colors.write(p.w, c, "from ", p.prefixText(r.Src, r.SrcLen), " ") // in ip the word has the colour too
	case r.Src.IsValid():
		p.j.String("from", p.prefixText(r.Src, r.SrcLen))
	case r.SrcLen != 0:
		p.Str("from", "from ", "0/"+strconv.Itoa(int(r.SrcLen)), " ")
	}
	if r.NHID != 0 {
		p.Uint("nhid", "nhid ", uint64(r.NHID), " ")
	}
	p.encapsulation(r.Hop.EncapType, r.Hop.Encap)
	if r.TOS != 0 && !s.NoTOS {
		p.Str("tos", "tos ", p.dsField(r.TOS), " ")
	}
	hop := r.Hop
	if s.NoGateway {
		hop.Gateway = netip.Addr{}
	}
	p.gateway(&hop, r.Family)
	if r.Hop.Out != 0 && !s.NoDevice {
		p.Color(colorName, "dev", "dev ", LinkName(r.Hop.Out, names), " ")
	}
	p.routeOrigin(r, s)
	if r.PrefSrc.IsValid() && !s.NoSource {
		p.Color(c, "prefsrc", "src ", r.PrefSrc.String(), " ")
	}
	if r.HasPriority && !s.NoMetric {
		p.Uint("metric", "metric ", uint64(r.Priority), " ")
	}
	p.hopFlags(r.Flags)
	if r.HasMark && r.Mark != 0 {
		p.routeMark(r.Mark)
	}
	p.realm(r.Hop.Realm)
	if r.HasUID {
		p.Uint("uid", "uid ", uint64(r.UID), " ")
	}
	p.routeRest(r, names, s)
}

// routeRest writes what follows the flags: the cache, metrics, life time and
// the several ways.
func (p *Printer) routeRest(r *model.Route, names Names, s RouteStyle) {
	if r.Family != unix.AF_INET6 && r.Flags&unix.RTM_F_CLONED != 0 {
		p.Newline()
		p.Text("    cache ")
		flags := cacheFlags(r.Flags)
		if len(flags) > 0 {
			p.Strs("cache", "<", flags, ",", "> ")
		} else {
			p.Strs("cache", "", nil, "", "")
		}
	}
	p.expires(r)
	if r.Metrics != nil {
		p.routeMetrics(r.Metrics)
	}
	if r.In != 0 {
		p.Color(colorName, "iif", "iif ", LinkName(r.In, names), " ")
	}
	if r.HasPref {
		prefs := [...]string{"medium", "high", "invalid", "low"}
		text := strconv.Itoa(int(r.Pref))
		if int(r.Pref) < len(prefs) && r.Pref != 2 {
			text = prefs[r.Pref]
		}
		p.Str("pref", "pref ", text, "")
	}
	if r.HasTTLPropagate {
		on := r.TTLPropagate != 0
		text := "ttl-propagate disabled"
		if on {
			text = "ttl-propagate enabled"
		}
		p.bool("ttl-propogate", text, on)
	}
	if r.NHID != 0 && s.Nexthop != nil && p.Details {
		if n := s.Nexthop(r.NHID); n != nil {
			p.nexthopInfo(n, names)
		}
	}
	if r.Multipath == nil {
		return
	}
	p.List("nexthops")
	r.EachHop(func(h *model.Hop) {
		p.Open()
		p.Newline()
		p.Text("\tnexthop ")
		p.encapsulation(h.EncapType, h.Encap)
		p.gateway(h, r.Family)
		if h.Out != 0 {
			p.Str("dev", "dev ", LinkName(h.Out, names), " ")
		}
		p.Uint("weight", "weight ", uint64(h.Weight), " ")
		p.hopFlags(uint32(h.Flags))
		p.Close()
	})
	p.EndList()
}

func (p *Printer) expires(r *model.Route) {
	if r.HasCache && r.Expires != 0 {
		p.Int("expires", "expires ", int64(r.Expires)/100, "sec ")
	}
	if r.HasCache && r.CacheError != 0 {
		p.Int("error", "error ", int64(int32(r.CacheError)), " ")
	}
}

// routeOrigin writes who made a route, how far it reaches, and in which table.
func (p *Printer) routeOrigin(r *model.Route, s RouteStyle) {
	if !s.NoTable && (r.Table != unix.RT_TABLE_MAIN || p.Details) {
		p.Str("table", "table ", p.Named(&rtnames.Tables, r.Table), " ")
	}
	if r.Flags&unix.RTM_F_CLONED != 0 {
		return
	}
	if (r.Protocol != unix.RTPROT_BOOT || p.Details) && !s.NoProtocol {
		p.Str("protocol", "proto ", p.Named(&rtnames.Protocols, uint32(r.Protocol)), " ")
	}
	if (r.Scope != unix.RT_SCOPE_UNIVERSE || p.Details) && !s.NoScope {
		p.Str("scope", "scope ", p.Named(&rtnames.Scopes, uint32(r.Scope)), " ")
	}
}

func (p *Printer) gateway(h *model.Hop, family uint8) {
	if h.Gateway.IsValid() {
		p.Color(familyColor(family), "gateway", "via ", p.host(h.Gateway), " ")
	}
	if !h.Via.IsValid() {
		return
	}
	via := uint8(unix.AF_INET)
	if h.Via.Is6() {
		via = unix.AF_INET6
	}
	p.Object("via")
	p.Str("family", "via ", familyName(via), " ")
	p.Color(familyColor(via), "host", "", p.host(h.Via), " ")
	p.closeObject()
}

func (p *Printer) hopFlags(flags uint32) {
	names := bitNames(flags, bitName{unix.RTNH_F_DEAD, "dead"}, bitName{unix.RTNH_F_ONLINK, "onlink"},
		bitName{unix.RTNH_F_PERVASIVE, "pervasive"}, bitName{unix.RTNH_F_OFFLOAD, "offload"}, bitName{0x40, "trap"},
		bitName{unix.RTM_F_NOTIFY, "notify"}, bitName{unix.RTNH_F_LINKDOWN, "linkdown"},
		bitName{unix.RTNH_F_UNRESOLVED, "unresolved"}, bitName{unix.RTM_F_OFFLOAD, "rt_offload"},
		bitName{unix.RTM_F_TRAP, "rt_trap"}, bitName{1 << 29, "rt_offload_failed"})
	post := ""
	if len(names) > 0 {
		post = " "
	}
	p.Strs("flags", "", names, " ", post)
}

func cacheFlags(flags uint32) []string {
	// RTCF_* of linux/in_route.h.
	return bitNames(flags, bitName{1 << 31, "local"}, bitName{1 << 30, "reject"}, bitName{1 << 29, "mc"},
		bitName{1 << 28, "brd"}, bitName{1 << 17, "dst-direct"}, bitName{1 << 18, "redirected"},
		bitName{1 << 16, "notify"})
}

func (p *Printer) routeMark(mark uint32) {
	if mark >= 16 {
		p.Hex("mark", "mark ", uint64(mark), " ")
		return
	}
	p.Uint("mark", "mark ", uint64(mark), " ")
}

func (p *Printer) realm(realm uint32) {
	if realm == 0 {
		return
	}
	from, to := realm>>16, realm&0xffff
	p.Object("flow")
	if from != 0 {
		p.Str("from", "realms ", p.Named(&rtnames.Realms, from), "/")
		p.Str("to", "", p.Named(&rtnames.Realms, to), " ")
	} else {
		p.Str("to", "realm ", p.Named(&rtnames.Realms, to), " ")
	}
	p.closeObject()
}

// routeMetrics writes RTA_METRICS; a bit of the first one locks another.
func (p *Printer) routeMetrics(data []byte) {
	a := parseAttrs(data)
	locked := rtnl.Uint(a[unix.RTAX_LOCK])
	if p.j != nil {
		p.j.List("metrics")
		p.j.Open()
	}
	for i := unix.RTAX_MTU; i <= unix.RTAX_FASTOPEN_NO_COOKIE; i++ {
		if a[i] == nil {
			continue
		}
		name := metricName(i)
		p.Text(name + " ")
		if locked&(1<<i) != 0 {
			p.Text("lock ")
		}
		p.routeMetric(i, name, a[i])
	}
	if p.j != nil {
		p.j.Close()
		p.j.EndList()
	}
}

func metricName(i int) string {
	return [...]string{"", "lock", "mtu", "window", "rtt", "rttvar", "ssthresh", "cwnd", "advmss", "reordering",
		"hoplimit", "initcwnd", "features", "rto_min", "initrwnd", "quickack", "congctl", "fastopen_no_cookie"}[i]
}

func (p *Printer) routeMetric(i int, name string, v []byte) {
	n := rtnl.Uint(v)
	switch i {
	case unix.RTAX_CC_ALGO:
		p.Str(name, "", rtnl.String(v), " ")
	case unix.RTAX_FEATURES:
		if p.j != nil {
			p.j.List(name)
		}
		if n&1 != 0 { // RTAX_FEATURE_ECN
			p.item("ecn")
			p.Text(" ")
		}
		if rest := n &^ 1; rest != 0 {
			p.item("0x" + strconv.FormatUint(rest, 16))
			p.Text(" ")
		}
		p.EndList()
	case unix.RTAX_HOPLIMIT:
		if int32(n) == -1 {
			p.Int(name, "", -1, " ")
			return
		}
		p.Uint(name, "", n, " ")
	case unix.RTAX_RTT:
		p.milliseconds(name, n/8)
	case unix.RTAX_RTTVAR:
		p.milliseconds(name, n/4)
	case unix.RTAX_RTO_MIN:
		p.milliseconds(name, n)
	default:
		p.Uint(name, "", n, " ")
	}
}

func (p *Printer) milliseconds(key string, n uint64) {
	if n >= 1000 && p.j == nil {
		p.Text(strconv.FormatFloat(float64(n)/1000, 'g', 6, 64) + "s ")
		return
	}
	p.Uint(key, "", n, "ms ")
}

// encapsulation writes what packets of a route are wrapped in.
func (p *Printer) encapsulation(typ uint16, data []byte) {
	if typ == 0 || data == nil {
		return
	}
	const mpls, ip, ip6 = 1, 2, 4 // LWTUNNEL_ENCAP_*
	a := parseAttrs(data)
	switch typ {
	case mpls:
		p.Str("encap", " encap ", "mpls", " ")
		p.Str("dst", " ", labels(a[1]), " ")
		p.num(a[2], "ttl", "ttl ")
	case ip, ip6:
		hops, class := "ttl", "tos"
		p.Str("encap", " encap ", [2]string{"ip", "ip6"}[typ/4], " ")
		if v := a[1]; len(v) >= 8 {
			p.Uint("id", "id ", binary.BigEndian.Uint64(v), " ")
		}
		p.tunnelEnd(a[3], "src")
		p.tunnelEnd(a[2], "dst")
		if typ == ip6 {
			hops, class = "hoplimit", "tc"
		}
		p.num(a[4], hops, hops+" ")
		p.num(a[5], class, class+" ")
	default:
		p.Uint("encap", " encap ", uint64(typ), " ")
	}
}

// tunnelEnd writes an address, with its label inside its colour.
func (p *Printer) tunnelEnd(v []byte, key string) {
	a, ok := netip.AddrFromSlice(v)
	switch {
	case !ok:
	case p.j != nil:
		p.j.String(key, a.String())
	case a.Is6():
		p.Colors.write(p.w, colorInet6, key, " ", a.String(), " ")
	default:
		p.Colors.write(p.w, colorInet, key, " ", a.String(), " ")
	}
}

// labels is a stack of MPLS labels, the outermost first.
func labels(v []byte) string {
	text := ""
	for ; len(v) >= 4; v = v[4:] {
		entry := binary.BigEndian.Uint32(v)
		if text != "" {
			text += "/"
		}
		text += strconv.FormatUint(uint64(entry>>12), 10)
		if entry&0x100 != 0 { // bottom of the stack
			break
		}
	}
	return text
}

// RouteType is the name of a type of route (RTN_*), or its number.
func (p *Printer) RouteType(n uint8) string {
	if int(n) < len(routeTypes) && !p.Numeric {
		return routeTypes[n]
	}
	return strconv.Itoa(int(n))
}

var routeTypes = [...]string{"none", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole",
	"unreachable", "prohibit", "throw", "nat", "xresolve"}

func (p *Printer) dsField(tos uint8) string {
	if name, ok := rtnames.DSFields.Lookup(uint32(tos)); ok && !p.Numeric {
		return name
	}
	return fmt.Sprintf("0x%02x", tos)
}

func (p *Printer) prefixText(a netip.Addr, bits uint8) string {
	if int(bits) == a.BitLen() {
		return p.host(a)
	}
	return a.String() + "/" + strconv.Itoa(int(bits))
}

// addressColor is for an address in a message of another family.
func addressColor(a netip.Addr) color {
	switch {
	case a.Is4():
		return colorInet
	case a.Is6():
		return colorInet6
	}
	return colorNone
}

func familyColor(family uint8) color {
	switch family {
	case unix.AF_INET:
		return colorInet
	case unix.AF_INET6:
		return colorInet6
	}
	return colorNone
}
