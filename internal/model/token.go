package model

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// A Token is the end that the addresses of a link get when a router advertises
// their beginning.
type Token struct {
	Index int
	Addr  netip.Addr // not valid where there can be none
}

// IFLAInet6Token is the attribute of linux/if_link.h.
const IFLAInet6Token = 7

// DecodeToken reads what an RTM_NEWLINK message about IPv6 tells of a link's
// token.
func DecodeToken(body []byte) (t Token, err error) {
	if len(body) < unix.SizeofIfInfomsg {
		return t, ErrShort
	}
	t.Index = int(int32(binary.NativeEndian.Uint32(body[4:])))
	if flags := binary.NativeEndian.Uint32(body[8:]); flags&(unix.IFF_LOOPBACK|unix.IFF_NOARP) != 0 {
		return t, nil // no neighbours to discover
	}
	for typ, v := range rtnl.Attributes(body[unix.SizeofIfInfomsg:]) {
		if typ != unix.IFLA_PROTINFO {
			continue
		}
		for typ, v := range rtnl.Attributes(v) {
			if typ == IFLAInet6Token {
				t.Addr, _ = netip.AddrFromSlice(v)
			}
		}
	}
	return t, nil
}
