package render

import (
	"fmt"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
)

// Neigh writes a neighbour, without the last newline. noDevice leaves the
// device out, since it was asked for.
func (p *Printer) Neigh(n *model.Neigh, names Names, noDevice bool) {
	c := addressColor(n.Dst)
	if p.Brief {
		p.neighBrief(n, names, c, noDevice)
		return
	}
	if n.Dst.IsValid() {
		p.Color(c, "dst", "", p.host(n.Dst), " ")
	}
	if n.Index != 0 && !noDevice {
		p.Color(colorName, "dev", "dev ", LinkName(n.Index, names), " ")
	}
	if n.LLAddr != nil {
		p.layer2("lladdr", "lladdr ", n.LLAddr, linkType(n), " ")
	}
	for _, f := range [...]struct {
		set  bool
		name string
	}{
		{n.Flags&unix.NTF_ROUTER != 0, "router"}, {n.Flags&unix.NTF_PROXY != 0, "proxy"},
		{n.FlagsExt&1 != 0, "managed"}, {n.Flags&unix.NTF_EXT_LEARNED != 0, "extern_learn"},
		{n.Flags&unix.NTF_OFFLOADED != 0, "offload"},
	} {
		if f.set {
			p.Null(f.name, f.name+" ")
		}
	}
	if p.Stats > 0 {
		p.neighStats(n)
	}
	if n.State != 0 {
		p.Strs("state", "", NeighStates(n.State), " ", " ")
	}
	if n.Protocol != 0 {
		p.Str("protocol", "proto ", p.Named(&rtnames.Protocols, uint32(n.Protocol)), " ")
	}
}

// linkType is what the address of a neighbour is: that of an IP tunnel is an IP
// address.
func linkType(n *model.Neigh) uint16 {
	if len(n.LLAddr) == 4 {
		return unix.ARPHRD_TUNNEL
	}
	return unix.ARPHRD_ETHER
}

func (p *Printer) neighBrief(n *model.Neigh, names Names, c color, noDevice bool) {
	if n.Dst.IsValid() {
		p.padded(c, "dst", p.host(n.Dst), 39)
	}
	if n.Index != 0 && !noDevice {
		p.padded(colorName, "dev", LinkName(n.Index, names), 16)
	}
	if n.LLAddr != nil {
		p.layer2("lladdr", "", n.LLAddr, linkType(n), "")
	}
}

// padded writes a text in a column, with a space behind it.
func (p *Printer) padded(c color, key, s string, width int) {
	if p.j != nil {
		p.j.String(key, s)
		return
	}
	p.Colors.write(p.w, c, fmt.Sprintf("%-*s ", width, s))
}

func (p *Printer) neighStats(n *model.Neigh) {
	if n.HasCache {
		if n.RefCount != 0 {
			p.Uint("refcnt", " ref ", uint64(n.RefCount), "")
		}
		p.Uint("used", " used ", uint64(n.Used/100), "/")
		p.Uint("confirmed", "", uint64(n.Confirmed/100), "/")
		p.Uint("updated", "", uint64(n.Updated/100), "")
	}
	if n.HasProbes {
		p.Uint("probes", "probes ", uint64(n.Probes), " ")
	}
}

// NeighStates names the bits of the state of a neighbour.
func NeighStates(state uint16) []string {
	return bitNames(uint32(state), bitName{unix.NUD_INCOMPLETE, "INCOMPLETE"}, bitName{unix.NUD_REACHABLE, "REACHABLE"},
		bitName{unix.NUD_STALE, "STALE"}, bitName{unix.NUD_DELAY, "DELAY"}, bitName{unix.NUD_PROBE, "PROBE"},
		bitName{unix.NUD_FAILED, "FAILED"}, bitName{unix.NUD_NOARP, "NOARP"}, bitName{unix.NUD_PERMANENT, "PERMANENT"})
}
