package render

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

func printBond(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.place(a[unix.IFLA_BOND_MODE], "mode", "mode ",
		model.BondModes()...)
	if index := rtnl.Uint(a[unix.IFLA_BOND_ACTIVE_SLAVE]); index != 0 {
		p.Str("active_slave", "active_slave ", LinkName(int(index), names), " ")
	}
	p.num(a[unix.IFLA_BOND_MIIMON], "miimon", "miimon ")
	p.num(a[unix.IFLA_BOND_UPDELAY], "updelay", "updelay ")
	p.num(a[unix.IFLA_BOND_DOWNDELAY], "downdelay", "downdelay ")
	p.num(a[unix.IFLA_BOND_PEER_NOTIF_DELAY], "peer_notify_delay", "peer_notify_delay ")
	p.num(a[unix.IFLA_BOND_USE_CARRIER], "use_carrier", "use_carrier ")
	p.num(a[unix.IFLA_BOND_ARP_INTERVAL], "arp_interval", "arp_interval ")
	p.num(a[unix.IFLA_BOND_MISSED_MAX], "arp_missed_max", "arp_missed_max ")
	p.targets(a[unix.IFLA_BOND_ARP_IP_TARGET], "arp_ip_target")
	p.targets(a[unix.IFLA_BOND_NS_IP6_TARGET], "ns_ip6_target")
	if v := a[unix.IFLA_BOND_ARP_VALIDATE]; v != nil && rtnl.Uint(v) == 0 && p.j != nil {
		p.j.Null("arp_validate")
	} else {
		p.place(v, "arp_validate", "arp_validate ", model.BondARPValidate()...)
	}
	p.place(a[unix.IFLA_BOND_ARP_ALL_TARGETS], "arp_all_targets", "arp_all_targets ", model.BondARPAllTargets()...)
	if index := rtnl.Uint(a[unix.IFLA_BOND_PRIMARY]); index != 0 {
		p.Str("primary", "primary ", LinkName(int(index), names), " ")
	}
	p.place(a[unix.IFLA_BOND_PRIMARY_RESELECT], "primary_reselect", "primary_reselect ", model.BondPrimaryReselect()...)
	p.place(a[unix.IFLA_BOND_FAIL_OVER_MAC], "fail_over_mac", "fail_over_mac ", model.BondFailOverMAC()...)
	p.place(a[unix.IFLA_BOND_XMIT_HASH_POLICY], "xmit_hash_policy", "xmit_hash_policy ", model.BondHashPolicies()...)
	p.num(a[unix.IFLA_BOND_RESEND_IGMP], "resend_igmp", "resend_igmp ")
	p.num(a[unix.IFLA_BOND_NUM_PEER_NOTIF], "num_peer_notif", "num_grat_arp ")
	p.num(a[unix.IFLA_BOND_ALL_SLAVES_ACTIVE], "all_slaves_active", "all_slaves_active ")
	p.num(a[unix.IFLA_BOND_MIN_LINKS], "min_links", "min_links ")
	p.num(a[unix.IFLA_BOND_LP_INTERVAL], "lp_interval", "lp_interval ")
	p.num(a[unix.IFLA_BOND_PACKETS_PER_SLAVE], "packets_per_slave", "packets_per_slave ")
	p.place(a[unix.IFLA_BOND_AD_LACP_ACTIVE], "ad_lacp_active", "lacp_active ", model.BondLACPActive()...)
	p.place(a[unix.IFLA_BOND_AD_LACP_RATE], "ad_lacp_rate", "lacp_rate ", model.BondLACPRates()...)
	p.place(a[unix.IFLA_BOND_AD_SELECT], "ad_select", "ad_select ", model.BondADSelect()...)
	p.aggregator(a[unix.IFLA_BOND_AD_INFO])
	p.num(a[unix.IFLA_BOND_AD_ACTOR_SYS_PRIO], "ad_actor_sys_prio", "ad_actor_sys_prio ")
	p.num(a[unix.IFLA_BOND_AD_USER_PORT_KEY], "ad_user_port_key", "ad_user_port_key ")
	if v := a[unix.IFLA_BOND_AD_ACTOR_SYSTEM]; v != nil {
		p.Str("ad_actor_system", "ad_actor_system ", Layer2(v, unix.ARPHRD_ETHER), " ")
	}
	p.num(a[unix.IFLA_BOND_TLB_DYNAMIC_LB], "tlb_dynamic_lb", "tlb_dynamic_lb ")
}

