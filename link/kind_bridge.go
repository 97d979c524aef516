package link

import (
	"encoding/binary"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/layer2"
	"gonet/internal/rtnames"
)

const bridgeUsage = `WORD VALUE ...
times in 1/100 s:  forward_delay hello_time max_age ageing_time mcast_*_interval
spanning tree:     stp_state priority group_fwd_mask group_address no_linklocal_learn
VLANs:             vlan_filtering vlan_protocol { 802.1Q | 802.1ad } vlan_default_pvid
                   vlan_stats_enabled vlan_stats_per_port
multicast:         mcast_snooping mcast_vlan_snooping mcast_router mcast_query_use_ifaddr
                   mcast_querier mcast_hash_elasticity mcast_hash_max mcast_*_count
                   mcast_stats_enabled mcast_igmp_version mcast_mld_version
netfilter:         nf_call_iptables nf_call_ip6tables nf_call_arptables
now:               fdb_flush`

func bridgeWords(k *kindWords) {
	number := func(name string, attr, bits int) { k.number(name, attr, bits, "invalid "+name) }
	number("forward_delay", unix.IFLA_BR_FORWARD_DELAY, 32)
	number("hello_time", unix.IFLA_BR_HELLO_TIME, 32)
	number("max_age", unix.IFLA_BR_MAX_AGE, 32)
	number("ageing_time", unix.IFLA_BR_AGEING_TIME, 32)
	number("stp_state", unix.IFLA_BR_STP_STATE, 32)
	number("priority", unix.IFLA_BR_PRIORITY, 16)
	number("vlan_filtering", unix.IFLA_BR_VLAN_FILTERING, 8)
	k.Abbrev(func() error { return k.vlanProtocol(unix.IFLA_BR_VLAN_PROTOCOL, "invalid vlan_protocol") }, "vlan_protocol")
	number("group_fwd_mask", unix.IFLA_BR_GROUP_FWD_MASK, 16)
	k.Abbrev(func() error {
		word, err := k.Next()
		if err != nil {
			return err
		}
		addr, err := layer2.Parse(word)
		if err == nil {
			k.put(unix.IFLA_BR_GROUP_ADDR, addr)
		}
		return err
	}, "group_address")
	k.Abbrev(func() error { k.put(unix.IFLA_BR_FDB_FLUSH, nil); return nil }, "fdb_flush")
	number("vlan_default_pvid", unix.IFLA_BR_VLAN_DEFAULT_PVID, 16)
	number("vlan_stats_enabled", unix.IFLA_BR_VLAN_STATS_ENABLED, 8)
	number("vlan_stats_per_port", unix.IFLA_BR_VLAN_STATS_PER_PORT, 8)
	number("mcast_router", unix.IFLA_BR_MCAST_ROUTER, 8)
	number("mcast_snooping", unix.IFLA_BR_MCAST_SNOOPING, 8)
	bridgeOptions(k)
	number("mcast_query_use_ifaddr", unix.IFLA_BR_MCAST_QUERY_USE_IFADDR, 8)
	number("mcast_querier", unix.IFLA_BR_MCAST_QUERIER, 8)
	number("mcast_hash_elasticity", unix.IFLA_BR_MCAST_HASH_ELASTICITY, 32)
	number("mcast_hash_max", unix.IFLA_BR_MCAST_HASH_MAX, 32)
	number("mcast_last_member_count", unix.IFLA_BR_MCAST_LAST_MEMBER_CNT, 32)
	number("mcast_startup_query_count", unix.IFLA_BR_MCAST_STARTUP_QUERY_CNT, 32)
	interval := func(name string, attr int) {
		k.Abbrev(func() error {
			word, err := k.Next()
			if err != nil {
				return err
			}
			n, ok := cnum.Uint(word, 64)
			if !ok {
				return cmdline.Invalid(word, "invalid %s", name)
			}
			k.put(attr, nl.Uint64Attr(n))
			return nil
		}, name)
	}
	interval("mcast_last_member_interval", unix.IFLA_BR_MCAST_LAST_MEMBER_INTVL)
	interval("mcast_membership_interval", unix.IFLA_BR_MCAST_MEMBERSHIP_INTVL)
	interval("mcast_querier_interval", unix.IFLA_BR_MCAST_QUERIER_INTVL)
	interval("mcast_query_interval", unix.IFLA_BR_MCAST_QUERY_INTVL)
	interval("mcast_query_response_interval", unix.IFLA_BR_MCAST_QUERY_RESPONSE_INTVL)
	interval("mcast_startup_query_interval", unix.IFLA_BR_MCAST_STARTUP_QUERY_INTVL)
	number("mcast_stats_enabled", unix.IFLA_BR_MCAST_STATS_ENABLED, 8)
	number("mcast_igmp_version", unix.IFLA_BR_MCAST_IGMP_VERSION, 8)
	number("mcast_mld_version", unix.IFLA_BR_MCAST_MLD_VERSION, 8)
	number("nf_call_iptables", unix.IFLA_BR_NF_CALL_IPTABLES, 8)
	number("nf_call_ip6tables", unix.IFLA_BR_NF_CALL_IP6TABLES, 8)
	number("nf_call_arptables", unix.IFLA_BR_NF_CALL_ARPTABLES, 8)
}

