// Package nexthop is "ip nexthop": ways that many routes share, and groups of
// them.
package nexthop

import (
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// The attributes that x/sys/unix has no names for (linux/nexthop.h).
const (
	attrFDB       = 11 // NHA_FDB
	attrResGroup  = 12 // NHA_RES_GROUP
	attrResBucket = 13 // NHA_RES_BUCKET
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	verb := func(typ, flags int) func(*cmdline.Context) error {
		return func(c *cmdline.Context) error { return modify(c, typ, flags) }
	}
	create := unix.NLM_F_CREATE
	return &cmdline.Noun{
		Name:    "nexthop",
		Usage:   "ways that routes share",
		Default: list,
		Verbs: []cmdline.Verb{
			{Name: "add", Run: verb(unix.RTM_NEWNEXTHOP, create|unix.NLM_F_EXCL)},
			{Name: "replace", Run: verb(unix.RTM_NEWNEXTHOP, create|unix.NLM_F_REPLACE)},
			{Name: "delete", Run: verb(unix.RTM_DELNEXTHOP, 0)},
			{Name: "list", Run: list},
			{Name: "show", Run: list},
			{Name: "lst", Run: list},
			{Name: "get", Run: get},
			{Name: "flush", Run: flush},
			{Name: "bucket", Run: func(c *cmdline.Context) error { return buckets().Run(c) }},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip nexthop [ show | flush ] [ id N ] [ proto N ] [ dev DEVICE ] [ vrf NAME ] [ master DEVICE ] [ groups ] [ fdb ]
       ip nexthop { add | replace } [ id N ] [ WORD ... ]
       ip nexthop { get | delete } id N
       ip nexthop bucket [ show ] [ id N ] [ nhid N ] [ dev DEVICE ] [ vrf NAME ] [ master DEVICE ]
       ip nexthop bucket get id N index N
WORD:  via [ FAMILY ] ADDRESS, dev DEVICE, onlink, encap ..., blackhole, fdb, proto NAME
       group N[,WEIGHT][/...] [ type { mpath | resilient [ buckets N ] [ idle_timer S ] [ unbalanced_timer S ] } ]`)
}
