package render

import (
	"encoding/binary"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A bitName is the name of a bit.
type bitName struct {
	bit  uint32
	name string
}

// names are those of the bits that are set, in the order of the list.
func bitNames(set uint32, list ...bitName) []string {
	names := []string{}
	for _, b := range list {
		if set&b.bit != 0 {
			names = append(names, b.name)
		}
	}
	return names
}

func printVlan(p *Printer, a *attrs, _ *model.Link, _ Names) {
	protocol := uint16(unix.ETH_P_8021Q)
	if v := a[unix.IFLA_VLAN_PROTOCOL]; len(v) >= 2 {
		protocol = binary.BigEndian.Uint16(v)
	}
	p.Str("protocol", "protocol ", rtnames.EthertypeName(protocol, p.Numeric), " ")
	p.num(a[unix.IFLA_VLAN_ID], "id", "id ")
	if v := a[unix.IFLA_VLAN_FLAGS]; len(v) >= 4 {
		p.Strs("flags", "<", bitNames(binary.NativeEndian.Uint32(v), bitName{1, "REORDER_HDR"}, bitName{2, "GVRP"},
			bitName{8, "MVRP"}, bitName{4, "LOOSE_BINDING"}, bitName{16, "BRIDGE_BINDING"}), ",", "> ")
	}
	p.qosMap(a[unix.IFLA_VLAN_INGRESS_QOS], "ingress_qos", "ingress-qos-map")
	p.qosMap(a[unix.IFLA_VLAN_EGRESS_QOS], "egress_qos", "egress-qos-map")
}

// qosMap writes a list of struct ifla_vlan_qos_mapping on a line of its own.
func (p *Printer) qosMap(v []byte, key, label string) {
	if v == nil {
		return
	}
	p.List(key)
	p.Newline()
	p.Text("      " + label + " { ")
	for _, m := range rtnl.Attributes(v) {
		if len(m) < 8 {
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
