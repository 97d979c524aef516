package link

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

const gtpUsage = `role { sgsn | ggsn } [ hsize NUMBER ] [ restart_count NUMBER ]`

// gtpWords are those of a GTP tunnel. Words that it does not know it ignores.
func gtpWords(k *kindWords) {
	k.exactHelp()
	k.Free(func(string) error { return nil })
	seen := map[int]bool{}
	once := func(name string, attr int, take func(word string) error) {
		k.Exact(k.read(func(word string) error {
			if seen[attr] {
				return cmdline.Garbage(name, word)
			}
			seen[attr] = true
			return take(word)
		}), name)
	}
	once("role", unix.IFLA_GTP_ROLE, func(word string) error {
		roles := map[string]uint32{"ggsn": 0, "sgsn": 1} // GTP_ROLE_*
		role, ok := roles[word]
		if !ok {
			return cmdline.Invalid(word, "invalid role, use sgsn or ggsn")
		}
		k.put(unix.IFLA_GTP_ROLE, nl.Uint32Attr(role))
		return nil
	})
	hashSize := uint32(1024)
	once("hsize", unix.IFLA_GTP_PDP_HASHSIZE, func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.Invalid(word, "invalid PDP hash size")
		}
		if n >= 1<<17 {
			return cmdline.Invalid(word, "PDP hash size too big")
		}
		hashSize = uint32(n)
		return nil
	})
	once("restart_count", unix.IFLA_GTP_RESTART_COUNT, func(word string) error {
		return k.putNumber(word, unix.IFLA_GTP_RESTART_COUNT, 8, "invalid restart_count")
	})
	k.finish = func() error {
		if !seen[unix.IFLA_GTP_ROLE] {
			return cmdline.Fail(cmdline.StatusLocal, "gtp: role of the gtp device was not specified")
		}
		k.put(unix.IFLA_GTP_PDP_HASHSIZE, nl.Uint32Attr(hashSize))
		k.put(unix.IFLA_GTP_CREATE_SOCKETS, nl.Uint8Attr(1))
		return nil
	}
}
