package route

import (
	"encoding/binary"
	"slices"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/routewords"
	"gonet/internal/rtnl"
)

// nexthops takes all words that are left: each "nexthop" begins another way.
func (w *reader) nexthops() error {
	rest := w.Rest()
	for {
		end := slices.Index(rest, "nexthop")
		if end < 0 {
			w.r.hops = append(w.r.hops, rest)
			return nil
		}
		w.r.hops = append(w.r.hops, rest[:end])
		rest = rest[end+1:]
	}
}

// addHops turns the ways into RTA_MULTIPATH.
func (r *request) addHops(conn *rtnl.Conn) error {
	if r.hops == nil {
		return nil
	}
	var all []byte
	for _, words := range r.hops {
		if len(words) == 0 {
			return cmdline.Fail(cmdline.StatusUsage, `Error: unexpected end of line after "nexthop"`)
		}
		hop, err := r.hop(conn, words)
		if err != nil {
			return err
		}
		all = append(all, hop...)
	}
	r.add(unix.RTA_MULTIPATH, all)
	return nil
}

// hop is one struct rtnexthop with its attributes.
func (r *request) hop(conn *rtnl.Conn, words []string) ([]byte, error) {
	var attrs []*nl.RtAttr
	var flags, weight uint8
	var index int
	w := reader{Words: cmdline.NewWords(words), r: r}
	w.Exact(func() error {
		a, family, err := w.gateway()
		if err == nil {
			if r.family == unix.AF_UNSPEC {
				r.family = family
			}
			attrs = append(attrs, gatewayAttr(a, r.family))
		}
		return err
	}, "via")
	w.Exact(w.take(w.newDestination, &attrs), "as")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		var ok bool
		if index, ok, err = links.Index(conn, word); err == nil && !ok {
			err = cmdline.Fail(cmdline.StatusUsage, "Cannot find device \"%s\"\nError: cannot parse nexthop", word)
		}
		return err
	}, "dev")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		n, ok := cnum.Uint(word, 32)
		if !ok || n == 0 || n > 256 {
			return cmdline.InvalidLine(word, `"weight" is invalid`)
		}
		weight = uint8(n - 1)
		return nil
	}, "weight")
	w.Exact(func() error { flags |= unix.RTNH_F_ONLINK; return nil }, "onlink")
	w.Abbrev(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		n, ok := routewords.Realms(word)
		if !ok {
			return cmdline.InvalidLine(word, `"realm" value is invalid`)
		}
		attrs = append(attrs, nl.NewRtAttr(unix.RTA_FLOW, nl.Uint32Attr(n)))
		return nil
	}, "realms")
	w.Exact(func() error {
		typ, data, err := routewords.Encap(w.Words)
		if err == nil {
			attrs = append(attrs, nl.NewRtAttr(unix.RTA_ENCAP_TYPE, typ), nl.NewRtAttr(unix.RTA_ENCAP|unix.NLA_F_NESTED, data))
		}
		return err
	}, "encap")
	w.Free(func(word string) error {
		return cmdline.Fail(cmdline.StatusUsage, `Error: "nexthop" or end of line is expected instead of "%s"`, word)
	})
	if err := w.Parse(); err != nil {
		return nil, err
	}
	hop := append(make([]byte, 2, 32), flags, weight)
	hop = binary.NativeEndian.AppendUint32(hop, uint32(index))
	for _, a := range attrs {
		hop = append(hop, a.Serialize()...)
	}
	binary.NativeEndian.PutUint16(hop, uint16(len(hop)))
	return hop, nil
}
