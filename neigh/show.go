package neigh

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A filter says which neighbours are meant.
type filter struct {
	family   int
	index    int // of the link, 0 for any
	master   int // index, 0 for any, links.NoMaster for none
	hasState bool
	all      bool // also those without a state
	state    uint16
	every    uint16 // the states that "all" means
	unused   bool
	proxy    bool
	to       inet.Prefix
	hasTo    bool
	protocol int // 0 for any
}

func (f *filter) parse(c *cmdline.Context) error {
	w := cmdline.NewWords(c.Words)
	seen := false
	w.Exact(func() error {
		word, err := w.Once("dev", &seen)
		if err != nil {
			return err
		}
		conn, err := c.Kernel()
		if err != nil {
			return err
		}
		f.index, err = links.Find(conn, word)
		return err
	}, "dev")
	above := func(find func(*rtnl.Conn, string) (int, error)) func() error {
		return func() error {
			word, err := w.Next()
			if err != nil {
				return err
			}
			conn, err := c.Kernel()
			if err != nil {
				return err
			}
			f.master, err = find(conn, word)
			return err
		}
	}
	w.Exact(above(links.Master), "master")
	w.Exact(above(links.VRF), "vrf")
	w.Exact(func() error { f.master = links.NoMaster; return nil }, "nomaster")
	w.Exact(func() error { f.unused = true; return nil }, "unused")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		f.hasState = true
		if word == "all" {
			f.all, f.state = true, f.state|f.every
			return nil
		}
		n, ok := stateNumber(word)
		if !ok {
			return cmdline.Invalid(word, "nud state is bad")
		}
		f.state |= n
		f.all = f.all || n == 0
		return nil
	}, "nud")
	w.Exact(func() error { f.proxy = true; return nil }, "proxy")
	w.Abbrev(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		n, ok := rtnames.Protocols.Number(word)
		if !ok {
			return cmdline.InvalidLine(word, `invalid "protocol"`)
		}
		f.protocol = int(n)
		return nil
	}, "protocol")
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
		p, err := inet.ParsePrefix(word, f.family)
		if err != nil {
			return err
		}
		f.to, f.hasTo = p, p.Addr.IsValid()
		if f.family == unix.AF_UNSPEC {
			f.family = int(familyOf(p.Addr))
		}
		return nil
	})
	return w.Parse()
}

func (f *filter) wants(n *model.Neigh) bool {
	return (f.family == unix.AF_UNSPEC || int(n.Family) == f.family) &&
		(f.index == 0 || n.Index == f.index) &&
		(n.State&f.state != 0 || n.State == 0 && f.all || n.Flags&(unix.NTF_PROXY|unix.NTF_EXT_LEARNED) != 0) &&
		(!f.unused || n.RefCount == 0) &&
		(f.protocol == 0 || int(n.Protocol) == f.protocol) &&
		(!f.hasTo || n.Dst.IsValid() && netip.PrefixFrom(f.to.Addr, f.to.Bits).Masked().Contains(n.Dst))
}

// each lists the neighbours that are meant.
func (f *filter) each(conn *rtnl.Conn, give func(rtnl.Message) error) error {
	h := &model.NeighHead{Family: uint8(f.family)}
	if f.proxy {
		h.Flags = unix.NTF_PROXY
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETNEIGH, 0)
	req.AddData(h)
	if f.index != 0 {
		req.AddData(nl.NewRtAttr(unix.NDA_IFINDEX, nl.Uint32Attr(uint32(f.index))))
	}
	if f.master != 0 {
		req.AddData(nl.NewRtAttr(unix.NDA_MASTER, nl.Uint32Attr(uint32(f.master))))
	}
	var n model.Neigh
	return conn.Dump(req, func(m rtnl.Message) error {
		if err := model.DecodeNeigh(m.Body, &n); err != nil || !f.wants(&n) {
			return err
		}
		return give(m)
	})
}

// A printer prints the neighbours that pass by.
type printer struct {
	*render.Printer
	names    *links.Names
	noDevice bool
}

func newPrinter(c *cmdline.Context, noDevice bool) *printer {
	return &printer{c.Printer(nil), &links.Names{Numeric: c.Numeric}, noDevice}
}

func (p *printer) message(m rtnl.Message) error {
	var n model.Neigh
	if err := model.DecodeNeigh(m.Body, &n); err != nil {
		return err
	}
	p.Open()
	p.Neigh(&n, p.names, p.noDevice)
	p.Text("\n")
	p.Close()
	return nil
}

func show(c *cmdline.Context) error {
	f := filter{family: c.Family, every: 0xff}
	if err := f.parse(c); err != nil {
		return err
	}
	if !f.hasState {
		f.state = 0xff &^ unix.NUD_NOARP
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := newPrinter(c, f.index != 0)
	p.Begin()
	if err := f.each(conn, p.message); err != nil {
		return cmdline.CutShort("Dump", err)
	}
	p.End()
	return nil
}

// flush deletes the neighbours that the words leave, round after round until a
// listing finds none.
func flush(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return cmdline.Fail(cmdline.StatusLocal, "Flush requires arguments.")
	}
	f := filter{family: c.Family, every: 0xff &^ unix.NUD_NOARP}
	if err := f.parse(c); err != nil {
		return err
	}
	if !f.hasState {
		f.state, f.all = f.every&^unix.NUD_PERMANENT, true
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	for round := 0; ; round++ {
		var found [][]byte
		p := newPrinter(c, f.index != 0)
		err := f.each(conn, func(m rtnl.Message) error {
			found = append(found, slices.Clone(m.Body))
			if c.Stats > 1 {
				return p.message(m)
			}
			return nil
		})
		for i := 0; err == nil && i < len(found); i++ {
			req := nl.NewNetlinkRequest(unix.RTM_DELNEIGH, 0)
			req.AddData(rtnl.Raw(found[i]))
			if err = conn.Do(req); errors.Is(err, unix.ENOENT) {
				err = nil
			}
		}
		if err != nil {
			return err
		}
		f.state &^= unix.NUD_FAILED // what is in use stays as such
		switch {
		case len(found) > 0 && c.Stats > 0:
			fmt.Fprintf(c.Out, "\n*** Round %d, deleting %d entries ***\n", round+1, len(found))
		case len(found) > 0:
		case c.Stats == 0:
			return nil
		case round == 0:
			fmt.Fprintln(c.Out, "Nothing to flush.")
			return nil
		default:
			s := "s"
			if round == 1 {
				s = ""
			}
			fmt.Fprintf(c.Out, "*** Flush is complete after %d round%s ***\n", round, s)
			return nil
		}
	}
}
