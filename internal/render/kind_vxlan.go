package render

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

func printVxlan(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.mark(a[unix.IFLA_VXLAN_COLLECT_METADATA], "external", "external ")
	p.mark(a[unix.IFLA_VXLAN_VNIFILTER], "vnifilter", "vnifilter") // with no blank after it
	p.num(a[unix.IFLA_VXLAN_ID], "id", "id ")
	p.vxlanEnd(a[unix.IFLA_VXLAN_GROUP], a[unix.IFLA_VXLAN_GROUP6], "group", "remote")
	p.vxlanEnd(a[unix.IFLA_VXLAN_LOCAL], a[unix.IFLA_VXLAN_LOCAL6], "local", "local")
	p.device(a[unix.IFLA_VXLAN_LINK], names)
	if v := a[unix.IFLA_VXLAN_PORT_RANGE]; len(v) >= 4 {
		p.Object("port_range")
		p.netNum(v, "low", "srcport ")
		p.netNum(v[2:], "high", "")
		p.EndObject()
	}
	p.netNum(a[unix.IFLA_VXLAN_PORT], "port", "dstport ")
	if v := a[unix.IFLA_VXLAN_LEARNING]; v != nil {
		if learning := rtnl.Uint(v) != 0; p.j != nil {
			p.j.Bool("learning", learning)
		} else if !learning {
			p.Text("nolearning ")
		}
	}
	p.mark(a[unix.IFLA_VXLAN_PROXY], "proxy", "proxy ")
	p.mark(a[unix.IFLA_VXLAN_RSC], "rsc", "rsc ")
	p.mark(a[unix.IFLA_VXLAN_L2MISS], "l2miss", "l2miss ")
	p.mark(a[unix.IFLA_VXLAN_L3MISS], "l3miss", "l3miss ")
	p.tos(a[unix.IFLA_VXLAN_TOS])
	p.udpTTL(a[unix.IFLA_VXLAN_TTL], a[unix.IFLA_VXLAN_TTL_INHERIT])
	p.df(a[unix.IFLA_VXLAN_DF])
	p.label(a[unix.IFLA_VXLAN_LABEL])
	if v := a[unix.IFLA_VXLAN_AGEING]; v != nil && p.j == nil && rtnl.Uint(v) == 0 {
		p.Text("ageing none ")
	} else {
		p.num(v, "ageing", "ageing ")
	}
	if v := a[unix.IFLA_VXLAN_LIMIT]; v != nil && rtnl.Uint(v) != 0 {
		p.num(v, "limit", "maxaddr ")
	}
	p.yesNo(a[unix.IFLA_VXLAN_UDP_CSUM], "udp_csum", "udpcsum")
	p.yesNo(a[unix.IFLA_VXLAN_UDP_ZERO_CSUM6_TX], "udp_zero_csum6_tx", "udp6zerocsumtx")
	p.yesNo(a[unix.IFLA_VXLAN_UDP_ZERO_CSUM6_RX], "udp_zero_csum6_rx", "udp6zerocsumrx")
	p.mark(a[unix.IFLA_VXLAN_REMCSUM_TX], "remcsum_tx", "remcsumtx ")
	p.mark(a[unix.IFLA_VXLAN_REMCSUM_RX], "remcsum_rx", "remcsumrx ")
	p.there(a[unix.IFLA_VXLAN_GBP], "gbp", "gbp ")
	p.there(a[unix.IFLA_VXLAN_GPE], "gpe", "gpe ")
}

// vxlanEnd writes an address of either family unless it is zero; JSON's key says
// which of the two, and a multicast address has a word of its own.
func (p *Printer) vxlanEnd(v4, v6 []byte, multicast, unicast string) {
	for _, v := range [][]byte{v4, v6} {
		addr, ok := netip.AddrFromSlice(v)
		if !ok || addr.IsUnspecified() {
			continue
		}
		word, key := unicast, unicast
		if addr.IsMulticast() {
			word, key = multicast, multicast
		}
		if addr.Is6() {
			key += "6"
		}
		p.Str(key, word+" ", addr.String(), " ")
		return
	}
}

