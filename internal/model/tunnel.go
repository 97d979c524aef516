package model

import (
	"encoding/binary"
	"net/netip"

	"gonet/internal/rtnl"
)

// A Tunnel is what the ioctls about a tunnel carry: over IPv4 a struct
// ip_tunnel_parm, over IPv6 a struct ip6_tnl_parm2.
type Tunnel struct {
	Name          string
	Link          int // index of the device that it goes over, 0 for any
	In, Out       uint16
	InKey, OutKey uint32
	Protocol      uint8
	Local, Remote netip.Addr
	HopLimit      uint8
	TOS           uint8  // IPv4
	Fragment      uint16 // IPv4: DontFragment or 0
	EncapLimit    uint8  // IPv6
	FlowInfo      uint32 // IPv6
	Flags         uint32 // IPv6, IP6_TNL_F_*
}

// The flags of packets that come In and go Out (GRE_*), and one of IPv4's.
const (
	GREChecksum  = 0x8000
	GREKey       = 0x2000
	GRESequence  = 0x1000
	DontFragment = 0x4000
)

// The Flags of a tunnel over IPv6, IP6_TNL_F_*.
const (
	IgnoreEncapLimit = 0x1
	InheritTClass    = 0x2
	InheritFlowLabel = 0x4
	CopyDSCP         = 0x10
	UseMark          = 0x20
	AllowLocalRemote = 0x40
)

// special is the flag of In that makes an ipip a vti (VTI_ISVTI) and a sit an
// isatap (SIT_ISATAP): the kernel has it in the machine's order, the others in
// the network's.
func special() uint16 {
	return binary.BigEndian.Uint16(binary.NativeEndian.AppendUint16(nil, 1))
}

// Special says that the tunnel is a vti or an isatap.
func (t *Tunnel) Special() bool { return t.In&special() != 0 }

// SetSpecial makes a vti of an ipip and an isatap of a sit.
func (t *Tunnel) SetSpecial() { t.In |= special() }

// The lengths of the two structures.
const (
	sizeofTunnel4 = 52
	sizeofTunnel6 = 76
)

// Encode4 is the tunnel as the ioctls about those over IPv4 have it.
func (t *Tunnel) Encode4() []byte {
	b := make([]byte, sizeofTunnel4)
	copy(b[:15], t.Name)
	binary.NativeEndian.PutUint32(b[16:], uint32(t.Link))
	binary.BigEndian.PutUint16(b[20:], t.In)
	binary.BigEndian.PutUint16(b[22:], t.Out)
	binary.BigEndian.PutUint32(b[24:], t.InKey)
	binary.BigEndian.PutUint32(b[28:], t.OutKey)
	header := b[32:]
	header[0] = 0x45 // version 4, five words
	header[1] = t.TOS
	binary.BigEndian.PutUint16(header[6:], t.Fragment)
	header[8], header[9] = t.HopLimit, t.Protocol
	copy(header[12:16], t.Local.AsSlice())
	copy(header[16:20], t.Remote.AsSlice())
	return b
}

// DecodeTunnel4 reads what Encode4 writes.
func DecodeTunnel4(b []byte) Tunnel {
	header := b[32:]
	local, _ := netip.AddrFromSlice(header[12:16])
	remote, _ := netip.AddrFromSlice(header[16:20])
	return Tunnel{
		Name: rtnl.String(b[:16]), Link: int(binary.NativeEndian.Uint32(b[16:])),
		In: binary.BigEndian.Uint16(b[20:]), Out: binary.BigEndian.Uint16(b[22:]),
		InKey: binary.BigEndian.Uint32(b[24:]), OutKey: binary.BigEndian.Uint32(b[28:]),
		TOS: header[1], Fragment: binary.BigEndian.Uint16(header[6:]),
		HopLimit: header[8], Protocol: header[9], Local: local, Remote: remote,
	}
}