// place writes the name that stands in a list at the place of a number.
func (p *Printer) place(v []byte, key, label string, list ...string) {
	if v == nil {
		return
	}
	n := rtnl.Uint(v)
	text := strconv.FormatUint(n, 10)
	if n < uint64(len(list)) {
		text = list[n]
	}
	p.Str(key, label, text, " ")
}

// targets writes a list of addresses.
func (p *Printer) targets(v []byte, key string) {
	var all []string
	for _, addr := range rtnl.Attributes(v) {
		if a, ok := netip.AddrFromSlice(addr); ok {
			all = append(all, a.String())
		}
	}
	if len(all) > 0 {
		p.Strs(key, key+" ", all, ",", " ")
	}
}

// aggregator writes what 802.3ad has agreed upon (IFLA_BOND_AD_INFO_*).
func (p *Printer) aggregator(v []byte) {
	if v == nil {
		return
	}
	a := parseAttrs(v)
	p.Object("ad_info")
	p.num(a[1], "aggregator", "ad_aggregator ")
	p.num(a[2], "num_ports", "ad_num_ports ")
	p.num(a[3], "actor_key", "ad_actor_key ")
	p.num(a[4], "partner_key", "ad_partner_key ")
	if mac := a[5]; mac != nil {
		p.Str("partner_mac", "ad_partner_mac ", Layer2(mac, unix.ARPHRD_ETHER), " ")
	}
	p.closeObject()
}

func printBondSlave(p *Printer, a *attrs, _ *model.Link, _ Names) {
	p.place(a[unix.IFLA_BOND_SLAVE_STATE], "state", "state ", "ACTIVE", "BACKUP")
	p.place(a[unix.IFLA_BOND_SLAVE_MII_STATUS], "mii_status", "mii_status ", "UP", "GOING_DOWN", "DOWN", "GOING_BACK")
	p.num(a[unix.IFLA_BOND_SLAVE_LINK_FAILURE_COUNT], "link_failure_count", "link_failure_count ")
	if v := a[unix.IFLA_BOND_SLAVE_PERM_HWADDR]; v != nil {
		p.Str("perm_hwaddr", "perm_hwaddr ", Layer2(v, unix.ARPHRD_ETHER), " ")
	}
	p.num(a[unix.IFLA_BOND_SLAVE_QUEUE_ID], "queue_id", "queue_id ")
	if v := a[unix.IFLA_BOND_SLAVE_PRIO]; len(v) >= 4 {
		p.Int("prio", "prio ", int64(int32(binary.NativeEndian.Uint32(v))), " ")
	}
	p.num(a[unix.IFLA_BOND_SLAVE_AD_AGGREGATOR_ID], "ad_aggregator_id", "ad_aggregator_id ")
	p.portState(a[unix.IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE], "ad_actor_oper_port_state")
	p.portState(a[unix.IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE], "ad_partner_oper_port_state")
}

// portState writes the bits of an LACP port, as a number and by their names.
func (p *Printer) portState(v []byte, key string) {
	if v == nil {
		return
	}
	n := uint32(rtnl.Uint(v))
	p.Uint(key, key+" ", uint64(n), " ")
	p.Strs(key+"_str", fmt.Sprintf("%s_str <", key), bitNames(n, bitName{1, "active"}, bitName{2, "short_timeout"},
		bitName{4, "aggregating"}, bitName{8, "in_sync"}, bitName{16, "collecting"}, bitName{32, "distributing"},
		bitName{64, "defaulted"}, bitName{128, "expired"}), ",", "> ")
}
