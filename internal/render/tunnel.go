package render

import (
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
)

// Tunnel4 writes a tunnel over IPv4; relays are those of an isatap, prefixes
// those of a sit.
func (p *Printer) Tunnel4(t *model.Tunnel, relays []model.Relay, prefixes *model.SixRD, names Names) {
	p.tunnelEnds(t, "ip", colorInet)
	for _, r := range relays {
		key := "pr"
		if r.Default {
			key = "pdr"
		}
		p.Str(key, " "+key+" ", r.Addr.String(), "")
	}
	if t.Link != 0 {
		p.Str("dev", " dev ", LinkName(t.Link, names), "")
	}
	if t.HopLimit != 0 {
		p.Uint("ttl", " ttl ", uint64(t.HopLimit), "")
	} else {
		p.Text(" ttl inherit")
	}
	p.tunnelService(t.TOS)
	if t.Fragment&model.DontFragment == 0 {
		p.Null("nopmtudisc", " nopmtudisc")
	}
	if prefixes != nil && prefixes.PrefixBits != 0 {
		p.Str("6rd-prefix", " 6rd-prefix ", prefixes.Prefix.String(), "")
		p.Uint("6rd-prefixlen", "/", uint64(prefixes.PrefixBits), "")
		if !prefixes.Relay.IsUnspecified() {
			p.Str("6rd-relay_prefix", " 6rd-relay_prefix ", prefixes.Relay.String(), "")
			p.Uint("6rd-relay_prefixlen", "/", uint64(prefixes.RelayBits), "")
		}
	}
	p.tunnelKeys(t)
}

// Tunnel6 writes a tunnel over IPv6.
func (p *Printer) Tunnel6(t *model.Tunnel, names Names) {
	p.tunnelEnds(t, "ipv6", colorInet6)
	if t.Link != 0 {
		p.Str("link", " dev ", LinkName(t.Link, names), "")
	}
	if t.Flags&model.IgnoreEncapLimit != 0 {
		p.Null("ip6_tnl_f_ign_encap_limit", " encaplimit none")
	} else {
		p.Uint("encap_limit", " encaplimit ", uint64(t.EncapLimit), "")
	}
	if t.HopLimit != 0 {
		p.Uint("hoplimit", " hoplimit ", uint64(t.HopLimit), "")
	} else {
		p.Text(" hoplimit inherit")
	}
	if t.Flags&model.InheritTClass != 0 {
		p.Null("ip6_tnl_f_use_orig_tclass", " tclass inherit")
	} else {
		p.Str("tclass", " tclass ", fmt.Sprintf("0x%02x", t.FlowInfo>>20&0xff), "")
	}
	if t.Flags&model.InheritFlowLabel != 0 {
		p.Null("ip6_tnl_f_use_orig_flowlabel", " flowlabel inherit")
	} else {
		p.Str("flowlabel", " flowlabel ", fmt.Sprintf("0x%05x", t.FlowInfo&0xfffff), "")
	}
	p.Str("flowinfo", " (flowinfo ", fmt.Sprintf("0x%08x", t.FlowInfo), ")")
	if t.Flags&model.CopyDSCP != 0 {
		p.Null("ip6_tnl_f_rcv_dscp_copy", " dscp inherit")
	}
	if t.Flags&model.AllowLocalRemote != 0 {
		p.Null("ip6_tnl_f_allow_local_remote", " allow-localremote")
	}
	p.tunnelKeys(t)
}

// tunnelEnds writes what a tunnel is called, what it carries over what, and
// where it goes to and comes from.
func (p *Printer) tunnelEnds(t *model.Tunnel, over string, c color) {
	p.Color(colorName, "ifname", "", t.Name, ": ")
	p.Str("mode", "", tunnelProtocol(t.Protocol)+"/"+over, " ")
	p.Color(c, "remote", "remote ", p.endText(t.Remote), " ")
	p.Color(c, "local", "local ", p.endText(t.Local), "")
}

// endText is the address of an end: the text, but not JSON, calls that of
// IPv4 that is any so.
func (p *Printer) endText(a netip.Addr) string {
	if p.j == nil && a == netip.IPv4Unspecified() {
		return "any"
	}
	return a.String()
}

func tunnelProtocol(n uint8) string {
	switch n {
	case unix.IPPROTO_IPIP:
		return "ip"
	case unix.IPPROTO_GRE:
		return "gre"
	case unix.IPPROTO_IPV6:
		return "ipv6"
	case unix.IPPROTO_ESP:
		return "esp"
	case unix.IPPROTO_MPLS:
		return "mpls"
	case unix.IPPROTO_IP:
		return "any"
	}
	return "unknown"
}

// tunnelService writes the type of service; bit 0 says that it is that of what the
// tunnel carries, if that has one. JSON leaves out what is only inherited.
func (p *Printer) tunnelService(tos uint8) {
	const inherit = 1
	switch {
	case tos == 0:
	case tos == inherit:
		p.Text(" tos inherit")
	case p.j == nil && tos&inherit != 0:
		p.Text(" tos inherit/" + p.dsField(tos&^inherit))
	default:
		p.Str("tos", " tos ", p.dsField(tos), "")
	}
}

// tunnelKeys writes the keys and, of GRE, what else its headers have.
func (p *Printer) tunnelKeys(t *model.Tunnel) {
	in, out := t.In&model.GREKey != 0, t.Out&model.GREKey != 0
	if in && out && t.InKey == t.OutKey {
		p.Uint("key", " key ", uint64(t.InKey), "")
	} else {
		if in {
			p.Uint("ikey", " ikey ", uint64(t.InKey), "")
		}
		if out {
			p.Uint("okey", " okey ", uint64(t.OutKey), "")
		}
	}
	if t.Protocol != unix.IPPROTO_GRE {
		return
	}
	p.List("flags")
	for _, f := range [...]struct {
		set       bool
		key, text string
	}{
		{t.In&model.GRESequence != 0, "rx_drop_ooseq", "Drop packets out of sequence."},
		{t.In&model.GREChecksum != 0, "rx_csum", "Checksum in received packet is required."},
		{t.Out&model.GRESequence != 0, "tx_seq", "Sequence packets on output."},
		{t.Out&model.GREChecksum != 0, "tx_csum", "Checksum output packets."},
	} {
		switch {
		case !f.set:
		case p.j != nil:
			p.j.Item(f.key)
		default:
			p.Newline()
			p.Text("  " + f.text)
		}
	}
	p.EndList()
}

// TunnelStats writes the counters of a tunnel, as text with a newline before.
func (p *Printer) TunnelStats(l *model.Link) {
	if p.j != nil {
		p.LinkStats(l)
		return
	}
	s := model.DecodeStats(l.Stats64)
	p.Newline()
	p.Text("RX: Packets    Bytes        Errors CsumErrs OutOfSeq Mcasts")
	p.Newline()
	p.Textf("    %-10d %-12d %-6d %-8d %-8d %-8d", s.RxPackets, s.RxBytes, s.RxErrors, s.RxFrame, s.RxFifo, s.Multicast)
	p.Newline()
	p.Text("TX: Packets    Bytes        Errors DeadLoop NoRoute  NoBufs")
	p.Newline()
	p.Textf("    %-10d %-12d %-6d %-8d %-8d %-6d", s.TxPackets, s.TxBytes, s.TxErrors, s.Collisions, s.TxCarrier, s.TxDropped)
}
