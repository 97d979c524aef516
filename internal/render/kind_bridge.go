package render

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// printBridge writes a bridge; times are ticks of 1/100 s as they are, timers
// are seconds.
func printBridge(p *Printer, a *attrs, _ *model.Link, _ Names) {
	p.num(a[unix.IFLA_BR_FORWARD_DELAY], "forward_delay", "forward_delay ")
	p.num(a[unix.IFLA_BR_HELLO_TIME], "hello_time", "hello_time ")
	p.num(a[unix.IFLA_BR_MAX_AGE], "max_age", "max_age ")
	p.num(a[unix.IFLA_BR_AGEING_TIME], "ageing_time", "ageing_time ")
	p.num(a[unix.IFLA_BR_STP_STATE], "stp_state", "stp_state ")
	p.num(a[unix.IFLA_BR_PRIORITY], "priority", "priority ")
	p.num(a[unix.IFLA_BR_VLAN_FILTERING], "vlan_filtering", "vlan_filtering ")
	if v := a[unix.IFLA_BR_VLAN_PROTOCOL]; len(v) >= 2 {
		p.Str("vlan_protocol", "vlan_protocol ", rtnames.EthertypeName(binary.BigEndian.Uint16(v), p.Numeric), " ")
	}
	p.bridgeID(a[unix.IFLA_BR_BRIDGE_ID], "bridge_id", "bridge_id ")
	p.bridgeID(a[unix.IFLA_BR_ROOT_ID], "root_id", "designated_root ")
	p.num(a[unix.IFLA_BR_ROOT_PORT], "root_port", "root_port ")
	p.num(a[unix.IFLA_BR_ROOT_PATH_COST], "root_path_cost", "root_path_cost ")
	p.num(a[unix.IFLA_BR_TOPOLOGY_CHANGE], "topology_change", "topology_change ")
	p.num(a[unix.IFLA_BR_TOPOLOGY_CHANGE_DETECTED], "topology_change_detected", "topology_change_detected ")
	p.seconds(a[unix.IFLA_BR_HELLO_TIMER], "hello_timer", "hello_timer ")
	p.seconds(a[unix.IFLA_BR_TCN_TIMER], "tcn_timer", "tcn_timer ")
	p.seconds(a[unix.IFLA_BR_TOPOLOGY_CHANGE_TIMER], "topology_change_timer", "topology_change_timer ")
	p.seconds(a[unix.IFLA_BR_GC_TIMER], "gc_timer", "gc_timer ")
	p.num(a[unix.IFLA_BR_VLAN_DEFAULT_PVID], "vlan_default_pvid", "vlan_default_pvid ")
	p.num(a[unix.IFLA_BR_VLAN_STATS_ENABLED], "vlan_stats_enabled", "vlan_stats_enabled ")
	p.num(a[unix.IFLA_BR_VLAN_STATS_PER_PORT], "vlan_stats_per_port", "vlan_stats_per_port ")
	if v := a[unix.IFLA_BR_GROUP_FWD_MASK]; v != nil {
		p.Str("group_fwd_mask", "group_fwd_mask ", cHex(rtnl.Uint(v)), " ")
	}
	if v := a[unix.IFLA_BR_GROUP_ADDR]; v != nil {
		p.Str("group_addr", "group_address ", Layer2(v, unix.ARPHRD_ETHER), " ")
	}
	p.num(a[unix.IFLA_BR_MCAST_SNOOPING], "mcast_snooping", "mcast_snooping ")
	printBridgeOptions(p, a[unix.IFLA_BR_MULTI_BOOLOPT])
	printBridgeMulticast(p, a)
	p.num(a[unix.IFLA_BR_NF_CALL_IPTABLES], "nf_call_iptables", "nf_call_iptables ")
	p.num(a[unix.IFLA_BR_NF_CALL_IP6TABLES], "nf_call_ip6tables", "nf_call_ip6tables ")
	p.num(a[unix.IFLA_BR_NF_CALL_ARPTABLES], "nf_call_arptables", "nf_call_arptables ")
}

// printBridgeOptions writes the first bits of struct br_boolopt_multi.
func printBridgeOptions(p *Printer, v []byte) {
	if len(v) < 8 {
		return
	}
	set := binary.NativeEndian.Uint32(v)
	for bit, name := range [...]string{"no_linklocal_learn", "mcast_vlan_snooping"} {
		p.Uint(name, name+" ", uint64(set>>bit&1), " ")
	}
}

