package render

import "gonet/internal/model"

// VNIs writes networks of a vxlan.
func (l *PortList) VNIs(tunnel int, n *model.VNIs) {
	p := l.p
	l.item(tunnel)
	p.Uint("vni", " ", uint64(n.Start), "")
	switch {
	case n.End != n.Start && p.j != nil:
		p.j.Uint("vniEnd", uint64(n.End))
	case n.End != n.Start:
		p.Textf("-%-15d", n.End)
	default:
		p.Textf("%*s", 14-digits(n.Start), "")
	}
	if a := n.Remote; a.IsValid() && !a.IsUnspecified() {
		key := "remote"
		if a.IsMulticast() {
			key = "group"
		}
		p.Str(key, " ", a.String(), "")
	}
	if n.HasStats {
		p.Object("stats")
		p.vniStats("rx", "RX: ", n.Stats[1:5])
		p.vniStats("tx", "TX: ", n.Stats[5:9])
		p.EndObject()
	}
	p.Newline()
	p.Close()
}

func digits(n uint32) int {
	count := 1
	for ; n >= 10; n /= 10 {
		count++
	}
	return count
}

// vniStats writes a line about one direction: bytes, packets, drops, errors.
func (p *Printer) vniStats(key, label string, n []uint64) {
	p.Newline()
	p.Textf("%*s", portColumn+1, "")
	p.Uint(key+"_bytes", label+"bytes ", n[0], " ")
	p.Uint(key+"_pkts", "pkts ", n[1], " ")
	p.Uint(key+"_drops", "drops ", n[2], " ")
	p.Uint(key+"_errors", "errors ", n[3], " ")
}
