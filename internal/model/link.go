// Package model holds what the kernel tells about the network as plain values,
// decoded from the bodies of its messages. It makes no system call.
package model

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// ErrShort is given for a message that ends before its fixed part does.
var ErrShort = errors.New("message truncated")

// A Link is one network device as RTM_NEWLINK describes it. Byte slices point
// into the message and are valid as long as it is.
type Link struct {
	Family uint8 // AF_BRIDGE for a link as a bridge sees it, AF_INET6 as IPv6 does
	Index  int
	Type   uint16 // ARPHRD_*
	Flags  uint32 // IFF_*
	Name   string

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
	HasGroup  bool
	TxQLen    uint32 // packets
	Address   []byte
	Broadcast []byte
	Permanent []byte

	HasNetnsID bool
	NetnsID    int32 // of the namespace that Link is in
	// Where a link that was moved away has gone, and its index there.
	HasNewNetns bool
	NewNetnsID  int32
	NewIndex    int
	ProtoDown   bool
	Event       uint32 // IFLA_EVENT_*: why the message was sent, 0 if not told
	// ProtoDownReason has a bit for each reason why ProtoDown is set.
	ProtoDownReason uint32
	Alias           string
	AltNames        []string
	Kind            string
	KindData        []byte // IFLA_INFO_DATA
	SlaveKind       string
	SlaveData       []byte // IFLA_INFO_SLAVE_DATA
	Virtual         []byte // IFLA_VFINFO_LIST: virtual functions, when asked for
	HasVirtual      bool   // IFLA_NUM_VF was sent
	XDP             XDP
	PortData        []byte // IFLA_PROTINFO of AF_BRIDGE: the same, to a bridge
	Bridge          []byte // IFLA_AF_SPEC of AF_BRIDGE, IFLA_BRIDGE_*
	Stats64         []byte // IFLA_STATS64, see DecodeStats
	Inet6Stats      []byte // IFLA_INET6_STATS, in place of Stats64 where IPv6 is asked
	// CarrierChanges counts how often the carrier came or went.
	CarrierChanges    uint32
	HasCarrierChanges bool
	Promiscuity       uint32
	AllMulti          uint32
	MinMTU            uint32
	MaxMTU            uint32
	Queues            [2]uint32 // transmit, receive
	Limits            [5]uint32 // gso_max_size, gso_max_segs, tso_max_size, tso_max_segs, gro_max_size
	HasLimit          [5]bool   // older kernels do not know all of them
	HasAddrGen        bool
	AddrGen           uint8
	// What hardware says of itself.
	PhysPort, PhysPortID, PhysSwitch, ParentBus, ParentDev string

	words []string // that links decoded here earlier had, for text
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
	altNames, words := l.AltNames[:0], l.words
	*l = Link{} // in its place: a Link is too large to lie on a small stack besides
	l.Family = body[0]
	l.Type = binary.NativeEndian.Uint16(body[2:])
	l.Index = int(int32(binary.NativeEndian.Uint32(body[4:])))
	l.Flags = binary.NativeEndian.Uint32(body[8:])
	l.AltNames, l.words = altNames, words
	for typ, v := range rtnl.Attributes(body[unix.SizeofIfInfomsg:]) {
		l.attribute(typ, v)
	}
	return nil
}

// text is rtnl.String of what most links have in common, made once for all of them.
func (l *Link) text(v []byte) string {
	v, _, _ = bytes.Cut(v, []byte{0})
	for _, word := range l.words {
		if word == string(v) {
			return word
		}
	}
	l.words = append(l.words, string(v))
	return l.words[len(l.words)-1]
}

