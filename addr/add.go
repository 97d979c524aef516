package addr

import (
	"fmt"
	"net/netip"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/changes"
	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnames"
)

func add(c *cmdline.Context) error {
	return modify(c, unix.RTM_NEWADDR, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
}

func change(c *cmdline.Context) error { return modify(c, unix.RTM_NEWADDR, unix.NLM_F_REPLACE) }

func replace(c *cmdline.Context) error {
	return modify(c, unix.RTM_NEWADDR, unix.NLM_F_CREATE|unix.NLM_F_REPLACE)
}

func del(c *cmdline.Context) error { return modify(c, unix.RTM_DELADDR, 0) }

// modify sends the address that the words describe, in one request.
func modify(c *cmdline.Context, typ, flags int) error {
	r := request{family: c.Family, warn: func(text string) { fmt.Fprintln(c.Err, text) }}
	if err := r.parse(c.Words); err != nil {
		return err
	}
	if err := r.check(typ); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	index, err := links.Find(conn, r.dev)
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	r.describe(req, index)
	c.SameLinks = true
	return changes.Do(c, conn, req)
}

// A request is what the words of add, change, replace or delete ask for.
type request struct {
	family    int
	attrs     []*nl.RtAttr // in the order of the words
	text      string       // the address as it was written
	local     inet.Prefix
	peer      inet.Prefix
	broadcast string
	anycast   netip.Addr
	scope     uint8
	hasScope  bool
	dev       string
	hasDev    bool
	label     string
	hasLabel  bool
	metric    uint32
	flags     uint32
	valid     uint32
	preferred uint32
	hasValid  bool
	hasPref   bool
	warn      func(string)
}

func (r *request) parse(words []string) error {
	w := cmdline.NewWords(words)
	r.addressWords(w)
	r.otherWords(w)
	w.Exact(func() error { // the keyword of what may stand without one
		word, err := w.Next()
		if err != nil {
			return err
		}
		return r.address(word)
	}, "local")
	w.Free(r.address)
	return w.Parse()
}

// address takes the address itself; its family is that of all others.
func (r *request) address(word string) (err error) {
	if cmdline.Abbreviates(word, "help") {
		return usage()
	}
	if r.local.Addr.IsValid() {
		return cmdline.Garbage("local", word)
	}
	r.text = word
	if r.local, err = inet.ParsePrefix(word, r.family); err == nil {
		r.add(unix.IFA_LOCAL, r.local.Addr)
	}
	return err
}

// add sends an address, of which the first says the family of all; "any" is one
// of no bytes, which the kernel mostly refuses.
func (r *request) add(attr int, addr netip.Addr) {
	r.attrs = append(r.attrs, nl.NewRtAttr(attr, addr.AsSlice()))
	if r.family == unix.AF_UNSPEC && addr.IsValid() {
		r.family = unix.AF_INET
		if addr.Is6() {
			r.family = unix.AF_INET6
		}
	}
}

func (r *request) addressWords(w *cmdline.Words) {
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		if r.peer.Addr.IsValid() {
			return cmdline.Duplicate("peer", word)
		}
		if r.peer, err = inet.ParsePrefix(word, r.family); err == nil {
			r.add(unix.IFA_ADDRESS, r.peer.Addr)
		}
		return err
	}, "peer", "remote")
	broadcast := func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		if r.broadcast != "" {
			return cmdline.Duplicate("broadcast", word)
		}
		if word == "+" || word == "-" {
			r.broadcast = word
			return nil
		}
		addr, err := inet.ParseAddress(word, r.family)
		if err != nil {
			return err
		}
		if addr.IsValid() {
			r.broadcast = word
		}
		r.add(unix.IFA_BROADCAST, addr)
		return nil
	}
	w.Abbrev(broadcast, "broadcast")
	w.Exact(broadcast, "brd")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		if r.anycast.IsValid() {
			return cmdline.Duplicate("anycast", word)
		}
		if r.anycast, err = inet.ParseAddress(word, r.family); err == nil {
			r.add(unix.IFA_ANYCAST, r.anycast)
		}
		return err
	}, "anycast")
}

func (r *request) otherWords(w *cmdline.Words) {
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		scope, ok := rtnames.Scopes.Number(word)
		if !ok {
			return cmdline.Invalid(word, "invalid scope value.")
		}
		r.scope, r.hasScope = uint8(scope), true
		return nil
	}, "scope")
	w.Exact(func() (err error) { r.dev, err = w.Next(); r.hasDev = true; return err }, "dev")
	w.Exact(func() (err error) { r.label, err = w.Next(); r.hasLabel = true; return err }, "label")
	w.Abbrev(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.InvalidLine(word, `"metric" value is invalid`)
		}
		r.metric = uint32(n)
		return nil
	}, "metric", "priority", "preference")
	w.Abbrev(func() (err error) { r.valid, err = lifetime(w, "valid_lft", &r.hasValid); return err }, "valid_lft")
	w.Abbrev(func() (err error) { r.preferred, err = lifetime(w, "preferred_lft", &r.hasPref); return err }, "preferred_lft")
	for _, f := range flagTable() {
		w.Exact(func() error { return r.flag(f) }, f.name)
	}
}

