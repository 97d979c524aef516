// Package nexthops finds nexthops: the ways that routes and groups refer to by
// numbers.
package nexthops

import (
	"encoding/binary"
	"slices"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// A Head is the fixed part of a message about a nexthop, struct nhmsg.
type Head struct {
	Family, Scope, Protocol uint8
	Flags                   uint32 // RTNH_F_*
}

// Len and Serialize make it a part of a request.
func (h *Head) Len() int { return unix.SizeofNhmsg }

// Serialize see Len.
func (h *Head) Serialize() []byte {
	return binary.NativeEndian.AppendUint32([]byte{h.Family, h.Scope, h.Protocol, 0}, h.Flags)
}

// One gives the nexthop of a number to f.
func One(conn *rtnl.Conn, id uint32, f func(rtnl.Message) error) error {
	req := nl.NewNetlinkRequest(unix.RTM_GETNEXTHOP, 0)
	req.AddData(&Head{})
	req.AddData(nl.NewRtAttr(unix.NHA_ID, nl.Uint32Attr(id)))
	return conn.Get(req, f)
}

// Known are nexthops that have been asked for, each once, on a socket of their
// own, since a dump may be running on the other one.
type Known struct {
	conn *rtnl.Conn
	all  map[uint32]*model.Nexthop
}

// Find is the nexthop of a number, nil if there is none.
func (k *Known) Find(id uint32) *model.Nexthop {
	if n, ok := k.all[id]; ok {
		return n
	}
	if k.conn == nil {
		var err error
		if k.conn, err = rtnl.Open(); err != nil {
			return nil
		}
		k.all = make(map[uint32]*model.Nexthop)
	}
	n := new(model.Nexthop)
	err := One(k.conn, id, func(m rtnl.Message) error { return model.DecodeNexthop(slices.Clone(m.Body), n) })
	if err != nil {
		n = nil
	}
	k.all[id] = n
	return n
}
