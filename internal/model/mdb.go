package model

import (
	"encoding/binary"
	"iter"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// The attributes of linux/if_bridge.h about multicast groups.
const (
	MDBGroups      = 1 // MDBA_MDB: MDBA_MDB_ENTRY inside, and MDBA_MDB_ENTRY_INFO there
	MDBRouters     = 2 // MDBA_ROUTER: MDBA_ROUTER_PORT inside
	MDBSetEntry    = 1 // MDBA_SET_ENTRY, of requests
	MDBSetAttrs    = 2 // MDBA_SET_ENTRY_ATTRS
	MDBSetSource   = 1 // MDBE_ATTR_SOURCE, inside
	sizeofMDBEntry = 28
	sizeofPortMsg  = 8
)

// A GroupAddress is what a group is called on the network or the link layer.
type GroupAddress struct {
	IP  netip.Addr
	MAC []byte // when there is no IP
}

// A PortMsg is the fixed part of a message about groups, struct br_port_msg.
type PortMsg struct{ Index int }

// Len is the size of the head in a message.
func (m *PortMsg) Len() int { return sizeofPortMsg }

// Serialize is the head as the kernel reads it.
func (m *PortMsg) Serialize() []byte {
	return binary.NativeEndian.AppendUint32([]byte{unix.AF_BRIDGE, 0, 0, 0}, uint32(m.Index))
}

// An MDBEntry is one group that a port of a bridge has joined, struct
// br_mdb_entry with what is known of it.
type MDBEntry struct {
	Port      int
	Permanent bool
	Flags     uint8 // MDB_FLAGS_*
	VID       uint16
	Group     GroupAddress
	Source    netip.Addr
	Timer     uint32 // ticks of 1/100 s
	HasMode   bool
	Mode      uint8 // 0 exclude, 1 include
	Sources   []MDBSource
	HasProto  bool
	Protocol  uint8
}

// An MDBSource is a sender whom a group includes or excludes.
type MDBSource struct {
	Address netip.Addr
	Timer   uint32 // ticks of 1/100 s
}

// Serialize is the fixed part of an entry, as requests have it.
func (e *MDBEntry) Serialize() []byte {
	b := binary.NativeEndian.AppendUint32(make([]byte, 0, sizeofMDBEntry), uint32(e.Port))
	state := byte(0)
	if e.Permanent {
		state = 1
	}
	b = append(b, state, e.Flags)
	b = binary.NativeEndian.AppendUint16(b, e.VID)
	protocol := uint16(0)
	switch {
	case e.Group.IP.Is4():
		protocol = unix.ETH_P_IP
		b = append(b, e.Group.IP.AsSlice()...)
	case e.Group.IP.Is6():
		protocol = unix.ETH_P_IPV6
		b = append(b, e.Group.IP.AsSlice()...)
	default:
		b = append(b, e.Group.MAC...)
	}
	b = append(b, make([]byte, 24-len(b))...)
	b = binary.BigEndian.AppendUint16(b, protocol)
	return append(b, 0, 0)
}

// MDBBridge reads the head of a message about groups: the index of the bridge
// and the attributes.
func MDBBridge(body []byte) (bridge int, attrs []byte, err error) {
	if len(body) < sizeofPortMsg {
		return 0, nil, ErrShort
	}
	return int(int32(binary.NativeEndian.Uint32(body[4:]))), body[sizeofPortMsg:], nil
}

// MDBEntries are the groups in an attribute MDBGroups. Byte slices point into it.
func MDBEntries(data []byte) iter.Seq[*MDBEntry] {
	return func(yield func(*MDBEntry) bool) {
		for _, group := range rtnl.Attributes(data) {
			for _, info := range rtnl.Attributes(group) {
				if len(info) >= sizeofMDBEntry && !yield(decodeMDBEntry(info)) {
					return
				}
			}
		}
	}
}

func decodeMDBEntry(info []byte) *MDBEntry {
	e := &MDBEntry{
		Port:      int(int32(binary.NativeEndian.Uint32(info))),
		Permanent: info[4]&1 != 0,
		Flags:     info[5],
		VID:       binary.NativeEndian.Uint16(info[6:]),
	}
	switch binary.BigEndian.Uint16(info[24:]) {
	case unix.ETH_P_IP:
		e.Group.IP = netip.AddrFrom4([4]byte(info[8:]))
	case unix.ETH_P_IPV6:
		e.Group.IP = netip.AddrFrom16([16]byte(info[8:]))
	default:
		e.Group.MAC = info[8:14]
	}
	for typ, v := range rtnl.Attributes(info[sizeofMDBEntry:]) {
		switch typ {
		case 1: // MDBA_MDB_EATTR_TIMER
			e.Timer = uint32(rtnl.Uint(v))
		case 2: // MDBA_MDB_EATTR_SRC_LIST
			for _, source := range rtnl.Attributes(v) {
				e.Sources = append(e.Sources, decodeMDBSource(source))
			}
		case 3: // MDBA_MDB_EATTR_GROUP_MODE
			e.HasMode, e.Mode = true, uint8(rtnl.Uint(v))
		case 4: // MDBA_MDB_EATTR_SOURCE
			e.Source, _ = netip.AddrFromSlice(v)
		case 5: // MDBA_MDB_EATTR_RTPROT
			e.HasProto, e.Protocol = true, uint8(rtnl.Uint(v))
		}
	}
	return e
}

func decodeMDBSource(data []byte) (s MDBSource) {
	for typ, v := range rtnl.Attributes(data) {
		switch typ {
		case 1: // MDBA_MDB_SRCATTR_ADDRESS
			s.Address, _ = netip.AddrFromSlice(v)
		case 2: // MDBA_MDB_SRCATTR_TIMER
			s.Timer = uint32(rtnl.Uint(v))
		}
	}
	return s
}

// An MDBRouter is a port behind which there is a multicast router.
type MDBRouter struct {
	Port  int
	Timer uint32 // ticks of 1/100 s
	Type  uint8  // MDB_RTR_TYPE_*
}

// MDBRouterPorts are the ports in an attribute MDBRouters.
func MDBRouterPorts(data []byte) iter.Seq[MDBRouter] {
	return func(yield func(MDBRouter) bool) {
		for _, port := range rtnl.Attributes(data) {
			if len(port) < 4 {
				continue
			}
			r := MDBRouter{Port: int(int32(binary.NativeEndian.Uint32(port)))}
			for typ, v := range rtnl.Attributes(port[4:]) {
				switch typ {
				case 1: // MDBA_ROUTER_PATTR_TIMER
					r.Timer = uint32(rtnl.Uint(v))
				case 2: // MDBA_ROUTER_PATTR_TYPE
					r.Type = uint8(rtnl.Uint(v))
				}
			}
			if !yield(r) {
				return
			}
		}
	}
}
