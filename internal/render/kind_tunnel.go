package render

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// The attributes of linux/if_tunnel.h: IFLA_GRE_*, IFLA_IPTUN_*, IFLA_VTI_*.
const (
	greLink = iota + 1
	greIFlags
	greOFlags
	greIKey
	greOKey
	greLocal
	greRemote
	greTTL
	greTOS
	grePMTUDisc
	greEncapLimit
	greFlowInfo
	greFlags
	greEncapType
	greEncapFlags
	greEncapSport
	greEncapDport
	greExternal
	greIgnoreDF
	greFwmark
	greErspanIndex
	greErspanVersion
	greErspanDirection
	greErspanHardware
)

const (
	tunLink = iota + 1
	tunLocal
	tunRemote
	tunTTL
	tunTOS
	tunEncapLimit
	tunFlowInfo
	tunFlags
	tunProto
	tunPMTUDisc
	tun6RDPrefix
	tun6RDRelay
	tun6RDPrefixLen
	tun6RDRelayLen
	tunEncapType
	tunEncapFlags
	tunEncapSport
	tunEncapDport
	tunExternal
	tunFwmark
)

const (
	vtiLink = iota + 1
	vtiIKey
	vtiOKey
	vtiLocal
	vtiRemote
	vtiFwmark
)

// printGRE writes a gre, gretap or erspan over IPv4.
func printGRE(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.external(a[greExternal])
	p.ends(a[greRemote], a[greLocal], a[greLink], names)
	p.ttl(a[greTTL])
	p.tunnelTOS(a[greTOS])
	if v := a[grePMTUDisc]; v != nil {
		switch on := rtnl.Uint(v) != 0; {
		case p.j != nil:
			p.j.Bool("pmtudisc", on)
		case !on:
			p.Text("nopmtudisc ")
		}
	}
	if rtnl.Uint(a[greIgnoreDF]) != 0 {
		p.bool("ignore_df", "ignore-df ", true)
	}
	p.greKeys(a)
	p.fwmark(a[greFwmark])
	p.erspan(a)
	p.encap(a[greEncapType], a[greEncapFlags], a[greEncapSport], a[greEncapDport])
}

// printGRE6 writes an ip6gre, ip6gretap or ip6erspan.
func printGRE6(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.external(a[greExternal])
	p.ends(a[greRemote], a[greLocal], a[greLink], names)
	p.inner6(uint32(rtnl.Uint(a[greFlags])), a[greTTL], a[greEncapLimit], a[greFlowInfo])
	p.greKeys(a)
	p.outer6(uint32(rtnl.Uint(a[greFlags])), a[greFwmark])
	p.erspan(a)
	p.encap(a[greEncapType], a[greEncapFlags], a[greEncapSport], a[greEncapDport])
}

// printIPTunnel writes an ipip or a sit.
func printIPTunnel(p *Printer, a *attrs, l *model.Link, names Names) {
	p.external(a[tunExternal])
	if v := a[tunProto]; v != nil {
		p.tunnelProto(rtnl.Uint(v), "ip6ip")
	}
	p.ends(a[tunRemote], a[tunLocal], a[tunLink], names)
	p.ttl(a[tunTTL])
	p.tunnelTOS(a[tunTOS])
	p.noBool(a[tunPMTUDisc], "pmtudisc", "pmtudisc")
	if l.Kind == "sit" {
		p.sixRD(a)
	}
	p.fwmark(a[tunFwmark])
	p.encap(a[tunEncapType], a[tunEncapFlags], a[tunEncapSport], a[tunEncapDport])
}

// printIP6Tunnel writes an ip6tnl.
func printIP6Tunnel(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.external(a[tunExternal])
	if v := a[tunProto]; v != nil {
		p.tunnelProto(rtnl.Uint(v), "ip6ip6")
	}
	p.ends(a[tunRemote], a[tunLocal], a[tunLink], names)
	flags := uint32(rtnl.Uint(a[tunFlags]))
	p.inner6(flags, a[tunTTL], a[tunEncapLimit], a[tunFlowInfo])
	p.outer6(flags, a[tunFwmark])
	p.encap(a[tunEncapType], a[tunEncapFlags], a[tunEncapSport], a[tunEncapDport])
}