func printBridgeMulticast(p *Printer, a *attrs) {
	p.num(a[unix.IFLA_BR_MCAST_ROUTER], "mcast_router", "mcast_router ")
	p.num(a[unix.IFLA_BR_MCAST_QUERY_USE_IFADDR], "mcast_query_use_ifaddr", "mcast_query_use_ifaddr ")
	p.num(a[unix.IFLA_BR_MCAST_QUERIER], "mcast_querier", "mcast_querier ")
	printQuerier(p, a[unix.IFLA_BR_MCAST_QUERIER_STATE])
	p.num(a[unix.IFLA_BR_MCAST_HASH_ELASTICITY], "mcast_hash_elasticity", "mcast_hash_elasticity ")
	p.num(a[unix.IFLA_BR_MCAST_HASH_MAX], "mcast_hash_max", "mcast_hash_max ")
	p.num(a[unix.IFLA_BR_MCAST_LAST_MEMBER_CNT], "mcast_last_member_cnt", "mcast_last_member_count ")
	p.num(a[unix.IFLA_BR_MCAST_STARTUP_QUERY_CNT], "mcast_startup_query_cnt", "mcast_startup_query_count ")
	p.num(a[unix.IFLA_BR_MCAST_LAST_MEMBER_INTVL], "mcast_last_member_intvl", "mcast_last_member_interval ")
	p.num(a[unix.IFLA_BR_MCAST_MEMBERSHIP_INTVL], "mcast_membership_intvl", "mcast_membership_interval ")
	p.num(a[unix.IFLA_BR_MCAST_QUERIER_INTVL], "mcast_querier_intvl", "mcast_querier_interval ")
	p.num(a[unix.IFLA_BR_MCAST_QUERY_INTVL], "mcast_query_intvl", "mcast_query_interval ")
	p.num(a[unix.IFLA_BR_MCAST_QUERY_RESPONSE_INTVL], "mcast_query_response_intvl", "mcast_query_response_interval ")
	p.num(a[unix.IFLA_BR_MCAST_STARTUP_QUERY_INTVL], "mcast_startup_query_intvl", "mcast_startup_query_interval ")
	p.num(a[unix.IFLA_BR_MCAST_STATS_ENABLED], "mcast_stats_enabled", "mcast_stats_enabled ")
	p.num(a[unix.IFLA_BR_MCAST_IGMP_VERSION], "mcast_igmp_version", "mcast_igmp_version ")
	p.num(a[unix.IFLA_BR_MCAST_MLD_VERSION], "mcast_mld_version", "mcast_mld_version ")
}

// printQuerier writes the multicast querier that was elected (BRIDGE_QUERIER_*).
func printQuerier(p *Printer, v []byte) {
	if v == nil {
		return
	}
	q := parseAttrs(v)
	for i, family := range [...]string{"ipv4", "ipv6"} {
		base := 1 + 4*i
		if a, ok := netip.AddrFromSlice(q[base]); !ok || a.IsUnspecified() {
			continue
		}
		p.addr(q[base], "mcast_querier_"+family+"_addr", "mcast_querier_"+family+"_addr ")
		p.num(q[base+1], "mcast_querier_"+family+"_port", "mcast_querier_"+family+"_port ")
		p.seconds(q[base+2], "mcast_querier_"+family+"_other_timer", "mcast_querier_"+family+"_other_timer ")
	}
}

