package render

import (
	"encoding/binary"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

func printVxlan(p *Printer, a *attrs, _ *model.Link, names Names) {
	if rtnl.Uint(a[unix.IFLA_VXLAN_COLLECT_METADATA]) != 0 {
		p.Flag("external", "external ")
	}
	if rtnl.Uint(a[unix.IFLA_VXLAN_VNIFILTER]) != 0 {
		p.Flag("vnifilter", "vnifilter")
	}
	p.num(a[unix.IFLA_VXLAN_ID], "id", "id ")
	p.vxlanGroup(a[unix.IFLA_VXLAN_GROUP], "", "group", "remote")
	p.vxlanGroup(a[unix.IFLA_VXLAN_GROUP6], "6", "group", "remote")
	p.vxlanGroup(a[unix.IFLA_VXLAN_LOCAL], "", "local", "local")
	p.vxlanGroup(a[unix.IFLA_VXLAN_LOCAL6], "6", "local", "local")
	p.device(a[unix.IFLA_VXLAN_LINK], names)
	if v := a[unix.IFLA_VXLAN_PORT_RANGE]; len(v) >= 4 {
		p.Object("port_range")
		p.Uint("low", "srcport ", uint64(binary.BigEndian.Uint16(v)), " ")
		p.Uint("high", "", uint64(binary.BigEndian.Uint16(v[2:])), " ")
		p.closeObject()
	}
	p.netNum(a[unix.IFLA_VXLAN_PORT], "port", "dstport ")
	if v := a[unix.IFLA_VXLAN_LEARNING]; v != nil && (p.j != nil || rtnl.Uint(v) == 0) {
		p.bool("learning", "nolearning ", rtnl.Uint(v) != 0)
	}
	for _, f := range [...]struct {
		attr int
		key  string
	}{
		{unix.IFLA_VXLAN_PROXY, "proxy"}, {unix.IFLA_VXLAN_RSC, "rsc"},
		{unix.IFLA_VXLAN_L2MISS, "l2miss"}, {unix.IFLA_VXLAN_L3MISS, "l3miss"},
	} {
		if rtnl.Uint(a[f.attr]) != 0 {
			p.bool(f.key, f.key+" ", true)
		}
	}
	p.vxlanHeader(a)
	p.vxlanChecksums(a)
}

// vxlanHeader writes what the outer packets carry, and the table's limits.
func (p *Printer) vxlanHeader(a *attrs) {
	p.tunnelTOS(a[unix.IFLA_VXLAN_TOS])
	if rtnl.Uint(a[unix.IFLA_VXLAN_TTL_INHERIT]) != 0 {
		p.Text("ttl inherit ")
	} else if v := a[unix.IFLA_VXLAN_TTL]; v != nil {
		if ttl := rtnl.Uint(v); ttl != 0 || p.j != nil {
			p.Uint("ttl", "ttl ", ttl, " ")
		} else {
			p.Text("ttl auto ")
		}
	}
	p.dontFragment(a[unix.IFLA_VXLAN_DF])
	if v := a[unix.IFLA_VXLAN_LABEL]; len(v) >= 4 {
		if label := binary.BigEndian.Uint32(v); label != 0 {
			p.Hex("label", "flowlabel ", uint64(label), " ")
		}
	}
	if v := a[unix.IFLA_VXLAN_AGEING]; v != nil {
		if n := rtnl.Uint(v); n != 0 || p.j != nil {
			p.Uint("ageing", "ageing ", n, " ")
		} else {
			p.Text("ageing none ")
		}
	}
	if n := rtnl.Uint(a[unix.IFLA_VXLAN_LIMIT]); n != 0 {
		p.Uint("limit", "maxaddr ", n, " ")
	}
}

func (p *Printer) vxlanChecksums(a *attrs) {
	p.noBool(a[unix.IFLA_VXLAN_UDP_CSUM], "udp_csum", "udpcsum")
	p.noBool(a[unix.IFLA_VXLAN_UDP_ZERO_CSUM6_TX], "udp_zero_csum6_tx", "udp6zerocsumtx")
	p.noBool(a[unix.IFLA_VXLAN_UDP_ZERO_CSUM6_RX], "udp_zero_csum6_rx", "udp6zerocsumrx")
	for _, f := range [...]struct {
		attr      int
		key, text string
		flag      bool
	}{
		{unix.IFLA_VXLAN_REMCSUM_TX, "remcsum_tx", "remcsumtx ", false},
		{unix.IFLA_VXLAN_REMCSUM_RX, "remcsum_rx", "remcsumrx ", false},
		{unix.IFLA_VXLAN_GBP, "gbp", "gbp ", true},
		{unix.IFLA_VXLAN_GPE, "gpe", "gpe ", true},
	} {
		if v := a[f.attr]; v != nil && (f.flag || rtnl.Uint(v) != 0) {
			p.bool(f.key, f.text, true)
		}
	}
}

// vxlanGroup writes an address, under one name if it is of a group and under
// another if it is not; no address at all is not spoken of.
func (p *Printer) vxlanGroup(v []byte, suffix, group, single string) {
	addr, ok := netip.AddrFromSlice(v)
	if !ok || addr.IsUnspecified() {
		return
	}
	name := single
	if addr.IsMulticast() {
		name = group
	}
	p.Str(name+suffix, name+" ", addr.String(), " ")
}

// device writes the name of the device below.
func (p *Printer) device(v []byte, names Names) {
	if index := rtnl.Uint(v); index != 0 {
		p.Str("link", "dev ", LinkName(int(index), names), " ")
	}
}

// bool writes a boolean in JSON, and in text a word.
func (p *Printer) bool(key, text string, on bool) {
	if p.j != nil {
		p.j.Bool(key, on)
		return
	}
	p.w.WriteString(text)
}

// noBool writes what text says with "no" before it when it is off.
func (p *Printer) noBool(v []byte, key, word string) {
	if v == nil {
		return
	}
	on := rtnl.Uint(v) != 0
	if !on {
		word = "no" + word
	}
	p.bool(key, word+" ", on)
}

// closeObject closes an object that text does not show.
func (p *Printer) closeObject() {
	if p.j != nil {
		p.j.Close()
	}
}

// dontFragment writes how outer packets get their DF bit; "unset" is not spoken
// of in text.
func (p *Printer) dontFragment(v []byte) {
	if v == nil {
		return
	}
	values := [...]string{"unset", "set", "inherit"}
	n := rtnl.Uint(v)
	text := strconv.FormatUint(n, 10)
	if n < uint64(len(values)) {
		text = values[n]
	}
	if n != 0 || p.j != nil {
		p.Str("df", "df ", text, " ")
	}
}

func printGeneve(p *Printer, a *attrs, _ *model.Link, _ Names) {
	if a[unix.IFLA_GENEVE_COLLECT_METADATA] != nil {
		p.Flag("external", "external ")
	}
	p.num(a[unix.IFLA_GENEVE_ID], "id", "id ")
	p.vxlanGroup(a[unix.IFLA_GENEVE_REMOTE], "", "remote", "remote")
	p.vxlanGroup(a[unix.IFLA_GENEVE_REMOTE6], "6", "remote", "remote")
	switch ttl := rtnl.Uint(a[unix.IFLA_GENEVE_TTL]); {
	case rtnl.Uint(a[unix.IFLA_GENEVE_TTL_INHERIT]) != 0:
		p.Text("ttl inherit ")
	case a[unix.IFLA_GENEVE_TTL] == nil:
	case ttl != 0 || p.j != nil:
		p.Uint("ttl", "ttl ", ttl, " ")
	default:
		p.Text("ttl auto ")
	}
	p.tunnelTOS(a[unix.IFLA_GENEVE_TOS])
	p.dontFragment(a[unix.IFLA_GENEVE_DF])
	if v := a[unix.IFLA_GENEVE_LABEL]; len(v) >= 4 {
		if label := binary.BigEndian.Uint32(v); label != 0 {
			p.Hex("label", "flowlabel ", uint64(label), " ")
		}
	}
	p.netNum(a[unix.IFLA_GENEVE_PORT], "port", "dstport ")
	p.noBool(a[unix.IFLA_GENEVE_UDP_CSUM], "udp_csum", "udpcsum")
	p.noBool(a[unix.IFLA_GENEVE_UDP_ZERO_CSUM6_TX], "udp_zero_csum6_tx", "udp6zerocsumtx")
	p.noBool(a[unix.IFLA_GENEVE_UDP_ZERO_CSUM6_RX], "udp_zero_csum6_rx", "udp6zerocsumrx")
	const innerProto = 14 // IFLA_GENEVE_INNER_PROTO_INHERIT
	if a[innerProto] != nil {
		p.bool("inner_proto_inherit", "innerprotoinherit ", true)
	}
}
