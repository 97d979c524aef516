package render

import (
	"fmt"
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
)

// AddrLink writes the link that an address is of, before an address that does
// not stand under it.
func (p *Printer) AddrLink(a *model.Addr, names Names) {
	p.Uint("index", "", uint64(a.Index), ": ")
	p.Str("dev", "", LinkName(a.Index, names), "")
}

// Addr writes an address: two lines, or one with -o; in JSON the keys of the
// open object.
func (p *Printer) Addr(a *model.Addr) {
	p.Str("family", "    ", familyName(a.Family), " ")
	p.AddrBrief(a)
	c := addrColor(a)
	if a.Broadcast.IsValid() {
		p.Color(c, "broadcast", "brd ", p.host(a.Broadcast), " ")
	}
	if a.Anycast.IsValid() {
		p.Color(c, "anycast", "any ", p.host(a.Anycast), " ")
	}
	p.Str("scope", "scope ", p.Named(&rtnames.Scopes, uint32(a.Scope)), " ")
	flags, rest := addrFlags(a)
	for _, f := range flags {
		p.Flag(f, f+" ")
	}
	if rest != 0 {
		p.Str("ifa_flags", "flags ", fmt.Sprintf("%02x", rest), " ")
	}
	if a.Label != "" {
		p.Str("label", "", a.Label, "")
	}
	if !a.HasLife {
		return
	}
	p.Newline()
	p.life("valid_life_time", "       valid_lft ", a.Valid)
	p.life("preferred_life_time", " preferred_lft ", a.Preferred)
}

// AddrBrief writes what -br shows of an address too.
func (p *Printer) AddrBrief(a *model.Addr) {
	c := addrColor(a)
	p.Color(c, "local", "", p.host(a.Local), "")
	if a.HasPeer() {
		p.Color(c, "address", " peer ", p.host(a.Peer), "")
	}
	p.Uint("prefixlen", "/", uint64(a.PrefixLen), " ")
	if a.Metric != 0 {
		p.Uint("metric", "metric ", uint64(a.Metric), " ")
	}
}

func (p *Printer) life(key, label string, seconds uint32) {
	if p.j == nil && seconds == model.Forever {
		p.Text(label + "forever")
		return
	}
	p.Uint(key, label, uint64(seconds), "sec")
}

// Named is the name of a number in one of the tables of /etc/iproute2, or with
// -N the number.
func (p *Printer) Named(t *rtnames.Table, n uint32) string {
	if p.Numeric {
		return strconv.FormatUint(uint64(n), 10)
	}
	return t.Name(n)
}

func familyName(family uint8) string {
	switch family {
	case unix.AF_INET6:
		return "inet6"
	case unix.AF_MPLS:
		return "mpls"
	}
	return "inet"
}

func addrColor(a *model.Addr) color {
	if a.Family == unix.AF_INET6 {
		return colorInet6
	}
	return colorInet
}

// addrFlags names the flags in ip's order and gives the bits without a name.
// dynamic is the absence of permanent.
func addrFlags(a *model.Addr) (names []string, rest uint32) {
	rest = a.Flags
	secondary := "secondary"
	if a.Family == unix.AF_INET6 {
		secondary = "temporary"
	}
	rest ^= unix.IFA_F_PERMANENT
	for _, f := range [...]struct {
		bit  uint32
		name string
	}{
		{unix.IFA_F_SECONDARY, secondary}, {unix.IFA_F_NODAD, "nodad"},
		{unix.IFA_F_OPTIMISTIC, "optimistic"}, {unix.IFA_F_DADFAILED, "dadfailed"},
		{unix.IFA_F_HOMEADDRESS, "home"}, {unix.IFA_F_DEPRECATED, "deprecated"},
		{unix.IFA_F_TENTATIVE, "tentative"}, {unix.IFA_F_PERMANENT, "dynamic"},
		{unix.IFA_F_MANAGETEMPADDR, "mngtmpaddr"}, {unix.IFA_F_NOPREFIXROUTE, "noprefixroute"},
		{unix.IFA_F_MCAUTOJOIN, "autojoin"}, {unix.IFA_F_STABLE_PRIVACY, "stable-privacy"},
	} {
		if rest&f.bit != 0 {
			names = append(names, f.name)
			rest &^= f.bit
		}
	}
	return names, rest
}
