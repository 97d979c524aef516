// Package mdb is "bridge mdb": which multicast groups the ports of a bridge have
// joined.
package mdb

import (
	"net/netip"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/layer2"
	"gonet/internal/links"
	"gonet/internal/model"
)

// Noun is the command with its verbs, in the order of bridge's abbreviations.
func Noun() *cmdline.Noun {
	verb := func(typ, flags int) func(*cmdline.Context) error {
		return func(c *cmdline.Context) error { return modify(c, typ, flags) }
	}
	return &cmdline.Noun{
		Name:    "mdb",
		Usage:   "multicast groups of bridges",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Run: verb(unix.RTM_NEWMDB, unix.NLM_F_CREATE|unix.NLM_F_EXCL)},
			{Name: "delete", Run: verb(unix.RTM_DELMDB, 0)},
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: bridge mdb [ show ] [ dev BRIDGE ] [ vid VID ]
       bridge mdb { add | delete } dev BRIDGE port PORT grp ADDRESS [ src ADDRESS ] [ permanent | temp ] [ vid VID ]`)
}

// modify has a port join a group or leave it; a word that is no keyword means
// nothing.
func modify(c *cmdline.Context, typ, flags int) error {
	var bridge, port, group, source *string
	var e model.MDBEntry
	w := cmdline.NewWords(c.Words)
	w.Text(&bridge, "dev")
	w.Text(&group, "grp")
	w.Text(&port, "port")
	w.Exact(func() error { e.Permanent = true; return nil }, "permanent")
	w.Exact(func() error {
		word, err := w.Next()
		e.VID = uint16(cnum.Atoi(word))
		return err
	}, "vid")
	w.Text(&source, "src")
	w.Free(func(word string) error {
		if cmdline.Abbreviates(word, "help") {
			return usage()
		}
		return nil
	})
	if err := w.Parse(); err != nil {
		return err
	}
	if bridge == nil || group == nil || port == nil {
		return cmdline.Fail(cmdline.StatusLocal, "Device, group address and port name are required arguments.")
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	var msg model.PortMsg
	if msg.Index, err = links.Find(conn, *bridge); err != nil {
		return err
	}
	if e.Port, err = links.Find(conn, *port); err != nil {
		return err
	}
	if e.Group, err = parseGroup(*group); err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	req.AddData(&msg)
	req.AddData(nl.NewRtAttr(model.MDBSetEntry, e.Serialize()))
	if source != nil {
		addr, ok := parseIP(*source)
		if !ok {
			return cmdline.Fail(cmdline.StatusLocal, `Invalid source address "%s"`, *source)
		}
		attrs := nl.NewRtAttr(model.MDBSetAttrs|unix.NLA_F_NESTED, nil)
		attrs.AddRtAttr(model.MDBSetSource, addr.AsSlice())
		req.AddData(attrs)
	}
	return conn.Do(req)
}

// parseGroup reads the address of a group, of IP or of six bytes.
func parseGroup(word string) (model.GroupAddress, error) {
	if addr, ok := parseIP(word); ok {
		return model.GroupAddress{IP: addr}, nil
	}
	begin, _, _ := strings.Cut(word, ":") // bridge takes the word apart before it complains
	complaint := `Invalid address "` + begin + `"`
	mac, err := layer2.Parse(word)
	if err != nil {
		complaint = err.Error() + "\n" + complaint
	}
	if err != nil || len(mac) != 6 {
		return model.GroupAddress{}, cmdline.Fail(cmdline.StatusLocal, "%s", complaint)
	}
	return model.GroupAddress{MAC: mac}, nil
}

// parseIP reads an address as inet_pton does.
func parseIP(word string) (netip.Addr, bool) {
	addr, err := netip.ParseAddr(word)
	return addr, err == nil && addr.Zone() == ""
}
