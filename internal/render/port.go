package render

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// Port writes a link as its bridge sees it, without the last newline.
func (p *Printer) Port(l *model.Link, names Names) {
	p.Uint("ifindex", "", uint64(l.Index), ": ")
	p.linkName(l, names, ": ")
	p.linkFlags(l, names)
	if l.HasMTU {
		p.Uint("mtu", "mtu ", uint64(l.MTU), " ")
	}
	if l.Master != 0 {
		p.Str("master", "master ", LinkName(l.Master, names), " ")
	}
	if l.PortData != nil {
		p.bridgePort(parseAttrs(l.PortData), names)
	}
	if v := parseAttrs(l.Bridge)[bridgeMode]; len(v) >= 2 {
		p.Str("hwmode", "hwmode ", hardwareMode(binary.NativeEndian.Uint16(v)), " ")
	}
}

const bridgeMode = 1 // IFLA_BRIDGE_MODE

// hardwareMode is how a device itself switches (linux/if_bridge.h, BRIDGE_MODE_*).
func hardwareMode(mode uint16) string {
	switch mode {
	case 0:
		return "VEB"
	case 1:
		return "VEPA"
	}
	return fmt.Sprintf("%#x", mode)
}

// bridgePort writes what a bridge knows of its port.
func (p *Printer) bridgePort(a *attrs, names Names) {
	if v := a[unix.IFLA_BRPORT_STATE]; v != nil {
		p.Str("state", "state ", rtnames.PortStateName(uint8(rtnl.Uint(v))), " ")
	}
	p.num(a[unix.IFLA_BRPORT_PRIORITY], "priority", "priority ")
	p.num(a[unix.IFLA_BRPORT_COST], "cost", "cost ")
	if p.Details {
		p.Newline()
		p.Text("    ")
		p.portDetails(a, names)
	}
}

func (p *Printer) portDetails(a *attrs, names Names) {
	p.onOff(a[unix.IFLA_BRPORT_MODE], "hairpin", "hairpin")
	p.onOff(a[unix.IFLA_BRPORT_GUARD], "guard", "guard")
	p.onOff(a[unix.IFLA_BRPORT_PROTECT], "root_block", "root_block")
	p.onOff(a[unix.IFLA_BRPORT_FAST_LEAVE], "fastleave", "fastleave")
	p.onOff(a[unix.IFLA_BRPORT_LEARNING], "learning", "learning")
	p.onOff(a[unix.IFLA_BRPORT_LEARNING_SYNC], "learning_sync", "learning_sync")
	p.onOff(a[unix.IFLA_BRPORT_UNICAST_FLOOD], "flood", "flood")
	p.onOff(a[unix.IFLA_BRPORT_MCAST_FLOOD], "mcast_flood", "mcast_flood")
	p.onOff(a[unix.IFLA_BRPORT_BCAST_FLOOD], "bcast_flood", "bcast_flood")
	p.num(a[unix.IFLA_BRPORT_MULTICAST_ROUTER], "mcast_router", "mcast_router ")
	p.onOff(a[unix.IFLA_BRPORT_MCAST_TO_UCAST], "mcast_to_unicast", "mcast_to_unicast")
	p.onOff(a[unix.IFLA_BRPORT_NEIGH_SUPPRESS], "neigh_suppress", "neigh_suppress")
	p.onOff(a[unix.IFLA_BRPORT_VLAN_TUNNEL], "vlan_tunnel", "vlan_tunnel")
	if v := a[unix.IFLA_BRPORT_BACKUP_PORT]; v != nil {
		p.Str("backup_port", "backup_port ", LinkName(int(rtnl.Uint(v)), names), " ")
	}
	p.onOff(a[unix.IFLA_BRPORT_ISOLATED], "isolated", "isolated")
	p.onOff(a[unix.IFLA_BRPORT_LOCKED], "locked", "locked")
}
