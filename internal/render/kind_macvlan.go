package render

import (
	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// printMacvlan writes a macvlan or a macvtap.
func printMacvlan(p *Printer, a *attrs, _ *model.Link, _ Names) {
	if v := a[unix.IFLA_MACVLAN_MODE]; v != nil {
		p.Str("mode", "mode ", macvlanMode(uint32(rtnl.Uint(v))), " ")
	}
	if v := a[unix.IFLA_MACVLAN_FLAGS]; v != nil {
		flags := rtnl.Uint(v)
		if flags&1 != 0 { // MACVLAN_FLAG_NOPROMISC
			p.Flag("nopromisc", "nopromisc ")
		}
		if flags&2 != 0 { // MACVLAN_FLAG_NODST
			p.Flag("nodst", "nodst ")
		}
	}
	p.num(a[unix.IFLA_MACVLAN_BC_QUEUE_LEN], "bcqueuelen", "bcqueuelen ")
	p.num(a[unix.IFLA_MACVLAN_BC_QUEUE_LEN_USED], "usedbcqueuelen", "usedbcqueuelen ")
	const source = 16 // MACVLAN_MODE_SOURCE
	if rtnl.Uint(a[unix.IFLA_MACVLAN_MODE]) != source {
		return
	}
	count := rtnl.Uint(a[unix.IFLA_MACVLAN_MACADDR_COUNT])
	p.Uint("macaddr_count", "remotes (", count, ") ")
	if count == 0 {
		return
	}
	p.List("macaddr_data")
	for typ, mac := range rtnl.Attributes(a[unix.IFLA_MACVLAN_MACADDR_DATA]) {
		if typ == unix.IFLA_MACVLAN_MACADDR && len(mac) >= 6 {
			p.item(Layer2(mac[:6], unix.ARPHRD_ETHER))
			p.Text(" ")
		}
	}
	p.EndList()
}

// item writes a text as an element of a list.
func (p *Printer) item(s string) {
	if p.j != nil {
		p.j.Item(s)
		return
	}
	p.w.WriteString(s)
}

func macvlanMode(n uint32) string {
	switch n {
	case 1:
		return "private"
	case 2:
		return "vepa"
	case 4:
		return "bridge"
	case 8:
		return "passthru"
	case 16:
		return "source"
	}
	return "<invalid>"
}

// printIpvlan writes an ipvlan or an ipvtap.
func printIpvlan(p *Printer, a *attrs, _ *model.Link, _ Names) {
	if v := a[unix.IFLA_IPVLAN_MODE]; v != nil {
		modes := [...]string{"l2", "l3", "l3s"}
		mode := "unknown"
		if n := rtnl.Uint(v); n < uint64(len(modes)) {
			mode = modes[n]
		}
		p.Str("mode", " mode ", mode, " ")
	}
	if v := a[unix.IFLA_IPVLAN_FLAGS]; v != nil {
		switch flags := rtnl.Uint(v); {
		case flags&1 != 0: // IPVLAN_F_PRIVATE
			p.Flag("private", "private ")
		case flags&2 != 0: // IPVLAN_F_VEPA
			p.Flag("vepa", "vepa ")
		default:
			p.Flag("bridge", "bridge ")
		}
	}
}

// printVRF writes the table of a vrf, or of the vrf that a port belongs to.
func printVRF(p *Printer, a *attrs, _ *model.Link, _ Names) {
	p.num(a[1], "table", "table ") // IFLA_VRF_TABLE, IFLA_VRF_PORT_TABLE
}
