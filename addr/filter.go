package addr

import (
	"net/netip"
	"path"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A filter says which addresses of which links are meant.
type filter struct {
	family   int
	inet6    bool // links are listed as IPv6 sees them
	dev      string
	hasDev   bool
	up       bool
	scope    int // -1 for any
	to       netip.Prefix
	hasTo    bool
	label    string
	hasLabel bool
	group    uint32
	hasGroup bool
	master   int // index, 0 for any, links.NoMaster for none
	kind     string
	hasKind  bool
	mask     uint32 // the flags that matter
	flags    uint32 // and what they must be
}

// parseFilter reads the words after show and flush; all keywords are exact.
func parseFilter(c *cmdline.Context, conn *rtnl.Conn) (*filter, error) {
	f := &filter{family: c.Family, scope: -1}
	w := cmdline.NewWords(c.Words)
	w.Exact(func() error { return f.prefix(w) }, "to")
	w.Exact(func() error { return f.scopeWord(w) }, "scope")
	w.Exact(func() error { f.up = true; return nil }, "up")
	w.Exact(func() (err error) { f.label, err = w.Next(); f.hasLabel = true; return err }, "label")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		var ok bool
		f.group, ok = rtnames.Group(word)
		f.hasGroup = true
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "group" value`)
		}
		return nil
	}, "group")
	above := func(find func(*rtnl.Conn, string) (int, error)) func() error {
		return func() error {
			word, err := w.Next()
			if err == nil {
				f.master, err = find(conn, word)
			}
			return err
		}
	}
	w.Exact(above(links.Master), "master")
	w.Exact(above(links.VRF), "vrf")
	w.Exact(func() error { f.master = links.NoMaster; return nil }, "nomaster")
	w.Exact(func() (err error) { f.kind, err = w.Next(); f.hasKind = true; return err }, "type")
	f.flagWords(w)
	device := func(word string) error {
		if f.hasDev {
			return cmdline.Garbage("dev", word)
		}
		f.dev, f.hasDev = word, true
		return nil
	}
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		return device(word)
	}, "dev")
	w.Abbrev(usage, "help")
	w.Free(device)
	err := w.Parse()
	f.inet6 = c.Family == unix.AF_INET6 && !f.hasDev
	return f, err
}

func (f *filter) prefix(w *cmdline.Words) error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	p, err := inet.ParsePrefix(word, f.family)
	if err != nil || !p.Addr.IsValid() {
		return err
	}
	f.hasTo, f.to = true, netip.PrefixFrom(p.Addr, p.Bits)
	f.family = unix.AF_INET
	if p.Addr.Is6() {
		f.family = unix.AF_INET6
	}
	return nil
}

func (f *filter) scopeWord(w *cmdline.Words) error {
	word, err := w.Next()
	if err != nil || word == "all" {
		return err
	}
	n, ok := rtnames.Scopes.Number(word)
	if !ok {
		return cmdline.InvalidLine(word, `invalid "scope"`)
	}
	f.scope = int(n)
	return nil
}

// device is the index of the link that is meant, 0 for all.
func (f *filter) device(conn *rtnl.Conn) (int, error) {
	if !f.hasDev {
		return 0, nil
	}
	index, ok, err := links.Index(conn, f.dev)
	if err == nil && !ok {
		err = cmdline.Fail(cmdline.StatusLocal, `Device "%s" does not exist.`, f.dev)
	}
	return index, err
}

// flagWords declares the flags, each also with a dash for its contrary.
func (f *filter) flagWords(w *cmdline.Words) {
	demand := func(name string, bit uint32, set bool) {
		w.Exact(func() error {
			f.mask |= bit
			if set {
				f.flags |= bit
			}
			return nil
		}, name)
	}
	for _, flag := range flagTable() {
		demand(flag.name, flag.bit, true)
		demand("-"+flag.name, flag.bit, false)
	}
	demand("dynamic", unix.IFA_F_PERMANENT, false)
	demand("-dynamic", unix.IFA_F_PERMANENT, true)
	demand("primary", unix.IFA_F_SECONDARY, false)
	demand("-primary", unix.IFA_F_SECONDARY, true)
}

// link says whether a link is meant at all. As IPv6 sees it, it has no group, and
// asked for those of a kind or a master there are none.
func (f *filter) link(l *model.Link) bool {
	return (!f.up || l.Flags&unix.IFF_UP != 0) &&
		(!f.hasGroup || !l.HasGroup || l.Group == f.group) &&
		(f.master <= 0 || l.Master == f.master) &&
		(!f.hasKind || f.kind != "" && (l.Kind == f.kind || l.SlaveKind+"_slave" == f.kind))
}

// address says whether an address of the link called dev is meant.
func (f *filter) address(a *model.Addr, dev string) bool {
	label := a.Label
	if label == "" {
		label = dev
	}
	matched := !f.hasLabel
	if !matched {
		matched, _ = path.Match(strings.ReplaceAll(f.label, "[!", "[^"), label)
	}
	return matched &&
		(f.family == unix.AF_UNSPEC || int(a.Family) == f.family) &&
		(f.scope < 0 || int(a.Scope) == f.scope) &&
		(!f.hasTo || f.to.Masked().Contains(a.Local)) &&
		a.Flags&f.mask == f.flags
}

// addresses says whether anything but the link is asked about, so that links
// without a match vanish.
func (f *filter) addresses() bool {
	return f.scope >= 0 || f.mask != 0 || f.hasTo || f.hasLabel
}
