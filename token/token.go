// Package token is "ip token": the end that IPv6 addresses of a link get when a
// router advertises their beginning.
package token

import (
	"net/netip"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "token",
		Usage:   "ends of IPv6 addresses",
		Default: list,
		Verbs: []cmdline.Verb{
			{Name: "add", Run: set},
			{Name: "list", Run: list},
			{Name: "show", Run: list},
			{Name: "lst", Run: list},
			{Name: "set", Run: set},
			{Name: "get", Run: list},
			{Name: "delete", Run: remove},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip token [ list | get ] [ dev DEVICE ]
       ip token set TOKEN dev DEVICE
       ip token delete dev DEVICE`)
}

// device declares the word that names one, and gives its index.
func device(c *cmdline.Context, w *cmdline.Words) *int {
	index := new(int)
	w.Exact(w.Value(func(word string) (err error) {
		if *index == 0 { // of several ip takes the first
			*index, err = links.Named(c, word, cmdline.InvalidLine(word, "dev is invalid"))
		}
		return err
	}), "dev")
	return index
}

// list prints the tokens of all links, or of one. Words that it does not know it
// passes over, as ip does.
func list(c *cmdline.Context) error {
	w := cmdline.NewWords(c.Words)
	index := device(c, w)
	w.Free(func(string) error { return nil })
	if err := w.Parse(); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	req.AddData(nl.NewIfInfomsg(unix.AF_INET6))
	p := c.Printer(nil)
	names := &links.Names{}
	err = conn.Dump(req, func(m rtnl.Message) error {
		t, err := model.DecodeToken(m.Body)
		if err != nil || !t.Addr.IsValid() || *index != 0 && t.Index != *index {
			return err
		}
		p.Open()
		p.Token(&t, names)
		p.Close()
		return nil
	})
	if err == nil {
		p.End()
	}
	return err
}

// set gives a link a token, the first word that is no keyword.
func set(c *cmdline.Context) error {
	w := cmdline.NewWords(c.Words)
	index := device(c, w)
	var token netip.Addr
	found := false
	w.Abbrev(usage, "help")
	w.Free(func(word string) error {
		if found {
			return nil
		}
		found = true
		p, err := inet.ParsePrefix(word, unix.AF_INET6)
		token = p.Addr
		return err
	})
	if err := w.Parse(); err != nil {
		return err
	}
	if !found {
		return cmdline.Fail(cmdline.StatusLocal, "Not enough information: token is required.")
	}
	return change(c, *index, token)
}

// remove takes the token of a link away.
func remove(c *cmdline.Context) error {
	w := cmdline.NewWords(c.Words)
	index := device(c, w)
	w.Abbrev(usage, "help")
	w.Free(func(string) error { return nil })
	if err := w.Parse(); err != nil {
		return err
	}
	return change(c, *index, netip.IPv6Unspecified())
}

func change(c *cmdline.Context, index int, token netip.Addr) error {
	if index == 0 {
		return cmdline.Fail(cmdline.StatusLocal, `Not enough information: "dev" argument is required.`)
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(unix.RTM_SETLINK, 0)
	msg := nl.NewIfInfomsg(unix.AF_INET6)
	msg.Index = int32(index)
	req.AddData(msg)
	families := nl.NewRtAttr(unix.IFLA_AF_SPEC, nil)
	families.AddRtAttr(unix.AF_INET6, nil).AddRtAttr(model.IFLAInet6Token, token.AsSlice())
	req.AddData(families)
	return conn.Do(req)
}
