package model

import (
	"encoding/binary"
	"iter"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// A VF is a virtual function of a network card: a part of it for a guest.
// Slices point into the message.
type VF struct {
	Number    int32
	Address   []byte // 32 bytes, of which the first are used
	Broadcast []byte // the same, nil if not told
	VLANs     []VFVLAN
	HasList   bool // of VLANs; otherwise there is one
	TxRate    uint32
	HasRates  bool
	MinRate   uint32 // Mbit/s
	MaxRate   uint32
	// What can be switched is nil if not told.
	SpoofCheck, Trust, QueryRSS *bool
	LinkState                   *uint32 // IFLA_VF_LINK_STATE_*
	NodeGUID, PortGUID          *uint64
	Stats                       *VFStats
}

// VFVLAN is the tag of what a virtual function sends.
type VFVLAN struct {
	ID, QoS  uint32
	Protocol uint16 // ETH_P_*
}

// VFStats are the counters of a virtual function. Drops are told by newer kernels.
type VFStats struct {
	RxPackets, TxPackets, RxBytes, TxBytes, Broadcast, Multicast uint64
	RxDropped, TxDropped                                         *uint64
}

// VFs are the virtual functions in an IFLA_VFINFO_LIST.
func VFs(list []byte) iter.Seq[*VF] {
	return func(yield func(*VF) bool) {
		for typ, info := range rtnl.Attributes(list) {
			if typ == nl.IFLA_VF_INFO && !yield(decodeVF(info)) {
				return
			}
		}
	}
}

const (
	vfBroadcast = 13        // IFLA_VF_BROADCAST
	vfUnknown   = 1<<32 - 1 // of a switch: the card does not tell
)

func decodeVF(info []byte) *VF {
	vf := &VF{}
	var single VFVLAN
	for typ, v := range rtnl.Attributes(info) {
		if typ == vfBroadcast {
			vf.Broadcast = v
		}
		n := [3]uint32{} // the number of the function comes first
		for i := range n {
			if len(v) >= 4*i+4 {
				n[i] = binary.NativeEndian.Uint32(v[4*i:])
			}
		}
		switch typ {
		case unix.IFLA_VF_MAC:
			vf.Number = int32(n[0])
			if len(v) > 4 {
				vf.Address = v[4:]
			}
		case unix.IFLA_VF_VLAN:
			single = VFVLAN{n[1], n[2], unix.ETH_P_8021Q}
		case unix.IFLA_VF_VLAN_LIST:
			vf.HasList, vf.VLANs = true, decodeVFVLANs(v)
		case unix.IFLA_VF_TX_RATE:
			vf.TxRate = n[1]
		case unix.IFLA_VF_RATE:
			vf.HasRates, vf.MinRate, vf.MaxRate = true, n[1], n[2]
		case unix.IFLA_VF_SPOOFCHK:
			vf.SpoofCheck = vfSwitch(n[1])
		case unix.IFLA_VF_TRUST:
			vf.Trust = vfSwitch(n[1])
		case unix.IFLA_VF_RSS_QUERY_EN:
			vf.QueryRSS = vfSwitch(n[1])
		case unix.IFLA_VF_LINK_STATE:
			vf.LinkState = &n[1]
		case unix.IFLA_VF_IB_NODE_GUID:
			vf.NodeGUID = vfGUID(v)
		case unix.IFLA_VF_IB_PORT_GUID:
			vf.PortGUID = vfGUID(v)
		case unix.IFLA_VF_STATS:
			vf.Stats = decodeVFStats(v)
		}
	}
	if !vf.HasList {
		vf.VLANs = []VFVLAN{single}
	}
	return vf
}

func vfSwitch(n uint32) *bool {
	if n == vfUnknown {
		return nil
	}
	on := n != 0
	return &on
}

// vfGUID reads a struct ifla_vf_guid: a hole follows the number of the function.
func vfGUID(v []byte) *uint64 {
	if len(v) < 16 {
		return nil
	}
	n := binary.NativeEndian.Uint64(v[8:])
	return &n
}

func decodeVFVLANs(list []byte) (all []VFVLAN) {
	for _, v := range rtnl.Attributes(list) {
		if len(v) >= 14 {
			n := binary.NativeEndian
			all = append(all, VFVLAN{n.Uint32(v[4:]), n.Uint32(v[8:]), binary.BigEndian.Uint16(v[12:])})
		}
	}
	return all
}

func decodeVFStats(data []byte) *VFStats {
	s := &VFStats{}
	for typ, v := range rtnl.Attributes(data) {
		n := rtnl.Uint(v)
		switch typ {
		case unix.IFLA_VF_STATS_RX_PACKETS:
			s.RxPackets = n
		case unix.IFLA_VF_STATS_TX_PACKETS:
			s.TxPackets = n
		case unix.IFLA_VF_STATS_RX_BYTES:
			s.RxBytes = n
		case unix.IFLA_VF_STATS_TX_BYTES:
			s.TxBytes = n
		case unix.IFLA_VF_STATS_BROADCAST:
			s.Broadcast = n
		case unix.IFLA_VF_STATS_MULTICAST:
			s.Multicast = n
		case unix.IFLA_VF_STATS_RX_DROPPED:
			s.RxDropped = &n
		case unix.IFLA_VF_STATS_TX_DROPPED:
			s.TxDropped = &n
		}
	}
	return s
}
