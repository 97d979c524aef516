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
	dev      string
	hasDev   bool
	up       bool
	scope    int // -1 for any
	to       netip.Prefix
	hasTo    bool
	label    string
	group    uint32
	hasGroup bool
	master   string
	vrf      string
	nomaster bool
	kind     string
	mask     uint32 // the flags that matter
	flags    uint32 // and what they must be
}

// above is the index of the link that those meant are ports of, 0 for any.
func (f *filter) above(conn *rtnl.Conn) (index int, err error) {
	if f.vrf != "" {
		index, err = links.VRF(conn, f.vrf)
	}
	if f.master != "" && err == nil {
		index, err = links.Master(conn, f.master)
	}
	return index, err
}

// parseFilter reads the words after show and flush; all keywords are exact.
func parseFilter(words []string, family int) (*filter, error) {
	f := &filter{family: family, scope: -1}
	w := cmdline.NewWords(words)
	w.Exact(func() error { return f.prefix(w) }, "to")
	w.Exact(func() error { return f.scopeWord(w) }, "scope")
	w.Exact(func() error { f.up = true; return nil }, "up")
	w.Exact(func() (err error) { f.label, err = w.Next(); return err }, "label")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		var ok bool
		f.group, ok = rtnames.Groups.Number(word)
		f.hasGroup = true
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "group" value`)
		}
		return nil
	}, "group")
	w.Exact(func() (err error) { f.master, err = w.Next(); return err }, "master")
	w.Exact(func() (err error) { f.vrf, err = w.Next(); return err }, "vrf")
	w.Exact(func() error { f.nomaster = true; return nil }, "nomaster")
	w.Exact(func() (err error) { f.kind, err = w.Next(); return err }, "type")
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
	w.Free(device)
	return f, w.Parse()
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

// link says whether a link is meant at all.
func (f *filter) link(l *model.Link) bool {
	return (!f.up || l.Flags&unix.IFF_UP != 0) &&
		(!f.hasGroup || !l.HasGroup || l.Group == f.group) &&
		(!f.nomaster || l.Master == 0) &&
		(f.kind == "" || l.Kind == f.kind || l.SlaveKind+"_slave" == f.kind)
}

// address says whether an address of the link called dev is meant.
func (f *filter) address(a *model.Addr, dev string) bool {
	label := a.Label
	if label == "" {
		label = dev
	}
	matched := f.label == ""
	if !matched {
		matched, _ = path.Match(f.label, label)
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
	return f.scope >= 0 || f.mask != 0 || f.hasTo || strings.TrimSpace(f.label) != ""
}
