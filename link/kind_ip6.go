package link

import (
	"encoding/binary"
	"maps"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

const (
	gre6Usage = `WORD ...
ends:    remote ADDRESS local ADDRESS dev DEVICE | external
GRE:     [i|o]key { NUMBER | DOTTED } no[i|o]key [no][i|o]seq [no][i|o]csum
` + header6Usage + `
` + encapUsage + `
ERSPAN:  erspan_ver { 0 | 1 | 2 } erspan NUMBER erspan_dir { ingress | egress } erspan_hwid NUMBER`
	ip6tnlUsage = `WORD ...
ends:    remote ADDRESS local ADDRESS dev DEVICE | external
carries: mode { ip6ip6 | ipip6 | any }
` + header6Usage + `
` + encapUsage
	header6Usage = `packets: hoplimit NUMBER encaplimit { NUMBER | none } fwmark { MARK | inherit } dscp inherit
         tclass { HEX | inherit } flowlabel { HEX | inherit } [no]allow-localremote`
)

// The flags of a tunnel over IPv6 (linux/ip6_tunnel.h, IP6_TNL_F_*).
const (
	ignoreEncapLimit = 0x1
	useTClass        = 0x2
	useFlowLabel     = 0x4
	copyDSCP         = 0x10
	useMark          = 0x20
	allowLocalRemote = 0x40
)

// A tunnel6 is a tunnel over IPv6, which has a header of its own.
type tunnel6 struct {
	tunnel
	limit, flow, flags int // attributes
}

// over6 adds what a new tunnel over IPv6 has before any word.
func (t *tunnel6) over6() *tunnel6 {
	t.family = unix.AF_INET6
	maps.Copy(t.has, values{
		t.ttl: {64}, t.limit: {4}, t.flow: {0, 0, 0, 0}, t.flags: {0, 0, 0, 0}, t.mark: {0, 0, 0, 0},
		t.encap: {0, 0}, t.encap + 1: nl.Uint16Attr(2), t.encap + 2: {0, 0}, t.encap + 3: {0, 0}, // ..._FLAG_CSUM6
	})
	return t
}

// gre6Words are those of ip6gre, ip6gretap and ip6erspan.
func gre6Words(k *kindWords) {
	t := (&tunnel6{
		tunnel: tunnel{
			kindWords: k, local: nl.IFLA_GRE_LOCAL, remote: nl.IFLA_GRE_REMOTE, link: nl.IFLA_GRE_LINK,
			ttl: nl.IFLA_GRE_TTL, encap: nl.IFLA_GRE_ENCAP_TYPE, external: nl.IFLA_GRE_COLLECT_METADATA,
			mark: greFwMark, abbreviates: true,
			has: values{
				nl.IFLA_GRE_IFLAGS: {0, 0}, nl.IFLA_GRE_OFLAGS: {0, 0},
				nl.IFLA_GRE_IKEY: {0, 0, 0, 0}, nl.IFLA_GRE_OKEY: {0, 0, 0, 0},
			},
		},
		limit: nl.IFLA_GRE_ENCAP_LIMIT, flow: nl.IFLA_GRE_FLOWINFO, flags: nl.IFLA_GRE_FLAGS,
	}).over6()
	t.mirrors()
	if !t.start() {
		return
	}
	t.keys()
	t.seqAndCsum()
	t.ends()
	t.device()
	t.header6()
	t.encapWords()
	t.Exact(t.set(nl.IFLA_GRE_COLLECT_METADATA, nil), "external")
	t.erspan()
	k.finish = func() error {
		t.send(nl.IFLA_GRE_COLLECT_METADATA)
		return nil
	}
}

func ip6tnlWords(k *kindWords) {
	t := (&tunnel6{
		tunnel: tunnel{
			kindWords: k, local: nl.IFLA_IPTUN_LOCAL, remote: nl.IFLA_IPTUN_REMOTE, link: nl.IFLA_IPTUN_LINK,
			ttl: nl.IFLA_IPTUN_TTL, encap: nl.IFLA_IPTUN_ENCAP_TYPE, external: nl.IFLA_IPTUN_COLLECT_METADATA,
			mark: iptunFwMark,
			has:  values{nl.IFLA_IPTUN_PROTO: {0}, nl.IFLA_IPTUN_LINK: {0, 0, 0, 0}},
		},
		limit: nl.IFLA_IPTUN_ENCAP_LIMIT, flow: nl.IFLA_IPTUN_FLOWINFO, flags: nl.IFLA_IPTUN_FLAGS,
	}).over6()
	if !t.start() {
		return
	}
	t.Exact(t.read(func(word string) error {
		switch word {
		case "ipv6/ipv6", "ip6ip6":
			t.has[nl.IFLA_IPTUN_PROTO] = []byte{unix.IPPROTO_IPV6}
		case "ip/ipv6", "ipv4/ipv6", "ipip6", "ip4ip6":
			t.has[nl.IFLA_IPTUN_PROTO] = []byte{unix.IPPROTO_IPIP}
		case "any/ipv6", "any":
			t.has[nl.IFLA_IPTUN_PROTO] = []byte{unix.IPPROTO_IP}
		default:
			return cmdline.Invalid(word, "Cannot guess tunnel mode.")
		}
		return nil
	}), "mode")
	t.ends()
	t.device()
	t.header6()
	t.encapWords()
	t.Exact(t.set(nl.IFLA_IPTUN_COLLECT_METADATA, nil), "external")
	k.finish = func() error {
		t.send(nl.IFLA_IPTUN_COLLECT_METADATA, nl.IFLA_IPTUN_PROTO)
		return nil
	}
}

// flag sets or clears a flag.
func (t *tunnel6) flag(bit uint32, on bool) {
	n := binary.NativeEndian.Uint32(t.has[t.flags])
	if n &^= bit; on {
		n |= bit
	}
	t.has[t.flags] = nl.Uint32Attr(n)
}

// inherited gives the reader of a value that may be that of the packets inside,
// for which there is a flag.
func (t *tunnel6) inherited(bit uint32, take func(word string) error) func() error {
	return t.read(func(word string) error {
		inherit := word == "inherit"
		t.flag(bit, inherit)
		if inherit {
			word = "0"
		}
		return take(word)
	})
}

// header6 declares what stands in the headers of the packets.
func (t *tunnel6) header6() {
	t.words(t.read(func(word string) error {
		if word == "inherit" {
			word = "0"
		}
		n, ok := cnum.Uint(word, 8)
		if !ok {
			return cmdline.InvalidLine(word, "invalid HLIM")
		}
		t.has[t.ttl] = []byte{byte(n)}
		return nil
	}), "ttl", "hoplimit", "hlim")
	t.Exact(t.read(t.encapLimit), "encaplimit")
	tclass := t.inherited(useTClass, func(word string) error {
		return t.flowBits(word, 8, 20, "invalid TClass")
	})
	t.words(tclass, "tclass", "tc", "tos")
	t.Abbrev(tclass, "dsfield")
	t.Exact(t.inherited(useFlowLabel, func(word string) error {
		return t.flowBits(word, 20, 0, "invalid Flowlabel")
	}), "flowlabel", "fl")
	t.Exact(t.read(func(word string) error {
		if word != "inherit" {
			return cmdline.Invalid(word, "not inherit")
		}
		t.flag(copyDSCP, true)
		return nil
	}), "dscp")
	t.Exact(t.inherited(useMark, t.markWord), "fwmark")
	t.Exact(func() error { t.flag(allowLocalRemote, true); return nil }, "allow-localremote")
	t.Exact(func() error { t.flag(allowLocalRemote, false); return nil }, "noallow-localremote")
}

// encapLimit reads how often a packet may be wrapped again. ip takes what is no
// number for 0 when the tunnel is an ip6tnl.
func (t *tunnel6) encapLimit(word string) error {
	t.flag(ignoreEncapLimit, word == "none")
	if word == "none" {
		return nil
	}
	n, ok := cnum.Uint(word, 8)
	if !ok && t.kind.name != "ip6tnl" {
		return cmdline.Invalid(word, "invalid ELIM")
	}
	if !ok {
		n = 0
	}
	t.has[t.limit] = []byte{byte(n)}
	return nil
}

// flowBits reads a hexadecimal number into some bits of the first word of the
// header, above shift.
func (t *tunnel6) flowBits(word string, bits, shift int, wrong string) error {
	n, err := strconv.ParseUint(strings.TrimPrefix(word, "0x"), 16, bits)
	if err != nil {
		return cmdline.Invalid(word, "%s", wrong)
	}
	flow := binary.BigEndian.Uint32(t.has[t.flow])
	flow &^= (1<<bits - 1) << shift
	t.has[t.flow] = binary.BigEndian.AppendUint32(nil, flow|uint32(n)<<shift)
	return nil
}
