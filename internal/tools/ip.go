package tools

import (
	"gonet/addr"
	"gonet/exec"
	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/link"
	"gonet/neigh"
	"gonet/netns"
	"gonet/route"
	"gonet/rule"
)

// IP is the tool of that name.
func IP(c *cmdline.Context) error {
	c.Loops = 10 // rounds of "addr flush"
	return ip.run(c)
}

// Nouns are ip's objects.
func Nouns() []*cmdline.Noun { return ip.nouns() }

var ip = objectTool{
	name:    "ip",
	version: "ip utility, iproute2-6.1.0, libbpf 1.1.2",
	help:    "ip -help",
	options: func() cmdline.OptionTable { return cmdline.IPOptions(ns.Enter) },
	objects: []object{
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
		{"monitor", nil},
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
	},
}
