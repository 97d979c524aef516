package link

import (
	"encoding/binary"

	"github.com/vishvananda/netlink/nl"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
)

const (
	greUsage = `WORD ...
ends:    remote ADDRESS local ADDRESS dev DEVICE | external
GRE:     [i|o]key { NUMBER | DOTTED } no[i|o]key [no][i|o]seq [no][i|o]csum
packets: ttl { NUMBER | inherit } tos { NUMBER | inherit } [no]pmtudisc [no]ignore-df fwmark MARK
` + encapUsage
	erspanUsage = greUsage + `
ERSPAN:  erspan_ver { 0 | 1 | 2 } erspan NUMBER erspan_dir { ingress | egress } erspan_hwid NUMBER`
)

// The attributes of GRE that nl has no names for (linux/if_tunnel.h).
const (
	greIgnoreDF   = 19 // IFLA_GRE_IGNORE_DF
	greFwMark     = 20
	erspanIndex   = 21 // IFLA_GRE_ERSPAN_INDEX
	erspanVersion = 22
	erspanDir     = 23
	erspanHwID    = 24
)

func gre(k *kindWords) *tunnel {
	t := &tunnel{
		kindWords: k, local: nl.IFLA_GRE_LOCAL, remote: nl.IFLA_GRE_REMOTE, link: nl.IFLA_GRE_LINK,
		ttl: nl.IFLA_GRE_TTL, tos: nl.IFLA_GRE_TOS, discover: nl.IFLA_GRE_PMTUDISC,
		encap: nl.IFLA_GRE_ENCAP_TYPE, external: nl.IFLA_GRE_COLLECT_METADATA, mark: greFwMark, abbreviates: true,
		has: values{
			nl.IFLA_GRE_IFLAGS: {0, 0}, nl.IFLA_GRE_OFLAGS: {0, 0},
			nl.IFLA_GRE_IKEY: {0, 0, 0, 0}, nl.IFLA_GRE_OKEY: {0, 0, 0, 0},
		},
	}
	return t.over4()
}

// greWords are those of gre, gretap and erspan.
func greWords(k *kindWords) {
	t := gre(k)
	if k.kind.name == "erspan" {
		t.mirrors()
	}
	if !t.start() {
		return
	}
	t.keys()
	t.seqAndCsum()
	t.pmtudisc()
	t.ends()
	t.device()
	t.header()
	t.encapWords()
	t.Exact(t.set(nl.IFLA_GRE_COLLECT_METADATA, nil), "external")
	t.Exact(t.set(greIgnoreDF, []byte{1}), "ignore-df")
	t.Exact(t.set(greIgnoreDF, []byte{0}), "noignore-df")
	t.fwMark()
	if k.kind.name == "erspan" {
		t.erspan()
	}
	k.finish = func() error {
		if err := t.multicast(); err != nil {
			return err
		}
		t.send(nl.IFLA_GRE_COLLECT_METADATA)
		return nil
	}
}

// keys declares the keys, each way and both.
func (t *tunnel) keys() {
	const keyed = 0x2000 // GRE_KEY
	for _, d := range greDirections(nl.IFLA_GRE_IKEY, nl.IFLA_GRE_OKEY) {
		t.words(t.read(func(word string) error {
			key, err := inet.ParseKey(word, d.prefix+"key")
			v := binary.BigEndian.AppendUint32(nil, key)
			for i, attr := range d.attrs {
				t.has[attr] = v
				t.bits(d.flags[i], keyed, true)
			}
			return err
		}), d.prefix+"key")
		t.words(func() error {
			for i, attr := range d.attrs {
				t.has[attr] = make([]byte, 4)
				t.bits(d.flags[i], keyed, false)
			}
			return nil
		}, "no"+d.prefix+"key")
	}
}

// seqAndCsum declares sequence numbers and checksums.
func (t *tunnel) seqAndCsum() {
	for _, what := range []struct {
		name string
		bit  uint16
	}{{"seq", 0x1000}, {"csum", 0x8000}} { // GRE_SEQ, GRE_CSUM
		for _, d := range greDirections(0, 0) {
			for _, on := range []bool{true, false} {
				name := d.prefix + what.name
				if !on {
					name = "no" + name
				}
				t.words(func() error {
					for _, attr := range d.flags {
						t.bits(attr, what.bit, on)
					}
					return nil
				}, name)
			}
		}
	}
}

