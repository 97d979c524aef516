package model

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// An AddrLabel is one as RTM_NEWADDRLABEL describes it: what addresses of a
// prefix count as when one is chosen to send from.
type AddrLabel struct {
	Family, PrefixLen uint8
	Index             int // of the link, 0 for all
	Prefix            netip.Addr
	Label             uint32
}

const sizeofIfaddrlblmsg = 12 // struct ifaddrlblmsg of linux/if_addrlabel.h

// DecodeAddrLabel reads the body of an RTM_NEWADDRLABEL message into l, whose
// earlier content is lost.
func DecodeAddrLabel(body []byte, l *AddrLabel) error {
	if len(body) < sizeofIfaddrlblmsg {
		return ErrShort
	}
	*l = AddrLabel{Family: body[0], PrefixLen: body[2], Index: int(binary.NativeEndian.Uint32(body[4:]))}
	for typ, v := range rtnl.Attributes(body[sizeofIfaddrlblmsg:]) {
		switch typ {
		case unix.IFAL_ADDRESS:
			l.Prefix, _ = netip.AddrFromSlice(v)
		case unix.IFAL_LABEL:
			l.Label = uint32(rtnl.Uint(v))
		}
	}
	return nil
}
