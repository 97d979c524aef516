package render

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
)

// encapsulation writes what packets of a route are wrapped in.
func (p *Printer) encapsulation(typ uint16, data []byte) {
	if typ == 0 || data == nil {
		return
	}
	const mpls, ip, ip6, seg6 = 1, 2, 4, 5 // LWTUNNEL_ENCAP_*
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
	case seg6:
		p.Str("encap", " encap ", "seg6", " ")
		p.segments(a[1])
	default:
		p.Uint("encap", " encap ", uint64(typ), " ")
	}
}

// tunnelEnd writes an address, with its label inside its colour.
func (p *Printer) tunnelEnd(v []byte, key string) {
	a, ok := netip.AddrFromSlice(v)
	switch {
	case !ok:
	case a.Is6():
		p.Labelled(colorInet6, key, key+" ", a.String(), " ")
	default:
		p.Labelled(colorInet, key, key+" ", a.String(), " ")
	}
}

// segments writes SEG6_IPTUNNEL_SRH: the mode, and a struct ipv6_sr_hdr (linux/seg6.h)
// whose segments are in the order opposite to their way.
func (p *Printer) segments(v []byte) {
	const first, flags, segments, size, flagHMAC, keyID = 8, 9, 12, 16, 0x08, 4
	if len(v) < segments {
		return
	}
	n := int(v[first]) + 1
	if len(v) < segments+n*size {
		return
	}
	modes := [...]string{"inline", "encap", "l2encap", "encap.red", "l2encap.red"}
	mode := "<unknown>"
	if m := binary.NativeEndian.Uint32(v); int(m) < len(modes) {
		mode = modes[m]
	}
	p.Str("mode", "mode ", mode, " ")
	p.List("segs")
	p.Text("segs " + strconv.Itoa(n) + " [ ")
	for i := range n {
		a := netip.AddrFrom16([size]byte(v[segments+(n-1-i)*size:]))
		if p.j != nil {
			p.j.Item(a.String())
		} else {
			p.Colors.write(p.w, colorInet6, a.String(), " ")
		}
	}
	p.EndList()
	p.Text("] ")
	if signature := v[segments+n*size:]; v[flags]&flagHMAC != 0 && len(signature) >= keyID+4 {
		key := uint64(binary.BigEndian.Uint32(signature[keyID:]))
		if p.j != nil {
			p.Hex("hmac", "", key, "")
		} else {
			p.Text("hmac " + strings.ToUpper(strconv.FormatUint(key, 16)) + " ")
		}
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