// A greDirection is in, out or both, by the letter that its words begin with.
type greDirection struct {
	prefix       string
	attrs, flags []int
}

func greDirections(in, out int) []greDirection {
	return []greDirection{
		{"", []int{in, out}, []int{nl.IFLA_GRE_IFLAGS, nl.IFLA_GRE_OFLAGS}},
		{"i", []int{in}, []int{nl.IFLA_GRE_IFLAGS}},
		{"o", []int{out}, []int{nl.IFLA_GRE_OFLAGS}},
	}
}

// bits sets or clears bits of an attribute in the network's order.
func (t *tunnel) bits(attr int, bit uint16, on bool) {
	n := binary.BigEndian.Uint16(t.has[attr])
	if n &^= bit; on {
		n |= bit
	}
	t.has[attr] = binary.BigEndian.AppendUint16(nil, n)
}

// multicast gives a tunnel to a group its address as key, as long as it has none.
func (t *tunnel) multicast() error {
	remote := t.has[nl.IFLA_GRE_REMOTE]
	if len(remote) != 4 || remote[0]&0xf0 != 0xe0 {
		return nil
	}
	for i, attr := range []int{nl.IFLA_GRE_IKEY, nl.IFLA_GRE_OKEY} {
		if isZero(t.has[attr]) {
			t.has[attr] = remote
			t.bits([]int{nl.IFLA_GRE_IFLAGS, nl.IFLA_GRE_OFLAGS}[i], 0x2000, true)
		}
	}
	if isZero(t.has[nl.IFLA_GRE_LOCAL]) {
		return cmdline.Fail(cmdline.StatusLocal, "A broadcast tunnel requires a source address.")
	}
	return nil
}

// mirrors adds what a new tunnel of mirrored packets has before any word.
func (t *tunnel) mirrors() {
	t.has[erspanVersion], t.has[erspanIndex] = []byte{1}, make([]byte, 4)
	t.has[erspanDir], t.has[erspanHwID] = []byte{0}, make([]byte, 2)
}

// erspan declares what tunnels of mirrored packets have. Which of it is sent
// depends on the version.
func (t *tunnel) erspan() {
	t.Exact(t.read(func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.InvalidLine(word, "invalid erspan index")
		}
		if n == 0 || n >= 1<<20 {
			return cmdline.InvalidLine(word, "erspan index must be > 0 and <= 20-bit")
		}
		t.has[erspanIndex] = nl.Uint32Attr(uint32(n))
		return nil
	}), "erspan")
	t.Exact(t.read(func(word string) error {
		n, ok := cnum.Uint(word, 8)
		if !ok {
			return cmdline.InvalidLine(word, "invalid erspan version")
		}
		if n > 2 {
			return cmdline.InvalidLine(word, "erspan version must be 0/1/2")
		}
		t.has[erspanVersion] = []byte{byte(n)}
		return nil
	}), "erspan_ver")
	t.Exact(t.read(func(word string) error {
		switch {
		case cmdline.Abbreviates(word, "ingress"):
			t.has[erspanDir] = []byte{0}
		case cmdline.Abbreviates(word, "egress"):
			t.has[erspanDir] = []byte{1}
		default:
			return cmdline.Invalid(word, "Invalid erspan direction.")
		}
		return nil
	}), "erspan_dir")
	t.Exact(t.read(func(word string) error {
		n, ok := cnum.Uint(word, 16)
		if !ok {
			return cmdline.InvalidLine(word, "invalid erspan hwid")
		}
		t.has[erspanHwID] = nl.Uint16Attr(uint16(n))
		return nil
	}), "erspan_hwid")
	t.before = func() {
		version := t.has[erspanVersion][0]
		if version != 1 || isZero(t.has[erspanIndex]) {
			delete(t.has, erspanIndex)
		}
		if version != 2 {
			delete(t.has, erspanDir)
			delete(t.has, erspanHwID)
		}
	}
}
