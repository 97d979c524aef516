package link

import (
	"bytes"
	"encoding/binary"
	"maps"
	"net/netip"
	"slices"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// What the kinds that put packets into packets have in common.

// tosOf reads a DS field by name or in hexadecimal, or 1 for "inherit".
func tosOf(word, wrong string) (byte, error) {
	if word == "inherit" {
		return 1, nil
	}
	n, ok := rtnames.DSFields.Hex(word)
	if !ok {
		return 0, cmdline.Invalid(word, "%s", wrong)
	}
	return byte(n), nil
}

// dfOf reads what becomes of the bit that forbids fragments.
func dfOf(word string) (byte, error) {
	for i, name := range []string{"unset", "set", "inherit"} {
		if name == word {
			return byte(i), nil
		}
	}
	return 0, cmdline.Invalid(word, "DF must be 'unset', 'set' or 'inherit'")
}

// flowLabel reads an IPv6 flow label.
func flowLabel(word string) ([]byte, error) {
	n, ok := cnum.Uint(word, 32)
	if !ok || n >= 1<<20 {
		return nil, cmdline.Invalid(word, "invalid flowlabel")
	}
	return binary.BigEndian.AppendUint32(nil, uint32(n)), nil
}

// tunnelEnd reads an address of a family, or of any; it is not valid for "any".
func tunnelEnd(word string, family int) (netip.Addr, error) {
	switch word {
	case "any", "all", "default":
		return netip.Addr{}, nil
	}
	return inet.ParseAddress(word, family)
}

// values are attributes by their number.
type values map[int][]byte

// A tunnel collects what its words say and sends all of it: what was not said is
// the default for a new one, and what it was for one that is there.
type tunnel struct {
	*kindWords
	family int // of the packets outside
	has    values
	// The attributes that all tunnels have, by the numbers of this kind. The one
	// of encap's type is followed by its flags and ports. 0 is for none.
	local, remote, link, ttl, tos, discover, encap, external, mark int
	before                                                         func() // sending, if set
	// abbreviates says that more of the words may be abbreviated.
	abbreviates bool
}

// words declares keywords that only some kinds let be abbreviated.
func (t *tunnel) words(take func() error, names ...string) {
	if t.abbreviates {
		t.Abbrev(take, names...)
	} else {
		t.Exact(take, names...)
	}
}

const encapUsage = `encap:   encap { fou | gue | none } | noencap, encap-sport { PORT | auto } encap-dport PORT
         [no]encap-csum [no]encap-udp6-csum [no]encap-remcsum`

// over4 adds what a new tunnel over IPv4 has before any word.
func (t *tunnel) over4() *tunnel {
	t.family = unix.AF_INET
	maps.Copy(t.has, values{
		t.ttl: {0}, t.tos: {0}, t.discover: {1}, t.mark: {0, 0, 0, 0},
		t.encap: {0, 0}, t.encap + 1: {0, 0}, t.encap + 2: {0, 0}, t.encap + 3: {0, 0},
	})
	return t
}

// start takes over what a tunnel to be changed is before any word. It is false
// when that is none of this kind: the finish that it leaves says so.
func (t *tunnel) start() bool {
	if t.req.create {
		return true
	}
	if err := t.existing(); err != nil {
		t.Words = cmdline.NewWords(nil)
		t.finish = func() error { return err }
		return false
	}
	return true
}

// existing takes over the attributes of the tunnel to be changed.
func (t *tunnel) existing() error {
	found := false
	if err := t.req.current(func(l *model.Link) error {
		found = l.Kind == t.kind.name && l.KindData != nil
		if !found {
			return nil
		}
		for typ, v := range rtnl.Attributes(l.KindData) {
			attr := int(typ)
			if _, sent := t.has[attr]; sent || attr == t.local || attr == t.remote || attr == t.link || attr == t.external {
				t.has[attr] = bytes.Clone(v)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if !found {
		return cmdline.Fail(cmdline.StatusLocal, "Failed to get existing tunnel info.")
	}
	return nil
}

// set gives the reader of a word that stands for a value.
func (t *tunnel) set(attr int, value []byte) func() error {
	return func() error { t.has[attr] = value; return nil }
}

func (t *tunnel) ends() {
	for _, end := range []struct {
		name string
		attr int
	}{{"remote", t.remote}, {"local", t.local}} {
		t.words(t.read(func(word string) error {
			addr, err := tunnelEnd(word, t.family)
			t.has[end.attr] = addr.AsSlice()
			return err
		}), end.name)
	}
}

func (t *tunnel) device() {
	t.Abbrev(t.read(func(word string) error {
		index, err := t.kindWords.device(word)
		t.has[t.link] = nl.Uint32Attr(index)
		return err
	}), "dev")
}

// header declares what stands in the headers of the packets.
func (t *tunnel) header() {
	t.words(t.read(func(word string) error {
		if word == "inherit" {
			t.has[t.ttl] = []byte{0}
			return nil
		}
		n, ok := cnum.Uint(word, 8)
		if !ok {
			return cmdline.InvalidLine(word, "invalid TTL")
		}
		t.has[t.ttl] = []byte{byte(n)}
		return nil
	}), "ttl", "hoplimit", "hlim")
	tos := t.read(func(word string) error {
		tos, err := tosOf(word, "bad TOS value")
		t.has[t.tos] = []byte{tos}
		return err
	})
	t.words(tos, "tos", "tclass", "tc")
	t.Abbrev(tos, "dsfield")
}

func (t *tunnel) pmtudisc() {
	t.words(t.set(t.discover, []byte{0}), "nopmtudisc")
	t.words(t.set(t.discover, []byte{1}), "pmtudisc")
}

// encapWords declare the UDP header round the packets.
func (t *tunnel) encapWords() {
	flags, sport, dport := t.encap+1, t.encap+2, t.encap+3
	t.Exact(t.set(t.encap, []byte{0, 0}), "noencap")
	t.Exact(t.read(func(word string) error {
		kinds := map[string]uint16{"none": 0, "fou": 1, "gue": 2} // TUNNEL_ENCAP_*
		kind, ok := kinds[word]
		if !ok {
			return cmdline.Invalid(word, "Invalid encap type.")
		}
		t.has[t.encap] = nl.Uint16Attr(kind)
		return nil
	}), "encap")
	t.Exact(t.read(func(word string) error {
		n, ok := cnum.Uint(word, 16)
		if !ok && word != "auto" {
			return cmdline.Invalid(word, "Invalid source port.")
		}
		t.has[sport] = binary.BigEndian.AppendUint16(nil, uint16(n))
		return nil
	}), "encap-sport")
	t.Exact(t.read(func(word string) error {
		n, ok := cnum.Uint(word, 16)
		if !ok {
			return cmdline.Invalid(word, "Invalid destination port.")
		}
		t.has[dport] = binary.BigEndian.AppendUint16(nil, uint16(n))
		return nil
	}), "encap-dport")
	for bit, name := range []string{"encap-csum", "encap-udp6-csum", "encap-remcsum"} { // TUNNEL_ENCAP_FLAG_*
		change := func(on bool) func() error {
			return func() error {
				n := binary.NativeEndian.Uint16(t.has[flags])
				if n &^= 1 << bit; on {
					n |= 1 << bit
				}
				t.has[flags] = nl.Uint16Attr(n)
				return nil
			}
		}
		t.Exact(change(true), name)
		t.Exact(change(false), "no"+name)
	}
}

func (t *tunnel) fwMark() { t.Exact(t.read(t.markWord), "fwmark") }

func (t *tunnel) markWord(word string) error {
	n, ok := cnum.Uint(word, 32)
	if !ok {
		return cmdline.InvalidLine(word, "invalid fwmark")
	}
	t.has[t.mark] = nl.Uint32Attr(uint32(n))
	return nil
}

// send puts the attributes into the request: of an external tunnel only those
// named, of any other all but addresses that are not set.
func (t *tunnel) send(ofExternal ...int) {
	if t.before != nil {
		t.before()
	}
	_, external := t.has[t.external]
	for _, attr := range slices.Sorted(maps.Keys(t.has)) {
		v := t.has[attr]
		switch {
		case external && !slices.Contains(ofExternal, attr):
		case (attr == t.local || attr == t.remote) && isZero(v):
		default:
			t.put(attr, v)
		}
	}
}

func isZero(v []byte) bool { return len(bytes.Trim(v, "\x00")) == 0 }
