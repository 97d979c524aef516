// Package port is "bridge link": the links that are ports of a bridge.
package port

import (
	"slices"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// Noun is the command with its verbs, in the order of bridge's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "link",
		Usage:   "ports of bridges",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "set", Run: set},
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: bridge link [ show ] [ dev PORT ]
       bridge link set dev PORT [ cost COST ] [ priority PRIORITY ] [ state STATE ] [ mcast_router 0..2 ]
                  [ FLAG { on | off } ]... [ backup_port DEVICE | nobackup_port ] [ hwmode { vepa | veb } ] [ self ] [ master ]
STATE: disabled, listening, learning, forwarding, blocking, or its number
FLAG:  guard, hairpin, fastleave, root_block, flood, mcast_flood, bcast_flood, mcast_to_unicast, learning, learning_sync,
       neigh_suppress, vlan_tunnel, isolated, locked`)
}

// show lists the ports; a word that is no keyword means nothing.
func show(c *cmdline.Context) error {
	device, index, seen := "", 0, false
	w := cmdline.NewWords(c.Words)
	w.Exact(func() (err error) { device, err = w.Once("dev", &seen); return err }, "dev")
	w.Free(func(string) error { return nil })
	if err := w.Parse(); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if seen {
		if index, err = links.Find(conn, device); err != nil {
			return err
		}
	}
	p, names := c.Printer(nil), &links.Names{}
	err = links.Ports(conn, 0, names, func(l *model.Link) error {
		if index != 0 && l.Index != index {
			return nil
		}
		p.Open()
		p.Port(l, names)
		p.Text("\n")
		p.Close()
		return nil
	})
	if err != nil {
		return cmdline.CutShort("Dump", err)
	}
	p.End()
	return nil
}

// A request is what the words of set ask for: the attributes of the port by
// their number, so that a word given twice counts the last time.
type request struct {
	device *string
	port   [unix.IFLA_BRPORT_LOCKED + 1][]byte
	flags  uint16 // BRIDGE_FLAGS_*
	mode   []byte // IFLA_BRIDGE_MODE
}

// The attributes inside IFLA_AF_SPEC and their flags (linux/if_bridge.h).
const (
	bridgeFlags = 0
	bridgeMode  = 1
	flagMaster  = 1
	flagSelf    = 2
)

// set changes one port in one request.
func set(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	var r request
	if err := r.parse(c.Words, conn); err != nil {
		return err
	}
	if r.device == nil {
		return cmdline.Fail(cmdline.StatusLocal, "Device is a required argument.")
	}
	msg := nl.NewIfInfomsg(unix.AF_BRIDGE)
	index, err := links.FindAs(conn, "bridge device", *r.device)
	if err != nil {
		return err
	}
	msg.Index = int32(index)
	req := nl.NewNetlinkRequest(unix.RTM_SETLINK, 0)
	req.AddData(msg)
	port := nl.NewRtAttr(unix.IFLA_PROTINFO|unix.NLA_F_NESTED, nil)
	for typ, v := range r.port {
		if v != nil {
			port.AddRtAttr(typ, v)
		}
	}
	req.AddData(port)
	if r.flags != 0 {
		spec := nl.NewRtAttr(unix.IFLA_AF_SPEC, nil)
		spec.AddRtAttr(bridgeFlags, nl.Uint16Attr(r.flags))
		if r.mode != nil {
			spec.AddRtAttr(bridgeMode, r.mode)
		}
		req.AddData(spec)
	}
	return conn.Do(req)
}

func (r *request) parse(words []string, conn *rtnl.Conn) error {
	w := cmdline.NewWords(words)
	value := func(take func(word string) error, key string) {
		w.Exact(w.Value(take), key)
	}
	onOff := func(key string, attr int) {
		w.Exact(func() error {
			on, err := w.OffOn(key)
			r.port[attr] = nl.Uint8Attr(on)
			return err
		}, key)
	}
	w.Text(&r.device, "dev")
	onOff("guard", unix.IFLA_BRPORT_GUARD)
	onOff("hairpin", unix.IFLA_BRPORT_MODE)
	onOff("fastleave", unix.IFLA_BRPORT_FAST_LEAVE)
	onOff("root_block", unix.IFLA_BRPORT_PROTECT)
	onOff("learning", unix.IFLA_BRPORT_LEARNING)
	onOff("learning_sync", unix.IFLA_BRPORT_LEARNING_SYNC)
	onOff("flood", unix.IFLA_BRPORT_UNICAST_FLOOD)
	onOff("mcast_flood", unix.IFLA_BRPORT_MCAST_FLOOD)
	onOff("bcast_flood", unix.IFLA_BRPORT_BCAST_FLOOD)
	onOff("mcast_to_unicast", unix.IFLA_BRPORT_MCAST_TO_UCAST)
	onOff("neigh_suppress", unix.IFLA_BRPORT_NEIGH_SUPPRESS)
	onOff("vlan_tunnel", unix.IFLA_BRPORT_VLAN_TUNNEL)
	onOff("isolated", unix.IFLA_BRPORT_ISOLATED)
	onOff("locked", unix.IFLA_BRPORT_LOCKED)
	// Numbers are read as C's atoi does; those that mean "unset" to bridge are
	// not sent.
	value(func(word string) error {
		r.port[unix.IFLA_BRPORT_COST] = nil
		if n := cnum.Atoi(word); n != 0 {
			r.port[unix.IFLA_BRPORT_COST] = nl.Uint32Attr(uint32(n))
		}
		return nil
	}, "cost")
	value(func(word string) error {
		r.port[unix.IFLA_BRPORT_PRIORITY] = nil
		if n := cnum.Atoi(word); n >= 0 {
			r.port[unix.IFLA_BRPORT_PRIORITY] = nl.Uint16Attr(uint16(n))
		}
		return nil
	}, "priority")
	value(func(word string) error {
		n, ok := rtnames.PortState(word)
		if !ok {
			return cmdline.Fail(cmdline.StatusLocal, "Error: invalid STP port state")
		}
		r.small(unix.IFLA_BRPORT_STATE, n)
		return nil
	}, "state")
	value(func(word string) error {
		r.small(unix.IFLA_BRPORT_MULTICAST_ROUTER, cnum.Atoi(word))
		return nil
	}, "mcast_router")
	value(func(word string) error {
		mode := slices.Index([]string{"veb", "vepa"}, word) // BRIDGE_MODE_*
		if mode < 0 {
			return cmdline.Fail(cmdline.StatusLocal, `Mode argument must be "vepa" or "veb".`)
		}
		r.mode = nl.Uint16Attr(uint16(mode))
		r.flags |= flagSelf
		return nil
	}, "hwmode")
	w.Exact(func() error { r.flags |= flagSelf; return nil }, "self")
	w.Exact(func() error { r.flags |= flagMaster; return nil }, "master")
	value(func(word string) error {
		index, ok, err := links.Index(conn, word)
		if err == nil && !ok {
			err = cmdline.Fail(cmdline.StatusLocal, "Error: device %s does not exist", word)
		}
		r.port[unix.IFLA_BRPORT_BACKUP_PORT] = nl.Uint32Attr(uint32(index))
		return err
	}, "backup_port")
	w.Exact(func() error { r.port[unix.IFLA_BRPORT_BACKUP_PORT] = nl.Uint32Attr(0); return nil }, "nobackup_port")
	w.Free(func(string) error { return usage() })
	return w.Parse()
}

// small sets an attribute of 8 bits, or takes it back for a negative number.
func (r *request) small(attr int, n int32) {
	r.port[attr] = nil
	if n >= 0 {
		r.port[attr] = nl.Uint8Attr(uint8(n))
	}
}
