package fdb

import (
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// A filter says which entries are meant.
type filter struct {
	port   *string // name of the device, nil for any
	bridge int     // index, 0 for any
	vlan   int32   // 0 for any
	state  uint32  // bits of which one has to be set, 0 for any
	moving bool    // no permanent ones
}

func (f *filter) wants(n *model.Neigh) bool {
	return (f.vlan == 0 || n.HasVLAN && int32(n.VLAN) == f.vlan) &&
		(f.state == 0 || uint32(n.State)&f.state != 0) &&
		!(f.moving && n.State&unix.NUD_PERMANENT != 0)
}

// parse reads the words of show; one that is no keyword means nothing.
func (f *filter) parse(words []string, conn *rtnl.Conn) error {
	w := cmdline.NewWords(words)
	value := func(take func(word string) error, keys ...string) {
		w.Exact(w.Value(take), keys...)
	}
	w.Text(&f.port, "brport", "dev")
	value(func(word string) (err error) { f.bridge, err = links.FindAs(conn, "bridge device", word); return err }, "br")
	hasVLAN := false
	w.Exact(func() error {
		word, err := w.Once("vlan", &hasVLAN)
		f.vlan = cnum.Atoi(word)
		return err
	}, "vlan")
	value(func(word string) error {
		state, ok := parseState(word)
		if !ok {
			return cmdline.Invalid(word, "invalid state")
		}
		f.state |= state
		return nil
	}, "state")
	w.Exact(func() error { f.moving = true; return nil }, "dynamic")
	w.Free(func(word string) error {
		if cmdline.Abbreviates(word, "help") {
			return usage()
		}
		return nil
	})
	return w.Parse()
}

// parseState reads a state: a beginning of its name, "all", or a number.
func parseState(word string) (uint32, bool) {
	switch {
	case strings.HasPrefix("permanent", word):
		return unix.NUD_PERMANENT, true
	case strings.HasPrefix("static", word):
		return unix.NUD_NOARP, true
	case strings.HasPrefix("stale", word):
		return unix.NUD_STALE, true
	case strings.HasPrefix("reachable", word):
		return unix.NUD_REACHABLE, true
	case word == "all":
		return 0xffff, true
	}
	n, ok := cnum.Uint(word, 32)
	return uint32(n), ok
}

// show lists the entries that the words leave. The device and the bridge are
// the kernel's own filters.
func show(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	var f filter
	if err := f.parse(c.Words, conn); err != nil {
		return err
	}
	head := model.NeighHead{Family: unix.AF_BRIDGE}
	if f.port != nil {
		if head.Index, err = links.Find(conn, *f.port); err != nil {
			return err
		}
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETNEIGH, 0)
	req.AddData(&head)
	if f.bridge != 0 {
		req.AddData(nl.NewRtAttr(unix.NDA_MASTER, nl.Uint32Attr(uint32(f.bridge))))
	}
	p := &printer{c.Printer(nil), &links.Names{}, f.port != nil}
	err = conn.Dump(req, func(m rtnl.Message) error { return p.message(m, &f) })
	if err != nil {
		return cmdline.CutShort("Dump", err)
	}
	p.End()
	return nil
}

// A printer prints the entries that pass by.
type printer struct {
	*render.Printer
	names    *links.Names
	noDevice bool
}

func (p *printer) message(m rtnl.Message, f *filter) error {
	var n model.Neigh
	if err := model.DecodeNeigh(m.Body, &n); err != nil || !f.wants(&n) {
		return err
	}
	p.Open()
	p.FDB(&n, p.names, p.noDevice)
	p.Text("\n")
	p.Close()
	return nil
}
