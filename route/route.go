// Package route is "ip route": routing tables shown, changed and asked.
package route

import (
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	create := unix.NLM_F_CREATE
	modify := func(typ, flags int) func(*cmdline.Context) error {
		return func(c *cmdline.Context) error { return modify(c, typ, flags) }
	}
	return &cmdline.Noun{
		Name:    "route",
		Usage:   "routing tables",
		Default: list,
		Verbs: []cmdline.Verb{
			{Name: "list", Run: list},
			{Name: "show", Run: list},
			{Name: "lst", Run: list},
			{Name: "get", Run: get},
			{Name: "add", Run: modify(unix.RTM_NEWROUTE, create|unix.NLM_F_EXCL)},
			{Name: "append", Run: modify(unix.RTM_NEWROUTE, create|unix.NLM_F_APPEND)},
			{Name: "change", Run: modify(unix.RTM_NEWROUTE, unix.NLM_F_REPLACE)},
			{Name: "chg", Run: modify(unix.RTM_NEWROUTE, unix.NLM_F_REPLACE)},
			{Name: "replace", Run: modify(unix.RTM_NEWROUTE, create|unix.NLM_F_REPLACE)},
			{Name: "prepend", Run: modify(unix.RTM_NEWROUTE, create)},
			{Name: "delete", Run: modify(unix.RTM_DELROUTE, 0)},
			{Name: "test", Run: modify(unix.RTM_NEWROUTE, unix.NLM_F_EXCL)},
			{Name: "flush", Run: flush},
			{Name: "save", Run: save},
			{Name: "restore", Run: restore},
			{Name: "showdump", Run: showDump},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip route [ show | flush | save ] [ FILTER ]
       ip route get ADDRESS [ from ADDRESS ] [ iif DEVICE ] [ oif DEVICE ] [ mark N ] [ tos N ] [ vrf NAME ]
       ip route { add | change | replace | append | prepend | delete | test } [ TYPE ] PREFIX [ WORD ... ]
       ip route restore | showdump
FILTER: [ root | match | exact ] PREFIX, table, vrf, dev, via, src, from, proto, scope, type, metric, tos
WORD:   via, dev, onlink, src, metric, table, proto, scope, tos, pref, expires, nhid, encap, realms, METRIC
        nexthop via ADDRESS dev DEVICE weight N, any number of times
METRIC: mtu, advmss, window, rtt, rttvar, hoplimit, cwnd, initcwnd, initrwnd, ssthresh, rto_min, ... [ lock ] N`)
}

// A head is the fixed part of a message about a route, struct rtmsg.
type head struct{ unix.RtMsg }

func (h *head) Len() int { return unix.SizeofRtMsg }

func (h *head) Serialize() []byte {
	b := []byte{h.Family, h.Dst_len, h.Src_len, h.Tos, h.Table, h.Protocol, h.Scope, h.Type, 0, 0, 0, 0}
	b[8], b[9], b[10], b[11] = byte(h.Flags), byte(h.Flags>>8), byte(h.Flags>>16), byte(h.Flags>>24)
	return b
}
