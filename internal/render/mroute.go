package render

import (
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
)

// MRoute writes a route for multicast packets, without the last newline, and with its
// table if that does not go without saying.
func (p *Printer) MRoute(r *model.MRoute, names Names, table bool) {
	in := "unresolved"
	if r.In != 0 {
		in = LinkName(r.In, names)
	}
	if p.j != nil {
		p.j.String("src", mrouteAddr(r.Source))
		p.j.String("dst", mrouteAddr(r.Group))
		p.j.String("iif", in)
	} else {
		p.Textf("%-32s Iif: ", "("+mrouteAddr(r.Source)+","+mrouteAddr(r.Group)+")")
		if r.In != 0 {
			p.Colors.write(p.w, colorName, fmt.Sprintf("%-10s ", in))
		} else {
			p.Text(in + " ")
		}
	}
	p.mrouteOut(r, names)
	p.Str("state", " State: ", mrouteState(r.Flags), "")
	if p.Stats > 0 {
		p.mrouteCounters(r)
	}
	if table && r.Table != 0 && (r.Table != unix.RT_TABLE_MAIN || p.Details) {
		p.Str("table", " Table: ", p.Named(&rtnames.Tables, r.Table), "")
	}
}

func (p *Printer) mrouteOut(r *model.MRoute, names Names) {
	if len(r.Out) == 0 {
		return
	}
	p.Text("Oifs: ")
	p.List("multipath")
	for _, hop := range r.Out {
		p.Open()
		p.Color(colorName, "oif", "", LinkName(hop.Link, names), "")
		if hop.TTL > 1 {
			p.Uint("ttl", "(ttl ", uint64(hop.TTL), ")")
		}
		p.Text(" ")
		p.Close()
	}
	p.EndList()
}

func mrouteAddr(a netip.Addr) string {
	if !a.IsValid() {
		return "unknown"
	}
	return a.String()
}

func mrouteState(flags uint32) string {
	const unresolved = 32 // RTNH_F_UNRESOLVED
	state := "resolved"
	if flags&unresolved != 0 {
		state = "unresolved"
	}
	if flags&unix.RTNH_F_OFFLOAD != 0 {
		state += " offload"
	}
	return state
}

func (p *Printer) mrouteCounters(r *model.MRoute) {
	if r.HasCounters {
		p.Newline()
		p.Uint("packets", "  ", r.Packets, " packets, ")
		p.Uint("bytes", "", r.Bytes, " bytes")
		if r.Wrong != 0 {
			p.Uint("wrong_if", ", ", r.Wrong, " arrived on wrong iif.")
		}
	}
	if r.HasAge && p.j != nil {
		p.Float("expires", "", float64(r.Age)/100, "")
	} else if r.HasAge {
		p.Textf(", Age %d.%02d", r.Age/100, r.Age%100)
	}
}
