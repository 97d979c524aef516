package model

// What the numbers of bonds stand for, by their place (linux/if_bonding.h and
// bonding(7)'s options).

// BondModes are the ways to spread packets.
func BondModes() []string {
	return []string{"balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"}
}

// BondARPValidate says which ARP answers are believed.
func BondARPValidate() []string {
	return []string{"none", "active", "backup", "all", "filter", "filter_active", "filter_backup"}
}

// BondARPAllTargets says how many targets have to answer.
func BondARPAllTargets() []string { return []string{"any", "all"} }

// BondPrimaryReselect says when the primary port takes over again.
func BondPrimaryReselect() []string { return []string{"always", "better", "failure"} }

// BondFailOverMAC says which port's address the bond has.
func BondFailOverMAC() []string { return []string{"none", "active", "follow"} }

// BondHashPolicies say what of a packet chooses its port.
func BondHashPolicies() []string {
	return []string{"layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac"}
}

// BondLACPActive says whether LACP frames are sent unasked.
func BondLACPActive() []string { return []string{"off", "on"} }

// BondLACPRates say how often the partner is to send them.
func BondLACPRates() []string { return []string{"slow", "fast"} }

// BondADSelect says by what an aggregator is chosen.
func BondADSelect() []string { return []string{"stable", "bandwidth", "count"} }
