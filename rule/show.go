package rule

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A filter holds what a rule has to satisfy.
type filter struct {
	family int
	flush  bool
	tests  []func(*model.Rule) bool
}

func (f *filter) want(test func(*model.Rule) bool) { f.tests = append(f.tests, test) }

func (f *filter) wants(r *model.Rule) bool {
	return !slices.ContainsFunc(f.tests, func(test func(*model.Rule) bool) bool { return !test(r) })
}

func (f *filter) parse(words []string) error {
	w := cmdline.NewWords(words)
	number := func(bits int, wrong string, test func(r *model.Rule, n uint64) bool) func() error {
		return w.Value(func(word string) error {
			n, ok := cnum.Uint(word, bits)
			if !ok {
				return cmdline.InvalidLine(word, "%s", wrong)
			}
			if n != 0 || bits == 32 { // 0 is for any; of priorities there is one
				f.want(func(r *model.Rule) bool { return test(r, n) })
			}
			return nil
		})
	}
	pref := number(32, "preference value is invalid", func(r *model.Rule, n uint64) bool { return uint64(r.Priority) == n })
	w.Abbrev(pref, "preference", "order", "priority")
	w.Exact(func() error {
		f.want(func(r *model.Rule) bool { return r.Flags&unix.FIB_RULE_INVERT != 0 })
		return nil
	}, "not")
	tos := w.Value(func(word string) error {
		n, ok := rtnames.DSFields.Hex(word)
		if !ok {
			return cmdline.InvalidLine(word, "TOS value is invalid")
		}
		f.want(func(r *model.Rule) bool { return uint32(r.TOS) == n })
		return nil
	})
	w.Exact(tos, "tos", "dsfield")
	w.Exact(w.Value(f.mark), "fwmark")
	w.Exact(w.Value(func(word string) error {
		f.want(func(r *model.Rule) bool { return r.In == word })
		return links.CheckName(`iif"/"dev`, word, unix.IFNAMSIZ-1)
	}), "dev", "iif")
	w.Exact(w.Value(func(word string) error {
		f.want(func(r *model.Rule) bool { return r.Out == word })
		return links.CheckName("oif", word, unix.IFNAMSIZ-1)
	}), "oif")
	w.Exact(func() error { f.want(func(r *model.Rule) bool { return r.L3mdev }); return nil }, "l3mdev")
	w.Exact(w.Value(func(word string) error {
		var q request
		if err := q.uids(word); err != nil {
			return err
		}
		var want model.Rule
		copyAttr(&want, q.attrs[0])
		f.want(func(r *model.Rule) bool { return r.HasUIDs && r.UIDs == want.UIDs })
		return nil
	}), "uidrange")
	w.Abbrev(number(64, `"tun_id" value is invalid`, func(r *model.Rule, n uint64) bool { return r.TunID == n }), "tun_id")
	table := w.Value(func(word string) error {
		n, ok := rtnames.Tables.Number(word)
		if !ok {
			return cmdline.InvalidLine(word, "table id value is invalid")
		}
		if n != 0 {
			f.want(func(r *model.Rule) bool { return r.Table == n })
		}
		return nil
	})
	w.Abbrev(table, "lookup")
	w.Abbrev(table, "table")
	prefix := func(of func(*model.Rule) netip.Addr) func(string) error {
		return func(word string) error {
			p, err := inet.ParsePrefix(word, f.family)
			if err == nil && p.Addr.IsValid() && p.Bits > 0 {
				within := netip.PrefixFrom(p.Addr, p.Bits).Masked()
				f.want(func(r *model.Rule) bool { return within.Contains(of(r)) })
			}
			return err
		}
	}
	source := prefix(func(r *model.Rule) netip.Addr { return r.Src })
	w.Abbrev(w.Value(source), "from", "src")
	w.Abbrev(w.Value(func(word string) error {
		n, ok := rtnames.Protocols.Number(word)
		if !ok {
			return cmdline.InvalidLine(word, "invalid \"protocol\"")
		}
		if f.flush { // ip reads it and lists all the same
			f.want(func(r *model.Rule) bool { return uint32(r.Protocol) == n })
		}
		return nil
	}), "protocol")
	w.Exact(w.Value(func(word string) error {
		n, ok := rtnames.IPProtocolNumber(word)
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "ipproto" value`)
		}
		if n != 0 {
			f.want(func(r *model.Rule) bool { return r.IPProto == n })
		}
		return nil
	}), "ipproto")
	w.Exact(w.Value(func(word string) error {
		return f.ports(word, unix.FRA_SPORT_RANGE, "port range", func(r *model.Rule) [2]uint16 { return r.Sport })
	}), "sport")
	w.Exact(w.Value(func(word string) error {
		return f.ports(word, unix.FRA_DPORT_RANGE, "dport range", func(r *model.Rule) [2]uint16 { return r.Dport })
	}), "dport")
	destination := prefix(func(r *model.Rule) netip.Addr { return r.Dst })
	w.Abbrev(w.Value(destination), "dst", "to")
	w.Free(destination)
	return w.Parse()
}

func (f *filter) ports(word string, attr int, what string, of func(*model.Rule) [2]uint16) error {
	var q request
	if err := q.ports(word, attr, what); err != nil {
		return err
	}
	var want model.Rule
	copyAttr(&want, q.attrs[0])
	if of(&want)[0] != 0 {
		f.want(func(r *model.Rule) bool { return of(r) == of(&want) })
	}
	return nil
}

func (f *filter) mark(word string) error {
	mark, mask, hasMask := strings.Cut(word, "/")
	n, ok := cnum.Uint(mark, 32)
	if !ok {
		return cmdline.InvalidLine(mark, "fwmark value is invalid")
	}
	if n != 0 {
		f.want(func(r *model.Rule) bool { return uint64(r.Mark) == n })
	}
	if !hasMask {
		return nil
	}
	m, ok := cnum.Uint(mask, 32)
	if !ok {
		return cmdline.InvalidLine(mask, "fwmask value is invalid")
	}
	if m != 0 {
		f.want(func(r *model.Rule) bool { return uint64(r.Mask) == m })
	}
	return nil
}

// copyAttr reads what a request says into a rule, as the kernel would tell it.
func copyAttr(r *model.Rule, a *nl.RtAttr) {
	_ = model.DecodeRule(append(make([]byte, unix.SizeofRtMsg), a.Serialize()...), r)
}

// each lists the rules of a family that are meant.
func (f *filter) each(conn *rtnl.Conn, give func(*model.Rule, rtnl.Message) error) error {
	req := nl.NewNetlinkRequest(unix.RTM_GETRULE, 0)
	req.AddData(&head{family: uint8(f.family)})
	var r model.Rule
	return conn.Dump(req, func(m rtnl.Message) error {
		if err := model.DecodeRule(m.Body, &r); err != nil || !f.wants(&r) {
			return err
		}
		return give(&r, m)
	})
}

// family is that of the rules that are meant, IPv4 if none was asked for.
func family(c *cmdline.Context) int {
	if c.Family == unix.AF_UNSPEC {
		return unix.AF_INET
	}
	return c.Family
}

func show(c *cmdline.Context) error {
	f := filter{family: family(c)}
	if err := f.parse(c.Words); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := c.Printer(nil)
	p.Begin()
	err = f.each(conn, func(r *model.Rule, _ rtnl.Message) error {
		p.Open()
		p.Rule(r)
		p.Text("\n")
		p.Close()
		return nil
	})
	if err != nil {
		return cmdline.WithStatus(cmdline.StatusUsage, err)
	}
	p.End()
	return nil
}

// flush deletes the rules that the words leave, but for the one that finds what
// is local.
func flush(c *cmdline.Context) error {
	f := filter{family: c.Family, flush: true}
	if f.family == unix.AF_UNSPEC {
		f.family = unix.AF_INET
	}
	if err := f.parse(c.Words); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	var found [][]byte
	err = f.each(conn, func(r *model.Rule, m rtnl.Message) error {
		if r.Priority != 0 {
			found = append(found, slices.Clone(m.Body))
		}
		return nil
	})
	for i := 0; err == nil && i < len(found); i++ {
		req := nl.NewNetlinkRequest(unix.RTM_DELRULE, 0)
		req.AddData(rtnl.Raw(found[i]))
		err = conn.Do(req)
	}
	return err
}
