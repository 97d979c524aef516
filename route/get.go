package route

import (
	"fmt"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A question is what "route get" asks.
type question struct {
	c          *cmdline.Context
	family     int
	head       head
	attrs      []*nl.RtAttr
	in, out    string
	hasDst     bool
	hasFrom    bool
	connected  bool
	fibMatched bool
}

// get prints the way that a packet would take.
func get(c *cmdline.Context) error {
	q := question{c: c, family: c.Family}
	if err := q.parse(); err != nil {
		return err
	}
	if !q.hasDst {
		return cmdline.Fail(cmdline.StatusLocal, "need at least a destination address")
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if err := q.devices(conn); err != nil {
		return err
	}
	if q.family == unix.AF_UNSPEC {
		q.family = unix.AF_INET
	}
	q.head.Family = uint8(q.family)
	if q.family == unix.AF_INET {
		q.head.Flags |= unix.RTM_F_LOOKUP_TABLE
	}
	if q.fibMatched {
		q.head.Flags |= unix.RTM_F_FIB_MATCH
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETROUTE, 0)
	req.AddData(&q.head)
	for _, a := range q.attrs {
		req.AddData(a)
	}
	p := c.Printer(nil)
	names := &links.Names{Numeric: c.Numeric}
	err = conn.Get(req, func(m rtnl.Message) error {
		var r model.Route
		if err := model.DecodeRoute(m.Body, &r); err != nil {
			return err
		}
		p.Open()
		p.Route(&r, names, render.RouteStyle{})
		p.Text("\n")
		p.Close()
		return nil
	})
	if err == nil {
		p.End()
	}
	return err
}

func (q *question) add(typ int, value []byte) { q.attrs = append(q.attrs, nl.NewRtAttr(typ, value)) }

func (q *question) devices(conn *rtnl.Conn) error {
	for _, d := range []struct {
		name string
		attr int
	}{{q.in, unix.RTA_IIF}, {q.out, unix.RTA_OIF}} {
		if d.name == "" {
			continue
		}
		index, err := links.Find(conn, d.name)
		if err != nil {
			return err
		}
		q.add(d.attr, nl.Uint32Attr(uint32(index)))
	}
	return nil
}

func (q *question) parse() error {
	w := cmdline.NewWords(q.c.Words)
	next := func(take func(string) error) func() error {
		return func() error {
			word, err := w.Next()
			if err != nil {
				return err
			}
			return take(word)
		}
	}
	number := func(attr, bits int, line bool, wrong string) func() error {
		return next(func(word string) error {
			n, ok := cnum.Uint(word, bits)
			switch {
			case !ok && line:
				return cmdline.InvalidLine(word, "%s", wrong)
			case !ok:
				return cmdline.Invalid(word, "%s", wrong)
			}
			if bits == 16 {
				q.add(attr, []byte{byte(n >> 8), byte(n)})
			} else {
				q.add(attr, nl.Uint32Attr(uint32(n)))
			}
			return nil
		})
	}
	tos := next(func(word string) error {
		n, ok := rtnames.DSFields.Hex(word)
		if !ok {
			return cmdline.InvalidLine(word, "TOS value is invalid")
		}
		q.head.Tos = uint8(n)
		return nil
	})
	w.Exact(tos, "tos")
	w.Abbrev(tos, "dsfield")
	w.Abbrev(next(func(word string) error {
		q.hasFrom = true
		return q.prefix(word, unix.RTA_SRC, &q.head.Src_len)
	}), "from")
	w.Abbrev(next(func(word string) error { q.in = word; return nil }), "iif")
	w.Abbrev(number(unix.RTA_MARK, 32, false, "invalid mark value"), "mark")
	w.Abbrev(next(func(word string) error { q.out = word; return nil }), "oif")
	w.Exact(next(func(word string) error { q.out = word; return nil }), "dev")
	w.Abbrev(func() error { q.head.Flags |= unix.RTM_F_NOTIFY; return nil }, "notify")
	w.Abbrev(func() error { q.connected = true; return nil }, "connected")
	w.Exact(next(func(word string) error {
		conn, err := q.c.Kernel()
		if err != nil {
			return err
		}
		if _, err := links.VRFTable(conn, word); err != nil {
			return err
		}
		q.out = word
		return nil
	}), "vrf")
	w.Exact(number(unix.RTA_UID, 32, true, "invalid UID"), "uid")
	w.Abbrev(func() error { q.fibMatched = true; return nil }, "fibmatch")
	w.Exact(next(func(word string) error {
		protocols := map[string]uint8{"tcp": unix.IPPROTO_TCP, "udp": unix.IPPROTO_UDP, "icmp": unix.IPPROTO_ICMP,
			"ipv6-icmp": unix.IPPROTO_ICMPV6, "sctp": unix.IPPROTO_SCTP}
		n, ok := protocols[word]
		if !ok {
			u, isNumber := cnum.Uint(word, 8)
			if n = uint8(u); !isNumber {
				return cmdline.InvalidLine(word, `Invalid "ipproto" value`)
			}
		}
		q.add(rtaIPProto, nl.Uint8Attr(n))
		return nil
	}), "ipproto")
	w.Exact(number(rtaSport, 16, true, "invalid sport"), "sport")
	w.Exact(number(rtaDport, 16, true, "invalid dport"), "dport")
	w.Free(func(word string) error {
		if word == "to" {
			var err error
			if word, err = w.Next(); err != nil {
				return err
			}
		}
		if cmdline.Abbreviates(word, "help") {
			return usage()
		}
		q.hasDst = true
		return q.prefix(word, unix.RTA_DST, &q.head.Dst_len)
	})
	return w.Parse()
}

// The attributes that x/sys/unix has no names for (linux/rtnetlink.h).
const (
	rtaIPProto = 27
	rtaSport   = 28
	rtaDport   = 29
)

// prefix takes an address; a length that is not all of it is spoken of.
func (q *question) prefix(word string, attr int, length *uint8) error {
	p, err := inet.ParsePrefix(word, q.family)
	if err != nil {
		return err
	}
	if !p.Addr.IsValid() {
		return nil
	}
	if q.family == unix.AF_UNSPEC {
		q.family = familyOf(p.Addr)
	}
	if p.Length && p.Bits != p.Addr.BitLen() {
		fmt.Fprintf(q.c.Err, "Warning: /%d as prefix is invalid, only /%d (or none) is supported.\n", p.Bits, p.Addr.BitLen())
		p.Bits = p.Addr.BitLen()
	}
	*length = uint8(p.Bits)
	q.add(attr, p.Addr.AsSlice())
	return nil
}
