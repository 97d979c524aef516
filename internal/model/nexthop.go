package model

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// A Nexthop is one as RTM_NEWNEXTHOP describes it: a way that routes and groups
// refer to by its number. Byte slices point into the message.
type Nexthop struct {
	Family, Scope, Protocol uint8
	Flags                   uint32 // RTNH_F_*
	ID                      uint32
	Hop                     Hop
	Group                   []byte // see EachMember
	GroupType               uint16 // NEXTHOP_GRP_TYPE_*
	Resilient               []byte // NHA_RES_GROUP
	Blackhole, FDB          bool
}

// The attributes that x/sys/unix has no names for (linux/nexthop.h).
const (
	nhaFDB       = 11
	nhaResGroup  = 12
	nhaResBucket = 13
)

// DecodeNexthop reads the body of an RTM_NEWNEXTHOP or RTM_DELNEXTHOP message
// into n, whose earlier content is lost.
func DecodeNexthop(body []byte, n *Nexthop) error {
	if len(body) < unix.SizeofNhmsg {
		return ErrShort
	}
	*n = Nexthop{Family: body[0], Scope: body[1], Protocol: body[2], Flags: binary.NativeEndian.Uint32(body[4:])}
	for typ, v := range rtnl.Attributes(body[unix.SizeofNhmsg:]) {
		switch typ {
		case unix.NHA_ID:
			n.ID = uint32(rtnl.Uint(v))
		case unix.NHA_GROUP:
			n.Group = v
		case unix.NHA_GROUP_TYPE:
			n.GroupType = uint16(rtnl.Uint(v))
		case unix.NHA_BLACKHOLE:
			n.Blackhole = true
		case unix.NHA_OIF:
			n.Hop.Out = int(rtnl.Uint(v))
		case unix.NHA_GATEWAY:
			n.Hop.Gateway, _ = netip.AddrFromSlice(v)
		case unix.NHA_ENCAP_TYPE:
			n.Hop.EncapType = uint16(rtnl.Uint(v))
		case unix.NHA_ENCAP:
			n.Hop.Encap = v
		case nhaFDB:
			n.FDB = true
		case nhaResGroup:
			n.Resilient = v
		}
	}
	return nil
}

// EachMember gives f the nexthops of a group and how much each is to take.
func (n *Nexthop) EachMember(f func(id uint32, weight int)) {
	for g := n.Group; len(g) >= unix.SizeofNexthopGrp; g = g[unix.SizeofNexthopGrp:] {
		f(binary.NativeEndian.Uint32(g), int(g[4])+1)
	}
}

// A Bucket is one of the buckets into which a resilient group sorts flows, as
// RTM_NEWNEXTHOPBUCKET describes it.
type Bucket struct {
	Flags    uint32
	ID       uint32 // of the group
	Index    uint16
	IdleTime uint64 // ticks of 1/100 s
	Nexthop  uint32
}

// DecodeBucket reads the body of an RTM_NEWNEXTHOPBUCKET message into b, whose
// earlier content is lost.
func DecodeBucket(body []byte, b *Bucket) error {
	if len(body) < unix.SizeofNhmsg {
		return ErrShort
	}
	*b = Bucket{Flags: binary.NativeEndian.Uint32(body[4:])}
	for typ, v := range rtnl.Attributes(body[unix.SizeofNhmsg:]) {
		switch typ {
		case unix.NHA_ID:
			b.ID = uint32(rtnl.Uint(v))
		case nhaResBucket:
			b.attributes(v)
		}
	}
	return nil
}

func (b *Bucket) attributes(data []byte) {
	const index, idleTime, nexthop = 1, 2, 3 // NHA_RES_BUCKET_*
	for typ, v := range rtnl.Attributes(data) {
		switch typ {
		case index:
			b.Index = uint16(rtnl.Uint(v))
		case idleTime:
			b.IdleTime = rtnl.Uint(v)
		case nexthop:
			b.Nexthop = uint32(rtnl.Uint(v))
		}
	}
}
