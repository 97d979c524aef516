package model

import (
	"gonet/internal/rtnl"
)

// An NSID is the number of a namespace as one or two others see it.
type NSID struct {
	Number  int32 // -1: none assigned
	Current int32 // -1: not told
}

// The attributes of linux/net_namespace.h, and the length of struct rtgenmsg,
// aligned.
const (
	netnsaNsid    = 1
	netnsaCurrent = 5
	sizeofGen     = 4
)

// DecodeNSID reads the body of an RTM_NEWNSID or RTM_DELNSID message.
func DecodeNSID(body []byte) NSID {
	id := NSID{-1, -1}
	for typ, v := range rtnl.Attributes(body[min(sizeofGen, len(body)):]) {
		switch typ {
		case netnsaNsid:
			id.Number = int32(rtnl.Uint(v))
		case netnsaCurrent:
			id.Current = int32(rtnl.Uint(v))
		}
	}
	return id
}
