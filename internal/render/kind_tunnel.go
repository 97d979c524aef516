package render

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// The attributes of tunnels that nl has no names for (linux/if_tunnel.h).
const (
	iptunFwMark   = 20 // IFLA_IPTUN_FWMARK
	greIgnoreDF   = 19 // IFLA_GRE_IGNORE_DF
	greFwMark     = 20
	erspanIndex   = 21 // IFLA_GRE_ERSPAN_INDEX
	erspanVersion = 22
	erspanDir     = 23
	erspanHwID    = 24
	vtiFwMark     = 6 // IFLA_VTI_FWMARK
)

// printGRE writes a gre, a gretap or an erspan.
func printGRE(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.there(a[nl.IFLA_GRE_COLLECT_METADATA], "external", "external ")
	p.ends(a[nl.IFLA_GRE_REMOTE], a[nl.IFLA_GRE_LOCAL])
	p.device(a[nl.IFLA_GRE_LINK], names)
	p.ttl(a[nl.IFLA_GRE_TTL], "ttl ")
	p.tos(a[nl.IFLA_GRE_TOS])
	if v := a[nl.IFLA_GRE_PMTUDISC]; v != nil {
		if discover := rtnl.Uint(v) != 0; p.j != nil {
			p.j.Bool("pmtudisc", discover)
		} else if !discover {
			p.Text("nopmtudisc ")
		}
	}
	p.mark(a[greIgnoreDF], "ignore_df", "ignore-df ")
	p.greFlags(a)
	p.fwMark(a[greFwMark])
	p.erspan(a)
	p.encap(a[nl.IFLA_GRE_ENCAP_TYPE], a[nl.IFLA_GRE_ENCAP_FLAGS], a[nl.IFLA_GRE_ENCAP_SPORT], a[nl.IFLA_GRE_ENCAP_DPORT])
}

// printGRE6 writes an ip6gre, an ip6gretap or an ip6erspan.
func printGRE6(p *Printer, a *attrs, _ *model.Link, names Names) {
	flags := rtnl.Uint(a[nl.IFLA_GRE_FLAGS])
	p.there(a[nl.IFLA_GRE_COLLECT_METADATA], "external", "external ")
	p.ends(a[nl.IFLA_GRE_REMOTE], a[nl.IFLA_GRE_LOCAL])
	p.device(a[nl.IFLA_GRE_LINK], names)
	p.ttl(a[nl.IFLA_GRE_TTL], "hoplimit ")
	p.ip6Header(flags, a[nl.IFLA_GRE_ENCAP_LIMIT], a[nl.IFLA_GRE_FLOWINFO])
	p.greFlags(a)
	p.ip6Mark(flags, a[greFwMark])
	p.erspan(a)
	p.encap(a[nl.IFLA_GRE_ENCAP_TYPE], a[nl.IFLA_GRE_ENCAP_FLAGS], a[nl.IFLA_GRE_ENCAP_SPORT], a[nl.IFLA_GRE_ENCAP_DPORT])
}

// printIPTunnel writes an ipip or a sit.
func printIPTunnel(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.there(a[nl.IFLA_IPTUN_COLLECT_METADATA], "external", "external ")
	if v := a[nl.IFLA_IPTUN_PROTO]; v != nil {
		switch rtnl.Uint(v) {
		case unix.IPPROTO_IP:
			p.Str("proto", "", "any", " ")
		case unix.IPPROTO_IPIP:
			p.Str("proto", "", "ipip", " ")
		case unix.IPPROTO_IPV6:
			p.Str("proto", "", "ip6ip", " ")
		case unix.IPPROTO_MPLS:
			p.Str("proto", "", "mplsip", " ")
		}
	}
	p.ends(a[nl.IFLA_IPTUN_REMOTE], a[nl.IFLA_IPTUN_LOCAL])
	p.device(a[nl.IFLA_IPTUN_LINK], names)
	p.ttl(a[nl.IFLA_IPTUN_TTL], "ttl ")
	p.tos(a[nl.IFLA_IPTUN_TOS])
	p.yesNo(a[nl.IFLA_IPTUN_PMTUDISC], "pmtudisc", "pmtudisc")
	const isatap = 1 // SIT_ISATAP
	if rtnl.Uint(a[nl.IFLA_IPTUN_FLAGS])&isatap != 0 {
		p.Flag("isatap", "isatap ")
	}
	p.sixRD(a)
	p.fwMark(a[iptunFwMark])
	p.encap(a[nl.IFLA_IPTUN_ENCAP_TYPE], a[nl.IFLA_IPTUN_ENCAP_FLAGS], a[nl.IFLA_IPTUN_ENCAP_SPORT], a[nl.IFLA_IPTUN_ENCAP_DPORT])
}

