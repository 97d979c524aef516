// Package addr is "ip address": the addresses of links added, removed and shown.
package addr

import "gonet/internal/cmdline"

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "address",
		Usage:   "addresses of network devices",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Usage: "ADDRESS[/LENGTH] dev NAME [ WORD ... ]", Run: add},
			{Name: "change", Usage: "ADDRESS[/LENGTH] dev NAME [ WORD ... ]", Run: change},
			{Name: "chg", Run: change},
			{Name: "replace", Usage: "ADDRESS[/LENGTH] dev NAME [ WORD ... ]", Run: replace},
			{Name: "delete", Usage: "ADDRESS[/LENGTH] dev NAME", Run: del},
			{Name: "list", Run: show},
			{Name: "show", Usage: "[ [ dev ] NAME ] [ scope SCOPE ] [ to PREFIX ] [ label PATTERN ] [ up ] [ FLAG ]", Run: show},
			{Name: "lst", Run: show},
			{Name: "flush", Usage: "[ dev ] NAME | to PREFIX | label PATTERN | scope SCOPE ...", Run: flush},
			{Name: "save", Usage: "[ [ dev ] NAME ] >FILE", Run: save},
			{Name: "showdump", Usage: "<FILE", Run: showDump},
			{Name: "restore", Usage: "<FILE", Run: restore},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error { return Noun().UsageError() }
