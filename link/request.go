package link

import (
	"fmt"
	"io"
	"slices"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// A request is what the words of add, set, replace or delete ask for. It becomes
// one message, whatever it holds.
type request struct {
	kernel   func() (*rtnl.Conn, error)
	out      io.Writer // for the usage of kinds that show it there
	err      io.Writer // for notes that stop nothing
	dev      string
	name     string
	flags    uint32
	change   uint32
	index    uint32
	attrs    []*nl.RtAttr
	address  []byte
	hasAddr  bool
	kind     string
	hasKind  bool
	kindArgs []string
	group    uint32
	hasGroup bool
	lower    string
	hasLower bool
	hasNetns bool
	create   bool // and not change: some kinds have defaults of their own
	force    bool // replace a program on the way of packets
}

// keywords are those of all requests, declared for the first: to declare them takes
// more than to read them, a fiftieth of the time of a batch of links.
var keywords *reader

// parse reads the words that add, set and the peer of a veth have in common.
func (r *request) parse(words []string) error {
	if keywords == nil {
		keywords = newReader()
	}
	keywords.r = r
	keywords.Reset(words)
	return keywords.Parse()
}

// newReader declares the words, in the order in which ip tries their abbreviations.
func newReader() *reader {
	w := &reader{Words: cmdline.NewWords(nil)}
	w.Exact(func() error { w.r.set(unix.IFF_UP, true); return nil }, "up")
	w.Exact(func() error { w.r.set(unix.IFF_UP, false); return nil }, "down")
	w.Exact(w.name, "name")
	w.Exact(w.index, "index")
	w.Abbrev(func() (err error) { w.r.lower, err = w.Next(); w.r.hasLower = true; return err }, "link")
	w.Abbrev(w.address, "address")
	w.Abbrev(w.broadcast, "broadcast")
	w.Exact(w.broadcast, "brd")
	queue := w.number("txqueuelen", unix.IFLA_TXQLEN)
	w.Abbrev(queue, "txqueuelen")
	w.Exact(queue, "qlen")
	w.Abbrev(queue, "txqlen")
	w.Exact(w.number("mtu", unix.IFLA_MTU), "mtu")
	w.Exact(w.xdp(0), "xdp")
	w.Exact(w.xdp(xdpGeneric), "xdpgeneric")
	w.Exact(w.xdp(xdpDriver), "xdpdrv")
	w.Exact(w.xdp(xdpHardware), "xdpoffload")
	w.Exact(w.netns, "netns")
	w.flag("multicast", unix.IFF_MULTICAST, false)
	w.flag("allmulticast", unix.IFF_ALLMULTI, false)
	w.flag("promisc", unix.IFF_PROMISC, false)
	w.flag("trailers", unix.IFF_NOTRAILERS, true)
	w.flag("arp", unix.IFF_NOARP, true)
	w.Exact(w.carrier, "carrier")
	w.Exact(w.virtual, "vf")
	w.master()
	w.Abbrev(w.dynamic, "dynamic")
	w.Abbrev(w.kind, "type")
	w.Abbrev(w.alias, "alias")
	w.Exact(w.group, "group")
	w.Exact(w.mode(), "mode")
	w.Exact(w.state(), "state")
	w.Abbrev(w.number("numtxqueues", unix.IFLA_NUM_TX_QUEUES), "numtxqueues")
	w.Abbrev(w.number("numrxqueues", unix.IFLA_NUM_RX_QUEUES), "numrxqueues")
	w.Abbrev(w.addrGenMode, "addrgenmode")
	w.linkNetns()
	w.Exact(w.protoDown, "protodown")
	w.Exact(w.protoDownReason, "protodown_reason")
	w.Exact(w.limit("gso_max_size", unix.IFLA_GSO_MAX_SIZE, 32), "gso_max_size")
	w.Exact(w.limit("gso_max_segs", unix.IFLA_GSO_MAX_SEGS, 16), "gso_max_segs")
	w.Exact(w.limit("gro_max_size", unix.IFLA_GRO_MAX_SIZE, 32), "gro_max_size")
	w.Exact(w.parentDev, "parentdev")
	w.Abbrev(usage, "help")
	w.Exact(w.dev, "dev")
	w.Free(func(word string) error { return w.r.device(word) })
	return w
}

// device takes the name of the link that all is about.
func (r *request) device(word string) error {
	if r.dev != "" {
		return cmdline.Garbage("dev", word)
	}
	r.dev = word
	return links.CheckDevice(word)
}

// current gives f the device that r is about as it is now, if there is one. Of a
// number that is no device's it is said here, and what was asked for goes on.
func (r *request) current(f func(*model.Link) error) error {
	conn, err := r.kernel()
	if err != nil {
		return err
	}
	index, ok, err := links.Index(conn, r.dev)
	if err != nil || !ok {
		return err
	}
	ok, err = links.At(conn, index, links.Filter{}, f)
	if err == nil && !ok {
		fmt.Fprintln(r.err, "RTNETLINK answers: No such device")
	}
	return err
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

// has says whether an attribute was added.
func (r *request) has(typ int) bool {
	return slices.ContainsFunc(r.attrs, func(a *nl.RtAttr) bool { return a.Type == uint16(typ) })
}

// indexOf finds another device that a word names.
func (r *request) indexOf(word string) (int, error) {
	conn, err := r.kernel()
	if err != nil {
		return 0, err
	}
	return links.Master(conn, word)
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
