package model

import (
	"encoding/binary"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// Counters are those that stand one after the other in an attribute of 64-bit
// numbers; what an older kernel does not have is 0.
type Counters []byte

// At is the i-th counter.
func (c Counters) At(i int) uint64 {
	if len(c) < 8*(i+1) {
		return 0
	}
	return binary.NativeEndian.Uint64(c[8*i:])
}

// Xstats are the statistics that a bridge has of itself or of a port, nil where
// there are none.
type Xstats struct {
	Index int
	Mcast Counters // struct br_mcast_stats of linux/if_bridge.h
	STP   Counters // struct bridge_stp_xstats
	// Bridge says that there are statistics of a bridge at all.
	Bridge bool
}

// DecodeXstats reads a message of statistics; kind is the attribute,
// IFLA_STATS_LINK_XSTATS or IFLA_STATS_LINK_XSTATS_SLAVE.
func DecodeXstats(body []byte, kind uint16) Xstats {
	const mcast, stp = 2, 4 // BRIDGE_XSTATS_*
	var x Xstats
	x.Index = statsAttr(body, kind, func(typ uint16, data []byte) {
		if typ != xstatsBridge {
			return
		}
		x.Bridge = true
		for typ, v := range rtnl.Attributes(data) {
			switch typ {
			case mcast:
				x.Mcast = v
			case stp:
				x.STP = v
			}
		}
	})
	return x
}

// DecodeAFStats reads what a message of statistics tells of the protocols of a
// link: struct mpls_link_stats of linux/mpls.h, which is the only one there is.
func DecodeAFStats(body []byte) (index int, mpls Counters) {
	const linkStats = 1 // MPLS_STATS_LINK
	index = statsAttr(body, unix.IFLA_STATS_AF_SPEC, func(typ uint16, data []byte) {
		for kind, v := range rtnl.Attributes(data) {
			if typ == unix.AF_MPLS && kind == linkStats {
				mpls = v
			}
		}
	})
	return index, mpls
}

// statsAttr gives f what is in one attribute of a message of statistics.
func statsAttr(body []byte, kind uint16, f func(typ uint16, data []byte)) (index int) {
	if len(body) < sizeofStatsMsg {
		return 0
	}
	for typ, nested := range rtnl.Attributes(body[sizeofStatsMsg:]) {
		if typ != kind {
			continue
		}
		for typ, data := range rtnl.Attributes(nested) {
			f(typ, data)
		}
	}
	return int(int32(binary.NativeEndian.Uint32(body[4:])))
}
