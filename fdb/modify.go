package fdb

import (
	"net/netip"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/layer2"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A request is what the words of add, delete and their like ask for.
type request struct {
	head    model.NeighHead
	device  *string
	address *string // of the link layer
	dynamic bool    // it ages
	dst     netip.Addr
	hasDst  bool
	vlan    int16 // negative for none
	hasVLAN bool
	port    uint16 // 0 for none
	nhid    uint32 // 0 for none
	vni     []byte // nil for none, as those below
	srcVNI  []byte
	via     []byte
}

// modify adds, changes or deletes one entry.
func modify(c *cmdline.Context, typ, flags int) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	r := request{head: model.NeighHead{Family: unix.AF_BRIDGE}, vlan: -1}
	if err := r.parse(c.Words, conn); err != nil {
		return err
	}
	switch {
	case r.device == nil || r.address == nil:
		return cmdline.Fail(cmdline.StatusLocal, "Device and address are required arguments.")
	case r.nhid != 0 && (r.hasDst || r.port != 0 || r.vni != nil):
		return cmdline.Fail(cmdline.StatusLocal, "dst, port, vni are mutually exclusive with nhid")
	}
	addr, err := parseMAC(*r.address)
	if err != nil {
		return err
	}
	// Without a word about it an entry is the device's own, and stays.
	if r.head.Flags&(unix.NTF_SELF|unix.NTF_MASTER) == 0 {
		r.head.Flags |= unix.NTF_SELF
	}
	if r.head.State&(unix.NUD_PERMANENT|unix.NUD_REACHABLE) == 0 {
		r.head.State |= unix.NUD_PERMANENT
	}
	if !r.dynamic {
		r.head.State |= unix.NUD_NOARP
	}
	if r.head.Index, err = links.Find(conn, *r.device); err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	req.AddData(&r.head)
	add := func(typ int, v []byte) {
		if v != nil {
			req.AddData(nl.NewRtAttr(typ, v))
		}
	}
	add(unix.NDA_LLADDR, addr)
	if r.hasDst {
		req.AddData(nl.NewRtAttr(unix.NDA_DST, r.dst.AsSlice()))
	}
	if r.vlan >= 0 {
		add(unix.NDA_VLAN, nl.Uint16Attr(uint16(r.vlan)))
	}
	if r.nhid != 0 {
		add(model.NDANHID, nl.Uint32Attr(r.nhid))
	}
	if r.port != 0 {
		add(unix.NDA_PORT, []byte{byte(r.port >> 8), byte(r.port)})
	}
	add(unix.NDA_VNI, r.vni)
	add(unix.NDA_SRC_VNI, r.srcVNI)
	add(unix.NDA_IFINDEX, r.via)
	return conn.Do(req)
}

func parseMAC(word string) ([]byte, error) {
	addr, ok := layer2.ParseMAC(word)
	if !ok {
		return nil, cmdline.Fail(cmdline.StatusLocal, "Invalid mac address %s", word)
	}
	return addr, nil
}

func (r *request) parse(words []string, conn *rtnl.Conn) error {
	w := cmdline.NewWords(words)
	value := func(take func(word string) error, key string) {
		w.Exact(w.Value(take), key)
	}
	w.Text(&r.device, "dev")
	value(func(word string) (err error) {
		if r.hasDst {
			return cmdline.Garbage("dst", word)
		}
		if r.hasDst = true; inet.IsAny(word) {
			r.dst = netip.Addr{}
			return nil
		}
		r.dst, err = inet.ParseAddress(word, unix.AF_UNSPEC)
		return err
	}, "dst")
	value(func(word string) (err error) {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.InvalidLine(word, `"id" value is invalid`)
		}
		r.nhid = uint32(n)
		return nil
	}, "nhid")
	value(func(word string) (err error) {
		var ok bool
		if r.port, ok = rtnames.UDPPort(word); !ok {
			return cmdline.InvalidLine(word, "invalid port")
		}
		return nil
	}, "port")
	value(func(word string) (err error) { r.vni, err = parseVNI(word, "invalid VNI"); return err }, "vni")
	value(func(word string) (err error) { r.srcVNI, err = parseVNI(word, "invalid src VNI"); return err }, "src_vni")
	value(func(word string) error {
		index, ok, err := links.Index(conn, word)
		if err == nil && !ok {
			err = cmdline.Fail(cmdline.StatusUsage, `Cannot find device "%s"`, word)
		}
		r.via = nl.Uint32Attr(uint32(index))
		return err
	}, "via")
	w.Exact(func() error { r.head.Flags |= unix.NTF_SELF; return nil }, "self")
	w.Abbrev(func() error { r.head.Flags |= unix.NTF_MASTER; return nil }, "master")
	w.Abbrev(func() error { r.head.Flags |= unix.NTF_ROUTER; return nil }, "router")
	w.Abbrev(func() error { r.head.State |= unix.NUD_PERMANENT; return nil }, "local", "permanent")
	w.Abbrev(func() error { r.head.State |= unix.NUD_REACHABLE; return nil }, "temp", "static")
	w.Abbrev(func() error { r.head.State |= unix.NUD_REACHABLE; r.dynamic = true; return nil }, "dynamic")
	w.Abbrev(func() error {
		if err := once(w, "vlan", &r.hasVLAN); err != nil {
			return err
		}
		word, err := w.Next()
		r.vlan = int16(cnum.Atoi(word))
		return err
	}, "vlan")
	w.Abbrev(func() error { r.head.Flags |= unix.NTF_USE; return nil }, "use")
	w.Abbrev(func() error { r.head.Flags |= unix.NTF_EXT_LEARNED; return nil }, "extern_learn")
	w.Abbrev(func() error { r.head.Flags |= model.NTFSticky; return nil }, "sticky")
	w.Free(r.free(w))
	return w.Parse()
}

// free takes the address, which "to" may precede.
func (r *request) free(w *cmdline.Words) func(word string) error {
	return func(word string) (err error) {
		if word == "to" {
			if word, err = w.Next(); err != nil {
				return err
			}
		}
		if cmdline.Abbreviates(word, "help") {
			return usage()
		}
		if r.address != nil {
			return cmdline.Garbage("to", word)
		}
		r.address = &word
		return nil
	}
}

// parseVNI reads the number of a virtual network, of 24 bits.
func parseVNI(word, wrong string) ([]byte, error) {
	n, ok := cnum.Uint(word, 32)
	if !ok || n >= 1<<24 {
		return nil, cmdline.InvalidLine(word, "%s", wrong)
	}
	return nl.Uint32Attr(uint32(n)), nil
}
