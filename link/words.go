package link

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/layer2"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/ns"
	"gonet/internal/rtnames"
)

// A reader puts what the words say into a request. Its methods are in the order
// in which ip tries the words.
type reader struct {
	*cmdline.Words
	r *request
}

// first is the value of a keyword that was given already if the request has what
// it gives.
func (w *reader) first(key string, has bool) (string, error) { return w.Once(key, &has) }

func (w *reader) name() (err error) {
	if w.r.name, err = w.first("name", w.r.name != ""); err != nil {
		return err
	}
	return links.CheckNewName(w.r.name)
}

func (w *reader) index() error {
	word, err := w.first("index", w.r.index != 0)
	if err != nil {
		return err
	}
	n := cnum.Atoi(word)
	if n <= 0 {
		return cmdline.Invalid(word, `Invalid "index" value`)
	}
	w.r.index = uint32(n)
	return nil
}

func (w *reader) address() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	w.r.hasAddr = true
	w.r.address, err = layer2.Parse(word)
	return err
}

func (w *reader) broadcast() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	addr, err := layer2.Parse(word)
	w.r.add(unix.IFLA_BROADCAST, addr)
	return err
}

// number gives the reader of a number that may be given once, and as a negative
// one.
func (w *reader) number(name string, attr int) func() error {
	return func() error {
		word, err := w.first(name, w.r.has(attr))
		if err != nil {
			return err
		}
		n, ok := cnum.Int(word, 32)
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "%s" value`, name)
		}
		w.r.add(attr, nl.Uint32Attr(uint32(n)))
		return nil
	}
}

// limit gives the reader of a number of so many bits that may be given again.
func (w *reader) limit(name string, attr, bits int) func() error {
	return func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		n, ok := cnum.Uint(word, bits)
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "%s" value`, name)
		}
		w.r.add(attr, nl.Uint32Attr(uint32(n)))
		return nil
	}
}

// Where a program on the way of packets runs (linux/if_link.h, XDP_FLAGS_*), and
// that it takes no other's place.
const (
	xdpOnlyNew  = 1
	xdpGeneric  = 2
	xdpDriver   = 4
	xdpHardware = 8
)

// xdp gives the reader of what becomes of such a program. It can be taken off, by
// the last word; to load one is not here.
func (w *reader) xdp(flags uint32) func() error {
	return func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		if word != "off" && word != "none" || w.Peek() != "" {
			return cmdline.Fail(cmdline.StatusUsage, `What mode is "%s"?`, word)
		}
		flags := flags
		if !w.r.force {
			flags |= xdpOnlyNew
		}
		program := nl.NewRtAttr(unix.IFLA_XDP, nil)
		program.AddRtAttr(unix.IFLA_XDP_FD, binary.NativeEndian.AppendUint32(nil, 1<<32-1)) // none
		if flags != 0 {
			program.AddRtAttr(unix.IFLA_XDP_FLAGS, nl.Uint32Attr(flags))
		}
		w.r.attrs = append(w.r.attrs, program)
		return nil
	}
}

// netns says where the device is to live: a name, a path or a process.
func (w *reader) netns() error {
	word, err := w.Once("netns", &w.r.hasNetns)
	if err != nil {
		return err
	}
	fd, pid, err := ns.OpenValue(word)
	switch {
	case err != nil:
		return err
	case fd >= 0:
		w.r.add(unix.IFLA_NET_NS_FD, nl.Uint32Attr(uint32(fd)))
	default:
		w.r.add(unix.IFLA_NET_NS_PID, nl.Uint32Attr(uint32(pid)))
	}
	return nil
}

// flag declares the word for a bit of the device; inverse is one that says that
// something is off.
func (w *reader) flag(key string, bit uint32, inverse bool) {
	w.Exact(func() error {
		on, err := w.OnOff(key)
		if err == nil {
			w.r.set(bit, on != inverse)
		}
		return err
	}, key)
}

func (w *reader) carrier() error {
	on, err := w.OffOn("carrier")
	w.r.add(unix.IFLA_CARRIER, nl.Uint8Attr(on))
	return err
}

// master declares the words for the device above; a vrf is one by another name.
// Given twice, both are sent, and the kernel takes the last.
func (w *reader) master() {
	set := func(index int) { w.r.add(unix.IFLA_MASTER, nl.Uint32Attr(uint32(index))) }
	named := func(find func(string) (int, error)) func() error {
		return func() error {
			word, err := w.Next()
			if err != nil {
				return err
			}
			index, err := find(word)
			set(index)
			return err
		}
	}
	w.Abbrev(named(func(word string) (int, error) { return w.r.indexOf(word) }), "master")
	w.Exact(named(w.vrf), "vrf")
	w.Abbrev(func() error { set(0); return nil }, "nomaster")
}