// bridgeOptions are sent together, in one struct br_boolopt_multi.
func bridgeOptions(k *kindWords) {
	var value, mask uint32
	for bit, name := range []string{"no_linklocal_learn", "mcast_vlan_snooping"} {
		k.Exact(func() error {
			word, err := k.Next()
			if err != nil {
				return err
			}
			n, ok := cnum.Uint(word, 8)
			if !ok {
				return cmdline.Invalid(word, "invalid %s", name)
			}
			mask |= 1 << bit
			value &^= 1 << bit
			if n != 0 {
				value |= 1 << bit
			}
			return nil
		}, name)
	}
	k.finish = func() error {
		if mask != 0 {
			both := binary.NativeEndian.AppendUint32(nil, value)
			k.put(unix.IFLA_BR_MULTI_BOOLOPT, binary.NativeEndian.AppendUint32(both, mask))
		}
		return nil
	}
}

// vlanProtocol reads the ethertype of a VLAN tag.
func (k *kindWords) vlanProtocol(attr int, wrong string) error {
	word, err := k.Next()
	if err != nil {
		return err
	}
	n, ok := rtnames.Ethertype(word)
	if !ok {
		return cmdline.Invalid(word, "%s", wrong)
	}
	k.put(attr, binary.BigEndian.AppendUint16(nil, n))
	return nil
}

const bridgePortUsage = `WORD VALUE ...
numbers:  state priority cost mcast_router group_fwd_mask
on | off: hairpin guard root_block fastleave mcast_fast_leave learning flood mcast_flood bcast_flood
          mcast_to_unicast proxy_arp proxy_arp_wifi neigh_suppress vlan_tunnel isolated locked
other:    backup_port DEVICE | nobackup_port, fdb_flush`

func bridgePortWords(k *kindWords) {
	k.Abbrev(func() error { k.put(unix.IFLA_BRPORT_FLUSH, nil); return nil }, "fdb_flush")
	k.number("state", unix.IFLA_BRPORT_STATE, 8, "state is invalid")
	k.number("priority", unix.IFLA_BRPORT_PRIORITY, 16, "priority is invalid")
	k.number("cost", unix.IFLA_BRPORT_COST, 32, "cost is invalid")
	k.onOff("hairpin", unix.IFLA_BRPORT_MODE)
	k.onOff("guard", unix.IFLA_BRPORT_GUARD)
	k.onOff("root_block", unix.IFLA_BRPORT_PROTECT)
	k.onOff("fastleave", unix.IFLA_BRPORT_FAST_LEAVE)
	k.onOff("learning", unix.IFLA_BRPORT_LEARNING)
	k.onOff("flood", unix.IFLA_BRPORT_UNICAST_FLOOD)
	k.onOff("mcast_flood", unix.IFLA_BRPORT_MCAST_FLOOD)
	k.onOff("bcast_flood", unix.IFLA_BRPORT_BCAST_FLOOD)
	k.onOff("mcast_to_unicast", unix.IFLA_BRPORT_MCAST_TO_UCAST)
	k.onOff("proxy_arp", unix.IFLA_BRPORT_PROXYARP)
	k.onOff("proxy_arp_wifi", unix.IFLA_BRPORT_PROXYARP_WIFI)
	k.number("mcast_router", unix.IFLA_BRPORT_MULTICAST_ROUTER, 8, "invalid mcast_router")
	k.onOff("mcast_fast_leave", unix.IFLA_BRPORT_FAST_LEAVE)
	k.onOff("neigh_suppress", unix.IFLA_BRPORT_NEIGH_SUPPRESS)
	k.number("group_fwd_mask", unix.IFLA_BRPORT_GROUP_FWD_MASK, 16, "invalid group_fwd_mask")
	k.onOff("vlan_tunnel", unix.IFLA_BRPORT_VLAN_TUNNEL)
	k.onOff("isolated", unix.IFLA_BRPORT_ISOLATED)
	k.onOff("locked", unix.IFLA_BRPORT_LOCKED)
	k.Abbrev(func() error {
		word, err := k.Next()
		if err != nil {
			return err
		}
		index, err := k.req.indexOf(word)
		if err != nil {
			return err
		}
		k.put(unix.IFLA_BRPORT_BACKUP_PORT, nl.Uint32Attr(uint32(index)))
		return nil
	}, "backup_port")
	k.Abbrev(func() error { k.put(unix.IFLA_BRPORT_BACKUP_PORT, nl.Uint32Attr(0)); return nil }, "nobackup_port")
}
