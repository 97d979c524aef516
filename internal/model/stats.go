package model

import "encoding/binary"

// Stats are the counters of a link, in the order of struct rtnl_link_stats64.
type Stats struct {
	RxPackets, TxPackets, RxBytes, TxBytes, RxErrors, TxErrors, RxDropped, TxDropped,
	Multicast, Collisions,
	RxLength, RxOver, RxCRC, RxFrame, RxFifo, RxMissed,
	TxAborted, TxCarrier, TxFifo, TxHeartbeat, TxWindow,
	RxCompressed, TxCompressed, RxNoHandler, RxOtherHost uint64
}

// Stats are the link's counters; ok is false when it came without.
func (l *Link) Stats() (s Stats, ok bool) {
	switch {
	case l.Stats64 != nil:
		return DecodeStats(l.Stats64), true
	case l.Inet6Stats != nil:
		return decodeInet6Stats(l.Inet6Stats), true
	}
	return s, false
}

// decodeInet6Stats reads IFLA_INET6_STATS, which counts by linux/snmp.h.
func decodeInet6Stats(attr []byte) Stats {
	number := func(i int) uint64 { // IPSTATS_MIB_*
		if len(attr) < 8*(i+1) {
			return 0
		}
		return binary.NativeEndian.Uint64(attr[8*i:])
	}
	return Stats{
		RxPackets: number(1), RxBytes: number(2), RxErrors: number(13), Multicast: number(23), RxFrame: number(31),
		TxPackets: number(5), TxBytes: number(6), TxErrors: number(14),
	}
}

// DecodeStats reads IFLA_STATS64; what an older kernel does not count is 0.
func DecodeStats(attr []byte) Stats {
	var s Stats
	for i, field := range []*uint64{
		&s.RxPackets, &s.TxPackets, &s.RxBytes, &s.TxBytes, &s.RxErrors, &s.TxErrors, &s.RxDropped, &s.TxDropped,
		&s.Multicast, &s.Collisions,
		&s.RxLength, &s.RxOver, &s.RxCRC, &s.RxFrame, &s.RxFifo, &s.RxMissed,
		&s.TxAborted, &s.TxCarrier, &s.TxFifo, &s.TxHeartbeat, &s.TxWindow,
		&s.RxCompressed, &s.TxCompressed, &s.RxNoHandler, &s.RxOtherHost,
	} {
		if len(attr) >= 8*(i+1) {
			*field = binary.NativeEndian.Uint64(attr[8*i:])
		}
	}
	return s
}
