package render

import (
	"fmt"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
)

// MDBEntry writes a group that a port has joined, without the last newline.
func (p *Printer) MDBEntry(bridge int, e *model.MDBEntry, names Names) {
	if p.j != nil {
		p.j.Uint("index", uint64(bridge))
	}
	p.labelled(colorName, "dev", "dev ", LinkName(bridge, names))
	p.Str("port", " port ", LinkName(e.Port, names), "")
	p.groupAddress(" grp ", "grp", e.Group)
	if e.Source.IsValid() && !e.Source.IsUnspecified() {
		p.groupAddress(" src ", "src", model.GroupAddress{IP: e.Source})
	}
	state := "temp"
	if e.Permanent {
		state = "permanent"
	}
	p.Str("state", " ", state, "")
	if p.Details {
		p.mdbDetails(e)
	}
	p.mdbFlags(e.Flags)
	if e.VID != 0 {
		p.Uint("vid", " vid ", uint64(e.VID), "")
	}
	if p.Stats > 0 {
		p.Str("timer", " ", mdbTimer(e.Timer), "")
	}
}

// labelled is Color for what has its label coloured with it.
func (p *Printer) labelled(c color, key, label, s string) {
	if p.j == nil {
		s = label + s
	}
	p.Color(c, key, "", s, "")
}

func (p *Printer) groupAddress(label, key string, a model.GroupAddress) {
	switch {
	case !a.IP.IsValid():
		p.Str(key, label, Layer2(a.MAC, unix.ARPHRD_ETHER), "")
	case a.IP.Is4():
		p.labelled(colorInet, key, label, a.IP.String())
	default:
		p.labelled(colorInet6, key, label, a.IP.String())
	}
}

// mdbDetails writes of whom a group listens, and who made it.
func (p *Printer) mdbDetails(e *model.MDBEntry) {
	if e.HasMode {
		mode := "exclude"
		if e.Mode == 1 {
			mode = "include"
		}
		p.Str("filter_mode", " filter_mode ", mode, "")
	}
	if len(e.Sources) > 0 {
		p.List("source_list")
		p.Text(" source_list")
		for i, s := range e.Sources {
			p.Open()
			if i > 0 {
				p.Text(",")
			} else {
				p.Text(" ")
			}
			p.groupAddress("", "address", model.GroupAddress{IP: s.Address})
			p.Str("timer", "/", hundredths(s.Timer), "")
			p.Close()
		}
		p.EndList()
	}
	if e.HasProto {
		p.Str("protocol", " proto ", p.Named(&rtnames.Protocols, uint32(e.Protocol)), " ")
	}
}

// mdbFlags names the bits MDB_FLAGS_*.
func (p *Printer) mdbFlags(flags uint8) {
	set := bitNames(uint32(flags), bitName{1, "offload"}, bitName{2, "fast_leave"}, bitName{4, "added_by_star_ex"}, bitName{8, "blocked"})
	if p.j != nil {
		p.j.Strings("flags", set)
		return
	}
	for _, name := range set {
		p.Text(" " + name)
	}
}

// MDBRouters writes the ports of a bridge that lead to multicast routers: in one
// line, or with their timers each in its own.
func (p *Printer) MDBRouters(bridge int, data []byte, names Names) {
	name := LinkName(bridge, names)
	p.List(name)
	begin := "router ports on " + name + ": "
	if p.Stats == 0 {
		p.Text(begin)
	}
	for r := range model.MDBRouterPorts(data) {
		p.Open()
		if p.Stats == 0 {
			p.Str("port", "", LinkName(r.Port, names), " ")
		} else {
			p.Str("port", begin, LinkName(r.Port, names), "")
			p.routerTimer(r)
			p.Text("\n") // which -o leaves alone
		}
		p.Close()
	}
	if p.Stats == 0 {
		p.Newline()
	}
	p.EndList()
}

func (p *Printer) routerTimer(r model.MDBRouter) {
	p.Str("timer", " ", mdbTimer(r.Timer), "")
	p.Str("type", " ", routerType(r.Type), "")
}

func routerType(n uint8) string {
	if n == 2 { // MDB_RTR_TYPE_PERM
		return "permanent"
	}
	return "temp"
}

// hundredths is a number of ticks of 1/100 s in seconds.
func hundredths(ticks uint32) string { return fmt.Sprintf("%d.%02d", ticks/100, ticks%100) }

// mdbTimer is hundredths in a column.
func mdbTimer(ticks uint32) string { return fmt.Sprintf("%7s", hundredths(ticks)) }
