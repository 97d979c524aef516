package model

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// The families of routes for multicast packets (linux/rtnetlink.h, RTNL_FAMILY_*).
const (
	FamilyIPMR  = 128
	FamilyIP6MR = 129
)

// MulticastFamily is that of the rules and routes for packets to many of a family, IPv4
// if none was asked for. ok is false where there are none.
func MulticastFamily(family int) (multicast int, ok bool) {
	switch family {
	case unix.AF_UNSPEC, unix.AF_INET:
		return FamilyIPMR, true
	case unix.AF_INET6:
		return FamilyIP6MR, true
	}
	return 0, false
}

// An MRoute is where packets of a multicast group go.
type MRoute struct {
	Family        uint8 // FamilyIPMR or FamilyIP6MR
	Flags         uint32
	Type          uint8
	Table         uint32
	Source, Group netip.Addr // invalid if not told
	In            int        // index of the link, 0 if not known yet
	Out           []MRouteHop
	HasCounters   bool
	Packets       uint64
	Bytes         uint64
	Wrong         uint64 // packets that came in on another link
	HasAge        bool
	Age           uint64 // since the last packet, in 1/100 s
}

// MRouteHop is a link that the packets go out on, and what their time to live
// has to exceed.
type MRouteHop struct {
	Link int
	TTL  uint8
}

// DecodeMRoute reads the body of an RTM_NEWROUTE or RTM_DELROUTE message of one
// of these families into r.
func DecodeMRoute(body []byte, r *MRoute) error {
	*r = MRoute{}
	if len(body) < unix.SizeofRtMsg {
		return ErrShort
	}
	n := binary.NativeEndian
	r.Family, r.Table, r.Type, r.Flags = body[0], uint32(body[4]), body[7], n.Uint32(body[8:])
	for typ, v := range rtnl.Attributes(body[unix.SizeofRtMsg:]) {
		switch typ {
		case unix.RTA_TABLE:
			r.Table = uint32(rtnl.Uint(v))
		case unix.RTA_SRC:
			r.Source, _ = netip.AddrFromSlice(v)
		case unix.RTA_DST:
			r.Group, _ = netip.AddrFromSlice(v)
		case unix.RTA_IIF:
			r.In = int(rtnl.Uint(v))
		case unix.RTA_MULTIPATH:
			r.Out = decodeMRouteHops(v)
		case unix.RTA_MFC_STATS:
			if len(v) >= 24 {
				r.HasCounters = true
				r.Packets, r.Bytes, r.Wrong = n.Uint64(v), n.Uint64(v[8:]), n.Uint64(v[16:])
			}
		case unix.RTA_EXPIRES:
			r.HasAge, r.Age = true, rtnl.Uint(v)
		}
	}
	return nil
}

func decodeMRouteHops(data []byte) (hops []MRouteHop) {
	for len(data) >= unix.SizeofRtNexthop {
		size := int(binary.NativeEndian.Uint16(data))
		if size < unix.SizeofRtNexthop || size > len(data) {
			break
		}
		hops = append(hops, MRouteHop{int(int32(binary.NativeEndian.Uint32(data[4:]))), data[3]})
		data = data[min((size+3)&^3, len(data)):]
	}
	return hops
}
