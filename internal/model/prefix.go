package model

import (
	"encoding/binary"
	"net/netip"

	"gonet/internal/rtnl"
)

// A Prefix is one that a router has advertised (RTM_NEWPREFIX).
type Prefix struct {
	Family    uint8
	Link      int
	Bits      uint8
	OnLink    bool
	Autoconf  bool
	Address   netip.Addr // invalid if not told
	HasLife   bool
	Preferred uint32 // seconds
	Valid     uint32
}

// DecodePrefix reads the body of such a message: a struct prefixmsg
// (linux/rtnetlink.h) and PREFIX_* of linux/if_addr.h.
func DecodePrefix(body []byte) (p Prefix, err error) {
	const size, onLink, autoconf, address, cacheInfo = 12, 1, 2, 1, 2
	if len(body) < size {
		return p, ErrShort
	}
	n := binary.NativeEndian
	p.Family, p.Link, p.Bits = body[0], int(int32(n.Uint32(body[4:]))), body[9]
	p.OnLink, p.Autoconf = body[10]&onLink != 0, body[10]&autoconf != 0
	for typ, v := range rtnl.Attributes(body[size:]) {
		switch {
		case typ == address:
			p.Address, _ = netip.AddrFromSlice(v)
		case typ == cacheInfo && len(v) >= 8:
			p.HasLife, p.Preferred, p.Valid = true, n.Uint32(v), n.Uint32(v[4:])
		}
	}
	return p, nil
}
