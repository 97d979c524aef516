package model

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// The messages about the networks of a vxlan, and their attributes
// (linux/rtnetlink.h, linux/if_link.h: VXLAN_VNIFILTER_*).
const (
	RTMNewTunnel = 120
	RTMDelTunnel = 121
	RTMGetTunnel = 122
	VNIEntry     = 1
	VNIStart     = 1
	VNIEnd       = 2
	VNIGroup     = 3
	VNIGroup6    = 4
	vniStats     = 5
)

// A TunnelMsg is the fixed part of such a message, struct tunnel_msg.
type TunnelMsg struct {
	Index int
	Stats bool // they are wanted too
}

const sizeofTunnelMsg = 8

// Len is the size of the head in a message.
func (m *TunnelMsg) Len() int { return sizeofTunnelMsg }

// Serialize is the head as the kernel reads it.
func (m *TunnelMsg) Serialize() []byte {
	b := []byte{unix.AF_BRIDGE, 0, 0, 0}
	if m.Stats {
		b[1] = 1 // TUNNEL_MSG_FLAG_STATS
	}
	return binary.NativeEndian.AppendUint32(b, uint32(m.Index))
}

// TunnelHead reads the head of such a message: the index of the tunnel and the
// attributes.
func TunnelHead(body []byte) (index int, attrs []byte, err error) {
	if len(body) < sizeofTunnelMsg {
		return 0, nil, ErrShort
	}
	return int(int32(binary.NativeEndian.Uint32(body[4:]))), body[sizeofTunnelMsg:], nil
}

// VNIs are one or several networks that a vxlan lets through.
type VNIs struct {
	Start, End uint32 // End is Start for one
	Remote     netip.Addr
	HasStats   bool
	Stats      [9]uint64 // by VNIFILTER_ENTRY_STATS_*
}

// DecodeVNIs reads an attribute VNIEntry.
func DecodeVNIs(data []byte) *VNIs {
	n := &VNIs{}
	for typ, v := range rtnl.Attributes(data) {
		switch typ {
		case VNIStart:
			n.Start = uint32(rtnl.Uint(v))
			n.End = max(n.End, n.Start)
		case VNIEnd:
			n.End = uint32(rtnl.Uint(v))
		case VNIGroup, VNIGroup6:
			n.Remote, _ = netip.AddrFromSlice(v)
		case vniStats:
			n.HasStats = true
			for typ, counter := range rtnl.Attributes(v) {
				if int(typ) < len(n.Stats) {
					n.Stats[typ] = rtnl.Uint(counter)
				}
			}
		}
	}
	return n
}
