package render

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

func printVlan(p *Printer, a *attrs, _ *model.Link, _ Names) {
	if v := a[unix.IFLA_VLAN_PROTOCOL]; len(v) >= 2 {
		p.Str("protocol", "protocol ", VlanProtocol(binary.BigEndian.Uint16(v)), " ")
	}
	p.num(a[unix.IFLA_VLAN_ID], "id", "id ")
	if v := a[unix.IFLA_VLAN_FLAGS]; len(v) >= 4 {
		p.Strs("flags", "<", vlanFlags(binary.NativeEndian.Uint32(v)), ",", "> ")
	}
	p.vlanMap(a[unix.IFLA_VLAN_INGRESS_QOS], "ingress_qos", "ingress-qos-map")
	p.vlanMap(a[unix.IFLA_VLAN_EGRESS_QOS], "egress_qos", "egress-qos-map")
}

// vlanFlags are the names of VLAN_FLAG_*, the rest as a number.
func vlanFlags(flags uint32) []string {
	names := [...]string{"REORDER_HDR", "GVRP", "LOOSE_BINDING", "MVRP", "BRIDGE_BINDING"}
	all := []string{}
	for _, bit := range [...]int{0, 1, 3, 2, 4} { // in ip's order
		if flags&(1<<bit) != 0 {
			all = append(all, names[bit])
		}
		flags &^= 1 << bit
	}
	if flags != 0 {
		all = append(all, fmt.Sprintf("%x", flags))
	}
	return all
}

// vlanMap writes which priority becomes which, on a line of its own.
func (p *Printer) vlanMap(v []byte, key, label string) {
	if v == nil {
		return
	}
	p.Newline()
	p.List(key)
	p.Text("      " + label + " { ")
	for typ, m := range rtnl.Attributes(v) {
		if typ != unix.IFLA_VLAN_QOS_MAPPING || len(m) < 8 {
			continue
		}
		p.Open()
		p.Uint("from", "", uint64(binary.NativeEndian.Uint32(m)), ":")
		p.Uint("to", "", uint64(binary.NativeEndian.Uint32(m[4:])), " ")
		p.Close()
	}
	p.EndList()
	p.Text("} ")
}

// printVRF writes a VRF, or what it knows of a port.
func printVRF(p *Printer, a *attrs, _ *model.Link, _ Names) {
	p.num(a[unix.IFLA_VRF_TABLE], "table", "table ")
}