// printIP6Tunnel writes an ip6tnl.
func printIP6Tunnel(p *Printer, a *attrs, _ *model.Link, names Names) {
	flags := rtnl.Uint(a[nl.IFLA_IPTUN_FLAGS])
	p.there(a[nl.IFLA_IPTUN_COLLECT_METADATA], "external", "external ")
	if v := a[nl.IFLA_IPTUN_PROTO]; v != nil {
		switch rtnl.Uint(v) {
		case unix.IPPROTO_IP:
			p.Str("proto", "", "any", " ")
		case unix.IPPROTO_IPIP:
			p.Str("proto", "", "ipip6", " ")
		case unix.IPPROTO_IPV6:
			p.Str("proto", "", "ip6ip6", " ")
		}
	}
	p.ends(a[nl.IFLA_IPTUN_REMOTE], a[nl.IFLA_IPTUN_LOCAL])
	p.device(a[nl.IFLA_IPTUN_LINK], names)
	p.ttl(a[nl.IFLA_IPTUN_TTL], "hoplimit ")
	p.ip6Header(flags, a[nl.IFLA_IPTUN_ENCAP_LIMIT], a[nl.IFLA_IPTUN_FLOWINFO])
	p.ip6Mark(flags, a[iptunFwMark])
	p.encap(a[nl.IFLA_IPTUN_ENCAP_TYPE], a[nl.IFLA_IPTUN_ENCAP_FLAGS], a[nl.IFLA_IPTUN_ENCAP_SPORT], a[nl.IFLA_IPTUN_ENCAP_DPORT])
}

// printVTI writes a vti or a vti6.
func printVTI(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.ends(a[nl.IFLA_VTI_REMOTE], a[nl.IFLA_VTI_LOCAL])
	p.device(a[nl.IFLA_VTI_LINK], names)
	for i, key := range [...]string{"ikey", "okey"} {
		if v := a[nl.IFLA_VTI_IKEY+i]; rtnl.Uint(v) != 0 {
			p.addr(v, key, key+" ")
		}
	}
	p.fwMark(a[vtiFwMark])
}

// ends writes the addresses of a tunnel.
func (p *Printer) ends(remote, local []byte) {
	for _, end := range [...]struct {
		key string
		v   []byte
	}{{"remote", remote}, {"local", local}} {
		text := "any"
		if addr, ok := netip.AddrFromSlice(end.v); ok && !addr.IsUnspecified() {
			text = addr.String()
		}
		p.Str(end.key, end.key+" ", text, " ")
	}
}

// ttl writes the TTL of a tunnel, of which 0 means that it is inherited.
func (p *Printer) ttl(v []byte, label string) {
	if n := rtnl.Uint(v); n == 0 && p.j == nil {
		p.Text(label + "inherit ")
	} else {
		p.Uint("ttl", label, n, " ")
	}
}

// fwMark writes the mark that a tunnel's packets get.
func (p *Printer) fwMark(v []byte) {
	if n := rtnl.Uint(v); n != 0 {
		p.Hex("fwmark", "fwmark ", n, " ")
	}
}

// greFlags writes keys, sequence numbers and checksums, each way.
func (p *Printer) greFlags(a *attrs) {
	const csum, key, seq = 0x8000, 0x2000, 0x1000 // GRE_CSUM, GRE_KEY, GRE_SEQ
	flags := func(v []byte) uint16 {
		if len(v) < 2 {
			return 0
		}
		return binary.BigEndian.Uint16(v)
	}
	in, out := flags(a[nl.IFLA_GRE_IFLAGS]), flags(a[nl.IFLA_GRE_OFLAGS])
	if in&key != 0 {
		p.addr(a[nl.IFLA_GRE_IKEY], "ikey", "ikey ")
	}
	if out&key != 0 {
		p.addr(a[nl.IFLA_GRE_OKEY], "okey", "okey ")
	}
	for _, f := range [...]struct {
		set  bool
		name string
	}{{in&seq != 0, "iseq"}, {out&seq != 0, "oseq"}, {in&csum != 0, "icsum"}, {out&csum != 0, "ocsum"}} {
		if f.set {
			p.Flag(f.name, f.name+" ")
		}
	}
}

