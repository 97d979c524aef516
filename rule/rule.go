// Package rule is "ip rule": which routing table is asked for a packet.
package rule

import (
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "rule",
		Usage:   "rules of policy routing",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "add", Run: func(c *cmdline.Context) error { return modify(c, unix.RTM_NEWRULE) }},
			{Name: "delete", Run: func(c *cmdline.Context) error { return modify(c, unix.RTM_DELRULE) }},
			{Name: "flush", Run: flush},
			{Name: "save", Run: save},
			{Name: "restore", Run: restore},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip rule [ show | flush ] [ SELECTOR ]
       ip rule { save >FILE | restore <FILE }
       ip rule { add | delete } SELECTOR ACTION
SELECTOR: [ not ] from PREFIX, to PREFIX, tos N, fwmark N[/MASK], iif DEVICE, oif DEVICE, pref N,
          uidrange N-N, ipproto PROTOCOL, sport N[-N], dport N[-N], tun_id N, l3mdev
ACTION:   table NAME [ suppress_prefixlength N ] [ suppress_ifgroup GROUP ], goto N, nop, realms [ FROM/ ]TO,
          protocol NAME, blackhole, unreachable, prohibit`)
}

// A head is the fixed part of a message about a rule, struct fib_rule_hdr.
type head struct {
	family, dstLen, srcLen, tos, table, action uint8
	flags                                      uint32
}

func (h *head) Len() int { return unix.SizeofRtMsg }

func (h *head) Serialize() []byte {
	return []byte{h.family, h.dstLen, h.srcLen, h.tos, h.table, 0, 0, h.action,
		byte(h.flags), byte(h.flags >> 8), byte(h.flags >> 16), byte(h.flags >> 24)}
}
