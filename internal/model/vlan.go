package model

import (
	"encoding/binary"
	"iter"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// The flags of a VLAN, BRIDGE_VLAN_INFO_* of linux/if_bridge.h.
const (
	VLANMaster     = 1 << 0 // of the bridge as a whole
	VLANPVID       = 1 << 1
	VLANUntagged   = 1 << 2
	VLANRangeBegin = 1 << 3
	VLANRangeEnd   = 1 << 4
	VLANBridge     = 1 << 5 // the bridge itself is a member
	VLANOnlyOpts   = 1 << 6
)

// The attributes inside IFLA_AF_SPEC of AF_BRIDGE.
const (
	BridgeFlags      = 0 // IFLA_BRIDGE_FLAGS: BRIDGE_FLAGS_MASTER 1, BRIDGE_FLAGS_SELF 2
	BridgeMode       = 1
	BridgeVLAN       = 2
	BridgeVLANTunnel = 3
)

// The attributes of messages about VLANs, BRIDGE_VLANDB_*.
const (
	VLANDumpFlags  = 1 // of a request: VLANDumpStats, VLANDumpGlobal
	VLANDumpStats  = 1
	VLANDumpGlobal = 2
	VLANEntry      = 1
	VLANGlobal     = 2
	// Inside VLANEntry.
	VLANInfo       = 1
	VLANRange      = 2
	VLANState      = 3
	vlanStats      = 5
	VLANMcastRoute = 6
)

// A VLANMsg is the fixed part of a message about VLANs, struct br_vlan_msg.
type VLANMsg struct{ Index int }

const sizeofVLANMsg = 8

// Len is the size of the head in a message.
func (m *VLANMsg) Len() int { return sizeofVLANMsg }

// Serialize is the head as the kernel reads it.
func (m *VLANMsg) Serialize() []byte {
	return binary.NativeEndian.AppendUint32([]byte{unix.AF_BRIDGE, 0, 0, 0}, uint32(m.Index))
}

// VLANHead reads the head of such a message: the index of the link and the
// attributes.
func VLANHead(body []byte) (index int, attrs []byte, err error) {
	if len(body) < sizeofVLANMsg {
		return 0, nil, ErrShort
	}
	return int(int32(binary.NativeEndian.Uint32(body[4:]))), body[sizeofVLANMsg:], nil
}

// A VLAN is one or, up to End, several VLANs of a port.
type VLAN struct {
	ID, End   uint16 // End is ID for one
	Flags     uint16
	HasState  bool
	State     uint8 // of the spanning tree
	HasRouter bool
	Router    uint8 // multicast
	Stats     *VLANStats
}

// Contains says whether an id is among them; 0 always is.
func (v *VLAN) Contains(id int32) bool { return id == 0 || int32(v.ID) <= id && id <= int32(v.End) }

// VLANStats counts what passed through a VLAN.
type VLANStats struct{ RxBytes, RxPackets, TxBytes, TxPackets uint64 }

// VLANInfoData is a VLAN as requests have it, struct bridge_vlan_info.
func VLANInfoData(flags, id uint16) []byte {
	return binary.NativeEndian.AppendUint16(binary.NativeEndian.AppendUint16(nil, flags), id)
}

func decodeVLANInfo(data []byte) (flags, id uint16) {
	if len(data) < 4 {
		return 0, 0
	}
	return binary.NativeEndian.Uint16(data), binary.NativeEndian.Uint16(data[2:])
}

// LinkVLANs are the VLANs in Link.Bridge; of several, Flags are the last one's.
func LinkVLANs(spec []byte) iter.Seq[*VLAN] {
	return func(yield func(*VLAN) bool) {
		begin := uint16(0)
		for typ, data := range rtnl.Attributes(spec) {
			if typ != BridgeVLAN {
				continue
			}
			v := &VLAN{}
			v.Flags, v.End = decodeVLANInfo(data)
			v.ID = v.End
			switch {
			case v.Flags&VLANRangeBegin != 0:
				begin = v.ID
				continue
			case v.Flags&VLANRangeEnd != 0:
				v.ID = begin
			}
			if !yield(v) {
				return
			}
		}
	}
}

// A VLANTunnel says which network of a tunnel a VLAN is there: those of several
// VLANs are counted on.
type VLANTunnel struct {
	VLAN      VLAN
	Network   uint32
	NetworkTo uint32
}

// LinkTunnels are the tunnels in Link.Bridge.
func LinkTunnels(spec []byte) iter.Seq[*VLANTunnel] {
	return func(yield func(*VLANTunnel) bool) {
		var begin VLANTunnel
		for typ, data := range rtnl.Attributes(spec) {
			if typ != BridgeVLANTunnel {
				continue
			}
			t := decodeVLANTunnel(data)
			switch {
			case t.VLAN.Flags&VLANRangeBegin != 0:
				begin = *t
				continue
			case t.VLAN.Flags&VLANRangeEnd != 0:
				t.VLAN.ID, t.Network = begin.VLAN.ID, begin.Network
			}
			if !yield(t) {
				return
			}
		}
	}
}

// The attributes inside BridgeVLANTunnel.
const (
	VLANTunnelNetwork = 1 // IFLA_BRIDGE_VLAN_TUNNEL_ID
	VLANTunnelID      = 2 // IFLA_BRIDGE_VLAN_TUNNEL_VID
	VLANTunnelFlags   = 3
)

func decodeVLANTunnel(data []byte) *VLANTunnel {
	t := &VLANTunnel{}
	for typ, v := range rtnl.Attributes(data) {
		switch typ {
		case VLANTunnelNetwork:
			t.Network = uint32(rtnl.Uint(v))
			t.NetworkTo = t.Network
		case VLANTunnelID:
			t.VLAN.ID = uint16(rtnl.Uint(v))
			t.VLAN.End = t.VLAN.ID
		case VLANTunnelFlags:
			t.VLAN.Flags = uint16(rtnl.Uint(v))
		}
	}
	return t
}

// DecodeVLAN reads an attribute VLANEntry.
func DecodeVLAN(data []byte) *VLAN {
	v := &VLAN{}
	for typ, value := range rtnl.Attributes(data) {
		switch typ {
		case VLANInfo:
			v.Flags, v.ID = decodeVLANInfo(value)
			v.End = v.ID
		case VLANRange:
			v.End = uint16(rtnl.Uint(value))
		case VLANState:
			v.HasState, v.State = true, uint8(rtnl.Uint(value))
		case VLANMcastRoute:
			v.HasRouter, v.Router = true, uint8(rtnl.Uint(value))
		case vlanStats:
			var n [5]uint64 // BRIDGE_VLANDB_STATS_*
			for typ, counter := range rtnl.Attributes(value) {
				if int(typ) < len(n) {
					n[typ] = rtnl.Uint(counter)
				}
			}
			v.Stats = &VLANStats{n[1], n[2], n[3], n[4]}
		}
	}
	return v
}

// The parts of a request for statistics, struct if_stats_msg, and of the answer.
const (
	sizeofStatsMsg = 12
	xstatsBridge   = 1 // LINK_XSTATS_TYPE_BRIDGE
	xstatsVLAN     = 1 // BRIDGE_XSTATS_VLAN, struct bridge_vlan_xstats
	sizeofXstats   = 40
)

// A StatsMsg asks for the kinds of statistics whose bits are set.
type StatsMsg struct{ Filter uint32 }

// Len is the size of the head in a message.
func (m *StatsMsg) Len() int { return sizeofStatsMsg }

// Serialize is the head as the kernel reads it.
func (m *StatsMsg) Serialize() []byte {
	return binary.NativeEndian.AppendUint32(make([]byte, 8, sizeofStatsMsg), m.Filter)
}

// VLANCounters are the VLANs of a bridge or a port in a message of statistics,
// those left out that the bridge has but is no member of. kind is the attribute,
// IFLA_STATS_LINK_XSTATS or IFLA_STATS_LINK_XSTATS_SLAVE.
func VLANCounters(body []byte, kind uint16) (index int, all iter.Seq[*VLAN]) {
	all = func(yield func(*VLAN) bool) {
		for typ, bridges := range rtnl.Attributes(body[min(sizeofStatsMsg, len(body)):]) {
			if typ != kind {
				continue
			}
			for typ, vlans := range rtnl.Attributes(bridges) {
				if typ == xstatsBridge && !eachCounter(vlans, yield) {
					return
				}
			}
		}
	}
	if len(body) >= sizeofStatsMsg {
		index = int(int32(binary.NativeEndian.Uint32(body[4:])))
	}
	return index, all
}

func eachCounter(vlans []byte, yield func(*VLAN) bool) bool {
	u64 := binary.NativeEndian.Uint64
	for typ, data := range rtnl.Attributes(vlans) {
		if typ != xstatsVLAN || len(data) < sizeofXstats {
			continue
		}
		id, flags := binary.NativeEndian.Uint16(data[32:]), binary.NativeEndian.Uint16(data[34:])
		if flags&VLANMaster != 0 && flags&VLANBridge == 0 {
			continue
		}
		v := &VLAN{ID: id, End: id, Flags: flags, Stats: &VLANStats{u64(data), u64(data[8:]), u64(data[16:]), u64(data[24:])}}
		if !yield(v) {
			return false
		}
	}
	return true
}

// The attributes inside VLANGlobal, BRIDGE_VLANDB_GOPTS_*.
const (
	VLANGlobalID    = 1
	VLANGlobalRange = 2
)

// DecodeVLANGlobal reads of an attribute VLANGlobal which VLANs it is about.
func DecodeVLANGlobal(data []byte) *VLAN {
	v := &VLAN{}
	for typ, value := range rtnl.Attributes(data) {
		switch typ {
		case VLANGlobalID:
			v.ID = uint16(rtnl.Uint(value))
			v.End = max(v.End, v.ID)
		case VLANGlobalRange:
			v.End = uint16(rtnl.Uint(value))
		}
	}
	return v
}
