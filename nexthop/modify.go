package nexthop

import (
	"encoding/binary"
	"math"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/changes"
	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/nexthops"
	"gonet/internal/routewords"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A request is what the words of add, replace and delete ask for.
type request struct {
	kernel func() (*rtnl.Conn, error)
	family int
	head   nexthops.Head
	attrs  []*nl.RtAttr
}

func modify(c *cmdline.Context, typ, flags int) error {
	r := request{kernel: c.Kernel, family: c.Family}
	if err := r.parse(c.Words); err != nil {
		return err
	}
	r.head.Family = uint8(r.family)
	req := nl.NewNetlinkRequest(typ, flags)
	req.AddData(&r.head)
	for _, a := range r.attrs {
		req.AddData(a)
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	return changes.Do(c, conn, req)
}

func (r *request) add(typ int, value []byte) { r.attrs = append(r.attrs, nl.NewRtAttr(typ, value)) }

// inet makes the family that of IPv4 unless another is known.
func (r *request) inet() {
	if r.family == unix.AF_UNSPEC {
		r.family = unix.AF_INET
	}
}

func (r *request) parse(words []string) error {
	w := reader{cmdline.NewWords(words), r}
	w.Exact(identifier(w.Words, func(id uint32) { r.add(unix.NHA_ID, nl.Uint32Attr(id)) }), "id")
	w.Exact(w.Value(r.device), "dev")
	w.Exact(w.via, "via")
	w.Exact(w.encap, "encap")
	w.Exact(func() error { r.add(attrFDB, nil); return nil }, "fdb")
	w.Exact(func() error { r.add(unix.NHA_BLACKHOLE, nil); r.inet(); return nil }, "blackhole")
	w.Exact(func() error { r.head.Flags |= unix.RTNH_F_ONLINK; return nil }, "onlink")
	w.Exact(w.Value(r.group), "group")
	w.Exact(w.groupType, "type")
	w.Abbrev(w.Value(func(word string) error {
		n, ok := rtnames.Protocols.Number(word)
		if !ok {
			return cmdline.InvalidLine(word, `"protocol" value is invalid`)
		}
		r.head.Protocol = uint8(n)
		return nil
	}), "protocol")
	w.Exact(usage, "help")
	w.Free(func(word string) error { return cmdline.Invalid(word, "") })
	return w.Parse()
}

// A reader puts what the words say into a request.
type reader struct {
	*cmdline.Words
	r *request
}

// identifier is the reader of the number of a nexthop.
func identifier(w *cmdline.Words, put func(id uint32)) func() error {
	return w.Value(func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.Invalid(word, "invalid id value")
		}
		put(uint32(n))
		return nil
	})
}

func (r *request) device(word string) error {
	conn, err := r.kernel()
	if err != nil {
		return err
	}
	index, err := links.Master(conn, word)
	if err != nil {
		return err
	}
	r.add(unix.NHA_OIF, nl.Uint32Attr(uint32(index)))
	r.inet()
	return nil
}

func (w *reader) via() error {
	a, err := routewords.Gateway(w.Words, w.r.family)
	if err != nil {
		return err
	}
	family := unix.AF_INET
	if a.Is6() {
		family = unix.AF_INET6
	}
	switch w.r.family {
	case unix.AF_UNSPEC:
		w.r.family = family
	case family:
	default:
		return cmdline.InvalidLine(a.String(), "address family mismatch")
	}
	w.r.add(unix.NHA_GATEWAY, a.AsSlice())
	return nil
}

func (w *reader) encap() error {
	typ, data, err := routewords.Encap(w.Words)
	if err == nil {
		w.r.add(unix.NHA_ENCAP_TYPE, typ)
		w.r.add(unix.NHA_ENCAP|unix.NLA_F_NESTED, data)
	}
	return err
}

// group reads ID[,WEIGHT] of each member, with slashes between them.
func (r *request) group(word string) error {
	var all []byte
	for member := range strings.SplitSeq(word, "/") {
		id, weight, weighted := strings.Cut(member, ",")
		n, ok := cnum.Uint(id, 32)
		if !ok { // ip quotes the word as far as it has not taken it apart yet
			first, _, _ := strings.Cut(word, "/")
			first, _, _ = strings.Cut(first, ",")
			return cmdline.InvalidLine(first, `"group" value is invalid`)
		}
		many := uint64(1)
		if weighted {
			if many, ok = cnum.Uint(weight, 32); !ok || many == 0 || many > 256 {
				return cmdline.InvalidLine(weight, `"weight" is invalid`)
			}
		}
		all = binary.NativeEndian.AppendUint32(all, uint32(n))
		all = append(all, byte(many-1), 0, 0, 0)
	}
	r.add(unix.NHA_GROUP, all)
	return nil
}

// groupType reads mpath, or resilient and the words that it may have.
func (w *reader) groupType() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	types := map[string]uint16{"mpath": 0, "resilient": 1} // NEXTHOP_GRP_TYPE_*
	typ, ok := types[word]
	if !ok {
		return cmdline.InvalidLine(word, `"type" value is invalid`)
	}
	w.r.add(unix.NHA_GROUP_TYPE, nl.Uint16Attr(typ))
	if word == "resilient" {
		data := nl.NewRtAttr(attrResGroup|unix.NLA_F_NESTED, nil)
		if err = w.resilient(data); data.Len() > unix.SizeofRtAttr {
			w.r.attrs = append(w.r.attrs, data)
		}
	}
	return err
}

func (w *reader) resilient(data *nl.RtAttr) error {
	const numBuckets, idleTimer, unbalancedTimer = 1, 2, 3 // NHA_RES_GROUP_*
	for {
		key := w.Peek()
		if key != "buckets" && key != "idle_timer" && key != "unbalanced_timer" {
			return nil
		}
		_, _ = w.Next()
		word, err := w.Next()
		if err != nil {
			return err
		}
		if key == "buckets" {
			n, ok := cnum.Uint(word, 16)
			if !ok {
				return cmdline.Invalid(word, "invalid buckets value")
			}
			data.AddRtAttr(numBuckets, nl.Uint16Attr(uint16(n)))
			continue
		}
		n, ok := cnum.Uint(word, 32)
		if !ok || n >= math.MaxUint32/100 { // it is counted in 1/100 s
			return cmdline.Invalid(word, "invalid %s value", strings.Replace(key, "_", " ", 1))
		}
		attr := idleTimer
		if key == "unbalanced_timer" {
			attr = unbalancedTimer
		}
		data.AddRtAttr(attr, nl.Uint32Attr(uint32(n*100)))
	}
}
