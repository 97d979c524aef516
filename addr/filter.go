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
	links.Choice
	family   int
	inet6    bool // links are listed as IPv6 sees them
	scope    int  // -1 for any
	to       netip.Prefix
	hasTo    bool
	label    string
	hasLabel bool
	mask     uint32 // the flags that matter
	flags    uint32 // and what they must be
}

// parseFilter reads the words after show and flush; all keywords are exact.
func parseFilter(c *cmdline.Context, conn *rtnl.Conn) (*filter, error) {
	f := &filter{family: c.Family, scope: -1}
	w := cmdline.NewWords(c.Words)
	f.Words(w, conn)
	w.Exact(func() error { return f.prefix(w) }, "to")
	w.Exact(func() error { return f.scopeWord(w) }, "scope")
	w.Exact(func() (err error) { f.label, err = w.Next(); f.hasLabel = true; return err }, "label")
	f.flagWords(w)
	w.Abbrev(usage, "help")
	err := w.Parse()
	f.inet6 = c.Family == unix.AF_INET6 && !f.HasDev
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
	if !f.HasDev {
		return 0, nil
	}
	index, ok, err := links.Index(conn, f.Dev)
	if err == nil && !ok {
		err = cmdline.Fail(cmdline.StatusLocal, `Device "%s" does not exist.`, f.Dev)
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

// link says whether a link is meant at all.
func (f *filter) link(l *model.Link) bool {
	return f.Wants(l) && (f.Master <= 0 || l.Master == f.Master)
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
