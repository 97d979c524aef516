// Package links finds links and what they are called: one by its name, all of
// them in a stream, the names behind the numbers that messages carry.
package links

import (
	"errors"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cnum"
	"gonet/internal/ioctl"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// maxName is the longest name of a device, maxAltName of an alternative one.
const (
	maxName    = unix.IFNAMSIZ - 1
	maxAltName = 127
)

// skipStats asks the kernel to leave the counters out (RTEXT_FILTER_SKIP_STATS).
const skipStats = 1 << 3

// A Filter is what the kernel itself leaves out of a listing; zero is nothing.
type Filter struct {
	// Family AF_INET6 lists the links that have to do with IPv6, with the little
	// that IPv6 knows of them; the rest of the filter is not heeded then.
	Family  int
	Master  int // index, or NoMaster
	Kind    string
	Stats   bool // the counters are wanted too
	Virtual bool // so are the virtual functions
}

// NoMaster is the Master of links that have none.
const NoMaster = -1

// mask is what IFLA_EXT_MASK asks for.
func (f Filter) mask() []byte {
	var mask uint32
	if !f.Stats {
		mask |= skipStats
	}
	if f.Virtual {
		mask |= nl.RTEXT_FILTER_VF
	}
	return nl.Uint32Attr(mask)
}

// request is a request about the link of a name; the name goes where the kernel
// looks for its length.
func request(name string, filter Filter) *nl.NetlinkRequest {
	attr := unix.IFLA_IFNAME
	if len(name) > maxName {
		attr = unix.IFLA_ALT_IFNAME
	}
	req := requestIndex(0, filter)
	req.AddData(nl.NewRtAttr(attr, nl.ZeroTerminated(name)))
	return req
}

// requestIndex is a request about the link of an index.
func requestIndex(index int, filter Filter) *nl.NetlinkRequest {
	msg := nl.NewIfInfomsg(unix.AF_UNSPEC)
	msg.Index = int32(index)
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	req.AddData(msg)
	req.AddData(nl.NewRtAttr(unix.IFLA_EXT_MASK, filter.mask()))
	return req
}

// Index is the index of the link called name, by its name or an alternative
// one, by a label on it, or by "if" and the index itself, which need not be that
// of a link. ok is false when there is none.
func Index(conn *rtnl.Conn, name string) (index int, ok bool, err error) {
	if name == "" || len(name) > maxAltName {
		return 0, false, nil
	}
	if index, ok = conn.Indices[name]; ok {
		return index, true, nil
	}
	err = conn.Get(request(name, Filter{}), func(m rtnl.Message) error {
		index, _, _, err = model.LinkHeader(m.Body)
		return err
	})
	var refused *rtnl.Error
	if errors.As(err, &refused) {
		index = otherIndex(name)
		return index, index != 0, nil
	}
	if err == nil && conn.Indices != nil {
		conn.Indices[name] = index
	}
	return index, err == nil, err
}

// otherIndex is what a word that is no link's name may stand for: a label on
// one, or "if" and an index; 0 is neither.
func otherIndex(name string) int {
	if index := ioctl.Index(name); index != 0 {
		return index
	}
	number, ok := strings.CutPrefix(name, "if")
	if !ok {
		return 0
	}
	return int(uint32(cnum.Atoi(number)))
}

// One gives the link called name to f. ok is false when there is none. Of the
// filter only Stats and Virtual count.
func One(conn *rtnl.Conn, name string, filter Filter, f func(*model.Link) error) (ok bool, err error) {
	if name == "" || len(name) > maxAltName {
		return false, nil
	}
	return one(conn, request(name, filter), f)
}

// At is One for the link that has an index.
func At(conn *rtnl.Conn, index int, filter Filter, f func(*model.Link) error) (ok bool, err error) {
	return one(conn, requestIndex(index, filter), f)
}

func one(conn *rtnl.Conn, req *nl.NetlinkRequest, f func(*model.Link) error) (ok bool, err error) {
	var l model.Link
	err = conn.Get(req, func(m rtnl.Message) error {
		if err := model.DecodeLink(m.Body, &l); err != nil {
			return err
		}
		return f(&l)
	})
	var refused *rtnl.Error
	if errors.As(err, &refused) {
		return false, nil
	}
	return true, err
}

// request is one for a list.
func (f Filter) request() *nl.NetlinkRequest {
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	if f.Family == unix.AF_INET6 {
		req.AddData(nl.NewIfInfomsg(unix.AF_INET6))
		return req // which refuses attributes
	}
	req.AddData(nl.NewIfInfomsg(unix.AF_UNSPEC))
	req.AddData(nl.NewRtAttr(unix.IFLA_EXT_MASK, f.mask()))
	if f.Master != 0 {
		req.AddData(nl.NewRtAttr(unix.IFLA_MASTER, nl.Uint32Attr(uint32(f.Master))))
	}
	if f.Kind != "" {
		info := nl.NewRtAttr(unix.IFLA_LINKINFO, nil)
		info.AddRtAttr(nl.IFLA_INFO_KIND, nl.NonZeroTerminated(f.Kind))
		req.AddData(info)
	}
	return req
}

// Each lists the links in the kernel's order; what f gets is valid until it
// returns. names learns of all that pass by, each as soon as the part of the
// answer that it stands in has come: most links that others refer to are known
// then without being asked for.
func Each(conn *rtnl.Conn, filter Filter, names *Names, f func(*model.Link) error) error {
	req := filter.request()
	return list(conn, req, names, f)
}

// What a listing of ports is to tell of their VLANs too (RTEXT_FILTER_*): each,
// or those that follow each other as one.
const (
	VLANs           = 1 << 1
	CompressedVLANs = 1 << 2
)

// Ports lists, as Each does, the ports of bridges as their bridge sees them, and
// with their VLANs the bridges too. more is what else is to be told, or 0.
func Ports(conn *rtnl.Conn, more uint32, names *Names, f func(*model.Link) error) error {
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	req.AddData(nl.NewIfInfomsg(unix.AF_BRIDGE))
	if more != 0 {
		req.AddData(nl.NewRtAttr(unix.IFLA_EXT_MASK, nl.Uint32Attr(more)))
	}
	return list(conn, req, names, f)
}

func list(conn *rtnl.Conn, req *nl.NetlinkRequest, names *Names, f func(*model.Link) error) error {
	learn := func(m rtnl.Message) error {
		index, flags, name, err := model.LinkHeader(m.Body)
		names.learn(index, flags, name)
		return err
	}
	l := new(model.Link)
	return conn.DumpPeeked(req, learn, func(m rtnl.Message) error {
		if err := model.DecodeLink(m.Body, l); err != nil {
			return err
		}
		return f(l)
	})
}
