package render

import (
	"fmt"
	"strconv"

	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A PortList writes things under the ports that have them: the name of a port
// stands before its first.
type PortList struct {
	p     *Printer
	names Names
	key   string
	port  int // that is open, 0 for none
}

// PortList is a list whose things have a key in JSON.
func (p *Printer) PortList(key string, names Names) *PortList {
	return &PortList{p: p, names: names, key: key}
}

// portColumn is as wide as the longest name, with two blanks.
const portColumn = 18

// item begins a thing of a port.
func (l *PortList) item(port int) {
	p := l.p
	if port == l.port {
		p.Textf("%*s", portColumn, "")
	} else {
		l.close()
		l.port = port
		p.Open()
		name := LinkName(port, l.names)
		if p.j == nil {
			name = fmt.Sprintf("%-*s", portColumn, name)
		}
		p.Color(colorName, "ifname", "", name, "")
		p.List(l.key)
	}
	p.Open()
}

func (l *PortList) close() {
	if l.port != 0 {
		l.p.EndList()
		l.p.Close()
	}
}

// End ends the last port.
func (l *PortList) End() { l.close() }

// Gap ends a port with an empty line.
func (l *PortList) Gap() {
	l.close()
	l.port = 0
	l.p.Newline()
}

// VLAN writes one or several VLANs of a port. key is what an id is called.
func (l *PortList) VLAN(port int, v *model.VLAN, key string) {
	p := l.p
	l.item(port)
	p.vlanRange(key, v)
	if v.Flags != 0 {
		p.List("flags")
		for _, name := range bitNames(uint32(v.Flags), bitName{model.VLANPVID, "PVID"}, bitName{model.VLANUntagged, "Egress Untagged"}) {
			if p.Text(" " + name); p.j != nil {
				p.j.Item(name)
			}
		}
		p.EndList()
	}
	if v.HasState {
		p.vlanLine()
		p.Str("state", "state ", rtnames.PortStateName(v.State), " ")
	}
	if v.HasRouter {
		p.Uint("mcast_router", "mcast_router ", uint64(v.Router), " ")
	}
	if s := v.Stats; s != nil {
		p.vlanLine()
		p.Uint("rx_bytes", "RX: ", s.RxBytes, " bytes")
		p.Uint("rx_packets", " ", s.RxPackets, " packets\n") // -o leaves these lines alone
		p.Textf("%*s", portColumn+2, "")
		p.Uint("tx_bytes", "TX: ", s.TxBytes, " bytes")
		p.Uint("tx_packets", " ", s.TxPackets, " packets\n")
	} else {
		p.Newline()
	}
	p.Close()
}

// vlanLine begins a line of details.
func (p *Printer) vlanLine() {
	p.Newline()
	p.Textf("%*s", portColumn+2, "")
}

func (p *Printer) vlanRange(key string, v *model.VLAN) {
	p.Uint(key, "", uint64(v.ID), "")
	if v.End != v.ID {
		p.Uint(key+"End", "-", uint64(v.End), "")
	}
}

// Tunnel writes which networks of a tunnel some VLANs of a port are.
func (l *PortList) Tunnel(port int, t *model.VLANTunnel) {
	p := l.p
	l.item(port)
	if p.j == nil {
		id := func(from, to uint64) string {
			if from == to {
				return strconv.FormatUint(from, 10)
			}
			return strconv.FormatUint(from, 10) + "-" + strconv.FormatUint(to, 10)
		}
		p.Textf("%-9s  %s", id(uint64(t.VLAN.ID), uint64(t.VLAN.End)), id(uint64(t.Network), uint64(t.NetworkTo)))
	} else {
		p.vlanRange("vlan", &t.VLAN)
		p.j.Uint("tunid", uint64(t.Network))
		if t.NetworkTo != t.Network {
			p.j.Uint("tunidEnd", uint64(t.NetworkTo))
		}
	}
	p.Newline()
	p.Close()
}

// VLANGlobal writes what a bridge has set for some VLANs as a whole; data is an
// attribute model.VLANGlobal.
func (l *PortList) VLANGlobal(bridge int, data []byte) {
	p, a := l.p, parseAttrs(data)
	l.item(bridge)
	p.vlanRange("vlan", model.DecodeVLANGlobal(data))
	p.vlanLine()
	for _, o := range [...]struct {
		attr int // BRIDGE_VLANDB_GOPTS_*
		name string
	}{
		{3, "mcast_snooping"}, {15, "mcast_querier"}, {4, "mcast_igmp_version"}, {5, "mcast_mld_version"},
		{6, "mcast_last_member_count"}, {8, "mcast_last_member_interval"},
		{7, "mcast_startup_query_count"}, {14, "mcast_startup_query_interval"},
		{10, "mcast_membership_interval"}, {11, "mcast_querier_interval"},
		{12, "mcast_query_interval"}, {13, "mcast_query_response_interval"},
	} {
		p.num(a[o.attr], o.name, o.name+" ")
	}
	for _, ports := range rtnl.Attributes(a[16]) { // BRIDGE_VLANDB_GOPTS_MCAST_ROUTER_PORTS, a MDBA_ROUTER inside
		p.vlanLine()
		p.List("router_ports")
		p.Text("router ports: ")
		for r := range model.MDBRouterPorts(ports) {
			p.Open()
			p.Str("port", "", LinkName(r.Port, l.names), " ")
			if p.Stats > 0 {
				p.routerTimer(r)
			}
			p.Close()
		}
		p.EndList()
	}
	p.Newline()
	p.Close()
}