// Encode6 is the tunnel as the ioctls about those over IPv6 have it.
func (t *Tunnel) Encode6() []byte {
	b := make([]byte, sizeofTunnel6)
	copy(b[:15], t.Name)
	binary.NativeEndian.PutUint32(b[16:], uint32(t.Link))
	b[20], b[21], b[22] = t.Protocol, t.EncapLimit, t.HopLimit
	binary.BigEndian.PutUint32(b[24:], t.FlowInfo)
	binary.NativeEndian.PutUint32(b[28:], t.Flags)
	copy(b[32:48], t.Local.AsSlice())
	copy(b[48:64], t.Remote.AsSlice())
	binary.BigEndian.PutUint16(b[64:], t.In)
	binary.BigEndian.PutUint16(b[66:], t.Out)
	binary.BigEndian.PutUint32(b[68:], t.InKey)
	binary.BigEndian.PutUint32(b[72:], t.OutKey)
	return b
}

// DecodeTunnel6 reads what Encode6 writes.
func DecodeTunnel6(b []byte) Tunnel {
	local, _ := netip.AddrFromSlice(b[32:48])
	remote, _ := netip.AddrFromSlice(b[48:64])
	return Tunnel{
		Name: rtnl.String(b[:16]), Link: int(binary.NativeEndian.Uint32(b[16:])),
		Protocol: b[20], EncapLimit: b[21], HopLimit: b[22],
		FlowInfo: binary.BigEndian.Uint32(b[24:]), Flags: binary.NativeEndian.Uint32(b[28:]),
		Local: local, Remote: remote,
		In: binary.BigEndian.Uint16(b[64:]), Out: binary.BigEndian.Uint16(b[66:]),
		InKey: binary.BigEndian.Uint32(b[68:]), OutKey: binary.BigEndian.Uint32(b[72:]),
	}
}

// A Relay is a router that an isatap knows (struct ip_tunnel_prl).
type Relay struct {
	Addr    netip.Addr
	Default bool
}

const (
	sizeofRelay  = 16
	relayDefault = 1 // PRL_DEFAULT
	mostRelays   = 15
)

// Encode is the relay as the ioctls that change it have it.
func (r *Relay) Encode() []byte {
	b := make([]byte, sizeofRelay)
	copy(b, r.Addr.AsSlice())
	if r.Default {
		binary.NativeEndian.PutUint16(b[4:], relayDefault)
	}
	return b
}

// RelaysRequest asks for relays and has room for them.
func RelaysRequest() []byte {
	b := make([]byte, sizeofRelay*(1+mostRelays))
	binary.NativeEndian.PutUint32(b[8:], sizeofRelay*mostRelays)
	return b
}

// DecodeRelays reads the answer to RelaysRequest.
func DecodeRelays(b []byte) []Relay {
	var all []Relay
	n := int(binary.NativeEndian.Uint32(b[8:])) / sizeofRelay
	for b = b[sizeofRelay:]; n > 0 && len(b) >= sizeofRelay; n-- {
		addr, _ := netip.AddrFromSlice(b[:4])
		all = append(all, Relay{addr, binary.NativeEndian.Uint16(b[4:])&relayDefault != 0})
		b = b[sizeofRelay:]
	}
	return all
}

// A SixRD is the prefixes of IPv6 in IPv4 that a provider rolls out (struct
// ip_tunnel_6rd).
type SixRD struct {
	Prefix, Relay         netip.Addr
	PrefixBits, RelayBits uint16
}

const sizeofSixRD = 24

// Encode is the prefixes as the ioctls have them.
func (s *SixRD) Encode() []byte {
	b := make([]byte, sizeofSixRD)
	copy(b[:16], s.Prefix.AsSlice())
	copy(b[16:20], s.Relay.AsSlice())
	binary.NativeEndian.PutUint16(b[20:], s.PrefixBits)
	binary.NativeEndian.PutUint16(b[22:], s.RelayBits)
	return b
}

// DecodeSixRD reads what Encode writes.
func DecodeSixRD(b []byte) SixRD {
	prefix, _ := netip.AddrFromSlice(b[:16])
	relay, _ := netip.AddrFromSlice(b[16:20])
	return SixRD{prefix, relay, binary.NativeEndian.Uint16(b[20:]), binary.NativeEndian.Uint16(b[22:])}
}
