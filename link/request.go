package link

import (
	"encoding/hex"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/ns"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A request is what the words of add, set, replace or delete ask for. It becomes
// one message, whatever it holds.
type request struct {
	dev      string
	name     string
	flags    uint32
	change   uint32
	index    uint32
	attrs    []nl.NetlinkRequestData
	address  []byte
	hasAddr  bool
	kind     string
	kindArgs []string
	group    uint32
	hasGroup bool
	lower    string
	master   string
	hasNetns bool
}

// parse reads the words that add, set and the peer of a veth have in common.
func (r *request) parse(words []string) error {
	w := cmdline.NewWords(words)
	r.flagWords(w)
	r.valueWords(w)
	w.Free(func(word string) error { return r.device(word, "dev") })
	return w.Parse()
}

func (r *request) device(word, key string) error {
	if r.dev != "" {
		return cmdline.Garbage("dev", word)
	}
	if err := links.CheckDevice(word); err != nil {
		return err
	}
	r.dev = word
	return nil
}

// set gives a flag its value and says that it is meant.
func (r *request) set(bit uint32, on bool) {
	r.change |= bit
	r.flags &^= bit
	if on {
		r.flags |= bit
	}
}

func (r *request) add(typ int, value []byte) { r.attrs = append(r.attrs, nl.NewRtAttr(typ, value)) }

// flagWords declares what sets bits of the device. up and down stand first in
// ip's order; the others are exact and may stand anywhere.
func (r *request) flagWords(w *cmdline.Words) {
	w.Exact(func() error { r.set(unix.IFF_UP, true); return nil }, "up")
	w.Exact(func() error { r.set(unix.IFF_UP, false); return nil }, "down")
	flag := func(key string, bit uint32, inverse bool) {
		w.Exact(func() error {
			on, err := w.OnOff(key)
			if err == nil {
				r.set(bit, on != inverse)
			}
			return err
		}, key)
	}
	flag("multicast", unix.IFF_MULTICAST, false)
	flag("allmulticast", unix.IFF_ALLMULTI, false)
	flag("promisc", unix.IFF_PROMISC, false)
	flag("trailers", unix.IFF_NOTRAILERS, true)
	flag("arp", unix.IFF_NOARP, true)
}

func (r *request) valueWords(w *cmdline.Words) {
	var seenName, seenIndex, seenQueue, seenMTU, seenNetns, seenMaster, seenAlias bool
	w.Exact(func() error {
		word, err := w.Once("name", &seenName)
		if err != nil {
			return err
		}
		r.name = word
		return links.CheckNewName(word)
	}, "name")
	w.Exact(func() error {
		word, err := w.Once("index", &seenIndex)
		if err != nil {
			return err
		}
		n, ok := cnum.Uint(word, 31)
		if !ok || n == 0 {
			return cmdline.Invalid(word, `Invalid "index" value`)
		}
		r.index = uint32(n)
		return nil
	}, "index")
	w.Abbrev(func() (err error) { r.lower, err = w.Next(); return err }, "link")
	w.Abbrev(func() (err error) {
		word, err := w.Next()
		if err != nil {
			return err
		}
		r.hasAddr = true
		r.address, err = layer2(word)
		return err
	}, "address")
	broadcast := func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		addr, err := layer2(word)
		r.add(unix.IFLA_BROADCAST, addr)
		return err
	}
	w.Abbrev(broadcast, "broadcast")
	w.Exact(broadcast, "brd")
	queue := func() error { return r.number(w, "txqueuelen", &seenQueue, unix.IFLA_TXQLEN) }
	w.Abbrev(queue, "txqueuelen")
	w.Exact(queue, "qlen")
	w.Abbrev(queue, "txqlen")
	w.Exact(func() error { return r.number(w, "mtu", &seenMTU, unix.IFLA_MTU) }, "mtu")
	w.Exact(func() error {
		word, err := w.Once("netns", &seenNetns)
		if err != nil {
			return err
		}
		r.hasNetns = true
		return r.netns(word)
	}, "netns")
	w.Abbrev(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		if seenMaster {
			return cmdline.Duplicate("master", word)
		}
		seenMaster, r.master = true, word
		conn, err := rtnl.Open()
		if err != nil {
			return err
		}
		defer conn.Close()
		index, ok, err := links.Index(conn, word)
		if err != nil {
			return err
		}
		if !ok {
			return cmdline.InvalidLine(word, "Device does not exist")
		}
		r.add(unix.IFLA_MASTER, nl.Uint32Attr(uint32(index)))
		return nil
	}, "master")
	w.Abbrev(func() error {
		if seenMaster {
			return cmdline.Duplicate("master", "nomaster")
		}
		seenMaster = true
		r.add(unix.IFLA_MASTER, nl.Uint32Attr(0))
		return nil
	}, "nomaster")
	w.Abbrev(func() error {
		on, err := w.OnOff("dynamic")
		r.set(unix.IFF_DYNAMIC, on)
		return err
	}, "dynamic")
	w.Abbrev(func() (err error) {
		r.kind, err = w.Next()
		r.kindArgs = w.Rest()
		return err
	}, "type")
	w.Abbrev(func() error {
		word, err := w.Once("alias", &seenAlias)
		if err != nil {
			return err
		}
		if len(word) > 255 {
			return cmdline.InvalidLine(word, "alias too long")
		}
		r.add(unix.IFLA_IFALIAS, []byte(word))
		return nil
	}, "alias")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		if r.hasGroup {
			return cmdline.Duplicate("group", word)
		}
		var ok bool
		if r.group, ok = rtnames.Groups.Number(word); !ok {
			return cmdline.InvalidLine(word, `Invalid "group" value`)
		}
		r.hasGroup = true
		return nil
	}, "group")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		return r.device(word, "dev")
	}, "dev")
}

