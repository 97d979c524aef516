package route

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
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
		return w.encap(func(typ int, value []byte) *nl.RtAttr {
			a := nl.NewRtAttr(typ, value)
			attrs = append(attrs, a)
			return a
		})
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

// The kinds of encapsulation and their attributes, of linux/lwtunnel.h and
// linux/mpls_iptunnel.h.
const (
	encapMPLS = 1
	encapIP   = 2
	encapIP6  = 4

	mplsDst = 1
	mplsTTL = 2

	tunnelID  = 1
	tunnelDst = 2
	tunnelSrc = 3
	tunnelTTL = 4
	tunnelTOS = 5
)

// encap reads what packets are wrapped in: MPLS or IP.
func (w *reader) encap(add func(int, []byte) *nl.RtAttr) error {
	kind, err := w.Next()
	if err != nil {
		return err
	}
	data := nl.NewRtAttr(unix.RTA_ENCAP|unix.NLA_F_NESTED, nil)
	var typ uint16
	switch kind {
	case "mpls":
		typ, err = encapMPLS, w.encapMPLS(data)
	case "ip":
		typ, err = encapIP, w.encapIP(data, unix.AF_INET)
	case "ip6":
		typ, err = encapIP6, w.encapIP(data, unix.AF_INET6)
	default:
		return cmdline.InvalidLine(kind, `"encap type" value is invalid`)
	}
	if err != nil {
		return err
	}
	add(unix.RTA_ENCAP_TYPE, nl.Uint16Attr(typ))
	*add(unix.RTA_ENCAP, nil) = *data
	return nil
}

func (w *reader) encapMPLS(data *nl.RtAttr) error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	stack, ok := parseLabels(word)
	if !ok {
		return cmdline.Fail(cmdline.StatusLocal, `Error: an inet address is expected rather than "%s".`, word)
	}
	data.AddRtAttr(mplsDst, stack)
	if w.Peek() != "ttl" {
		return nil
	}
	_, _ = w.Next()
	if word, err = w.Next(); err != nil {
		return err
	}
	n, ok := cnum.Uint(word, 8)
	if !ok {
		return cmdline.InvalidLine(word, `"ttl" value is invalid`)
	}
	data.AddRtAttr(mplsTTL, nl.Uint8Attr(uint8(n)))
	return nil
}

// parseLabels reads MPLS labels with slashes between them, the outermost first.
func parseLabels(word string) ([]byte, bool) {
	var stack []byte
	parts := strings.Split(word, "/")
	for i, part := range parts {
		n, ok := cnum.Uint(part, 20)
		if !ok {
			return nil, false
		}
		entry := uint32(n) << 12
		if i == len(parts)-1 {
			entry |= 0x100 // the bottom of the stack
		}
		stack = binary.BigEndian.AppendUint32(stack, entry)
	}
	return stack, true
}

func (w *reader) encapIP(data *nl.RtAttr, family int) error {
	for {
		key := w.Peek()
		switch key {
		case "id", "dst", "src", "ttl", "hoplimit", "tos", "tc":
		default:
			return nil
		}
		_, _ = w.Next()
		word, err := w.Next()
		if err != nil {
			return err
		}
		bits := 8
		if key == "id" {
			bits = 64
		}
		n, isNumber := cnum.Uint(word, bits)
		switch key {
		case "dst", "src":
			a, err := inet.ParseAddress(word, family)
			if err != nil {
				return err
			}
			data.AddRtAttr(map[string]int{"dst": tunnelDst, "src": tunnelSrc}[key], a.AsSlice())
		case "id":
			if !isNumber {
				return cmdline.InvalidLine(word, `"id" value is invalid`)
			}
			data.AddRtAttr(tunnelID, binary.BigEndian.AppendUint64(nil, n))
		default:
			if !isNumber {
				return cmdline.InvalidLine(word, `"%s" value is invalid`, key)
			}
			attr := tunnelTTL
			if key[:1] == "t" && key != "ttl" {
				attr = tunnelTOS
			}
			data.AddRtAttr(attr, nl.Uint8Attr(uint8(n)))
		}
	}
}
