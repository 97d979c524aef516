package rule

import (
	"encoding/binary"
	"io"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/changes"
	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/routewords"
	"gonet/internal/rtnames"
)

// A request is what the words of add or delete ask for.
type request struct {
	head     head
	family   int
	attrs    []*nl.RtAttr
	table    uint32
	hasTable bool
	l3mdev   bool
	typed    bool // with a word for the type: then no table is understood
	warn     func(string)
}

func modify(c *cmdline.Context, typ int) error {
	name, flags := "add", unix.NLM_F_CREATE|unix.NLM_F_EXCL
	if typ == unix.RTM_DELRULE {
		name, flags = "del", 0
	}
	if len(c.Words) == 0 {
		return cmdline.Fail(cmdline.StatusLocal, `"ip rule %s" requires arguments.`, name)
	}
	r := request{family: c.Family, warn: func(text string) { _, _ = io.WriteString(c.Err, text) }}
	if typ == unix.RTM_NEWRULE {
		r.head.action = unix.FR_ACT_TO_TBL
	}
	if err := r.parse(c.Words); err != nil {
		return err
	}
	if r.l3mdev && r.hasTable {
		return cmdline.Fail(int(unix.EINVAL), "table can not be specified for l3mdev rules")
	}
	r.head.family = uint8(r.family)
	if r.head.family == unix.AF_UNSPEC {
		r.head.family = unix.AF_INET
	}
	if !r.hasTable && !r.l3mdev && !r.typed && (r.head.action == unix.FR_ACT_TO_TBL || r.head.action == unix.RTN_NAT) {
		r.table = unix.RT_TABLE_MAIN
	}
	if r.table < 256 {
		r.head.table = uint8(r.table)
	} else {
		r.add(unix.FRA_TABLE, nl.Uint32Attr(r.table))
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	req.AddData(&r.head)
	for _, a := range r.attrs {
		req.AddData(a)
	}
	return changes.Do(c, conn, req)
}

func (r *request) add(typ int, value []byte) { r.attrs = append(r.attrs, nl.NewRtAttr(typ, value)) }

func (r *request) parse(words []string) error {
	w := reader{cmdline.NewWords(words), r}
	w.Exact(func() error { r.head.flags |= unix.FIB_RULE_INVERT; return nil }, "not")
	w.Exact(w.Value(func(word string) error { return r.prefix(word, unix.FRA_SRC, &r.head.srcLen) }), "from")
	w.Exact(w.Value(func(word string) error { return r.prefix(word, unix.FRA_DST, &r.head.dstLen) }), "to")
	pref := w.Value(func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.InvalidLine(word, "preference value is invalid")
		}
		r.add(unix.FRA_PRIORITY, nl.Uint32Attr(uint32(n)))
		return nil
	})
	w.Abbrev(pref, "preference", "order", "priority")
	tos := w.Value(func(word string) error {
		n, ok := rtnames.DSFields.Hex(word)
		if !ok {
			return cmdline.InvalidLine(word, "TOS value is invalid")
		}
		r.head.tos = uint8(n)
		return nil
	})
	w.Exact(tos, "tos")
	w.Abbrev(tos, "dsfield")
	w.Exact(w.Value(r.mark), "fwmark")
	w.Abbrev(w.Value(func(word string) error {
		n, ok := routewords.Realms(word)
		if !ok {
			return cmdline.InvalidLine(word, "invalid realms")
		}
		r.add(unix.FRA_FLOW, nl.Uint32Attr(n))
		return nil
	}), "realms")
	w.Abbrev(w.Value(func(word string) error {
		n, ok := rtnames.Protocols.Number(word)
		if !ok {
			return cmdline.InvalidLine(word, `"protocol" value is invalid`)
		}
		r.add(unix.FRA_PROTOCOL, nl.Uint8Attr(uint8(n)))
		return nil
	}), "protocol")
	w.Abbrev(w.Value(func(word string) error {
		n, ok := cnum.Uint(word, 64)
		if !ok {
			return cmdline.InvalidLine(word, `"tun_id" value is invalid`)
		}
		r.add(unix.FRA_TUN_ID, binary.BigEndian.AppendUint64(nil, n))
		return nil
	}), "tun_id")
	w.Abbrev(w.Value(r.tableWord), "table")
	w.Exact(w.Value(r.tableWord), "lookup")
	w.Abbrev(w.Value(r.suppressPrefix), "suppress_prefixlength")
	w.Exact(w.Value(r.suppressPrefix), "sup_pl")
	w.Abbrev(w.Value(r.suppressGroup), "suppress_ifgroup")
	w.Exact(w.Value(r.suppressGroup), "sup_group")
	w.Exact(w.Value(func(word string) error { return r.device(`iif"/"dev`, word, unix.FRA_IIFNAME) }), "dev", "iif")
	w.Exact(w.Value(func(word string) error { return r.device("oif", word, unix.FRA_OIFNAME) }), "oif")
	w.Exact(func() error { r.add(unix.FRA_L3MDEV, nl.Uint8Attr(1)); r.l3mdev = true; return nil }, "l3mdev")
	w.Exact(w.Value(r.uids), "uidrange")
	w.Exact(w.Value(func(word string) error {
		n, ok := rtnames.IPProtocolNumber(word)
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "ipproto" value`)
		}
		r.add(unix.FRA_IP_PROTO, nl.Uint8Attr(n))
		return nil
	}), "ipproto")
	w.Exact(w.Value(func(word string) error { return r.ports(word, unix.FRA_SPORT_RANGE, "port range") }), "sport")
	w.Exact(w.Value(func(word string) error { return r.ports(word, unix.FRA_DPORT_RANGE, "dport range") }), "dport")
	w.Free(w.action)
	return w.Parse()
}

// A reader reads words into a request.
type reader struct {
	*cmdline.Words
	r *request
}

func (r *request) prefix(word string, attr int, length *uint8) error {
	p, err := inet.ParsePrefix(word, r.family)
	if err != nil {
		return err
	}
	*length = uint8(p.Bits)
	r.add(attr, p.Addr.AsSlice()) // of "any" empty
	return nil
}

func (r *request) device(key, word string, attr int) error {
	r.add(attr, nl.ZeroTerminated(word))
	return links.CheckName(key, word, unix.IFNAMSIZ-1)
}

func (r *request) mark(word string) error {
	mark, mask, hasMask := strings.Cut(word, "/")
	n, ok := cnum.Uint(mark, 32)
	if !ok {
		return cmdline.InvalidLine(mark, "fwmark value is invalid")
	}
	r.add(unix.FRA_FWMARK, nl.Uint32Attr(uint32(n)))
	if !hasMask {
		return nil
	}
	if n, ok = cnum.Uint(mask, 32); !ok {
		return cmdline.InvalidLine(mask, "fwmask value is invalid")
	}
	r.add(unix.FRA_FWMASK, nl.Uint32Attr(uint32(n)))
	return nil
}

func (r *request) tableWord(word string) error {
	n, ok := rtnames.Tables.Number(word)
	if !ok {
		return cmdline.InvalidLine(word, "invalid table ID")
	}
	r.table, r.hasTable = n, true
	return nil
}

func (r *request) suppressPrefix(word string) error {
	n, ok := cnum.Int(word, 32)
	if !ok || n < 0 {
		return cmdline.InvalidLine(word, "suppress_prefixlength value is invalid")
	}
	r.add(unix.FRA_SUPPRESS_PREFIXLEN, nl.Uint32Attr(uint32(n)))
	return nil
}

func (r *request) suppressGroup(word string) error {
	n, ok := rtnames.Group(word)
	if !ok {
		return cmdline.InvalidLine(word, `Invalid "suppress_ifgroup" value`)
	}
	r.add(unix.FRA_SUPPRESS_IFGROUP, nl.Uint32Attr(n))
	return nil
}

func (r *request) uids(word string) error {
	a, rest, ok := cnum.Digits(word)
	to, dash := strings.CutPrefix(rest, "-")
	b, _, ok2 := cnum.Digits(to)
	if !ok || !dash || !ok2 {
		return cmdline.InvalidLine(word, "invalid UID range")
	}
	both := binary.NativeEndian.AppendUint32(nil, uint32(a))
	r.add(unix.FRA_UID_RANGE, binary.NativeEndian.AppendUint32(both, uint32(b)))
	return nil
}

// ports reads N or N-N as sscanf does: what follows the first number and is no
// second one is let pass.
func (r *request) ports(word string, attr int, what string) error {
	a, rest, ok := cnum.Digits(word)
	if !ok {
		return cmdline.InvalidLine(word, "invalid %s", what)
	}
	b := a
	if to, dash := strings.CutPrefix(rest, "-"); dash {
		if n, _, ok := cnum.Digits(to); ok {
			b = n
		}
	}
	both := binary.NativeEndian.AppendUint16(nil, uint16(a))
	r.add(attr, binary.NativeEndian.AppendUint16(both, uint16(b)))
	return nil
}

// action takes what is to become of the packet.
func (w *reader) action(word string) error {
	if word == "type" {
		var err error
		if word, err = w.Next(); err != nil {
			return err
		}
	}
	if cmdline.Abbreviates(word, "help") {
		return usage()
	}
	switch {
	case cmdline.Abbreviates(word, "goto"):
		target, err := w.Next()
		if err != nil {
			return err
		}
		n, ok := cnum.Uint(target, 32)
		if !ok {
			return cmdline.InvalidLine(target, "invalid target")
		}
		w.r.head.action, w.r.typed = unix.FR_ACT_GOTO, true
		w.r.add(unix.FRA_GOTO, nl.Uint32Attr(uint32(n)))
		return nil
	case word == "nat", cmdline.Abbreviates(word, "map-to"):
		addr, err := w.Next()
		if err != nil {
			return err
		}
		const deprecated = "Warning: route NAT is deprecated\n"
		a, ok := inet.Parse(addr, unix.AF_INET)
		if !ok {
			return cmdline.Fail(cmdline.StatusLocal, "%sError: an IP address is expected rather than \"%s\"", deprecated, addr)
		}
		w.r.warn(deprecated)
		w.r.add(unix.RTA_GATEWAY, a.AsSlice())
		w.r.head.action = unix.RTN_NAT
		return nil
	case cmdline.Abbreviates(word, "nop"):
		w.r.head.action, w.r.typed = unix.FR_ACT_NOP, true
		return nil
	}
	n, ok := routewords.Type(word)
	if !ok {
		return cmdline.Invalid(word, "Failed to parse rule type")
	}
	w.r.head.action, w.r.typed = n, true
	return nil
}
