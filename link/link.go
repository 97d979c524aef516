// Package link is "ip link": network devices made, changed, removed and shown.
package link

import (
	"fmt"

	"gonet/internal/cmdline"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "link",
		Usage:   "network devices",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Usage: "[ dev ] NAME WORD ... type KIND [ KIND-WORD ... ]", Run: add},
			{Name: "set", Usage: "{ [ dev ] NAME | group GROUP } WORD ...", Run: set},
			{Name: "change", Run: set},
			{Name: "replace", Usage: "[ dev ] NAME WORD ... type KIND", Run: replace},
			{Name: "delete", Usage: "{ [ dev ] NAME | group GROUP }", Run: del},
			{Name: "show", Usage: "[ [ dev ] NAME ] [ up ] [ group GROUP ] [ master NAME ] [ nomaster ] [ type KIND ]", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "xstats", Usage: "type { bridge | bridge_slave } [ igmp | stp ] [ dev NAME ]", Run: xstats},
			{Name: "afstats", Usage: "[ dev NAME ]", Run: afstats},
			{Name: "property", Usage: "{ add | delete } [ dev ] NAME altname NAME ...", Run: property},
			{Name: "help", Run: help},
		},
	}
}

// help is the usage of a kind, or of all verbs.
func help(c *cmdline.Context) error {
	if len(c.Words) > 0 {
		if k, ok := findKind(c.Words[0]); ok && !k.helpless {
			fmt.Fprintln(c.Out, k.help())
			return nil
		}
	}
	return usage()
}

func usage() error { return Noun().UsageError() }