// The attributes, most of them inside others, that x/sys/unix has no names for (linux/if_link.h).
const (
	ifaNewNetnsID = 45 // IFLA_NEW_NETNSID
	ifaNewIfindex = 49 // IFLA_NEW_IFINDEX
	inet6AddrGen  = 8  // IFLA_INET6_ADDR_GEN_MODE
	inet6Stats    = 3  // IFLA_INET6_STATS
	protoReason   = 2  // IFLA_PROTO_DOWN_REASON_VALUE
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
		l.Qdisc = l.text(v)
	case unix.IFLA_MASTER:
		l.Master = int(n)
	case unix.IFLA_OPERSTATE:
		l.HasState, l.OperState = true, uint8(n)
	case unix.IFLA_LINKMODE:
		l.Mode = uint8(n)
	case unix.IFLA_GROUP:
		l.HasGroup, l.Group = true, n
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
	case ifaNewNetnsID:
		l.HasNewNetns, l.NewNetnsID = true, int32(n)
	case ifaNewIfindex:
		l.NewIndex = int(n)
	case unix.IFLA_EVENT:
		l.Event = n
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
	case unix.IFLA_NUM_VF:
		l.HasVirtual = true
	case unix.IFLA_XDP:
		l.XDP = decodeXDP(v)
	case unix.IFLA_VFINFO_LIST:
		l.Virtual = v
	case unix.IFLA_LINKINFO:
		for t, info := range rtnl.Attributes(v) {
			switch t {
			case unix.IFLA_INFO_KIND:
				l.Kind = l.text(info)
			case unix.IFLA_INFO_DATA:
				l.KindData = info
			case unix.IFLA_INFO_SLAVE_KIND:
				l.SlaveKind = l.text(info)
			case unix.IFLA_INFO_SLAVE_DATA:
				l.SlaveData = info
			}
		}
	case unix.IFLA_PROTINFO:
		l.protocol(v)
	case unix.IFLA_AF_SPEC:
		if l.Family == unix.AF_BRIDGE {
			l.Bridge = v
		} else {
			l.family(v)
		}
	default:
		l.detail(typ, v, n)
	}
}

// protocol reads what the family that was asked knows of a link.
func (l *Link) protocol(v []byte) {
	if l.Family != unix.AF_INET6 {
		l.PortData = v
		return
	}
	for typ, counters := range rtnl.Attributes(v) {
		if typ == inet6Stats {
			l.Inet6Stats = counters
		}
	}
}

// detail reads the attributes that only -d shows.
func (l *Link) detail(typ uint16, v []byte, n uint32) {
	switch typ {
	case unix.IFLA_PROMISCUITY:
		l.Promiscuity = n
	case unix.IFLA_ALLMULTI:
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
		l.limit(0, n)
	case unix.IFLA_GSO_MAX_SEGS:
		l.limit(1, n)
	case unix.IFLA_TSO_MAX_SIZE:
		l.limit(2, n)
	case unix.IFLA_TSO_MAX_SEGS:
		l.limit(3, n)
	case unix.IFLA_GRO_MAX_SIZE:
		l.limit(4, n)
	case unix.IFLA_CARRIER_CHANGES:
		l.HasCarrierChanges, l.CarrierChanges = true, n
	case unix.IFLA_STATS64:
		l.Stats64 = v
	case unix.IFLA_PROTO_DOWN_REASON:
		for t, reason := range rtnl.Attributes(v) {
			if t == protoReason {
				l.ProtoDownReason = uint32(rtnl.Uint(reason))
			}
		}
	case unix.IFLA_PHYS_PORT_NAME:
		l.PhysPort = rtnl.String(v)
	case unix.IFLA_PHYS_PORT_ID:
		l.PhysPortID = hex.EncodeToString(v)
	case unix.IFLA_PHYS_SWITCH_ID:
		l.PhysSwitch = hex.EncodeToString(v)
	case unix.IFLA_PARENT_DEV_NAME:
		l.ParentDev = rtnl.String(v)
	case unix.IFLA_PARENT_DEV_BUS_NAME:
		l.ParentBus = rtnl.String(v)
	}
}

func (l *Link) limit(i int, n uint32) { l.HasLimit[i], l.Limits[i] = true, n }

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

// OnOther says whether l stands on another link, or has one for a peer, here or
// in another namespace.
func (l *Link) OnOther() bool { return l.HasLink && (l.Link != l.Index || l.HasNetnsID) }

// Refers is the index of another link that has to be known to print l, or 0.
func (l *Link) Refers() int {
	if l.HasLink && !l.HasNetnsID && l.Link != l.Index {
		return l.Link
	}
	return 0
}

// AddrGenModes names the values of Link.AddrGen in their order.
func AddrGenModes() []string { return []string{"eui64", "none", "stable_secret", "random"} }
