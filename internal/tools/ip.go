package tools

import (
	"fmt"
	"os"

	"gonet/addr"
	"gonet/exec"
	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/link"
	"gonet/monitor"
	"gonet/neigh"
	"gonet/netns"
	"gonet/route"
	"gonet/rule"
)

// IP is the tool of that name: options, then an object.
func IP(c *cmdline.Context) error {
	c.Loops = 10 // rounds of "addr flush"
	words, err := c.ParseOptions(c.Words, ns.Enter, func() bool { return cmdline.IsTerminal(os.Stdout) })
	switch {
	case err == cmdline.ErrVersion:
		fmt.Fprintln(c.Out, cmdline.Version)
		return nil
	case err == cmdline.ErrUsage, err == nil && len(words) == 0 && c.BatchFile == "":
		return usage(c)
	case err != nil:
		return err
	case c.BatchFile != "":
		c.InBatch = true
		return c.Batch(c.BatchFile, func(words []string) error { return run(c, words) }, func(err error) int {
			c.Out.Flush() // what the line printed stands before what it complains of
			return finish(c, err)
		})
	}
	return run(c, words)
}

// run runs the command of the object that the first word names.
func run(c *cmdline.Context, words []string) error {
	c.Words = words[1:]
	if o, help := find(words[0]); o != nil {
		return o().Run(c)
	} else if help {
		return usage(c)
	}
	return cmdline.Fail(cmdline.StatusLocal, `Object "%s" is unknown, try "ip help".`, words[0])
}

// find gives the noun that a word abbreviates, nil for none, or says that it
// asks for help.
func find(word string) (noun func() *cmdline.Noun, help bool) {
	for _, o := range objects {
		if cmdline.Abbreviates(word, o.name) {
			return o.noun, o.name == "help"
		}
	}
	return nil, false
}

type object struct {
	name string
	noun func() *cmdline.Noun
}

// objects are ip's in the order of its abbreviations. Those without a noun are
// not here; they keep their abbreviations, so that "ip m" is never "ip mo".
var objects = []object{
	{"address", addr.Noun},
	{"addrlabel", nil},
	{"maddress", nil},
	{"route", route.Noun},
	{"rule", rule.Noun},
	{"neighbor", neigh.Noun},
	{"neighbour", neigh.Noun},
	{"ntable", nil},
	{"ntbl", nil},
	{"link", link.Noun},
	{"l2tp", nil},
	{"fou", nil},
	{"ila", nil},
	{"macsec", nil},
	{"tunnel", nil},
	{"tunl", nil},
	{"tuntap", nil},
	{"tap", nil},
	{"token", nil},
	{"tcpmetrics", nil},
	{"tcp_metrics", nil},
	{"monitor", monitor.Noun},
	{"xfrm", nil},
	{"mroute", nil},
	{"mrule", nil},
	{"netns", func() *cmdline.Noun { return netns.Noun(exec.Netns) }},
	{"netconf", nil},
	{"vrf", nil},
	{"sr", nil},
	{"nexthop", nil},
	{"mptcp", nil},
	{"ioam", nil},
	{"help", nil},
	{"stats", nil},
}

// Nouns are ip's objects, each once, without those that are not here.
func Nouns() []*cmdline.Noun {
	var all []*cmdline.Noun
	for _, o := range objects {
		if o.noun == nil {
			continue
		}
		n := o.noun()
		if len(all) == 0 || all[len(all)-1].Name != n.Name { // another spelling
			all = append(all, n)
		}
	}
	return all
}

func usage(c *cmdline.Context) error {
	fmt.Fprintln(c.Err, "Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }")
	for _, n := range Nouns() {
		fmt.Fprintf(c.Err, "       %-8s %s\n", n.Name, n.Usage)
	}
	return cmdline.Exit(cmdline.StatusUsage)
}
