// Package vlan is "bridge vlan": the VLANs that the ports of a bridge carry.
package vlan

import (
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

// Noun is the command with its verbs, in the order of bridge's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "vlan",
		Usage:   "VLANs of ports of bridges",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Run: func(c *cmdline.Context) error { return modify(c, unix.RTM_SETLINK) }},
			{Name: "delete", Run: func(c *cmdline.Context) error { return modify(c, unix.RTM_DELLINK) }},
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "tunnelshow", Run: tunnelshow},
			{Name: "set", Run: set},
			{Name: "global", Exact: true, Run: global},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: bridge vlan { show | tunnelshow } [ dev PORT ] [ vid VID ]
       bridge vlan { add | delete } dev PORT vid VID[-VID] [ tunnel_info id NETWORK[-NETWORK] ] [ pvid ] [ untagged ] [ self ] [ master ]
       bridge vlan set dev PORT vid VID[-VID] [ state STATE ] [ mcast_router 0..2 ]
       bridge vlan global [ show ] [ dev BRIDGE ] [ vid VID ]
       bridge vlan global set dev BRIDGE vid VID[-VID] [ OPTION NUMBER ]...
OPTION: mcast_snooping, mcast_querier, mcast_igmp_version, mcast_mld_version, mcast_last_member_count,
        mcast_last_member_interval, mcast_startup_query_count, mcast_startup_query_interval, mcast_membership_interval,
        mcast_querier_interval, mcast_query_interval, mcast_query_response_interval`)
}

// global is about a bridge as a whole.
func global(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return showGlobal(c)
	}
	verb := c.Words[0]
	c.Words = c.Words[1:]
	switch verb {
	case "show", "lst", "list":
		return showGlobal(c)
	case "set":
		return setGlobal(c)
	}
	return usage()
}

// others declares what bridge does with words it does not know: nothing, and
// after "help" it overlooks one more.
func others(w *cmdline.Words) {
	w.Abbrev(func() error { _, err := w.Next(); return err }, "help")
	w.Free(func(string) error { return nil })
}

// A span is one VLAN, or several if it has an end.
type span struct {
	from, to int16
	several  bool
}

// noSpan is where no VLAN was given.
func noSpan() span { return span{from: -1, to: -1} }

// read takes "5" or "5-7". An end that was given stays, whatever comes after.
func (s *span) read(word string) {
	from, to, several := strings.Cut(word, "-")
	s.from = int16(cnum.Atoi(from))
	if several {
		s.to, s.several = int16(cnum.Atoi(to)), true
	}
}

func (s *span) check() error {
	if s.from >= 4096 {
		return cmdline.Fail(cmdline.StatusLocal, `Invalid VLAN ID "%d"`, s.from)
	}
	if s.several && (s.to == -1 || s.to >= 4096 || s.from >= s.to) {
		return cmdline.Fail(cmdline.StatusLocal, `Invalid VLAN range "%d-%d"`, uint16(s.from), uint16(s.to))
	}
	return nil
}

// required is the complaint about words that have to be there.
func required() error {
	return cmdline.Fail(cmdline.StatusLocal, "Device and VLAN ID are required arguments.")
}
