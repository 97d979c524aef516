package link

import (
	"encoding/binary"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

// A udpTunnel is a VXLAN or a GENEVE being read: every word may be given once.
type udpTunnel struct {
	*kindWords
	seen   map[int]bool // attributes that have their value
	family int          // of the addresses, once one is known
	// inherits says that the TTL is the inner packet's.
	inherits bool
}

// once declares a keyword whose value may be given only once.
func (u *udpTunnel) once(attr int, take func(attr int, word string) error, names ...string) {
	u.value(func(word string) error {
		if u.seen[attr] {
			return cmdline.Garbage(names[0], word)
		}
		u.seen[attr] = true
		return take(attr, word)
	}, names...)
}

// flag declares a switch and its opposite.
func (u *udpTunnel) flag(name string, attr int) {
	u.Abbrev(u.marked(attr, []byte{0}), "no"+name)
	u.Abbrev(u.marked(attr, []byte{1}), name)
}

// marked gives the reader of a word that stands for itself.
func (u *udpTunnel) marked(attr int, value []byte) func() error {
	return func() error {
		if u.seen[attr] {
			return cmdline.Garbage(u.Keyword(), u.Keyword())
		}
		u.seen[attr] = true
		u.put(attr, value)
		return nil
	}
}

func (u *udpTunnel) fail(wrong string) error {
	return cmdline.Fail(cmdline.StatusLocal, "%s: %s", u.kind.name, wrong)
}

func (u *udpTunnel) id(attr int, word string) error {
	n, ok := cnum.Uint(word, 32)
	if !ok || n >= 1<<24 {
		return cmdline.Invalid(word, "invalid id")
	}
	u.put(attr, nl.Uint32Attr(uint32(n)))
	return nil
}

// address reads an address of the family of the one before it.
func (u *udpTunnel) address(attr4, attr6 int, word string, multicast bool, wrong string) error {
	addr, err := tunnelEnd(word, u.family)
	if err != nil {
		return err
	}
	if !addr.IsValid() || addr.IsMulticast() != multicast {
		return cmdline.Invalid(word, "%s", wrong)
	}
	u.family = unix.AF_INET
	if addr.Is6() {
		u.family, attr4 = unix.AF_INET6, attr6
	}
	u.put(attr4, addr.AsSlice())
	return nil
}

func (u *udpTunnel) tos(attr int, word string) error {
	tos, err := tosOf(word, "bad TOS value")
	u.put(attr, []byte{tos})
	return err
}

func (u *udpTunnel) df(attr int, word string) error {
	df, err := dfOf(word)
	u.put(attr, []byte{df})
	return err
}

func (u *udpTunnel) label(attr int, word string) error {
	label, err := flowLabel(word)
	u.put(attr, label)
	return err
}

// ttl gives the reader of a TTL; that it is inherited has an attribute of its own.
func (u *udpTunnel) ttl(inherit int, inherited []byte) func(attr int, word string) error {
	return func(attr int, word string) error {
		switch word {
		case "inherit":
			u.inherits = true
			u.put(inherit, inherited)
			return nil
		case "auto":
			u.put(attr, []byte{0})
			return nil
		}
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.Invalid(word, "invalid TTL")
		}
		if n > 255 {
			return cmdline.Invalid(word, "TTL must be <= 255")
		}
		u.put(attr, []byte{byte(n)})
		return nil
	}
}

// port gives the reader of a port, of which 0 is the kernel's choice.
func (u *udpTunnel) port(wrong string) func(attr int, word string) error {
	return func(attr int, word string) error {
		n, ok := cnum.Uint(word, 16)
		if !ok {
			return cmdline.Invalid(word, "%s", wrong)
		}
		if n != 0 {
			u.put(attr, binary.BigEndian.AppendUint16(nil, uint16(n)))
		}
		return nil
	}
}