// The flags of tunnels in IPv6 (IP6_TNL_F_*).
const (
	ip6IgnoreLimit = 0x1
	ip6OrigTclass  = 0x2
	ip6OrigLabel   = 0x4
	ip6CopyDSCP    = 0x10
	ip6OrigMark    = 0x20
	ip6LocalRemote = 0x40
)

// ip6Header writes what a tunnel puts into its IPv6 headers.
func (p *Printer) ip6Header(flags uint64, limit, flowInfo []byte) {
	var flow uint32
	if len(flowInfo) >= 4 {
		flow = binary.BigEndian.Uint32(flowInfo)
	}
	if flags&ip6IgnoreLimit != 0 {
		p.Flag("ip6_tnl_f_ign_encap_limit", "encaplimit none ")
	} else {
		p.num(limit, "encap_limit", "encaplimit ")
	}
	if flags&ip6OrigTclass != 0 {
		p.Flag("ip6_tnl_f_use_orig_tclass", "tclass inherit ")
	} else {
		p.Str("tclass", "tclass ", fmt.Sprintf("0x%02x", flow>>20&0xff), " ")
	}
	if flags&ip6OrigLabel != 0 {
		p.Flag("ip6_tnl_f_use_orig_flowlabel", "flowlabel inherit ")
	} else {
		p.Str("flowlabel", "flowlabel ", fmt.Sprintf("0x%05x", flow&0xfffff), " ")
	}
	if flags&ip6CopyDSCP != 0 {
		p.Flag("ip6_tnl_f_rcv_dscp_copy", "dscp inherit ")
	}
}

func (p *Printer) ip6Mark(flags uint64, mark []byte) {
	if flags&ip6LocalRemote != 0 {
		p.Flag("ip6_tnl_f_allow_local_remote", "allow-localremote ")
	}
	if flags&ip6OrigMark != 0 {
		p.Flag("ip6_tnl_f_use_orig_fwmark", "fwmark inherit ")
		return
	}
	p.fwMark(mark)
}

// erspan writes what only tunnels of mirrored packets have.
func (p *Printer) erspan(a *attrs) {
	p.num(a[erspanIndex], "erspan_index", "erspan_index ")
	p.num(a[erspanVersion], "erspan_ver", "erspan_ver ")
	p.choice(a[erspanDir], "erspan_dir", "erspan_dir ", []string{"ingress", "egress"})
	p.hexAttr(a[erspanHwID], "erspan_hwid", "erspan_hwid ")
}

// sixRD writes the prefixes of 6rd.
func (p *Printer) sixRD(a *attrs) {
	if n := rtnl.Uint(a[nl.IFLA_IPTUN_6RD_PREFIXLEN]); n != 0 {
		p.prefix(a[nl.IFLA_IPTUN_6RD_PREFIX], n, "prefix", "6rd-prefix ")
	}
	if n := rtnl.Uint(a[nl.IFLA_IPTUN_6RD_RELAY_PREFIXLEN]); n != 0 {
		p.prefix(a[nl.IFLA_IPTUN_6RD_RELAY_PREFIX], n, "relay_prefix", "6rd-relay_prefix ")
	}
}

func (p *Printer) prefix(v []byte, bits uint64, key, label string) {
	if addr, ok := netip.AddrFromSlice(v); ok {
		p.Str(key, label, addr.String(), "/")
		p.Uint(key+"len", "", bits, " ")
	}
}

// encap writes the UDP header that a tunnel puts round its packets.
func (p *Printer) encap(typ, flags, sport, dport []byte) {
	kinds := [...]string{"", "fou", "gue"} // TUNNEL_ENCAP_*
	n := rtnl.Uint(typ)
	if n == 0 {
		return
	}
	kind := "unknown"
	if n < uint64(len(kinds)) {
		kind = kinds[n]
	}
	p.Object("encap")
	p.Str("type", "encap ", kind, " ")
	if p.j == nil && rtnl.Uint(sport) == 0 {
		p.Text("encap-sport auto ")
	} else {
		p.netNum(sport, "sport", "encap-sport ")
	}
	p.netNum(dport, "dport", "encap-dport ")
	set := rtnl.Uint(flags)
	for bit, key := range [...]string{"csum", "csum6", "remcsum"} {
		on := set>>bit&1 != 0
		if p.j != nil {
			p.j.Bool(key, on)
			continue
		}
		if !on {
			p.Text("no")
		}
		p.Text("encap-" + key + " ")
	}
	p.EndObject()
}
