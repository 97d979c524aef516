package model

import (
	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// A Netconf is what RTM_NEWNETCONF tells of a device: some of its settings
// under /proc/sys/net. A pointer is nil where a family has no such setting.
type Netconf struct {
	Family uint8
	Index  int // of a link, or NetconfAll or NetconfDefault

	Forwarding, RPFilter, McForwarding, ProxyNeigh, IgnoreLinkdown, Input *uint32
}

// The settings that are no device's.
const (
	NetconfAll     = -1
	NetconfDefault = -2
)

// sizeofNetconfmsg is struct netconfmsg of linux/netconf.h, aligned.
const sizeofNetconfmsg = 4

// DecodeNetconf reads the body of an RTM_NEWNETCONF or RTM_DELNETCONF message
// into n, whose earlier content is lost.
func DecodeNetconf(body []byte, n *Netconf) error {
	if len(body) < sizeofNetconfmsg {
		return ErrShort
	}
	*n = Netconf{Family: body[0]}
	// NETCONFA_* of linux/netconf.h, from 1: the index of the link comes first.
	settings := [...]**uint32{2: &n.Forwarding, &n.RPFilter, &n.McForwarding, &n.ProxyNeigh, &n.IgnoreLinkdown, &n.Input}
	for typ, v := range rtnl.Attributes(body[sizeofNetconfmsg:]) {
		value := uint32(rtnl.Uint(v))
		switch {
		case typ == 1:
			n.Index = int(int32(value))
		case typ > 1 && int(typ) < len(settings):
			*settings[typ] = &value
		}
	}
	return nil
}

// Of says that the message is about a family, or about any (AF_UNSPEC).
func (n *Netconf) Of(family int) bool { return family == unix.AF_UNSPEC || int(n.Family) == family }
