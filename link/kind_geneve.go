package link

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

const geneveUsage = `{ id VNI | external } remote ADDRESS WORD ...
packets:   ttl { NUMBER | auto | inherit } tos { NUMBER | inherit } flowlabel NUMBER
           df { unset | set | inherit } dstport PORT
switches:  [no]udpcsum [no]udp6zerocsumtx [no]udp6zerocsumrx [no]external innerprotoinherit`

func geneveWords(k *kindWords) {
	u := &udpTunnel{kindWords: k, seen: map[int]bool{}}
	metadata := false
	var id uint32
	u.once(unix.IFLA_GENEVE_ID, func(_ int, word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok || n >= 1<<24 {
			return cmdline.Invalid(word, "invalid id")
		}
		id = uint32(n)
		return nil
	}, "id", "vni")
	u.once(unix.IFLA_GENEVE_REMOTE, func(attr int, word string) error {
		return u.address(attr, unix.IFLA_GENEVE_REMOTE6, word, false, "invalid remote address")
	}, "remote")
	u.once(unix.IFLA_GENEVE_TTL, u.ttl(unix.IFLA_GENEVE_TTL_INHERIT, []byte{1}), "ttl", "hoplimit")
	u.once(unix.IFLA_GENEVE_TOS, u.tos, "tos", "dsfield")
	u.once(unix.IFLA_GENEVE_DF, u.df, "df")
	u.once(unix.IFLA_GENEVE_LABEL, u.label, "flowlabel", "label")
	u.once(unix.IFLA_GENEVE_PORT, u.port("dstport"), "dstport")
	external := func(on bool) func() error {
		return func() error {
			if u.seen[unix.IFLA_GENEVE_COLLECT_METADATA] {
				return cmdline.Garbage(u.Keyword(), u.Keyword())
			}
			u.seen[unix.IFLA_GENEVE_COLLECT_METADATA] = true
			metadata = on
			return nil
		}
	}
	u.Abbrev(external(true), "external")
	u.Abbrev(external(false), "noexternal")
	u.flag("udpcsum", unix.IFLA_GENEVE_UDP_CSUM)
	u.flag("udp6zerocsumtx", unix.IFLA_GENEVE_UDP_ZERO_CSUM6_TX)
	u.flag("udp6zerocsumrx", unix.IFLA_GENEVE_UDP_ZERO_CSUM6_RX)
	u.Exact(u.marked(unix.IFLA_GENEVE_INNER_PROTO_INHERIT, nil), "innerprotoinherit")
	k.finish = func() error {
		hasID := u.seen[unix.IFLA_GENEVE_ID]
		switch {
		case metadata && hasID:
			return u.fail("both 'external' and vni cannot be specified")
		case !metadata && !hasID:
			return u.fail("missing virtual network identifier")
		case !metadata && k.req.create && !u.seen[unix.IFLA_GENEVE_REMOTE]:
			return u.fail("remote link partner not specified")
		}
		u.put(unix.IFLA_GENEVE_ID, nl.Uint32Attr(id))
		if metadata {
			u.put(unix.IFLA_GENEVE_COLLECT_METADATA, nil)
		}
		u.geneveDefaults()
		return nil
	}
}

// geneveDefaults sends what a new GENEVE has and no word said.
func (u *udpTunnel) geneveDefaults() {
	if !u.req.create {
		return
	}
	defaults := []struct{ attr, size int }{
		{unix.IFLA_GENEVE_TTL, 1}, {unix.IFLA_GENEVE_TOS, 1}, {unix.IFLA_GENEVE_LABEL, 4},
	}
	for _, d := range defaults {
		if !u.seen[d.attr] || d.attr == unix.IFLA_GENEVE_TTL && u.inherits {
			u.put(d.attr, make([]byte, d.size))
		}
	}
}
