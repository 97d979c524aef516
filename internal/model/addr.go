package model

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// Forever is the lifetime of an address that does not end, in seconds.
const Forever = 0xffffffff

// An Addr is one address of a link as RTM_NEWADDR describes it.
type Addr struct {
	Family    uint8
	PrefixLen uint8
	Scope     uint8
	Flags     uint32 // IFA_F_*
	Index     int    // of its link
	Local     netip.Addr
	Peer      netip.Addr // not valid, or equal to Local, when there is none
	Broadcast netip.Addr
	Anycast   netip.Addr
	Label     string
	Metric    uint32 // of its prefix route, 0 for the default
	Valid     uint32 // seconds
	Preferred uint32 // seconds
	HasLife   bool
}

const ifaRTPriority = 9

// DecodeAddr reads the body of an RTM_NEWADDR or RTM_DELADDR message into a,
// whose earlier content is lost.
func DecodeAddr(body []byte, a *Addr) error {
	if len(body) < unix.SizeofIfAddrmsg {
		return ErrShort
	}
	*a = Addr{
		Family:    body[0],
		PrefixLen: body[1],
		Flags:     uint32(body[2]),
		Scope:     body[3],
		Index:     int(int32(binary.NativeEndian.Uint32(body[4:]))),
	}
	for typ, v := range rtnl.Attributes(body[unix.SizeofIfAddrmsg:]) {
		switch typ {
		case unix.IFA_LOCAL:
			a.Local, _ = netip.AddrFromSlice(v)
		case unix.IFA_ADDRESS:
			a.Peer, _ = netip.AddrFromSlice(v)
		case unix.IFA_BROADCAST:
			a.Broadcast, _ = netip.AddrFromSlice(v)
		case unix.IFA_ANYCAST:
			a.Anycast, _ = netip.AddrFromSlice(v)
		case unix.IFA_LABEL:
			a.Label = rtnl.String(v)
		case unix.IFA_FLAGS:
			a.Flags = uint32(rtnl.Uint(v))
		case ifaRTPriority:
			a.Metric = uint32(rtnl.Uint(v))
		case unix.IFA_CACHEINFO:
			if len(v) >= 8 {
				a.HasLife = true
				a.Preferred = binary.NativeEndian.Uint32(v)
				a.Valid = binary.NativeEndian.Uint32(v[4:])
			}
		}
	}
	if !a.Local.IsValid() {
		a.Local = a.Peer // IPv6 names its only address IFA_ADDRESS
	}
	return nil
}

// HasPeer says whether the other end of a point-to-point address is known.
func (a *Addr) HasPeer() bool { return a.Peer.IsValid() && a.Peer != a.Local }
