// Package fdb is "bridge fdb": which link addresses are reached through which
// port of a bridge, or beyond which end of a tunnel.
package fdb

import (
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// Noun is the command with its verbs, in the order of bridge's abbreviations.
func Noun() *cmdline.Noun {
	verb := func(typ, flags int) func(*cmdline.Context) error {
		return func(c *cmdline.Context) error { return modify(c, typ, flags) }
	}
	create := unix.NLM_F_CREATE
	return &cmdline.Noun{
		Name:    "fdb",
		Usage:   "forwarding databases",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Run: verb(unix.RTM_NEWNEIGH, create|unix.NLM_F_EXCL)},
			{Name: "append", Run: verb(unix.RTM_NEWNEIGH, create|unix.NLM_F_APPEND)},
			{Name: "replace", Run: verb(unix.RTM_NEWNEIGH, create|unix.NLM_F_REPLACE)},
			{Name: "delete", Run: verb(unix.RTM_DELNEIGH, 0)},
			{Name: "get", Run: get},
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "flush", Exact: true, Run: flush},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: bridge fdb [ show ] [ br BRIDGE ] [ brport PORT ] [ vlan VID ] [ state STATE ] [ dynamic ]
       bridge fdb { add | append | replace | delete } ADDRESS dev DEVICE [ local | static | dynamic ] [ vlan VID ]
                  [ self ] [ master ] [ FLAG ]... [ dst ADDRESS ] [ port PORT ] [ vni VNI ] [ nhid ID ] [ src_vni VNI ] [ via DEVICE ]
       bridge fdb get ADDRESS [ br BRIDGE ] [ brport PORT ] [ vlan VID ] [ vni VNI ] [ self ] [ master ] [ dynamic ]
       bridge fdb flush dev DEVICE [ brport PORT ] [ vlan VID ] [ self ] [ master ] [ [no]KIND ]...
FLAG:  router, use, extern_learn, sticky
STATE: permanent, static, stale, reachable, all, or a number
KIND:  permanent, static, dynamic, added_by_user, extern_learn, sticky, offloaded`)
}

// once takes note of a keyword that may be given once; bridge complains before
// it looks at the value.
func once(w *cmdline.Words, key string, seen *bool) error {
	if *seen {
		return cmdline.Garbage(key, w.Keyword())
	}
	*seen = true
	return nil
}
