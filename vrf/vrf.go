// Package vrf is "ip vrf": routing domains, and the commands that run in one. A
// command is in a domain when its control group says so.
package vrf

import (
	"fmt"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "vrf",
		Usage:   "routing domains, and the commands in them",
		Files:   true,
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "identify", Run: identify},
			{Name: "pids", Run: pids},
			{Name: "exec", Run: exec},
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip vrf [ show [ NAME ] ]
       ip vrf exec NAME COMMAND ...
       ip vrf identify [ PID ]
       ip vrf pids NAME`)
}

// show lists the vrfs with their tables, or prints one.
func show(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	switch len(c.Words) {
	case 0:
		return list(c, conn)
	case 1:
		table, err := links.VRFTable(conn, c.Words[0])
		if err != nil {
			return cmdline.Fail(cmdline.StatusUsage, "Invalid VRF")
		}
		fmt.Fprintf(c.Out, "%s %d\n", c.Words[0], table) // with -j too
		return nil
	}
	return usage()
}

func list(c *cmdline.Context, conn *rtnl.Conn) error {
	// What the kernel lists for these families tells no kinds: ip finds none.
	kindless := c.Family == unix.AF_INET6 || c.Family == unix.AF_BRIDGE
	p := c.Printer(nil)
	p.Text("Name              Table\n-----------------------\n")
	none := true
	if err := links.Each(conn, links.Filter{Kind: "vrf"}, &links.Names{}, func(l *model.Link) error {
		if kindless || l.Kind != "vrf" {
			return nil
		}
		none = false
		p.Open()
		p.VRF(l.Name, l.VRFTable())
		p.Close()
		return nil
	}); err != nil {
		return err
	}
	if none {
		p.Text("No VRF has been configured\n")
	}
	p.End()
	return nil
}
