package link

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// Kinds with a few words.

const ipoibUsage = `[ pkey NUMBER ] [ mode { datagram | connected } ] [ umcast { 0 | 1 } ]`

func ipoibWords(k *kindWords) {
	k.number("pkey", unix.IFLA_IPOIB_PKEY, 16, "pkey is invalid")
	k.value(func(word string) error {
		switch word {
		case "datagram":
			k.put(unix.IFLA_IPOIB_MODE, nl.Uint16Attr(0)) // IPOIB_MODE_DATAGRAM
		case "connected":
			k.put(unix.IFLA_IPOIB_MODE, nl.Uint16Attr(1))
		default:
			return cmdline.Fail(cmdline.StatusLocal, `Error: argument of "mode" must be "datagram"or "connected"`)
		}
		return nil
	}, "mode")
	k.number("umcast", unix.IFLA_IPOIB_UMCAST, 16, "umcast is invalid")
}

func rmnetWords(k *kindWords) {
	k.number("mux_id", unix.IFLA_RMNET_MUX_ID, 16, "mux_id is invalid")
}

func batadvWords(k *kindWords) {
	const algorithm = 1 // IFLA_BATADV_ALGO_NAME
	k.value(func(word string) error { k.put(algorithm, nl.ZeroTerminated(word)); return nil }, "ra")
}

func dsaWords(k *kindWords) {
	k.exactHelp()
	k.Exact(k.read(func(word string) error {
		index, err := k.req.indexOf(word)
		k.put(unix.IFLA_DSA_CONDUIT, nl.Uint32Attr(uint32(index)))
		return err
	}), "conduit", "master")
}
