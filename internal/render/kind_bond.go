package render

import (
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

func printBond(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.choice(a[unix.IFLA_BOND_MODE], "mode", "mode ", model.BondModes())
	p.port(a[unix.IFLA_BOND_ACTIVE_SLAVE], "active_slave", names)
	p.num(a[unix.IFLA_BOND_MIIMON], "miimon", "miimon ")
	p.num(a[unix.IFLA_BOND_UPDELAY], "updelay", "updelay ")
	p.num(a[unix.IFLA_BOND_DOWNDELAY], "downdelay", "downdelay ")
	p.num(a[unix.IFLA_BOND_PEER_NOTIF_DELAY], "peer_notify_delay", "peer_notify_delay ")
	p.num(a[unix.IFLA_BOND_USE_CARRIER], "use_carrier", "use_carrier ")
	p.num(a[unix.IFLA_BOND_ARP_INTERVAL], "arp_interval", "arp_interval ")
	p.num(a[unix.IFLA_BOND_MISSED_MAX], "arp_missed_max", "arp_missed_max ")
	p.addrs(a[unix.IFLA_BOND_ARP_IP_TARGET], "arp_ip_target")
	p.addrs(a[unix.IFLA_BOND_NS_IP6_TARGET], "ns_ip6_target")
	if v := a[unix.IFLA_BOND_ARP_VALIDATE]; v != nil && rtnl.Uint(v) == 0 {
		p.Null("arp_validate", "arp_validate none ")
	} else {
		p.choice(v, "arp_validate", "arp_validate ", model.BondARPValidate())
	}
	p.choice(a[unix.IFLA_BOND_ARP_ALL_TARGETS], "arp_all_targets", "arp_all_targets ", model.BondARPAllTargets())
	p.port(a[unix.IFLA_BOND_PRIMARY], "primary", names)
	p.choice(a[unix.IFLA_BOND_PRIMARY_RESELECT], "primary_reselect", "primary_reselect ", model.BondPrimaryReselect())
	p.choice(a[unix.IFLA_BOND_FAIL_OVER_MAC], "fail_over_mac", "fail_over_mac ", model.BondFailOverMAC())
	p.choice(a[unix.IFLA_BOND_XMIT_HASH_POLICY], "xmit_hash_policy", "xmit_hash_policy ", model.BondHashPolicies())
	p.num(a[unix.IFLA_BOND_RESEND_IGMP], "resend_igmp", "resend_igmp ")
	p.num(a[unix.IFLA_BOND_NUM_PEER_NOTIF], "num_peer_notif", "num_grat_arp ")
	p.num(a[unix.IFLA_BOND_ALL_SLAVES_ACTIVE], "all_slaves_active", "all_slaves_active ")
	p.num(a[unix.IFLA_BOND_MIN_LINKS], "min_links", "min_links ")
	p.num(a[unix.IFLA_BOND_LP_INTERVAL], "lp_interval", "lp_interval ")
	p.num(a[unix.IFLA_BOND_PACKETS_PER_SLAVE], "packets_per_slave", "packets_per_slave ")
	p.choice(a[unix.IFLA_BOND_AD_LACP_ACTIVE], "ad_lacp_active", "lacp_active ", model.BondLACPActive())
	p.choice(a[unix.IFLA_BOND_AD_LACP_RATE], "ad_lacp_rate", "lacp_rate ", model.BondLACPRates())
	p.choice(a[unix.IFLA_BOND_AD_SELECT], "ad_select", "ad_select ", model.BondADSelect())
	p.bondAggregator(a[unix.IFLA_BOND_AD_INFO])
	p.num(a[unix.IFLA_BOND_AD_ACTOR_SYS_PRIO], "ad_actor_sys_prio", "ad_actor_sys_prio ")
	p.num(a[unix.IFLA_BOND_AD_USER_PORT_KEY], "ad_user_port_key", "ad_user_port_key ")
	p.mac(a[unix.IFLA_BOND_AD_ACTOR_SYSTEM], "ad_actor_system", "ad_actor_system ")
	p.num(a[unix.IFLA_BOND_TLB_DYNAMIC_LB], "tlb_dynamic_lb", "tlb_dynamic_lb ")
}

// bondAggregator writes the active aggregator of 802.3ad.
func (p *Printer) bondAggregator(v []byte) {
	if v == nil {
		return
	}
	p.Object("ad_info")
	a := parseAttrs(v)
	p.num(a[unix.IFLA_BOND_AD_INFO_AGGREGATOR], "aggregator", "ad_aggregator ")
	p.num(a[unix.IFLA_BOND_AD_INFO_NUM_PORTS], "num_ports", "ad_num_ports ")
	p.num(a[unix.IFLA_BOND_AD_INFO_ACTOR_KEY], "actor_key", "ad_actor_key ")
	p.num(a[unix.IFLA_BOND_AD_INFO_PARTNER_KEY], "partner_key", "ad_partner_key ")
	p.mac(a[unix.IFLA_BOND_AD_INFO_PARTNER_MAC], "partner_mac", "ad_partner_mac ")
	p.EndObject()
}

// printBondPort writes what a bond knows of its port.
func printBondPort(p *Printer, a *attrs, _ *model.Link, _ Names) {
	p.choice(a[unix.IFLA_BOND_SLAVE_STATE], "state", "state ", []string{"ACTIVE", "BACKUP"})
	p.choice(a[unix.IFLA_BOND_SLAVE_MII_STATUS], "mii_status", "mii_status ",
		[]string{"UP", "GOING_DOWN", "DOWN", "GOING_BACK"})
	p.num(a[unix.IFLA_BOND_SLAVE_LINK_FAILURE_COUNT], "link_failure_count", "link_failure_count ")
	p.mac(a[unix.IFLA_BOND_SLAVE_PERM_HWADDR], "perm_hwaddr", "perm_hwaddr ")
	p.num(a[unix.IFLA_BOND_SLAVE_QUEUE_ID], "queue_id", "queue_id ")
	if v := a[unix.IFLA_BOND_SLAVE_PRIO]; v != nil {
		p.Int("prio", "prio ", int64(int32(rtnl.Uint(v))), " ")
	}
	p.num(a[unix.IFLA_BOND_SLAVE_AD_AGGREGATOR_ID], "ad_aggregator_id", "ad_aggregator_id ")
	p.portState(a[unix.IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE], "ad_actor_oper_port_state")
	p.portState(a[unix.IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE], "ad_partner_oper_port_state")
}

// portState writes the state byte of LACP, as a number and by its bits.
func (p *Printer) portState(v []byte, key string) {
	if v == nil {
		return
	}
	p.num(v, key, key+" ")
	state, set := rtnl.Uint(v), []string{}
	for bit, name := range [...]string{"active", "short_timeout", "aggregating", "in_sync",
		"collecting", "distributing", "defaulted", "expired"} {
		if state&(1<<bit) != 0 {
			set = append(set, name)
		}
	}
	p.Strs(key+"_str", key+"_str <", set, ",", "> ")
}

// choice writes an attribute that is the place of a word in a list.
func (p *Printer) choice(v []byte, key, label string, words []string) {
	if v == nil {
		return
	}
	word := "UNKNOWN"
	if n := rtnl.Uint(v); n < uint64(len(words)) {
		word = words[n]
	}
	p.Str(key, label, word, " ")
}

// port writes an attribute that is the index of a port.
func (p *Printer) port(v []byte, key string, names Names) {
	if v != nil && rtnl.Uint(v) != 0 {
		p.Str(key, key+" ", LinkName(int(rtnl.Uint(v)), names), " ")
	}
}

// mac writes an attribute that is an Ethernet address.
func (p *Printer) mac(v []byte, key, label string) {
	if v != nil {
		p.Str(key, label, Layer2(v, unix.ARPHRD_ETHER), " ")
	}
}

// addrs writes an attribute that is a list of IP addresses.
func (p *Printer) addrs(v []byte, key string) {
	var all []string
	for _, addr := range rtnl.Attributes(v) {
		if ip, ok := netip.AddrFromSlice(addr); ok {
			all = append(all, ip.String())
		}
	}
	if all != nil {
		p.Strs(key, key+" ", all, ",", " ")
	}
}