// printBridgePort writes what a bridge knows of its port.
func printBridgePort(p *Printer, a *attrs, _ *model.Link, names Names) {
	if v := a[unix.IFLA_BRPORT_STATE]; v != nil {
		p.Str("state", "state ", rtnames.PortStateName(uint8(rtnl.Uint(v))), " ")
	}
	p.num(a[unix.IFLA_BRPORT_PRIORITY], "priority", "priority ")
	p.num(a[unix.IFLA_BRPORT_COST], "cost", "cost ")
	p.onOff(a[unix.IFLA_BRPORT_MODE], "hairpin", "hairpin")
	p.onOff(a[unix.IFLA_BRPORT_GUARD], "guard", "guard")
	p.onOff(a[unix.IFLA_BRPORT_PROTECT], "root_block", "root_block")
	p.onOff(a[unix.IFLA_BRPORT_FAST_LEAVE], "fastleave", "fastleave")
	p.onOff(a[unix.IFLA_BRPORT_LEARNING], "learning", "learning")
	p.onOff(a[unix.IFLA_BRPORT_UNICAST_FLOOD], "flood", "flood")
	p.hexAttr(a[unix.IFLA_BRPORT_ID], "id", "port_id ")
	p.hexAttr(a[unix.IFLA_BRPORT_NO], "no", "port_no ")
	p.num(a[unix.IFLA_BRPORT_DESIGNATED_PORT], "designated_port", "designated_port ")
	p.num(a[unix.IFLA_BRPORT_DESIGNATED_COST], "designated_cost", "designated_cost ")
	p.bridgeID(a[unix.IFLA_BRPORT_BRIDGE_ID], "bridge_id", "designated_bridge ")
	p.bridgeID(a[unix.IFLA_BRPORT_ROOT_ID], "root_id", "designated_root ")
	p.seconds(a[unix.IFLA_BRPORT_HOLD_TIMER], "hold_timer", "hold_timer ")
	p.seconds(a[unix.IFLA_BRPORT_MESSAGE_AGE_TIMER], "message_age_timer", "message_age_timer ")
	p.seconds(a[unix.IFLA_BRPORT_FORWARD_DELAY_TIMER], "forward_delay_timer", "forward_delay_timer ")
	p.num(a[unix.IFLA_BRPORT_TOPOLOGY_CHANGE_ACK], "topology_change_ack", "topology_change_ack ")
	p.num(a[unix.IFLA_BRPORT_CONFIG_PENDING], "config_pending", "config_pending ")
	p.onOff(a[unix.IFLA_BRPORT_PROXYARP], "proxy_arp", "proxy_arp")
	p.onOff(a[unix.IFLA_BRPORT_PROXYARP_WIFI], "proxy_arp_wifi", "proxy_arp_wifi")
	p.num(a[unix.IFLA_BRPORT_MULTICAST_ROUTER], "multicast_router", "mcast_router ")
	if v := a[unix.IFLA_BRPORT_FAST_LEAVE]; v != nil && p.j == nil {
		p.onOff(v, "", "mcast_fast_leave") // a second time, in text alone
	}
	p.onOff(a[unix.IFLA_BRPORT_MCAST_FLOOD], "mcast_flood", "mcast_flood")
	p.onOff(a[unix.IFLA_BRPORT_BCAST_FLOOD], "bcast_flood", "bcast_flood")
	p.onOff(a[unix.IFLA_BRPORT_MCAST_TO_UCAST], "mcast_to_unicast", "mcast_to_unicast")
	p.onOff(a[unix.IFLA_BRPORT_NEIGH_SUPPRESS], "neigh_suppress", "neigh_suppress")
	if v := a[unix.IFLA_BRPORT_GROUP_FWD_MASK]; v != nil {
		mask := rtnl.Uint(v)
		p.Str("group_fwd_mask", "group_fwd_mask ", cHex(mask), " ")
		p.Str("group_fwd_mask_str", "group_fwd_mask_str ", forwarded(mask), " ")
	}
	p.onOff(a[unix.IFLA_BRPORT_VLAN_TUNNEL], "vlan_tunnel", "vlan_tunnel")
	p.onOff(a[unix.IFLA_BRPORT_ISOLATED], "isolated", "isolated")
	p.onOff(a[unix.IFLA_BRPORT_LOCKED], "locked", "locked")
	if v := a[unix.IFLA_BRPORT_BACKUP_PORT]; v != nil {
		p.Str("backup_port", "backup_port ", LinkName(int(rtnl.Uint(v)), names), " ")
	}
}

// forwarded names the bits of a mask of link-local groups; those without a name
// are numbers.
func forwarded(mask uint64) string {
	if mask == 0 {
		return "0x0"
	}
	var names []string
	for bit := uint64(1); bit <= mask; bit <<= 1 {
		switch {
		case mask&bit == 0:
		case bit == 0x1:
			names = append(names, "stp")
		case bit == 0x4:
			names = append(names, "lacp")
		case bit == 0x4000:
			names = append(names, "lldp")
		default:
			names = append(names, "0x"+strconv.FormatUint(bit, 16))
		}
	}
	return strings.Join(names, ",")
}

// bridgeID writes a struct ifla_bridge_id: priority, dot, address.
func (p *Printer) bridgeID(v []byte, key, label string) {
	if len(v) >= 8 {
		p.Str(key, label, fmt.Sprintf("%.2x%.2x.%s", v[0], v[1], bareMAC(v[2:8])), " ")
	}
}

// hexAttr writes a number as "0x1f", in JSON as a text.
func (p *Printer) hexAttr(v []byte, key, label string) {
	if v != nil {
		p.Hex(key, label, rtnl.Uint(v), " ")
	}
}

// cHex is a number as C's %#x has it: no 0x before 0.
func cHex(n uint64) string {
	if n == 0 {
		return "0"
	}
	return "0x" + strconv.FormatUint(n, 16)
}
