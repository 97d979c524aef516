package model

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// A Route is one route as RTM_NEWROUTE describes it. Byte slices point into the
// message and are valid as long as it is.
type Route struct {
	Family, DstLen, SrcLen, TOS, Protocol, Scope, Type uint8
	Table                                              uint32
	Flags                                              uint32 // RTM_F_*, RTNH_F_*
	Dst, Src, PrefSrc                                  netip.Addr
	Hop                                                Hop
	In                                                 int // index of the device that packets come from, for get
	Priority                                           uint32
	HasPriority                                        bool
	Mark, UID                                          uint32
	HasMark, HasUID                                    bool
	Metrics                                            []byte // RTA_METRICS
	Multipath                                          []byte // RTA_MULTIPATH, see EachHop
	HasCache                                           bool
	Expires                                            int32 // ticks of 1/100 s
	LastUse                                            int32 // as long ago, in such ticks
	Users, Used                                        uint32
	CacheError                                         uint32
	HasPref                                            bool
	Pref                                               uint8
	TTLPropagate                                       uint8
	HasTTLPropagate                                    bool
	NHID                                               uint32
}

// A Hop is where a route leads to: all of it, or one of several ways.
type Hop struct {
	NewDst    []byte // of MPLS, the labels that packets go on with
	Gateway   netip.Addr
	Via       netip.Addr // a gateway of another family than the route's
	Out       int        // index of the device
	Realm     uint32     // from<<16 | to
	Flags     uint8      // RTNH_F_*
	Weight    int        // of one of several
	EncapType uint16     // LWTUNNEL_ENCAP_*
	Encap     []byte
}

// DecodeRoute reads the body of an RTM_NEWROUTE or RTM_DELROUTE message into r,
// whose earlier content is lost.
func DecodeRoute(body []byte, r *Route) error {
	if len(body) < unix.SizeofRtMsg {
		return ErrShort
	}
	*r = Route{
		Family: body[0], DstLen: body[1], SrcLen: body[2], TOS: body[3],
		Table: uint32(body[4]), Protocol: body[5], Scope: body[6], Type: body[7],
		Flags: binary.NativeEndian.Uint32(body[8:]),
	}
	for typ, v := range rtnl.Attributes(body[unix.SizeofRtMsg:]) {
		r.attribute(typ, v)
	}
	return nil
}

const rtaNHID = 30 // RTA_NH_ID

func (r *Route) attribute(typ uint16, v []byte) {
	n := uint32(rtnl.Uint(v))
	switch typ {
	case unix.RTA_DST:
		r.Dst, _ = netip.AddrFromSlice(v)
	case unix.RTA_SRC:
		r.Src, _ = netip.AddrFromSlice(v)
	case unix.RTA_PREFSRC:
		r.PrefSrc, _ = netip.AddrFromSlice(v)
	case unix.RTA_IIF:
		r.In = int(n)
	case unix.RTA_PRIORITY:
		r.HasPriority, r.Priority = true, n
	case unix.RTA_METRICS:
		r.Metrics = v
	case unix.RTA_MULTIPATH:
		r.Multipath = v
	case unix.RTA_CACHEINFO:
		if len(v) >= 20 {
			r.HasCache = true
			r.Used = binary.NativeEndian.Uint32(v[16:])
			r.Expires = int32(binary.NativeEndian.Uint32(v[8:]))
			r.CacheError = binary.NativeEndian.Uint32(v[12:])
			r.Users, r.LastUse = binary.NativeEndian.Uint32(v), int32(binary.NativeEndian.Uint32(v[4:]))
		}
	case unix.RTA_TABLE:
		r.Table = n
	case unix.RTA_MARK:
		r.HasMark, r.Mark = true, n
	case unix.RTA_UID:
		r.HasUID, r.UID = true, n
	case unix.RTA_PREF:
		r.HasPref, r.Pref = true, uint8(n)
	case unix.RTA_TTL_PROPAGATE:
		r.HasTTLPropagate, r.TTLPropagate = true, uint8(n)
	case rtaNHID:
		r.NHID = n
	default:
		r.Hop.attribute(typ, v)
	}
}

func (h *Hop) attribute(typ uint16, v []byte) {
	switch typ {
	case unix.RTA_NEWDST:
		h.NewDst = v
	case unix.RTA_GATEWAY:
		h.Gateway, _ = netip.AddrFromSlice(v)
	case unix.RTA_VIA:
		if len(v) > 2 {
			h.Via, _ = netip.AddrFromSlice(v[2:])
		}
	case unix.RTA_OIF:
		h.Out = int(rtnl.Uint(v))
	case unix.RTA_FLOW:
		h.Realm = uint32(rtnl.Uint(v))
	case unix.RTA_ENCAP_TYPE:
		h.EncapType = uint16(rtnl.Uint(v))
	case unix.RTA_ENCAP:
		h.Encap = v
	}
}

// EachHop gives f the ways of a route that has several.
func (r *Route) EachHop(f func(*Hop)) {
	for data := r.Multipath; len(data) >= unix.SizeofRtNexthop; {
		size := int(binary.NativeEndian.Uint16(data))
		if size < unix.SizeofRtNexthop || size > len(data) {
			return
		}
		h := Hop{Flags: data[2], Weight: int(data[3]) + 1, Out: int(int32(binary.NativeEndian.Uint32(data[4:])))}
		for typ, v := range rtnl.Attributes(data[unix.SizeofRtNexthop:size]) {
			h.attribute(typ, v)
		}
		f(&h)
		data = data[min((size+3)&^3, len(data)):]
	}
}
