package arp

import "golang.org/x/sys/unix"

// A hardware is a type of link layer.
type hardware struct {
	name   string
	number uint16
	arp    bool // it has ARP
}

// hardwareTypes are those that net-tools know. Ethernet is the first.
func hardwareTypes() []hardware {
	return []hardware{
		{"ether", unix.ARPHRD_ETHER, true}, {"netrom", unix.ARPHRD_NETROM, true}, {"ax25", unix.ARPHRD_AX25, true},
		{"arcnet", unix.ARPHRD_ARCNET, true}, {"dlci", unix.ARPHRD_DLCI, true}, {"eui64", unix.ARPHRD_EUI64, true},
		{"rose", unix.ARPHRD_ROSE, true}, {"x25", unix.ARPHRD_X25, true}, {"fddi", unix.ARPHRD_FDDI, true},
		{"hippi", unix.ARPHRD_HIPPI, true}, {"ash", unix.ARPHRD_ASH, true}, {"irda", unix.ARPHRD_IRDA, true},
		{"slip", unix.ARPHRD_SLIP, false}, {"cslip", unix.ARPHRD_CSLIP, false}, {"slip6", unix.ARPHRD_SLIP6, false},
		{"cslip6", unix.ARPHRD_CSLIP6, false}, {"adaptive", unix.ARPHRD_ADAPT, false}, {"ppp", unix.ARPHRD_PPP, false},
		{"hdlc", unix.ARPHRD_CISCO, false}, {"tunnel", unix.ARPHRD_TUNNEL, false}, {"loop", unix.ARPHRD_LOOPBACK, false},
		{"sit", unix.ARPHRD_SIT, false}, {"unspec", 0, false}, // which is netrom's number
	}
}

// hardwareName is the name of a type; what net-tools do not know is ether.
func hardwareName(number uint16) string {
	all := hardwareTypes()
	for _, h := range all {
		if h.number == number {
			return h.name
		}
	}
	return all[0].name
}
