package link

import (
	"errors"
	"fmt"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/layer2"
)

const macvlanUsage = `[ mode { private | vepa | bridge | passthru | source } ]
    [ flag { null | nopromisc | nodst } ] [ bcqueuelen NUMBER ]
    [ macaddr { add ADDRESS | del ADDRESS | set [ ADDRESS ... ] | flush } ]`

const macvlanPassthru = 8 // MACVLAN_MODE_PASSTHRU

// macvlanWords are those of macvlan and macvtap.
func macvlanWords(k *kindWords) {
	var mode uint32 // 0: not said
	var flags uint16
	hasFlags := false
	flag := func(bit uint16) { flags |= bit; hasFlags = true }
	const noPromisc, noDst = 1, 2 // MACVLAN_FLAG_NOPROMISC, _NODST
	k.value(func(word string) error {
		modes := map[string]uint32{"private": 1, "vepa": 2, "bridge": 4, "passthru": macvlanPassthru, "source": 16}
		n, ok := modes[word]
		if !ok {
			return mustBe("mode", `"private", "vepa", "bridge", "passthru" or "source"`, word)
		}
		mode = n
		return nil
	}, "mode")
	k.value(func(word string) error {
		bits := map[string]uint16{"nopromisc": noPromisc, "nodst": noDst, "null": 0}
		bit, ok := bits[word]
		if !ok {
			return mustBe("flag", `"nopromisc", "nodst" or "null"`, word)
		}
		flag(bit)
		return nil
	}, "flag")
	k.value(k.macvlanSources, "macaddr")
	k.Abbrev(func() error { flag(noPromisc); return nil }, "nopromisc")
	k.Abbrev(func() error { flag(noDst); return nil }, "nodst")
	k.value(func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return mustBe("bcqueuelen", "a positive integer [0-4294967295]", word)
		}
		k.put(unix.IFLA_MACVLAN_BC_QUEUE_LEN, nl.Uint32Attr(uint32(n)))
		return nil
	}, "bcqueuelen")
	k.finish = func() error {
		if mode != 0 {
			k.put(unix.IFLA_MACVLAN_MODE, nl.Uint32Attr(mode))
		}
		if !hasFlags {
			return nil
		}
		if flags&noPromisc != 0 && mode != macvlanPassthru {
			return k.complain("nopromisc flag only valid in passthru mode")
		}
		k.put(unix.IFLA_MACVLAN_FLAGS, nl.Uint16Attr(flags))
		return nil
	}
}

// mustBe is the complaint about a value that is none of a few.
func mustBe(key, what, word string) error {
	return cmdline.Fail(cmdline.StatusLocal, `Error: argument of "%s" must be %s, not "%s"`, key, what, word)
}

// macvlanSources reads what becomes of the addresses that mode source takes.
func (k *kindWords) macvlanSources(word string) error {
	modes := map[string]uint32{"add": 0, "del": 1, "flush": 2, "set": 3} // MACVLAN_MACADDR_*
	mode, ok := modes[word]
	if !ok {
		return k.kind.refuse(k.req, "")
	}
	k.put(unix.IFLA_MACVLAN_MACADDR_MODE, nl.Uint32Attr(mode))
	switch word {
	case "add", "del":
		word, err := k.Next()
		if err != nil {
			return err
		}
		addr, err := layer2.Parse(word)
		if err == nil && len(addr) != 6 {
			err = cmdline.Exit(cmdline.StatusLocal)
		}
		k.put(unix.IFLA_MACVLAN_MACADDR, addr)
		return err
	case "set":
		return k.macvlanSet()
	}
	return nil
}

// macvlanSet reads addresses up to the first word that is none. ip tells what is
// wrong with that one and goes on with it, or with what stands before its colon.
func (k *kindWords) macvlanSet() error {
	all := nl.NewRtAttr(unix.IFLA_MACVLAN_MACADDR_DATA, nil)
	k.data.AddChild(all)
	for k.Peek() != "" {
		word := k.Peek()
		addr, err := layer2.Parse(word)
		if err != nil {
			var own *cmdline.Error
			if errors.As(err, &own) {
				fmt.Fprintln(k.req.err, own.Text)
			}
		}
		if err != nil || len(addr) != 6 {
			if begin, _, cut := strings.Cut(word, ":"); cut {
				return k.complain("unknown option \"%s\"?", begin)
			}
			return nil
		}
		all.AddRtAttr(unix.IFLA_MACVLAN_MACADDR, addr)
		if _, err := k.Next(); err != nil {
			return err
		}
	}
	return nil
}

const ipvlanUsage = `[ mode { l2 | l3 | l3s } ] [ bridge | private | vepa ]`

// ipvlanWords are those of ipvlan and ipvtap. One of the last three words may be
// given once; the others are unknown after it.
func ipvlanWords(k *kindWords) {
	var flags uint16
	hasFlags := false
	k.value(func(word string) error {
		modes := map[string]uint16{"l2": 0, "l3": 1, "l3s": 2} // IPVLAN_MODE_*
		mode, ok := modes[word]
		if !ok {
			return cmdline.Fail(cmdline.StatusLocal, `Error: argument of "mode" must be either "l2", "l3" or "l3s"`)
		}
		k.put(unix.IFLA_IPVLAN_MODE, nl.Uint16Attr(mode))
		return nil
	}, "mode")
	flag := func(name string, bit uint16) {
		k.Abbrev(func() error {
			if hasFlags {
				return k.complain("unknown option \"%s\"?", k.Keyword())
			}
			flags, hasFlags = bit, true
			return nil
		}, name)
	}
	flag("private", 1) // IPVLAN_F_PRIVATE
	flag("vepa", 2)    // IPVLAN_F_VEPA
	flag("bridge", 0)
	k.finish = func() error { k.put(unix.IFLA_IPVLAN_FLAGS, nl.Uint16Attr(flags)); return nil }
}
