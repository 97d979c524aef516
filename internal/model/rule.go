package model

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// A Rule is one rule of policy routing as RTM_NEWRULE describes it.
type Rule struct {
	Family, DstLen, SrcLen, TOS, Action uint8
	Table                               uint32
	Flags                               uint32 // FIB_RULE_*
	Priority                            uint32
	Dst, Src                            netip.Addr
	In, Out                             string
	Mark, Mask                          uint32
	HasMark, HasMask                    bool
	Realms                              uint32
	Goto                                uint32
	TunID                               uint64
	SuppressIfgroup, SuppressPrefix     uint32 // all ones for none
	L3mdev                              bool
	UIDs                                [2]uint32
	HasUIDs                             bool
	IPProto                             uint8
	Sport, Dport                        [2]uint16 // zero for any
	Protocol                            uint8
	HasProtocol                         bool
}

// none is the suppressor that suppresses nothing.
const none = 0xffffffff

// DecodeRule reads the body of an RTM_NEWRULE or RTM_DELRULE message into r,
// whose earlier content is lost.
func DecodeRule(body []byte, r *Rule) error {
	if len(body) < unix.SizeofRtMsg {
		return ErrShort
	}
	*r = Rule{
		Family: body[0], DstLen: body[1], SrcLen: body[2], TOS: body[3], Table: uint32(body[4]),
		Action: body[7], Flags: binary.NativeEndian.Uint32(body[8:]), SuppressIfgroup: none, SuppressPrefix: none,
	}
	for typ, v := range rtnl.Attributes(body[unix.SizeofRtMsg:]) {
		r.attribute(typ, v)
	}
	return nil
}

func (r *Rule) attribute(typ uint16, v []byte) {
	n := uint32(rtnl.Uint(v))
	switch typ {
	case unix.FRA_DST:
		r.Dst, _ = netip.AddrFromSlice(v)
	case unix.FRA_SRC:
		r.Src, _ = netip.AddrFromSlice(v)
	case unix.FRA_IIFNAME:
		r.In = rtnl.String(v)
	case unix.FRA_OIFNAME:
		r.Out = rtnl.String(v)
	case unix.FRA_GOTO:
		r.Goto = n
	case unix.FRA_PRIORITY:
		r.Priority = n
	case unix.FRA_FWMARK:
		r.HasMark, r.Mark = true, n
	case unix.FRA_FWMASK:
		r.HasMask, r.Mask = true, n
	case unix.FRA_FLOW:
		r.Realms = n
	case unix.FRA_TUN_ID:
		if len(v) >= 8 {
			r.TunID = binary.BigEndian.Uint64(v)
		}
	case unix.FRA_SUPPRESS_IFGROUP:
		r.SuppressIfgroup = n
	case unix.FRA_SUPPRESS_PREFIXLEN:
		r.SuppressPrefix = n
	case unix.FRA_TABLE:
		r.Table = n
	case unix.FRA_L3MDEV:
		r.L3mdev = n != 0
	case unix.FRA_UID_RANGE:
		if len(v) >= 8 {
			r.HasUIDs = true
			r.UIDs = [2]uint32{binary.NativeEndian.Uint32(v), binary.NativeEndian.Uint32(v[4:])}
		}
	case unix.FRA_PROTOCOL:
		r.HasProtocol, r.Protocol = true, uint8(n)
	case unix.FRA_IP_PROTO:
		r.IPProto = uint8(n)
	case unix.FRA_SPORT_RANGE:
		r.Sport = ports(v)
	case unix.FRA_DPORT_RANGE:
		r.Dport = ports(v)
	}
}

func ports(v []byte) [2]uint16 {
	if len(v) < 4 {
		return [2]uint16{}
	}
	return [2]uint16{binary.NativeEndian.Uint16(v), binary.NativeEndian.Uint16(v[2:])}
}

// SuppressesNothing says whether a suppressor is none.
func SuppressesNothing(n uint32) bool { return n == none }
