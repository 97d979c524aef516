// Package neigh is "ip neighbour": who is found where on a link.
package neigh

import (
	"net/netip"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/layer2"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	verb := func(typ, flags int) func(*cmdline.Context) error {
		return func(c *cmdline.Context) error { return modify(c, typ, flags) }
	}
	create := unix.NLM_F_CREATE
	return &cmdline.Noun{
		Name:    "neigh",
		Usage:   "neighbours on a link",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Run: verb(unix.RTM_NEWNEIGH, create|unix.NLM_F_EXCL)},
			{Name: "change", Run: verb(unix.RTM_NEWNEIGH, unix.NLM_F_REPLACE)},
			{Name: "chg", Run: verb(unix.RTM_NEWNEIGH, unix.NLM_F_REPLACE)},
			{Name: "replace", Run: verb(unix.RTM_NEWNEIGH, create|unix.NLM_F_REPLACE)},
			{Name: "delete", Run: verb(unix.RTM_DELNEIGH, 0)},
			{Name: "get", Run: get},
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "flush", Run: flush},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip neigh [ show | flush ] [ to PREFIX ] [ dev DEVICE ] [ nud STATE ] [ proxy ] [ vrf NAME ] [ nomaster ]
       ip neigh { add | change | replace | delete } ADDRESS [ lladdr ADDRESS ] [ nud STATE ] dev DEVICE [ FLAG ]
       ip neigh { add | delete } proxy ADDRESS dev DEVICE
       ip neigh get [ proxy ] ADDRESS dev DEVICE
