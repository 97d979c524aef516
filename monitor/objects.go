package monitor

import "golang.org/x/sys/unix"

// An object is what a monitor may be about, with the groups in which the kernel
// tells of it.
type object struct {
	name   string
	groups []group
}

// A group is of one family, AF_UNSPEC for all.
type group struct{ family, number int }

// groupStats is RTNLGRP_STATS of linux/rtnetlink.h.
const groupStats = 36

// objects are in the order in which ip tries their abbreviations.
func objects() []object {
	const inet, inet6, mpls, all = unix.AF_INET, unix.AF_INET6, unix.AF_MPLS, unix.AF_UNSPEC
	return []object{
		{"link", []group{{all, unix.RTNLGRP_LINK}}},
		{"address", []group{{inet, unix.RTNLGRP_IPV4_IFADDR}, {inet6, unix.RTNLGRP_IPV6_IFADDR}}},
		{"route", []group{{inet, unix.RTNLGRP_IPV4_ROUTE}, {inet6, unix.RTNLGRP_IPV6_ROUTE}, {mpls, unix.RTNLGRP_MPLS_ROUTE}}},
		{"mroute", []group{{inet, unix.RTNLGRP_IPV4_MROUTE}, {inet6, unix.RTNLGRP_IPV6_MROUTE}}},
		{"prefix", []group{{inet6, unix.RTNLGRP_IPV6_PREFIX}}},
		{"neigh", []group{{all, unix.RTNLGRP_NEIGH}}},
		{"netconf", []group{{inet, unix.RTNLGRP_IPV4_NETCONF}, {inet6, unix.RTNLGRP_IPV6_NETCONF}, {mpls, unix.RTNLGRP_MPLS_NETCONF}}},
		{"rule", []group{{inet, unix.RTNLGRP_IPV4_RULE}, {inet6, unix.RTNLGRP_IPV6_RULE}}},
		{"nexthop", []group{{all, unix.RTNLGRP_NEXTHOP}}},
		{"nsid", []group{{all, unix.RTNLGRP_NSID}}},
		{"stats", []group{{all, groupStats}}},
	}
}
