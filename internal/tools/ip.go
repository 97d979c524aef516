package tools

import (
	"gonet/addr"
	"gonet/addrlabel"
	"gonet/exec"
	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/link"
	"gonet/maddr"
	"gonet/monitor"
	"gonet/mroute"
	"gonet/neigh"
	"gonet/netconf"
	"gonet/netns"
	"gonet/nexthop"
	"gonet/ntable"
	"gonet/route"
	"gonet/rule"
	"gonet/token"
	"gonet/tunnel"
	"gonet/tuntap"
	"gonet/vrf"
)

// IP is the tool of that name.
func IP(c *cmdline.Context) error {
	c.Loops = 10 // rounds of "addr flush"
	c.Parallel = 1
	return ip.run(c)
}

// Nouns are ip's objects.
func Nouns() []*cmdline.Noun { return ip.nouns() }

var ip = objectTool{
	name:    "ip",
	version: "ip utility, iproute2-6.1.0, libbpf 1.1.2",
	help:    "ip -help",
	options: func() cmdline.OptionTable { return cmdline.IPOptions(ns.Join) },
	objects: []object{
		{"address", addr.Noun},
		{"addrlabel", addrlabel.Noun},
		{"maddress", maddr.Noun},
		{"route", route.Noun},
		{"rule", rule.Noun},
		{"neighbor", neigh.Noun},
		{"neighbour", neigh.Noun},
		{"ntable", ntable.Noun},
		{"ntbl", ntable.Noun},
		{"link", link.Noun},
		{"l2tp", nil},
		{"fou", nil},
		{"ila", nil},
		{"macsec", nil},
		{"tunnel", tunnel.Noun},
		{"tunl", tunnel.Noun},
		{"tuntap", tuntap.Noun},
		{"tap", tuntap.Noun},
		{"token", token.Noun},
		{"tcpmetrics", nil},
		{"tcp_metrics", nil},
		{"monitor", monitor.Noun},
		{"xfrm", nil},
		{"mroute", mroute.Noun},
		{"mrule", rule.Multicast},
		{"netns", func() *cmdline.Noun { return netns.Noun(exec.Netns) }},
		{"netconf", netconf.Noun},
		{"vrf", vrf.Noun},
		{"sr", nil},
		{"nexthop", nexthop.Noun},
		{"mptcp", nil},
		{"ioam", nil},
		{"help", nil},
		{"stats", nil},
	},
}
