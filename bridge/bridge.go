// Package bridge is brctl: bridges and their ports, over netlink and sockets'
// ioctls, so that it tells of the namespace that it is in whatever /sys shows.
package bridge

import (
	"fmt"
	"slices"
	"strings"

	"gonet/internal/cmdline"
)

// A verb is one command of brctl. Verbs are exact; more words than needed are
// ignored where brctl ignores them.
type verb struct {
	name  string
	words string // what it needs, as the usage shows it
	least int
	run   func(*cmdline.Context) error
	help  string
}

func verbs() []verb {
	return []verb{
		{"addbr", "<bridge>", 1, addBridge, "make a bridge"},
		{"delbr", "<bridge>", 1, deleteBridge, "remove a bridge"},
		{"addif", "<bridge> <device>", 2, addPorts, "make devices ports of a bridge"},
		{"delif", "<bridge> <device>", 2, deletePorts, "release ports of a bridge"},
		{"hairpin", "<bridge> <port> {on|off}", 3, hairpin, "send frames back where they came from"},
		{"setageing", "<bridge> <time>", 2, timer("ageing time", "ageing time", setAgeing), "seconds until an address is forgotten"},
		{"setbridgeprio", "<bridge> <prio>", 2, bridgePriority, "priority of the bridge"},
		{"setfd", "<bridge> <time>", 2, timer("forward delay", "forward delay", setForwardDelay), "forward delay in seconds"},
		{"sethello", "<bridge> <time>", 2, timer("hello timer", "hello timer", setHello), "hello time in seconds"},
		{"setmaxage", "<bridge> <time>", 2, timer("max age", "max age", setMaxAge), "maximum age in seconds"},
		{"setpathcost", "<bridge> <port> <cost>", 3, pathCost, "cost of a port"},
		{"setportprio", "<bridge> <port> <prio>", 3, portPriority, "priority of a port"},
		{"show", "[ <bridge> ]", 0, show, "bridges and their ports"},
		{"showmacs", "<bridge>", 1, showMACs, "addresses that a bridge has learned"},
		{"showstp", "<bridge>", 1, showSTP, "spanning tree of a bridge"},
		{"stp", "<bridge> {on|off}", 2, stp, "spanning tree on or off"},
	}
}

// Run is brctl with the words after its name.
func Run(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return usage(c, 1)
	}
options:
	for _, w := range c.Words {
		if !strings.HasPrefix(w, "-") || w == "-" {
			continue
		}
		switch {
		case w == "--":
			break options
		case w == "-h", len(w) > 2 && cmdline.Abbreviates(w, "--help"):
			return usage(c, 0)
		case w == "-V", len(w) > 2 && cmdline.Abbreviates(w, "--version"):
			fmt.Fprintln(c.Out, "bridge-utils, 1.7")
			return nil
		}
		fmt.Fprintf(c.Err, "brctl: %s\nUnknown option '?'\n", badOption(w))
		return usage(c, 1)
	}
	if i := slices.Index(c.Words, "--"); i >= 0 {
		c.Words = slices.Delete(c.Words, i, i+1)
	}
	if len(c.Words) == 0 {
		return usage(c, 1)
	}
	word := c.Words[0]
	c.Words = c.Words[1:]
	for _, v := range verbs() {
		if v.name != word {
			continue
		}
		if len(c.Words) < v.least {
			fmt.Fprintf(c.Out, "Incorrect number of arguments for command\nUsage: brctl %s %s\t\t%s\n", v.name, v.words, v.help)
			return cmdline.Exit(cmdline.StatusLocal)
		}
		return v.run(c)
	}
	fmt.Fprintf(c.Err, "never heard of command [%s]\n", word)
	return usage(c, 1)
}

// badOption is getopt's complaint.
func badOption(word string) string {
	if long, ok := strings.CutPrefix(word, "--"); ok {
		return fmt.Sprintf("unrecognized option '--%s'", long)
	}
	return fmt.Sprintf("invalid option -- '%s'", word[1:2])
}

func usage(c *cmdline.Context, status int) error {
	fmt.Fprintln(c.Out, "Usage: brctl [commands]\ncommands:")
	for _, v := range verbs() {
		fmt.Fprintf(c.Out, "\t%-10s\t%s\t\t%s\n", v.name, v.words, v.help)
	}
	return cmdline.Exit(status)
}

func fail(format string, args ...any) error {
	return cmdline.Fail(cmdline.StatusLocal, format, args...)
}