STATE: permanent, noarp, stale, reachable, none, incomplete, delay, probe, failed
FLAG:  router, use, managed, extern_learn, protocol PROTOCOL`)
}

// stateNumber reads the name of a state, or its bit. "all" is more than any.
func stateNumber(word string) (uint16, bool) {
	for _, s := range [...]struct {
		name   string
		number uint16
		abbrev bool
	}{
		{"permanent", unix.NUD_PERMANENT, true}, {"reachable", unix.NUD_REACHABLE, true},
		{"noarp", unix.NUD_NOARP, false}, {"none", unix.NUD_NONE, false}, {"stale", unix.NUD_STALE, false},
		{"incomplete", unix.NUD_INCOMPLETE, false}, {"delay", unix.NUD_DELAY, false},
		{"probe", unix.NUD_PROBE, false}, {"failed", unix.NUD_FAILED, true},
	} {
		if word == s.name || s.abbrev && cmdline.Abbreviates(word, s.name) {
			return s.number, true
		}
	}
	n, ok := cnum.Uint(word, 8)
	return uint16(n), ok && n&(n-1) == 0 // one bit
}

// A request is what the words of add, delete and their like ask for.
type request struct {
	family         int
	head           model.NeighHead
	flagsExt       uint32
	dst            netip.Addr
	hasDst         bool
	hasDevice      bool
	device, lladdr string
	hasLL          bool
	protocol       uint8
	hasProto       bool
}

func modify(c *cmdline.Context, typ, flags int) error {
	r := request{family: c.Family, head: model.NeighHead{State: unix.NUD_PERMANENT}}
	if err := r.parse(c.Words); err != nil {
		return err
	}
	if !r.complete() {
		return cmdline.Fail(cmdline.StatusUsage, "Device and destination are required arguments.")
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	req.AddData(&r.head)
	r.head.Family = familyOf(r.dst)
	if r.dst.IsValid() {
		req.AddData(nl.NewRtAttr(unix.NDA_DST, r.dst.AsSlice()))
	}
	if r.hasLL && r.lladdr != "null" {
		addr, err := layer2.Parse(r.lladdr)
		if err != nil {
			return err
		}
		req.AddData(nl.NewRtAttr(unix.NDA_LLADDR, addr))
	}
	if r.hasProto {
		const protocol = 12 // NDA_PROTOCOL
		req.AddData(nl.NewRtAttr(protocol, nl.Uint8Attr(r.protocol)))
	}
	if r.flagsExt != 0 {
		const flagsExt = 15 // NDA_FLAGS_EXT
		req.AddData(nl.NewRtAttr(flagsExt, nl.Uint32Attr(r.flagsExt)))
	}
	if err := r.findDevice(conn); err != nil {
		return err
	}
	c.SameLinks = true
	return conn.Do(req)
}

func familyOf(a netip.Addr) uint8 {
	switch {
	case a.Is6():
		return unix.AF_INET6
	case a.Is4():
		return unix.AF_INET
	}
	return unix.AF_UNSPEC
}

func (r *request) parse(words []string) error {
	w := cmdline.NewWords(words)
	w.Abbrev(func() (err error) { r.lladdr, err = w.Once("lladdr", &r.hasLL); return err }, "lladdr")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		n, ok := stateNumber(word)
		if !ok {
			return cmdline.Invalid(word, "nud state is bad")
		}
		r.head.State = n
		return nil
	}, "nud")
	w.Abbrev(r.proxy(w), "proxy")
	flag := func(name string, bit uint8) {
		w.Exact(func() error { r.head.Flags |= bit; return nil }, name)
	}
	flag("router", unix.NTF_ROUTER)
	w.Exact(func() error { r.flagsExt |= 1; r.head.State = 0; return nil }, "managed")
	w.Abbrev(func() error { r.head.Flags |= unix.NTF_EXT_LEARNED; return nil }, "extern_learn")
	flag("use", unix.NTF_USE)
	w.Exact(func() (err error) { r.device, err = w.Next(); r.hasDevice = true; return err }, "dev")
	w.Abbrev(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		n, ok := rtnames.Protocols.Number(word)
		if !ok {
			return cmdline.InvalidLine(word, `"protocol" value is invalid`)
		}
		r.protocol, r.hasProto = uint8(n), true
		return nil
	}, "protocol")
	w.Exact(w.Value(r.destination), "to")
	w.Free(func(word string) error {
		if cmdline.Abbreviates(word, "help") { // ip skips it here
			var err error
			if word, err = w.Next(); err != nil {
				return err
			}
		}
		return r.destination(word)
	})
	return w.Parse()
}

// complete says whether the words say enough: a proxy may be on any device.
func (r *request) complete() bool {
	return r.dst.IsValid() && (r.hasDevice || r.head.Flags&unix.NTF_PROXY != 0)
}

func (r *request) findDevice(conn *rtnl.Conn) (err error) {
	if r.hasDevice {
		r.head.Index, err = links.Find(conn, r.device)
	}
	return err
}

func (r *request) proxy(w *cmdline.Words) func() error {
	return func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		if cmdline.Abbreviates(word, "help") {
			return usage()
		}
		if r.hasDst {
			return cmdline.Duplicate("address", word)
		}
		r.head.Flags |= unix.NTF_PROXY
		return r.destination(word)
	}
}

func (r *request) destination(word string) (err error) {
	if r.hasDst {
		return cmdline.Garbage("to", word)
	}
	r.hasDst = true
	r.dst, err = inet.ParseAddress(word, r.family)
	return err
}

// get prints one neighbour.
func get(c *cmdline.Context) error {
	r := request{family: c.Family}
	w := cmdline.NewWords(c.Words)
	w.Exact(func() (err error) { r.device, err = w.Next(); r.hasDevice = true; return err }, "dev")
	w.Abbrev(r.proxy(w), "proxy")
	w.Free(func(word string) error {
		if cmdline.Abbreviates(word, "help") {
			return usage()
		}
		if word == "to" {
			var err error
			if word, err = w.Next(); err != nil {
				return err
			}
		}
		return r.destination(word)
	})
	if err := w.Parse(); err != nil {
		return err
	}
	if !r.complete() {
		return cmdline.Fail(cmdline.StatusLocal, "Device and address are required arguments.")
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if err := r.findDevice(conn); err != nil {
		return err
	}
	r.head.Family = uint8(r.family)
	if r.family == unix.AF_UNSPEC {
		r.head.Family = familyOf(r.dst)
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETNEIGH, 0)
	req.AddData(&r.head)
	req.AddData(nl.NewRtAttr(unix.NDA_DST, r.dst.AsSlice()))
	c.Color, c.JSON = c.Color && !c.JSON, false // there is only text of it
	p := newPrinter(c, false)
	if err := conn.Get(req, p.message); err != nil {
		return err
	}
	p.End()
	return nil
}