func (r *request) number(w *cmdline.Words, key string, seen *bool, attr int) error {
	word, err := w.Once(key, seen)
	if err != nil {
		return err
	}
	n, ok := cnum.Uint(word, 32)
	if !ok {
		return cmdline.InvalidLine(word, `Invalid "%s" value`, key)
	}
	r.add(attr, nl.Uint32Attr(uint32(n)))
	return nil
}

// netns says where the device is to live: a name, a path or a process.
func (r *request) netns(word string) error {
	fd, pid, err := ns.OpenValue(word)
	if err != nil {
		return err
	}
	if fd >= 0 {
		r.add(unix.IFLA_NET_NS_FD, nl.Uint32Attr(uint32(fd)))
	} else {
		r.add(unix.IFLA_NET_NS_PID, nl.Uint32Attr(uint32(pid)))
	}
	return nil
}

// layer2 reads a link-layer address: bytes in hex with colons between them.
func layer2(word string) ([]byte, error) {
	var addr []byte
	for part := range strings.SplitSeq(word, ":") {
		if len(part) == 1 {
			part = "0" + part
		}
		b, err := hex.DecodeString(part)
		if err != nil || len(b) != 1 {
			return nil, cmdline.Fail(cmdline.StatusLocal, `"%s" is invalid lladdr.`, part)
		}
		addr = append(addr, b[0])
	}
	return addr, nil
}

// header is the fixed part of the message.
func (r *request) header(index int) *nl.IfInfomsg {
	msg := nl.NewIfInfomsg(unix.AF_UNSPEC)
	msg.Index, msg.Flags, msg.Change = int32(index), r.flags, r.change
	return msg
}

// find is the index of the device that r is about.
func (r *request) find(conn *rtnl.Conn) (int, error) {
	if r.dev == "" {
		return 0, cmdline.Fail(cmdline.StatusUsage, `Not enough information: "dev" argument is required.`)
	}
	return links.Find(conn, r.dev)
}
