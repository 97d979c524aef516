// Package netns is "ip netns": network namespaces with names.
package netns

import (
	"fmt"
	"strings"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/ns"
)

// Noun is the command with its verbs, in the order of ip's abbreviations. exec
// is "netns exec", which another package has.
func Noun(exec func(*cmdline.Context) error) *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "netns",
		Usage:   "network namespaces",
		Files:   true,
		Default: list,
		Check:   checkName,
		Verbs: []cmdline.Verb{
			{Name: "list", Run: list},
			{Name: "show", Run: list},
			{Name: "lst", Run: list},
			{Name: "list-id", Run: listID},
			{Name: "help", Run: help},
			{Name: "add", Run: add},
			{Name: "set", Run: set},
			{Name: "delete", Run: del},
			{Name: "identify", Run: identify},
			{Name: "pids", Run: pids},
			{Name: "exec", Run: exec},
			{Name: "monitor", Run: monitor},
			{Name: "attach", Run: attach},
		},
	}
}

// checkName refuses what cannot be a file's name, before any verb is looked at.
func checkName(c *cmdline.Context) error {
	if c.All || len(c.Words) < 2 {
		return nil
	}
	if name := c.Words[1]; !validName(name) {
		return cmdline.Fail(cmdline.StatusUsage, `Invalid netns name "%s"`, name)
	}
	return nil
}

func validName(name string) bool {
	return name != "" && name != "." && name != ".." && len(name) <= 255 && !strings.Contains(name, "/")
}

// help prints the synopsis that the lab document shows.
func help(c *cmdline.Context) error {
	for i, line := range []string{
		"ip netns list",
		"ip netns add NAME",
		"ip netns attach NAME PID",
		"ip netns set NAME NETNSID",
		"ip [-all] netns delete [NAME]",
		"ip netns identify [PID]",
		"ip netns pids NAME",
		"ip [-all] netns exec [NAME] cmd ...",
		"ip netns monitor",
		"ip netns list-id [target-nsid POSITIVE-INT] [nsid POSITIVE-INT]",
	} {
		fmt.Fprintf(c.Err, "%s%s\n", [2]string{"Usage:\t", "\t"}[min(i, 1)], line)
	}
	fmt.Fprintln(c.Err, "NETNSID := auto | POSITIVE-INT")
	return cmdline.Exit(cmdline.StatusUsage)
}

func noName() error { return cmdline.Fail(cmdline.StatusLocal, "No netns name specified") }

func add(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return noName()
	}
	return ns.Add(c.Words[0])
}

// attach names the namespace of a process.
func attach(c *cmdline.Context) error {
	if len(c.Words) < 2 {
		return cmdline.Fail(cmdline.StatusLocal, "No netns name and PID specified")
	}
	digits, negative := strings.CutPrefix(c.Words[1], "-")
	pid, ok := cnum.Uint(digits, 31)
	if !ok || pid == 0 {
		return cmdline.Fail(cmdline.StatusLocal, "Invalid PID: %s", c.Words[1])
	}
	text := fmt.Sprint(pid)
	if negative {
		text = "-" + text
	}
	return ns.Attach(c.Words[0], text)
}

// del removes a name, or with -all every one up to the first that resists.
func del(c *cmdline.Context) error {
	if !c.All {
		if len(c.Words) == 0 {
			return noName()
		}
		return ns.Delete(c.Words[0])
	}
	names, err := ns.Names()
	if err != nil {
		return nil // nobody has made one yet
	}
	for _, name := range names {
		if err := ns.Delete(name); err != nil {
			text, _ := cmdline.Explain(err)
			fmt.Fprintln(c.Err, text)
			return nil // ip's status stays 0 here
		}
	}
	return nil
}
