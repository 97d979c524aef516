package link

import (
	"encoding/binary"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/rtnames"
)

const vlanUsage = `id NUMBER [ protocol { 802.1Q | 802.1ad } ]
on | off:    reorder_hdr gvrp mvrp loose_binding bridge_binding
priorities:  ingress-qos-map FROM:TO ... egress-qos-map FROM:TO ...`

func vlanWords(k *kindWords) {
	k.Abbrev(func() error { return k.vlanProtocol(unix.IFLA_VLAN_PROTOCOL, "protocol is invalid") }, "protocol")
	k.number("id", unix.IFLA_VLAN_ID, 16, "id is invalid")
	var flags, mask uint32
	flag := func(name string, bit uint32) {
		k.Abbrev(func() error {
			on, err := k.OnOff(name)
			mask |= bit
			flags &^= bit
			if on {
				flags |= bit
			}
			return err
		}, name)
	}
	flag("reorder_hdr", 1) // VLAN_FLAG_*
	flag("gvrp", 2)
	flag("mvrp", 8)
	flag("loose_binding", 4)
	flag("bridge_binding", 16)
	k.vlanMap("ingress-qos-map", unix.IFLA_VLAN_INGRESS_QOS)
	k.vlanMap("egress-qos-map", unix.IFLA_VLAN_EGRESS_QOS)
	k.finish = func() error {
		if mask != 0 {
			both := binary.NativeEndian.AppendUint32(nil, flags)
			k.put(unix.IFLA_VLAN_FLAGS, binary.NativeEndian.AppendUint32(both, mask))
		}
		return nil
	}
}

// vlanMap declares a keyword that takes all words with a colon after it.
func (k *kindWords) vlanMap(name string, attr int) {
	k.Abbrev(func() error {
		if k.Left() == 0 {
			return cmdline.Incomplete()
		}
		all := nl.NewRtAttr(attr, nil)
		k.data.AddChild(all)
		for strings.Contains(k.Peek(), ":") {
			word, err := k.Next()
			if err != nil {
				return err
			}
			from, to, _ := strings.Cut(word, ":")
			f, ok := cnum.Uint(from, 32)
			t, ok2 := cnum.Uint(to, 32)
			if !ok || !ok2 {
				return cmdline.Invalid(from, "invalid %s", name)
			}
			both := binary.NativeEndian.AppendUint32(nil, uint32(f))
			all.AddRtAttr(unix.IFLA_VLAN_QOS_MAPPING, binary.NativeEndian.AppendUint32(both, uint32(t)))
		}
		return nil
	}, name)
}

func vrfWords(k *kindWords) {
	k.value(func(word string) error {
		table, ok := rtnames.Tables.Number(word)
		if !ok {
			return cmdline.InvalidLine(word, "invalid table ID")
		}
		k.put(unix.IFLA_VRF_TABLE, nl.Uint32Attr(table))
		return nil
	}, "table")
}
