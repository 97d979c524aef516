package render

import (
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
)

// MRoute writes a route for multicast packets, without the last newline.
func (p *Printer) MRoute(r *model.MRoute, names Names) {
	p.Textf("%-32s Iif: ", "("+mrouteAddr(r.Source)+","+mrouteAddr(r.Group)+")")
	if r.In != 0 {
		p.Colors.write(p.w, colorName, fmt.Sprintf("%-10s ", LinkName(r.In, names)))
	} else {
		p.Text("unresolved ")
	}
	for i, hop := range r.Out {
		if i == 0 {
			p.Text("Oifs: ")
		}
		p.Colors.write(p.w, colorName, LinkName(hop.Link, names))
		if hop.TTL > 1 {
			p.Textf("(ttl %d)", hop.TTL)
		}
		p.Text(" ")
	}
	p.Text(" State: " + mrouteState(r.Flags))
	if p.Stats > 0 {
		p.mrouteCounters(r)
	}
	if r.Table != 0 && (r.Table != unix.RT_TABLE_MAIN || p.Details) {
		p.Text(" Table: " + p.Named(&rtnames.Tables, r.Table))
	}
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
		p.Textf("  %d packets, %d bytes", r.Packets, r.Bytes)
		if r.Wrong != 0 {
			p.Textf(", %d arrived on wrong iif.", r.Wrong)
		}
	}
	if r.HasAge {
		p.Textf(", Age %d.%02d", r.Age/100, r.Age%100)
	}
}