func printGeneve(p *Printer, a *attrs, _ *model.Link, _ Names) {
	p.there(a[unix.IFLA_GENEVE_COLLECT_METADATA], "external", "external ")
	p.num(a[unix.IFLA_GENEVE_ID], "id", "id ")
	p.vxlanEnd(a[unix.IFLA_GENEVE_REMOTE], a[unix.IFLA_GENEVE_REMOTE6], "remote", "remote")
	p.udpTTL(a[unix.IFLA_GENEVE_TTL], a[unix.IFLA_GENEVE_TTL_INHERIT])
	p.tos(a[unix.IFLA_GENEVE_TOS])
	p.df(a[unix.IFLA_GENEVE_DF])
	p.label(a[unix.IFLA_GENEVE_LABEL])
	p.netNum(a[unix.IFLA_GENEVE_PORT], "port", "dstport ")
	p.yesNo(a[unix.IFLA_GENEVE_UDP_CSUM], "udp_csum", "udpcsum")
	p.yesNo(a[unix.IFLA_GENEVE_UDP_ZERO_CSUM6_TX], "udp_zero_csum6_tx", "udp6zerocsumtx")
	p.yesNo(a[unix.IFLA_GENEVE_UDP_ZERO_CSUM6_RX], "udp_zero_csum6_rx", "udp6zerocsumrx")
	p.there(a[unix.IFLA_GENEVE_INNER_PROTO_INHERIT], "inner_proto_inherit", "innerprotoinherit ")
}

// mark writes an attribute that is set.
func (p *Printer) mark(v []byte, key, text string) {
	if v != nil && rtnl.Uint(v) != 0 {
		p.Flag(key, text)
	}
}

// there writes an attribute that has no value.
func (p *Printer) there(v []byte, key, text string) {
	if v != nil {
		p.Flag(key, text)
	}
}

// yesNo writes an attribute that is set, or with "no" before it.
func (p *Printer) yesNo(v []byte, key, text string) {
	if v == nil {
		return
	}
	on := rtnl.Uint(v) != 0
	if p.j != nil {
		p.j.Bool(key, on)
		return
	}
	if !on {
		p.Text("no")
	}
	p.Text(text + " ")
}

// device writes the link that a tunnel is bound to, if it is to any.
func (p *Printer) device(v []byte, names Names) {
	if v != nil && rtnl.Uint(v) != 0 {
		p.Str("link", "dev ", LinkName(int(rtnl.Uint(v)), names), " ")
	}
}

// tos writes a DS field: 0 is none, 1 means that it is inherited.
func (p *Printer) tos(v []byte) {
	switch n := rtnl.Uint(v); {
	case n == 0:
	case n == 1 && p.j == nil:
		p.Text("tos inherit ")
	default:
		p.Hex("tos", "tos ", n, " ")
	}
}

// udpTTL writes the TTL of a tunnel that has an attribute for inheriting it.
func (p *Printer) udpTTL(v, inherit []byte) {
	switch n := rtnl.Uint(v); {
	case inherit != nil && rtnl.Uint(inherit) != 0:
		p.Text("ttl inherit ")
	case p.j == nil && n == 0:
		p.Text("ttl auto ")
	default:
		p.Uint("ttl", "ttl ", n, " ")
	}
}

// df writes what becomes of the bit that forbids fragments; text leaves the
// usual out.
func (p *Printer) df(v []byte) {
	if v == nil {
		return
	}
	names := [...]string{"unset", "set", "inherit"}
	if n := rtnl.Uint(v); n < uint64(len(names)) && (n != 0 || p.j != nil) {
		p.Str("df", "df ", names[n], " ")
	}
}

// label writes an IPv6 flow label.
func (p *Printer) label(v []byte) {
	if len(v) >= 4 {
		if n := binary.BigEndian.Uint32(v); n != 0 {
			p.Hex("label", "flowlabel ", uint64(n), " ")
		}
	}
}
