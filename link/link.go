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
			{Name: "help", Run: help},
		},
	}
}

func help(c *cmdline.Context) error {
	for _, v := range Noun().Verbs {
		if v.Usage != "" {
			fmt.Fprintf(c.Err, "ip link %s %s\n", v.Name, v.Usage)
		}
	}
	return cmdline.Exit(cmdline.StatusUsage)
}
