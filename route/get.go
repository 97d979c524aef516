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
	in, out    *string
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
	var r model.Route
	ask := func() error {
		return conn.Get(req, func(m rtnl.Message) error {
			if err := model.DecodeRoute(m.Body, &r); err != nil {
				return err
			}
			p.Open()
			p.Route(&r, names, render.RouteStyle{})
			p.Text("\n")
			p.Close()
			return nil
		})
	}
	if err := ask(); err != nil {
		return err
	}
	if q.connected && !q.hasFrom {
		if !r.PrefSrc.IsValid() {
			return cmdline.Fail(cmdline.StatusLocal, "Failed to connect the route")
		}
		if err := ask(); err != nil { // from the address that was found, ip means, but asks the same
			return err
		}
	}
	p.End()
	return nil
}

func (q *question) add(typ int, value []byte) { q.attrs = append(q.attrs, nl.NewRtAttr(typ, value)) }

func (q *question) devices(conn *rtnl.Conn) error {
	for _, d := range []struct {
		name *string
		attr int
	}{{q.in, unix.RTA_IIF}, {q.out, unix.RTA_OIF}} {
		if d.name == nil {
			continue
		}
		index, err := links.Find(conn, *d.name)
		if err != nil {
			return err
		}
		q.add(d.attr, nl.Uint32Attr(uint32(index)))
	}
	return nil
}

func (q *question) parse() error {
	w := cmdline.NewWords(q.c.Words)
	number := func(attr, bits int, line bool, wrong string) func() error {
		return w.Value(func(word string) error {
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
	tos := w.Value(func(word string) error {
		n, ok := rtnames.DSFields.Hex(word)
		if !ok {
			return cmdline.InvalidLine(word, "TOS value is invalid")
		}
		q.head.Tos = uint8(n)
		return nil
	})
	w.Exact(tos, "tos")
	w.Abbrev(tos, "dsfield")
	w.Abbrev(w.Value(func(word string) error {
		q.hasFrom = true
		p, err := q.prefix(word, unix.RTA_SRC)
		q.head.Src_len = uint8(p.Bits)
		return err
	}), "from")
	w.Abbrev(w.Value(func(word string) error { q.in = &word; return nil }), "iif")
	w.Abbrev(number(unix.RTA_MARK, 32, false, "invalid mark value"), "mark")
	w.Abbrev(w.Value(func(word string) error { q.out = &word; return nil }), "oif")
	w.Exact(w.Value(func(word string) error { q.out = &word; return nil }), "dev")
	w.Abbrev(func() error { q.head.Flags |= unix.RTM_F_NOTIFY; return nil }, "notify")
	w.Abbrev(func() error { q.connected = true; return nil }, "connected")
	w.Abbrev(w.Value(func(word string) error {
		conn, err := q.c.Kernel()
		if err != nil {
			return err
		}
		if _, err := links.VRFTable(conn, word); err != nil {
			return err
		}
		q.out = &word
		return nil
	}), "vrf")
	w.Abbrev(number(unix.RTA_UID, 32, true, "invalid UID"), "uid")
	w.Abbrev(func() error { q.fibMatched = true; return nil }, "fibmatch")
	w.Abbrev(w.Value(func(word string) error {
		n, ok := rtnames.IPProtocolNumber(word)
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "ipproto" value`)
		}
		q.add(rtaIPProto, nl.Uint8Attr(n))
		return nil
	}), "ipproto")
	w.Abbrev(number(rtaSport, 16, true, "invalid sport"), "sport")
	w.Abbrev(number(rtaDport, 16, true, "invalid dport"), "dport")
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
		p, err := q.prefix(word, unix.RTA_DST)
		if err != nil || q.family == unix.AF_UNSPEC {
			return err
		}
		whole := 32
		switch q.family {
		case unix.AF_INET6:
			whole = 128
		case unix.AF_MPLS:
			whole = inet.LabelBits
		}
		if p.Bits != whole {
			fmt.Fprintf(q.c.Err, "Warning: /%d as prefix is invalid, only /%d (or none) is supported.\n", p.Bits, whole)
		}
		q.head.Dst_len = uint8(whole)
		return nil
	})
	return w.Parse()
}

// The attributes that x/sys/unix has no names for (linux/rtnetlink.h).
const (
	rtaIPProto = 27
	rtaSport   = 28
	rtaDport   = 29
)

// prefix takes an address; the default one is of zeros once the family is known.
func (q *question) prefix(word string, attr int) (inet.Prefix, error) {
	p, err := inet.ParsePrefix(word, q.family)
	switch {
	case err != nil:
	case p.Addr.IsValid():
		if q.family == unix.AF_UNSPEC {
			q.family = familyOf(p.Addr)
		}
		q.add(attr, p.Addr.AsSlice())
	case word == "default" && q.family == unix.AF_INET:
		q.add(attr, make([]byte, 4))
	case word == "default" && q.family == unix.AF_INET6:
		q.add(attr, make([]byte, 16))
	}
	return p, err
}