func (w *reader) vrf(word string) (int, error) {
	conn, err := w.r.kernel()
	if err != nil {
		return 0, err
	}
	return links.VRF(conn, word)
}

func (w *reader) dynamic() error {
	on, err := w.OnOff("dynamic")
	w.r.set(unix.IFF_DYNAMIC, on)
	return err
}

func (w *reader) kind() (err error) {
	w.r.kind, err = w.Once("type", &w.r.hasKind)
	w.r.kindArgs = w.Rest()
	return err
}

func (w *reader) alias() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	if len(word) > 255 {
		return cmdline.InvalidLine(word, "alias too long")
	}
	w.r.add(unix.IFLA_IFALIAS, []byte(word))
	return nil
}

func (w *reader) group() error {
	word, err := w.Once("group", &w.r.hasGroup)
	if err != nil {
		return err
	}
	var ok bool
	if w.r.group, ok = rtnames.Group(word); !ok {
		return cmdline.InvalidLine(word, `Invalid "group" value`)
	}
	return nil
}

func (w *reader) mode() func() error {
	return w.place(unix.IFLA_LINKMODE, "Invalid link mode", "default", "dormant")
}

func (w *reader) state() func() error {
	return w.place(unix.IFLA_OPERSTATE, "Invalid operstate",
		"unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up")
}

// place gives the reader of a word in any case whose place in a list is sent.
func (w *reader) place(attr int, wrong string, list ...string) func() error {
	return func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		i := slices.Index(list, strings.ToLower(word))
		if i < 0 {
			return cmdline.InvalidLine(word, "%s", wrong)
		}
		w.r.add(attr, nl.Uint8Attr(uint8(i)))
		return nil
	}
}

func (w *reader) addrGenMode() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	mode := slices.Index(model.AddrGenModes(), word)
	if mode < 0 {
		return cmdline.InvalidLine(word, "Invalid address generation mode")
	}
	const addrGenMode = 8 // IFLA_INET6_ADDR_GEN_MODE
	spec := nl.NewRtAttr(unix.IFLA_AF_SPEC, nil)
	spec.AddRtAttr(unix.AF_INET6, nil).AddRtAttr(addrGenMode, nl.Uint8Attr(uint8(mode)))
	w.r.attrs = append(w.r.attrs, spec)
	return nil
}

// linkNetns declares the words for the namespace of the device below.
func (w *reader) linkNetns() {
	value := func() (string, error) { return w.first("link-netns/link-netnsid", w.r.has(unix.IFLA_LINK_NETNSID)) }
	w.Abbrev(func() error {
		word, err := value()
		if err != nil {
			return err
		}
		conn, err := w.r.kernel()
		if err != nil {
			return err
		}
		id, ok := links.NeedNetnsID(conn, word)
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "link-netns" value`)
		}
		w.r.add(unix.IFLA_LINK_NETNSID, nl.Uint32Attr(uint32(id)))
		return nil
	}, "link-netns")
	w.Abbrev(func() error {
		word, err := value()
		if err != nil {
			return err
		}
		n, ok := cnum.Int(word, 32)
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "link-netnsid" value`)
		}
		w.r.add(unix.IFLA_LINK_NETNSID, nl.Uint32Attr(uint32(n)))
		return nil
	}, "link-netnsid")
}

func (w *reader) protoDown() error {
	on, err := w.OffOn("protodown")
	w.r.add(unix.IFLA_PROTO_DOWN, nl.Uint8Attr(on))
	return err
}

// protoDownReason sends a bit as struct of mask and value.
func (w *reader) protoDownReason() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	bit, ok := rtnames.ProtoDownReasons.Number(word)
	if !ok || bit > 31 {
		return cmdline.InvalidLine(word, "invalid protodown reason")
	}
	on, err := w.OnOff("protodown_reason")
	if err != nil {
		return err
	}
	var value uint32
	if on {
		value = 1 << bit
	}
	const reasonMask, reasonValue = 1, 2 // IFLA_PROTO_DOWN_REASON_MASK, _VALUE
	reason := nl.NewRtAttr(unix.IFLA_PROTO_DOWN_REASON|unix.NLA_F_NESTED, nil)
	reason.AddRtAttr(reasonMask, binary.NativeEndian.AppendUint32(nil, 1<<bit))
	reason.AddRtAttr(reasonValue, binary.NativeEndian.AppendUint32(nil, value))
	w.r.attrs = append(w.r.attrs, reason)
	return nil
}

func (w *reader) parentDev() error {
	word, err := w.Next()
	w.r.add(unix.IFLA_PARENT_DEV_NAME, nl.ZeroTerminated(word))
	return err
}

func (w *reader) dev() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	return w.r.device(word)
}
