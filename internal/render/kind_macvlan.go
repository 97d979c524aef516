package render

import (
	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// printMacvlan writes a macvlan or a macvtap.
func printMacvlan(p *Printer, a *attrs, _ *model.Link, _ Names) {
	mode := rtnl.Uint(a[unix.IFLA_MACVLAN_MODE])
	if a[unix.IFLA_MACVLAN_MODE] != nil {
		p.Str("mode", "mode ", macvlanMode(mode), " ")
	}
	const noPromisc, noDst = 1, 2 // MACVLAN_FLAG_NOPROMISC, _NODST
	flags := rtnl.Uint(a[unix.IFLA_MACVLAN_FLAGS])
	if flags&noPromisc != 0 {
		p.Flag("nopromisc", "nopromisc ")
	}
	if flags&noDst != 0 {
		p.Flag("nodst", "nodst ")
	}
	p.num(a[unix.IFLA_MACVLAN_BC_QUEUE_LEN], "bcqueuelen", "bcqueuelen ")
	p.num(a[unix.IFLA_MACVLAN_BC_QUEUE_LEN_USED], "usedbcqueuelen", "usedbcqueuelen ")
	if count := a[unix.IFLA_MACVLAN_MACADDR_COUNT]; count != nil && mode == macvlanSource {
		p.Uint("macaddr_count", "remotes (", rtnl.Uint(count), ") ")
		p.macvlanRemotes(a[unix.IFLA_MACVLAN_MACADDR_DATA])
	}
}

// macvlanRemotes writes the addresses that a macvlan of mode source listens to.
func (p *Printer) macvlanRemotes(data []byte) {
	var all []string
	for typ, v := range rtnl.Attributes(data) {
		if typ == unix.IFLA_MACVLAN_MACADDR {
			all = append(all, Layer2(v, unix.ARPHRD_ETHER))
		}
	}
	if all != nil {
		p.Strs("macaddr_data", "", all, " ", " ")
	}
}

const macvlanSource = 16 // MACVLAN_MODE_SOURCE

// macvlanMode is the name of a mode (MACVLAN_MODE_*).
func macvlanMode(n uint64) string {
	switch n {
	case 1:
		return "private"
	case 2:
		return "vepa"
	case 4:
		return "bridge"
	case 8:
		return "passthru"
	case macvlanSource:
		return "source"
	}
	return "<unknown>"
}

// printIpvlan writes an ipvlan or an ipvtap.
func printIpvlan(p *Printer, a *attrs, _ *model.Link, _ Names) {
	modes := [...]string{"l2", "l3", "l3s"}
	if v := a[unix.IFLA_IPVLAN_MODE]; v != nil {
		mode := "unknown"
		if n := rtnl.Uint(v); n < uint64(len(modes)) {
			mode = modes[n]
		}
		p.Str("mode", " mode ", mode, " ")
	}
	if v := a[unix.IFLA_IPVLAN_FLAGS]; v != nil {
		const private, vepa = 1, 2 // IPVLAN_F_PRIVATE, _VEPA
		switch flags := rtnl.Uint(v); {
		case flags&private != 0:
			p.Flag("private", "private ")
		case flags&vepa != 0:
			p.Flag("vepa", "vepa ")
		default:
			p.Flag("bridge", "bridge ")
		}
	}
}
