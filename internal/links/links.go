// Package links finds links and what they are called: one by its name, all of
// them in a stream, the names behind the numbers that messages carry.
package links

import (
	"errors"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

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
	Master int // index, or NoMaster
	Kind   string
	Family int  // whose view of the links it is
	Stats  bool // the counters are wanted too
}

// NoMaster is the Master of links that have none.
const NoMaster = -1

// mask is what IFLA_EXT_MASK asks for.
func (f Filter) mask() []byte {
	if f.Stats {
		return nl.Uint32Attr(0)
	}
	return nl.Uint32Attr(skipStats)
}

// request is a request about the link of a name; the name goes where the kernel
// looks for its length.
func request(name string, filter Filter) *nl.NetlinkRequest {
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	req.AddData(nl.NewIfInfomsg(unix.AF_UNSPEC))
	attr := unix.IFLA_IFNAME
	if len(name) > maxName {
		attr = unix.IFLA_ALT_IFNAME
	}
	req.AddData(nl.NewRtAttr(attr, nl.ZeroTerminated(name)))
	req.AddData(nl.NewRtAttr(unix.IFLA_EXT_MASK, filter.mask()))
	return req
}

// Index is the index of the link called name, by its name or an alternative
// one. ok is false when there is none.
func Index(conn *rtnl.Conn, name string) (index int, ok bool, err error) {
	if name == "" || len(name) > maxAltName {
		return 0, false, nil
	}
	err = conn.Get(request(name, Filter{}), func(m rtnl.Message) error {
		index, _, _, err = model.LinkHeader(m.Body)
		return err
	})
	var refused *rtnl.Error
	if errors.As(err, &refused) {
		return 0, false, nil
	}
	return index, err == nil, err
}

// One gives the message about the link called name to f. ok is false when there
// is none. Of the filter only Stats counts.
func One(conn *rtnl.Conn, name string, filter Filter, f func(body []byte) error) (ok bool, err error) {
	if name == "" || len(name) > maxAltName {
		return false, nil
	}
	err = conn.Get(request(name, filter), func(m rtnl.Message) error { return f(m.Body) })
	var refused *rtnl.Error
	if errors.As(err, &refused) {
		return false, nil
	}
	return true, err
}

// Each lists the links in the kernel's order. names learns of all that pass by.
// A link that refers to one further on is held, with those behind it, until
// that one has come: a listing is one dump, not a query a link.
func Each(conn *rtnl.Conn, filter Filter, names *Names, f func(body []byte) error) error {
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	req.AddData(nl.NewIfInfomsg(filter.Family))
	if filter.Family == unix.AF_INET6 {
		filter = Filter{} // IPv6 knows no attribute to ask by
	} else {
		req.AddData(nl.NewRtAttr(unix.IFLA_EXT_MASK, filter.mask()))
	}
	if filter.Master != 0 {
		req.AddData(nl.NewRtAttr(unix.IFLA_MASTER, nl.Uint32Attr(uint32(filter.Master))))
	}
	if filter.Kind != "" {
		info := nl.NewRtAttr(unix.IFLA_LINKINFO, nil)
		info.AddRtAttr(nl.IFLA_INFO_KIND, nl.NonZeroTerminated(filter.Kind))
		req.AddData(info)
	}
	q := queue{names: names, f: f}
	if err := conn.Dump(req, func(m rtnl.Message) error { return q.add(m.Body) }); err != nil {
		return err
	}
	return q.flush(true)
}

// A queue holds messages whose names are not all known yet.
type queue struct {
	names *Names
	f     func([]byte) error
	held  [][]byte
}

func (q *queue) add(body []byte) error {
	index, flags, name, err := model.LinkHeader(body)
	if err != nil {
		return err
	}
	q.names.learn(index, flags, name)
	if len(q.held) == 0 && q.ready(body) {
		return q.f(body)
	}
	q.held = append(q.held, append([]byte(nil), body...))
	return q.flush(false)
}

// flush gives on what is ready, in order; with all, also what never will be.
func (q *queue) flush(all bool) error {
	for len(q.held) > 0 && (all || q.ready(q.held[0])) {
		if err := q.f(q.held[0]); err != nil {
			return err
		}
		q.held = q.held[1:]
	}
	return nil
}

func (q *queue) ready(body []byte) bool {
	var l model.Link
	if model.DecodeLink(body, &l) != nil {
		return true
	}
	return q.names.knows(l.Refers()) && q.names.knows(l.Master)
}