// flag sets a flag. ip judges by the family known when the word is read.
func (r *request) flag(f addrFlag) error {
	switch {
	case f.readOnly:
		r.warn("Warning: " + f.name + " option is not mutable from userspace")
	case f.only6 && r.family != unix.AF_INET6:
		r.warn("Warning: " + f.name + " option can be set only for IPv6 addresses")
	default:
		r.flags |= f.bit
	}
	return nil
}

func lifetime(w *cmdline.Words, key string, seen *bool) (uint32, error) {
	word, err := w.Next()
	if err != nil {
		return 0, err
	}
	if *seen {
		return 0, cmdline.Duplicate(key, w.Keyword()) // ip names the keyword for its value
	}
	*seen = true
	if word == "forever" {
		return model.Forever, nil
	}
	n, ok := cnum.Uint(word, 32)
	if !ok {
		return 0, cmdline.Invalid(word, "%s value", key)
	}
	return uint32(n), nil
}

// check refuses what the words cannot mean together.
func (r *request) check(typ int) error {
	if !r.hasDev {
		return cmdline.Fail(cmdline.StatusLocal, `Not enough information: "dev" argument is required.`)
	}
	if r.wildcard(typ) {
		r.warn("Warning: Executing wildcard deletion to stay compatible with old scripts.\n" +
			"         Explicitly specify the prefix length (" + r.text + "/32) to avoid this warning.\n" +
			"         This special behaviour is likely to disappear in further releases,\n" +
			"         fix your scripts!")
	}
	if (r.broadcast == "+" || r.broadcast == "-") && r.family != unix.AF_INET {
		return cmdline.Fail(cmdline.StatusLocal, "Broadcast can be set only for IPv4 addresses")
	}
	if r.hasValid || r.hasPref {
		if !r.hasValid {
			r.valid = model.Forever
		}
		if !r.hasPref {
			r.preferred = model.Forever
		}
		if r.valid == 0 {
			return cmdline.Fail(cmdline.StatusLocal, "valid_lft is zero")
		}
		if r.valid < r.preferred {
			return cmdline.Fail(cmdline.StatusLocal, "preferred_lft is greater than valid_lft")
		}
	}
	if r.flags&unix.IFA_F_MCAUTOJOIN != 0 && !r.local.Addr.IsMulticast() {
		return cmdline.Fail(cmdline.StatusLocal, "autojoin needs multicast address")
	}
	return nil
}

// wildcard says that an address is to be deleted with any length: none was given.
func (r *request) wildcard(typ int) bool {
	return typ == unix.RTM_DELADDR && r.local.Addr.Is4() && !r.local.Length && !r.peer.Addr.IsValid()
}

// describe puts the address into a request.
func (r *request) describe(req *nl.NetlinkRequest, index int) {
	bits := r.peer.Bits
	if bits == 0 {
		bits = r.local.Bits
	}
	if r.local.Addr.IsValid() && !r.peer.Addr.IsValid() && !r.wildcard(int(req.Type)) {
		r.add(unix.IFA_ADDRESS, r.local.Addr)
	}
	if r.broadcast == "+" || r.broadcast == "-" {
		r.addBroadcast(bits)
	}
	msg := nl.NewIfAddrmsg(r.family)
	msg.Prefixlen, msg.Scope, msg.Index = uint8(bits), r.scopeOrDefault(), uint32(index)
	if r.flags <= 0xff {
		msg.Flags = uint8(r.flags)
	}
	req.AddData(msg)
	for _, a := range r.attrs {
		req.AddData(a)
	}
	if r.hasLabel {
		req.AddData(nl.NewRtAttr(unix.IFA_LABEL, nl.ZeroTerminated(r.label)))
	}
	if r.flags > 0xff {
		req.AddData(nl.NewRtAttr(unix.IFA_FLAGS, nl.Uint32Attr(r.flags)))
	}
	if r.metric != 0 {
		const rtPriority = 9 // IFA_RT_PRIORITY
		req.AddData(nl.NewRtAttr(rtPriority, nl.Uint32Attr(r.metric)))
	}
	if r.hasValid || r.hasPref {
		life := nl.IfaCacheInfo{IfaCacheinfo: unix.IfaCacheinfo{Valid: r.valid, Prefered: r.preferred}}
		req.AddData(nl.NewRtAttr(unix.IFA_CACHEINFO, life.Serialize()))
	}
}

func (r *request) scopeOrDefault() uint8 {
	if !r.hasScope && r.local.Addr.Is4() && r.local.Addr.IsLoopback() {
		return unix.RT_SCOPE_HOST
	}
	return r.scope
}

// addBroadcast adds the broadcast address of a network of the given length: the
// host bits all ones for "+", all zeros for "-". A short network has none.
func (r *request) addBroadcast(bits int) {
	base := r.local.Addr
	if r.peer.Addr.IsValid() {
		base = r.peer.Addr
	}
	if !base.IsValid() {
		r.add(unix.IFA_BROADCAST, base)
	}
	if !base.IsValid() || bits > 30 {
		return
	}
	b := base.As4()
	for i := bits; i < 32; i++ {
		b[i/8] &^= 0x80 >> (i % 8)
		if r.broadcast == "+" {
			b[i/8] |= 0x80 >> (i % 8)
		}
	}
	r.add(unix.IFA_BROADCAST, netip.AddrFrom4(b))
}
