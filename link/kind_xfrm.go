package link

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

const xfrmUsage = `{ [ dev DEVICE ] if_id NUMBER | external }`

func xfrmWords(k *kindWords) {
	hasID, hasLink, external := false, false, false
	k.value(func(word string) error {
		index, err := k.device(word)
		hasLink = true
		k.put(unix.IFLA_XFRM_LINK, nl.Uint32Attr(index))
		return err
	}, "dev")
	k.value(func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok || n == 0 {
			return cmdline.Invalid(word, "if_id value is invalid")
		}
		hasID = true
		k.put(unix.IFLA_XFRM_IF_ID, nl.Uint32Attr(uint32(n)))
		return nil
	}, "if_id")
	k.Exact(func() error {
		external = true
		k.put(unix.IFLA_XFRM_COLLECT_METADATA, nil)
		return nil
	}, "external")
	k.finish = func() error {
		switch {
		case external && (hasID || hasLink):
			return cmdline.Fail(cmdline.StatusLocal, "xfrmi: both 'external' and if_id/link cannot be specified")
		case !external && !hasID:
			return required("IF_ID")
		}
		return nil
	}
}

// required is the complaint about a word that has to be given.
func required(word string) error {
	return cmdline.Fail(cmdline.StatusUsage, `Error: argument "%s" is required`, word)
}
