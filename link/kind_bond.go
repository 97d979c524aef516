package link

import (
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/layer2"
	"gonet/internal/links"
	"gonet/internal/model"
)

const bondUsage = `WORD VALUE ...
mode:       balance-rr active-backup balance-xor broadcast 802.3ad balance-tlb balance-alb
links:      miimon updelay downdelay peer_notify_delay use_carrier
ARP:        arp_interval arp_ip_target ADDRESS,... ns_ip6_target ADDRESS,... arp_missed_max
            arp_validate { none | active | backup | all | filter | filter_active | filter_backup }
            arp_all_targets { any | all }
ports:      primary DEVICE, active_slave DEVICE | clear_active_slave, all_slaves_active min_links
            primary_reselect { always | better | failure } fail_over_mac { none | active | follow }
spreading:  xmit_hash_policy { layer2 | layer2+3 | layer3+4 | encap2+3 | encap3+4 | vlan+srcmac }
            packets_per_slave tlb_dynamic_lb lp_interval
802.3ad:    lacp_rate { slow | fast } lacp_active { off | on } ad_select { stable | bandwidth | count }
            ad_user_port_key ad_actor_sys_prio ad_actor_system ADDRESS
failover:   num_grat_arp | num_unsol_na, resend_igmp`

func bondWords(k *kindWords) {
	number := func(name string, attr, bits int) { k.number(name, attr, bits, "invalid "+name) }
	k.choice("mode", unix.IFLA_BOND_MODE, 8, model.BondModes())
	k.value(k.bondPort(unix.IFLA_BOND_ACTIVE_SLAVE), "active_slave")
	k.Abbrev(func() error { k.put(unix.IFLA_BOND_ACTIVE_SLAVE, nl.Uint32Attr(0)); return nil }, "clear_active_slave")
	number("miimon", unix.IFLA_BOND_MIIMON, 32)
	number("updelay", unix.IFLA_BOND_UPDELAY, 32)
	number("downdelay", unix.IFLA_BOND_DOWNDELAY, 32)
	number("peer_notify_delay", unix.IFLA_BOND_PEER_NOTIF_DELAY, 32)
	number("use_carrier", unix.IFLA_BOND_USE_CARRIER, 8)
	number("arp_interval", unix.IFLA_BOND_ARP_INTERVAL, 32)
	k.Abbrev(k.bondTargets(unix.IFLA_BOND_ARP_IP_TARGET, arpTarget), "arp_ip_target")
	k.Exact(k.bondTargets(unix.IFLA_BOND_NS_IP6_TARGET, nsTarget), "ns_ip6_target")
	k.choice("arp_validate", unix.IFLA_BOND_ARP_VALIDATE, 32, model.BondARPValidate())
	k.choice("arp_all_targets", unix.IFLA_BOND_ARP_ALL_TARGETS, 32, model.BondARPAllTargets())
	k.value(k.bondPort(unix.IFLA_BOND_PRIMARY), "primary")
	k.choice("primary_reselect", unix.IFLA_BOND_PRIMARY_RESELECT, 8, model.BondPrimaryReselect())
	k.choice("fail_over_mac", unix.IFLA_BOND_FAIL_OVER_MAC, 8, model.BondFailOverMAC())
	k.choice("xmit_hash_policy", unix.IFLA_BOND_XMIT_HASH_POLICY, 8, model.BondHashPolicies())
	number("resend_igmp", unix.IFLA_BOND_RESEND_IGMP, 32)
	k.number("num_grat_arp", unix.IFLA_BOND_NUM_PEER_NOTIF, 8, "invalid num_grat_arp|num_unsol_na")
	k.number("num_unsol_na", unix.IFLA_BOND_NUM_PEER_NOTIF, 8, "invalid num_grat_arp|num_unsol_na")
	number("all_slaves_active", unix.IFLA_BOND_ALL_SLAVES_ACTIVE, 8)
	number("min_links", unix.IFLA_BOND_MIN_LINKS, 32)
	number("lp_interval", unix.IFLA_BOND_LP_INTERVAL, 32)
	number("packets_per_slave", unix.IFLA_BOND_PACKETS_PER_SLAVE, 32)
	k.choice("lacp_rate", unix.IFLA_BOND_AD_LACP_RATE, 8, model.BondLACPRates())
	k.Exact(k.read(k.chosen("lacp_active", unix.IFLA_BOND_AD_LACP_ACTIVE, 8, model.BondLACPActive())), "lacp_active")
	k.choice("ad_select", unix.IFLA_BOND_AD_SELECT, 8, model.BondADSelect())
	number("ad_user_port_key", unix.IFLA_BOND_AD_USER_PORT_KEY, 16)
	number("ad_actor_sys_prio", unix.IFLA_BOND_AD_ACTOR_SYS_PRIO, 16)
	k.value(func(word string) error {
		addr, err := layer2.Parse(word)
		k.put(unix.IFLA_BOND_AD_ACTOR_SYSTEM, addr)
		return err
	}, "ad_actor_system")
	number("tlb_dynamic_lb", unix.IFLA_BOND_TLB_DYNAMIC_LB, 8)
	k.Exact(k.read(func(word string) error {
		return k.putNumber(word, unix.IFLA_BOND_MISSED_MAX, 8, "invalid arp_missed_max")
	}), "arp_missed_max")
}

// bondPort gives the reader of a port's name.
func (k *kindWords) bondPort(attr int) func(word string) error {
	return func(word string) error {
		conn, err := k.req.kernel()
		if err != nil {
			return err
		}
		index, err := links.Find(conn, word)
		k.put(attr, nl.Uint32Attr(uint32(index)))
		return err
	}
}

// bondTargets gives the reader of addresses with commas between them. With
// nothing after the keyword the list is emptied.
func (k *kindWords) bondTargets(attr int, parse func(word string) ([]byte, error)) func() error {
	return func() error {
		targets := nl.NewRtAttr(attr, nil)
		if k.Left() > 0 {
			word, _ := k.Next()
			n := 0
			for part := range strings.SplitSeq(word, ",") {
				if part == "" {
					continue
				}
				addr, err := parse(part)
				if err != nil {
					return err
				}
				targets.AddRtAttr(n, addr)
				n++
			}
		}
		k.data.AddChild(targets)
		return nil
	}
}

func arpTarget(word string) ([]byte, error) {
	addr, err := inet.ParseIPv4(word)
	return addr.AsSlice(), err
}

func nsTarget(word string) ([]byte, error) {
	addr, err := tunnelEnd(word, unix.AF_INET6)
	if err == nil && !addr.IsValid() {
		return make([]byte, 16), nil
	}
	return addr.AsSlice(), err
}

func bondPortWords(k *kindWords) {
	k.number("queue_id", unix.IFLA_BOND_SLAVE_QUEUE_ID, 16, "queue_id is invalid")
	k.Exact(k.read(func(word string) error {
		n, ok := cnum.Int(word, 32)
		if !ok {
			return cmdline.Invalid(word, "prio is invalid")
		}
		k.put(unix.IFLA_BOND_SLAVE_PRIO, nl.Uint32Attr(uint32(n)))
		return nil
	}), "prio")
}
