package link

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/inet"
)

const (
	ipipUsage = `WORD ...
ends:    remote ADDRESS local ADDRESS dev DEVICE | external
packets: mode { ipip | mplsip | any } ttl { NUMBER | inherit } tos { NUMBER | inherit }
         [no]pmtudisc fwmark MARK
` + encapUsage
	sitUsage = `WORD ...
ends:    remote ADDRESS local ADDRESS dev DEVICE | external, isatap
packets: mode { ip6ip | ipip | mplsip | any } ttl { NUMBER | inherit } tos { NUMBER | inherit }
         [no]pmtudisc fwmark MARK
6rd:     6rd-prefix PREFIX 6rd-relay_prefix PREFIX | 6rd-reset
` + encapUsage
)

const iptunFwMark = 20 // IFLA_IPTUN_FWMARK

// ipipWords are those of ipip and sit.
func ipipWords(k *kindWords) {
	t := &tunnel{
		kindWords: k, local: nl.IFLA_IPTUN_LOCAL, remote: nl.IFLA_IPTUN_REMOTE, link: nl.IFLA_IPTUN_LINK,
		ttl: nl.IFLA_IPTUN_TTL, tos: nl.IFLA_IPTUN_TOS, discover: nl.IFLA_IPTUN_PMTUDISC,
		encap: nl.IFLA_IPTUN_ENCAP_TYPE, external: nl.IFLA_IPTUN_COLLECT_METADATA, mark: iptunFwMark,
		has: values{nl.IFLA_IPTUN_PROTO: {0}, nl.IFLA_IPTUN_LINK: {0, 0, 0, 0}},
	}
	t.over4()
	sit := k.kind.name == "sit"
	if sit {
		t.has[nl.IFLA_IPTUN_FLAGS] = []byte{0, 0}
	}
	if !t.start() {
		return
	}
	t.Exact(t.read(func(word string) error {
		proto, ok := ipipMode(word, sit)
		if !ok {
			return cmdline.Invalid(word, "Cannot guess tunnel mode.")
		}
		t.has[nl.IFLA_IPTUN_PROTO] = []byte{proto}
		return nil
	}), "mode")
	t.ends()
	t.device()
	t.header()
	t.pmtudisc()
	if sit {
		const isatap = 1 // SIT_ISATAP
		t.Exact(t.set(nl.IFLA_IPTUN_FLAGS, nl.Uint16Attr(isatap)), "isatap")
	}
	t.encapWords()
	t.Exact(t.set(nl.IFLA_IPTUN_COLLECT_METADATA, nil), "external")
	t.sixRD(sit)
	t.fwMark()
	k.finish = func() error {
		if t.has[t.ttl][0] != 0 && t.has[t.discover][0] == 0 {
			return cmdline.Fail(cmdline.StatusUsage, "ttl != 0 and nopmtudisc are incompatible")
		}
		t.send(nl.IFLA_IPTUN_COLLECT_METADATA, nl.IFLA_IPTUN_PROTO)
		return nil
	}
}

// ipipMode is the protocol inside the packets.
func ipipMode(word string, sit bool) (byte, bool) {
	switch word {
	case "ipip", "ip4ip4", "ipv4/ipv4":
		return unix.IPPROTO_IPIP, true
	case "mplsip", "mpls/ipv4":
		return unix.IPPROTO_MPLS, true
	case "any", "any/ipv4":
		return unix.IPPROTO_IP, true
	case "ip6ip", "ipv6/ipv4":
		return unix.IPPROTO_IPV6, sit
	}
	return 0, false
}

// sixRD declares the prefixes of 6rd. An ipip takes the words too and does not
// send them.
func (t *tunnel) sixRD(sit bool) {
	prefix := func(name string, family, addr, bits int) {
		t.Exact(t.read(func(word string) error {
			p, err := inet.ParsePrefix(word, family)
			if err == nil && sit {
				t.has[addr] = p.Addr.AsSlice()
				if family == unix.AF_INET && !p.Addr.IsValid() {
					t.has[addr] = make([]byte, 4)
				}
				t.has[bits] = nl.Uint16Attr(uint16(p.Bits))
			}
			return err
		}), name)
	}
	prefix("6rd-prefix", unix.AF_INET6, nl.IFLA_IPTUN_6RD_PREFIX, nl.IFLA_IPTUN_6RD_PREFIXLEN)
	prefix("6rd-relay_prefix", unix.AF_INET, nl.IFLA_IPTUN_6RD_RELAY_PREFIX, nl.IFLA_IPTUN_6RD_RELAY_PREFIXLEN)
	t.Exact(func() error {
		if sit {
			t.has[nl.IFLA_IPTUN_6RD_PREFIX] = append([]byte{0x20, 0x02}, make([]byte, 14)...) // 2002::/16
			t.has[nl.IFLA_IPTUN_6RD_PREFIXLEN] = nl.Uint16Attr(16)
			t.has[nl.IFLA_IPTUN_6RD_RELAY_PREFIX] = make([]byte, 4)
			t.has[nl.IFLA_IPTUN_6RD_RELAY_PREFIXLEN] = nl.Uint16Attr(0)
		}
		return nil
	}, "6rd-reset")
}
