// Package model holds what the kernel tells about the network as plain values,
// decoded from the bodies of its messages. It makes no system call.
package model

import (
	"encoding/binary"
	"errors"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// ErrShort is given for a message that ends before its fixed part does.
var ErrShort = errors.New("message truncated")

// A Link is one network device as RTM_NEWLINK describes it. Byte slices point
// into the message and are valid as long as it is.
type Link struct {
	Index int
	Type  uint16 // ARPHRD_*
	Flags uint32 // IFF_*
	Name  string

	HasLink bool // IFLA_LINK was sent
	Link    int  // index of the lower device or the peer, 0 for none

	MTU       uint32
	HasMTU    bool
	Qdisc     string
	Master    int // index, 0 for none
	OperState uint8
	HasState  bool
	Mode      uint8 // IF_LINK_MODE_*
	Group     uint32
	TxQLen    uint32 // packets
	Address   []byte
	Broadcast []byte
	Permanent []byte

	HasNetnsID  bool
	NetnsID     int32 // of the namespace that Link is in
	ProtoDown   bool
	Alias       string
	AltNames    []string
	Kind        string
	SlaveKind   string
	Promiscuity uint32
	AllMulti    uint32
	MinMTU      uint32
	MaxMTU      uint32
	Queues      [2]uint32 // transmit, receive
	Limits      [5]uint32 // gso_max_size, gso_max_segs, tso_max_size, tso_max_segs, gro_max_size
	HasAddrGen  bool
	AddrGen     uint8
}

// LinkHeader reads just the index, the flags and the name of a link message.
func LinkHeader(body []byte) (index int, flags uint32, name string, err error) {
	if len(body) < unix.SizeofIfInfomsg {
		return 0, 0, "", ErrShort
	}
	index = int(int32(binary.NativeEndian.Uint32(body[4:])))
	flags = binary.NativeEndian.Uint32(body[8:])
	for typ, v := range rtnl.Attributes(body[unix.SizeofIfInfomsg:]) {
		if typ == unix.IFLA_IFNAME {
			return index, flags, rtnl.String(v), nil
		}
	}
	return index, flags, "", nil
}

// DecodeLink reads the body of an RTM_NEWLINK or RTM_DELLINK message into l,
// whose earlier content is lost.
func DecodeLink(body []byte, l *Link) error {
	if len(body) < unix.SizeofIfInfomsg {
		return ErrShort
	}
	*l = Link{
		Type:     binary.NativeEndian.Uint16(body[2:]),
		Index:    int(int32(binary.NativeEndian.Uint32(body[4:]))),
		Flags:    binary.NativeEndian.Uint32(body[8:]),
		AltNames: l.AltNames[:0],
	}
	for typ, v := range rtnl.Attributes(body[unix.SizeofIfInfomsg:]) {
		l.attribute(typ, v)
	}
	return nil
}

// The attributes that x/sys/unix has no names for yet (linux/if_link.h).
const (
	iflaAllMulti   = 61
	iflaTSOMaxSize = 59
	iflaTSOMaxSegs = 60
	iflaGROMaxSize = 58
	inet6AddrGen   = 8 // IFLA_INET6_ADDR_GEN_MODE
)

func (l *Link) attribute(typ uint16, v []byte) {
	n := uint32(rtnl.Uint(v))
	switch typ {
	case unix.IFLA_IFNAME:
		l.Name = rtnl.String(v)
	case unix.IFLA_LINK:
		l.HasLink, l.Link = true, int(int32(n))
	case unix.IFLA_MTU:
		l.HasMTU, l.MTU = true, n
	case unix.IFLA_QDISC:
		l.Qdisc = rtnl.String(v)
	case unix.IFLA_MASTER:
		l.Master = int(n)
	case unix.IFLA_OPERSTATE:
		l.HasState, l.OperState = true, uint8(n)
	case unix.IFLA_LINKMODE:
		l.Mode = uint8(n)
	case unix.IFLA_GROUP:
		l.Group = n
	case unix.IFLA_TXQLEN:
		l.TxQLen = n
	case unix.IFLA_ADDRESS:
		l.Address = v
	case unix.IFLA_BROADCAST:
		l.Broadcast = v
	case unix.IFLA_PERM_ADDRESS:
		l.Permanent = v
	case unix.IFLA_LINK_NETNSID:
		l.HasNetnsID, l.NetnsID = true, int32(n)
	case unix.IFLA_PROTO_DOWN:
		l.ProtoDown = n != 0
	case unix.IFLA_IFALIAS:
		l.Alias = rtnl.String(v)
	case unix.IFLA_PROP_LIST:
		for t, name := range rtnl.Attributes(v) {
			if t == unix.IFLA_ALT_IFNAME {
				l.AltNames = append(l.AltNames, rtnl.String(name))
			}
		}
	case unix.IFLA_LINKINFO:
		for t, info := range rtnl.Attributes(v) {
			switch t {
			case unix.IFLA_INFO_KIND:
				l.Kind = rtnl.String(info)
			case unix.IFLA_INFO_SLAVE_KIND:
				l.SlaveKind = rtnl.String(info)
			}
		}
	case unix.IFLA_AF_SPEC:
		l.family(v)
	default:
		l.detail(typ, n)
	}
}

// detail reads the attributes that only -d shows.
func (l *Link) detail(typ uint16, n uint32) {
	switch typ {
	case unix.IFLA_PROMISCUITY:
		l.Promiscuity = n
	case iflaAllMulti:
		l.AllMulti = n
	case unix.IFLA_MIN_MTU:
		l.MinMTU = n
	case unix.IFLA_MAX_MTU:
		l.MaxMTU = n
	case unix.IFLA_NUM_TX_QUEUES:
		l.Queues[0] = n
	case unix.IFLA_NUM_RX_QUEUES:
		l.Queues[1] = n
	case unix.IFLA_GSO_MAX_SIZE:
		l.Limits[0] = n
	case unix.IFLA_GSO_MAX_SEGS:
		l.Limits[1] = n
	case iflaTSOMaxSize:
		l.Limits[2] = n
	case iflaTSOMaxSegs:
		l.Limits[3] = n
	case iflaGROMaxSize:
		l.Limits[4] = n
	}
}

func (l *Link) family(spec []byte) {
	for family, v := range rtnl.Attributes(spec) {
		if family != unix.AF_INET6 {
			continue
		}
		for typ, mode := range rtnl.Attributes(v) {
			if typ == inet6AddrGen {
				l.HasAddrGen, l.AddrGen = true, uint8(rtnl.Uint(mode))
			}
		}
	}
}

// Refers is the index of another link that has to be known to print l, or 0.
func (l *Link) Refers() int {
	if l.HasLink && !l.HasNetnsID && l.Link != l.Index {
		return l.Link
	}
	return 0
}
