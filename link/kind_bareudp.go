package link

import (
	"encoding/binary"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/rtnames"
)

const bareudpUsage = `dstport PORT ethertype { NUMBER | NAME } [ srcportmin PORT ] [ [no]multiproto ]`

func bareudpWords(k *kindWords) {
	u := udpTunnel{kindWords: k, seen: map[int]bool{}}
	u.once(unix.IFLA_BAREUDP_PORT, func(attr int, word string) error {
		n, ok := cnum.Uint(word, 16)
		if !ok {
			return cmdline.Invalid(word, "dstport")
		}
		u.put(attr, binary.BigEndian.AppendUint16(nil, uint16(n)))
		return nil
	}, "dstport")
	u.once(unix.IFLA_BAREUDP_ETHERTYPE, func(attr int, word string) error {
		n, ok := rtnames.Ethertype(word)
		if !ok {
			return cmdline.Invalid(word, "ethertype")
		}
		u.put(attr, binary.BigEndian.AppendUint16(nil, n))
		return nil
	}, "ethertype")
	u.once(unix.IFLA_BAREUDP_SRCPORT_MIN, func(attr int, word string) error {
		n, ok := cnum.Uint(word, 16)
		if !ok {
			return cmdline.Invalid(word, "srcportmin")
		}
		u.put(attr, nl.Uint16Attr(uint16(n)))
		return nil
	}, "srcportmin")
	multiproto := false
	for _, name := range []string{"multiproto", "nomultiproto"} {
		u.Abbrev(func() error {
			if u.seen[unix.IFLA_BAREUDP_MULTIPROTO_MODE] {
				return cmdline.Garbage(u.Keyword(), u.Keyword())
			}
			u.seen[unix.IFLA_BAREUDP_MULTIPROTO_MODE] = true
			multiproto = name == "multiproto"
			return nil
		}, name)
	}
	k.finish = func() error {
		switch {
		case !u.seen[unix.IFLA_BAREUDP_PORT]:
			return required("dstport")
		case !u.seen[unix.IFLA_BAREUDP_ETHERTYPE]:
			return required("ethertype")
		case multiproto:
			u.put(unix.IFLA_BAREUDP_MULTIPROTO_MODE, nil)
		}
		return nil
	}
}
