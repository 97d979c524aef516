// Package netconf is "ip netconf": the settings of devices under /proc/sys/net
// that the kernel also tells of.
package netconf

import (
	"errors"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "netconf",
		Usage:   "settings of devices",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "show", Run: show},
			{Name: "list", Run: show},
			{Name: "lst", Run: show},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error { return cmdline.Fail(cmdline.StatusUsage, "Usage: ip netconf show [ dev DEVICE ]") }

// A head is the fixed part of a message about settings, struct netconfmsg.
type head struct{ family uint8 }

func (h head) Len() int          { return 4 }
func (h head) Serialize() []byte { return []byte{h.family, 0, 0, 0} }

// show prints the settings of all devices, or of one. Words that it does not
// know it passes over, as ip does.
func show(c *cmdline.Context) error {
	index := 0
	w := cmdline.NewWords(c.Words)
	w.Exact(w.Value(func(word string) (err error) {
		index, err = links.Named(c, word, cmdline.Fail(cmdline.StatusLocal, `Device "%s" does not exist.`, word))
		return err
	}), "dev")
	w.Free(func(string) error { return nil })
	if err := w.Parse(); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETNETCONF, 0)
	req.AddData(head{uint8(c.Family)})
	if index != 0 && c.Family != unix.AF_UNSPEC {
		return one(c, conn, req, index)
	}
	p := c.Printer(nil)
	names := &links.Names{Numeric: c.Numeric}
	err = conn.Dump(req, func(m rtnl.Message) error {
		return write(p, names, m.Body, func(n *model.Netconf) bool {
			return n.Of(c.Family) && (index == 0 || n.Index == index)
		})
	})
	if err == nil {
		p.End()
	}
	return err
}

// one asks for the settings of one device in one family. ip prints no JSON then,
// and does not speak of it when the family has none.
func one(c *cmdline.Context, conn *rtnl.Conn, req *nl.NetlinkRequest, index int) error {
	const attrIndex = 1 // NETCONFA_IFINDEX
	req.AddData(nl.NewRtAttr(attrIndex, nl.Uint32Attr(uint32(index))))
	text := *c
	text.JSON = false
	p := text.Printer(nil)
	err := conn.Get(req, func(m rtnl.Message) error {
		return write(p, &links.Names{Numeric: c.Numeric}, m.Body, func(*model.Netconf) bool { return true })
	})
	var refused *rtnl.Error
	if errors.As(err, &refused) {
		return nil
	}
	return err
}

func write(p *render.Printer, names *links.Names, body []byte, wants func(*model.Netconf) bool) error {
	var n model.Netconf
	if err := model.DecodeNetconf(body, &n); err != nil || !wants(&n) {
		return err
	}
	p.Open()
	p.Netconf(&n, names)
	p.Text("\n")
	p.Close()
	return nil
}
