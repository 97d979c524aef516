package nexthop

import (
	"errors"
	"fmt"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/nexthops"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// A filter says which nexthops are meant.
type filter struct {
	family        int
	hasID         bool
	id            uint32
	index, master int // of a device, 0 for any
	groups, fdb   bool
	protocol      uint8 // 0 for any
}

// parse reads the words after show and flush. What follows an id is not looked
// at, as in ip.
func (f *filter) parse(c *cmdline.Context) error {
	w := cmdline.NewWords(c.Words)
	f.deviceWords(c, w)
	w.Abbrev(func() error { f.groups = true; return nil }, "groups")
	w.Exact(identifier(w, func(id uint32) { f.hasID, f.id = true, id; w.Rest() }), "id")
	w.Abbrev(usage, "help")
	w.Abbrev(w.Value(func(word string) error {
		n, ok := cnum.Uint(word, 8)
		if !ok {
			return cmdline.Invalid(word, "invalid protocol value")
		}
		f.protocol = uint8(n)
		return nil
	}), "protocol")
	w.Abbrev(func() error { f.fdb = true; return nil }, "fdb")
	w.Free(func(word string) error { return cmdline.Invalid(word, "") })
	return w.Parse()
}

// deviceWords are those that name a device.
func (f *filter) deviceWords(c *cmdline.Context, w *cmdline.Words) {
	device := func(into *int) func() error {
		return w.Value(func(word string) error {
			conn, err := c.Kernel()
			if err != nil {
				return err
			}
			*into, err = links.Master(conn, word)
			return err
		})
	}
	w.Abbrev(device(&f.index), "dev")
	w.Abbrev(device(&f.master), "master")
	w.Abbrev(w.Value(func(word string) error {
		conn, err := c.Kernel()
		if err != nil {
			return err
		}
		if _, err = links.VRFTable(conn, word); err != nil {
			return err
		}
		f.master, err = links.Master(conn, word)
		return err
	}), "vrf")
}

// request is one for a list, with what the kernel filters by.
func (f *filter) request(typ int) *nl.NetlinkRequest {
	req := nl.NewNetlinkRequest(typ, 0)
	req.AddData(&nexthops.Head{Family: uint8(f.family)})
	number := func(typ int, n int) {
		if n != 0 {
			req.AddData(nl.NewRtAttr(typ, nl.Uint32Attr(uint32(n))))
		}
	}
	flag := func(typ int, set bool) {
		if set {
			req.AddData(nl.NewRtAttr(typ, nil))
		}
	}
	number(unix.NHA_OIF, f.index)
	flag(unix.NHA_GROUPS, f.groups)
	number(unix.NHA_MASTER, f.master)
	flag(attrFDB, f.fdb)
	return req
}

// each lists the nexthops that are meant.
func (f *filter) each(conn *rtnl.Conn, give func(rtnl.Message) error) error {
	var n model.Nexthop
	return conn.Dump(f.request(unix.RTM_GETNEXTHOP), func(m rtnl.Message) error {
		err := model.DecodeNexthop(m.Body, &n)
		if err != nil || f.protocol != 0 && n.Protocol != f.protocol {
			return err
		}
		return give(m)
	})
}

// A printer prints the nexthops that pass by.
type printer struct {
	*render.Printer
	names *links.Names
}

func newPrinter(c *cmdline.Context) *printer {
	return &printer{c.Printer(nil), &links.Names{Numeric: c.Numeric}}
}

func (p *printer) message(m rtnl.Message) error {
	var n model.Nexthop
	if err := model.DecodeNexthop(m.Body, &n); err != nil {
		return err
	}
	p.Open()
	p.Nexthop(&n, p.names)
	p.Text("\n")
	p.Close()
	return nil
}

func list(c *cmdline.Context) error {
	f := filter{family: c.Family}
	if err := f.parse(c); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := newPrinter(c)
	if f.hasID {
		err = nexthops.One(conn, f.id, p.message)
	} else {
		err = f.each(conn, p.message)
	}
	if err == nil {
		p.End()
	}
	return err
}

// get prints the nexthop of a number.
func get(c *cmdline.Context) error {
	var wanted uint32
	w := cmdline.NewWords(c.Words)
	w.Exact(identifier(w, func(id uint32) { wanted = id }), "id")
	w.Free(func(string) error { return usage() })
	if err := w.Parse(); err != nil {
		return err
	}
	if wanted == 0 {
		return usage()
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := newPrinter(c)
	if err := nexthops.One(conn, wanted, p.message); err != nil {
		return err
	}
	p.End()
	return nil
}

// flush deletes the nexthops that the words leave. A group goes with its last
// member, which is no failure.
func flush(c *cmdline.Context) error {
	f := filter{family: c.Family}
	if err := f.parse(c); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if f.hasID {
		err := remove(conn, f.id)
		var refused *rtnl.Error
		if errors.As(err, &refused) {
			return cmdline.WithStatus(cmdline.StatusLocal, err)
		}
		return err
	}
	var found []uint32
	err = f.each(conn, func(m rtnl.Message) error {
		var n model.Nexthop
		err := model.DecodeNexthop(m.Body, &n)
		found = append(found, n.ID)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range found {
		if err := remove(conn, id); err != nil && !errors.Is(err, unix.ENOENT) {
			return err
		}
	}
	if len(found) == 0 {
		fmt.Fprintln(c.Out, "Nothing to flush")
		return nil
	}
	fmt.Fprintf(c.Out, "Flushed %d nexthops\n", len(found))
	return nil
}

func remove(conn *rtnl.Conn, id uint32) error {
	req := nl.NewNetlinkRequest(unix.RTM_DELNEXTHOP, 0)
	req.AddData(&nexthops.Head{})
	req.AddData(nl.NewRtAttr(unix.NHA_ID, nl.Uint32Attr(id)))
	return conn.Do(req)
}