// printVTI writes a vti or vti6.
func printVTI(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.ends(a[vtiRemote], a[vtiLocal], a[vtiLink], names)
	p.key(a[vtiIKey], "ikey", true)
	p.key(a[vtiOKey], "okey", true)
	p.fwmark(a[vtiFwmark])
}

func (p *Printer) external(v []byte) {
	if v != nil {
		p.Flag("external", "external ")
	}
}

// ends writes where a tunnel goes to and comes from, and over which device.
func (p *Printer) ends(remote, local, link []byte, names Names) {
	for _, end := range [...]struct {
		key   string
		value []byte
	}{{"remote", remote}, {"local", local}} {
		text := "any"
		if a, ok := netip.AddrFromSlice(end.value); ok && !a.IsUnspecified() {
			text = a.String()
		}
		p.Str(end.key, end.key+" ", text, " ")
	}
	p.device(link, names)
}

func (p *Printer) ttl(v []byte) {
	ttl := rtnl.Uint(v)
	if ttl == 0 && p.j == nil {
		p.Text("ttl inherit ")
		return
	}
	p.Uint("ttl", "ttl ", ttl, " ")
}

// tunnelTOS writes the type of service of outer packets; in text 1 is that of
// the inner ones.
func (p *Printer) tunnelTOS(v []byte) {
	switch tos := rtnl.Uint(v); {
	case tos == 0:
	case tos == 1 && p.j == nil:
		p.Text("tos inherit ")
	default:
		p.Hex("tos", "tos ", tos, " ")
	}
}

func (p *Printer) fwmark(v []byte) {
	if mark := rtnl.Uint(v); mark != 0 {
		p.Hex("fwmark", "fwmark ", mark, " ")
	}
}

// key writes a key as an address; without zero, one that is 0 is left out.
func (p *Printer) key(v []byte, name string, hideZero bool) {
	if len(v) != 4 || hideZero && binary.BigEndian.Uint32(v) == 0 {
		return
	}
	p.Str(name, name+" ", netip.AddrFrom4([4]byte(v)).String(), " ")
}

// greKeys writes keys, sequence numbers and checksums, as the flags have them.
func (p *Printer) greKeys(a *attrs) {
	const csum, key, seq = 0x8000, 0x2000, 0x1000 // GRE_CSUM, GRE_KEY, GRE_SEQ
	var in, out uint16
	if v := a[greIFlags]; len(v) >= 2 {
		in = binary.BigEndian.Uint16(v)
	}
	if v := a[greOFlags]; len(v) >= 2 {
		out = binary.BigEndian.Uint16(v)
	}
	if in&key != 0 {
		p.key(a[greIKey], "ikey", false)
	}
	if out&key != 0 {
		p.key(a[greOKey], "okey", false)
	}
	for _, f := range [...]struct {
		set  bool
		name string
	}{{in&seq != 0, "iseq"}, {out&seq != 0, "oseq"}, {in&csum != 0, "icsum"}, {out&csum != 0, "ocsum"}} {
		if f.set {
			p.bool(f.name, f.name+" ", true)
		}
	}
}

func (p *Printer) erspan(a *attrs) {
	p.num(a[greErspanIndex], "erspan_index", "erspan_index ")
	p.num(a[greErspanVersion], "erspan_ver", "erspan_ver ")
	p.place(a[greErspanDirection], "erspan_dir", "erspan_dir ", "ingress", "egress")
	p.hexAttr(a[greErspanHardware], "erspan_hwid", "erspan_hwid ")
}

