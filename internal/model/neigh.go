package model

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// A NeighHead is the fixed part of a message about a neighbour, struct ndmsg; a
// request begins with it.
type NeighHead struct {
	Family uint8
	Index  int
	State  uint16
	Flags  uint8
}

// Len is the size of the head in a message.
func (h *NeighHead) Len() int { return unix.SizeofNdMsg }

// Serialize is the head as the kernel reads it.
func (h *NeighHead) Serialize() []byte {
	b := make([]byte, 4, unix.SizeofNdMsg)
	b[0] = h.Family
	b = binary.NativeEndian.AppendUint32(b, uint32(h.Index))
	b = binary.NativeEndian.AppendUint16(b, h.State)
	return append(b, h.Flags, 0)
}

// A Neigh is one neighbour as RTM_NEWNEIGH describes it: an address and where
// on its link it is found. Byte slices point into the message.
type Neigh struct {
	Family    uint8
	Index     int // of the link
	State     uint16
	Flags     uint8
	FlagsExt  uint32
	Dst       netip.Addr
	LLAddr    []byte
	HasCache  bool
	Confirmed uint32 // ticks of 1/100 s ago, as Used and Updated
	Used      uint32
	Updated   uint32
	RefCount  uint32
	HasProbes bool
	Probes    uint32
	Protocol  uint8
	VLAN      uint16
	HasVLAN   bool
	Master    int
	VNI       uint32
	HasVNI    bool
	Port      uint16
	HasPort   bool
	Via       int // index of the device that packets leave by
	HasVia    bool
	SrcVNI    uint32
	HasSrcVNI bool
	LinkNetns int32
	HasNetns  bool
	NHID      uint32
}

// The attributes and flags that x/sys/unix has no names for (linux/neighbour.h).
const (
	ndaProtocol  = 12
	NDANHID      = 13
	ndaFlagsExt  = 15
	NDAStateMask = 16 // NDA_NDM_STATE_MASK
	NDAFlagsMask = 17 // NDA_NDM_FLAGS_MASK
	NTFSticky    = 1 << 6
)

// DecodeNeigh reads the body of an RTM_NEWNEIGH or RTM_DELNEIGH message into n,
// whose earlier content is lost.
func DecodeNeigh(body []byte, n *Neigh) error {
	if len(body) < unix.SizeofNdMsg {
		return ErrShort
	}
	*n = Neigh{
		Family: body[0],
		Index:  int(int32(binary.NativeEndian.Uint32(body[4:]))),
		State:  binary.NativeEndian.Uint16(body[8:]),
		Flags:  body[10],
	}
	for typ, v := range rtnl.Attributes(body[unix.SizeofNdMsg:]) {
		number := uint32(rtnl.Uint(v))
		switch typ {
		case unix.NDA_DST:
			n.Dst, _ = netip.AddrFromSlice(v)
		case unix.NDA_LLADDR:
			n.LLAddr = v
		case unix.NDA_CACHEINFO:
			if len(v) >= 16 {
				n.HasCache = true
				n.Confirmed = binary.NativeEndian.Uint32(v)
				n.Used = binary.NativeEndian.Uint32(v[4:])
				n.Updated = binary.NativeEndian.Uint32(v[8:])
				n.RefCount = binary.NativeEndian.Uint32(v[12:])
			}
		case unix.NDA_PROBES:
			n.HasProbes, n.Probes = true, number
		case unix.NDA_VLAN:
			n.HasVLAN, n.VLAN = true, uint16(number)
		case unix.NDA_PORT:
			if len(v) >= 2 {
				n.HasPort, n.Port = true, binary.BigEndian.Uint16(v)
			}
		case unix.NDA_VNI:
			n.HasVNI, n.VNI = true, number
		case unix.NDA_SRC_VNI:
			n.HasSrcVNI, n.SrcVNI = true, number
		case unix.NDA_IFINDEX:
			n.HasVia, n.Via = true, int(number)
		case unix.NDA_MASTER:
			n.Master = int(number)
		case unix.NDA_LINK_NETNSID:
			n.HasNetns, n.LinkNetns = true, int32(number)
		case ndaProtocol:
			n.Protocol = uint8(number)
		case NDANHID:
			n.NHID = number
		case ndaFlagsExt:
			n.FlagsExt = number
		}
	}
	return nil
}