// encap writes what a tunnel is itself wrapped in (TUNNEL_ENCAP_*).
func (p *Printer) encap(kind, flags, sport, dport []byte) {
	names := [...]string{"none", "fou", "gue"}
	n := rtnl.Uint(kind)
	if n == 0 {
		return
	}
	text := "unknown"
	if n < uint64(len(names)) {
		text = names[n]
	}
	p.Object("encap")
	p.Str("type", "encap ", text, " ")
	if len(sport) >= 2 {
		port := binary.BigEndian.Uint16(sport)
		if port == 0 && p.j == nil {
			p.Text("encap-sport auto ")
		} else {
			p.Uint("sport", "encap-sport ", uint64(port), " ")
		}
	}
	p.netNum(dport, "dport", "encap-dport ")
	set := rtnl.Uint(flags)
	for i, name := range [...]string{"csum", "csum6", "remcsum"} {
		word := "encap-" + name + " "
		if set&(1<<i) == 0 {
			word = "no" + word
		}
		p.bool(name, word, set&(1<<i) != 0)
	}
	p.closeObject()
}

// tunnelProto writes what a tunnel carries; own is what it is called when that
// is IPv6.
func (p *Printer) tunnelProto(n uint64, own string) {
	text := fmt.Sprint(n)
	switch {
	case n == 0:
		text = "any"
	case n == unix.IPPROTO_IPV6:
		text = own
	case n == unix.IPPROTO_IPIP && own == "ip6ip6":
		text = "ipip6"
	case n == unix.IPPROTO_IPIP:
		text = "ipip"
	case n == unix.IPPROTO_MPLS:
		text = "mplsip"
	}
	p.Str("proto", "", text, " ")
}

// sixRD writes ISATAP and the prefixes of 6rd.
func (p *Printer) sixRD(a *attrs) {
	const isatap = 1 // SIT_ISATAP
	if rtnl.Uint(a[tunFlags])&isatap != 0 {
		p.bool("isatap", "isatap ", true)
	}
	for _, prefix := range [...]struct {
		addr, length []byte
		key, label   string
	}{
		{a[tun6RDPrefix], a[tun6RDPrefixLen], "prefix", "6rd-prefix "},
		{a[tun6RDRelay], a[tun6RDRelayLen], "relay_prefix", "6rd-relay_prefix "},
	} {
		n := rtnl.Uint(prefix.length)
		if addr, ok := netip.AddrFromSlice(prefix.addr); ok && n != 0 {
			p.Str(prefix.key, prefix.label, addr.String(), "/")
			p.Uint(prefix.key+"len", "", n, " ")
		}
	}
}

// inner6 writes what a tunnel over IPv6 puts into its headers.
func (p *Printer) inner6(flags uint32, hops, limit, flow []byte) {
	if n := rtnl.Uint(hops); n == 0 && p.j == nil {
		p.Text("hoplimit inherit ")
	} else {
		p.Uint("ttl", "hoplimit ", n, " ")
	}
	if flags&model.IgnoreEncapLimit != 0 {
		p.bool("ip6_tnl_f_ign_encap_limit", "encaplimit none ", true)
	} else {
		p.num(limit, "encap_limit", "encaplimit ")
	}
	var info uint32
	if len(flow) >= 4 {
		info = binary.BigEndian.Uint32(flow)
	}
	if flags&model.InheritTClass != 0 {
		p.bool("ip6_tnl_f_use_orig_tclass", "tclass inherit ", true)
	} else {
		p.Str("tclass", "tclass ", fmt.Sprintf("0x%02x", info>>20&0xff), " ")
	}
	if flags&model.InheritFlowLabel != 0 {
		p.bool("ip6_tnl_f_use_orig_flowlabel", "flowlabel inherit ", true)
	} else {
		p.Str("flowlabel", "flowlabel ", fmt.Sprintf("0x%05x", info&0xfffff), " ")
	}
	if flags&model.CopyDSCP != 0 {
		p.bool("ip6_tnl_f_rcv_dscp_copy", "dscp inherit ", true)
	}
}

// outer6 writes whose packets a tunnel over IPv6 takes, and how its own are marked.
func (p *Printer) outer6(flags uint32, mark []byte) {
	if flags&model.AllowLocalRemote != 0 {
		p.bool("ip6_tnl_f_allow_local_remote", "allow-localremote ", true)
	}
	if flags&model.UseMark != 0 {
		p.bool("ip6_tnl_f_use_orig_fwmark", "fwmark inherit ", true)
	} else {
		p.fwmark(mark)
	}
}
