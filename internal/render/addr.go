package render

import (
	"bufio"
	"fmt"
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
)

// AddrText writes an address as the two lines under its link, or with -o as a
// line of its own that begins with the link.
func AddrText(w *bufio.Writer, a *model.Addr, names Names, s Style) {
	if s.OneLine {
		fmt.Fprintf(w, "%d: %s", a.Index, linkName(a.Index, names))
	}
	w.WriteString("    " + familyName(a.Family) + " ")
	c := addrColor(a)
	s.Colors.write(w, c, a.Local.String())
	if a.HasPeer() {
		w.WriteString(" peer ")
		s.Colors.write(w, c, a.Peer.String())
	}
	fmt.Fprintf(w, "/%d ", a.PrefixLen)
	if a.Metric != 0 {
		fmt.Fprintf(w, "metric %d ", a.Metric)
	}
	if a.Broadcast.IsValid() {
		w.WriteString("brd ")
		s.Colors.write(w, c, a.Broadcast.String()+" ")
	}
	if a.Anycast.IsValid() {
		w.WriteString("any ")
		s.Colors.write(w, c, a.Anycast.String()+" ")
	}
	w.WriteString("scope " + ScopeName(a.Scope) + " ")
	flags, rest := addrFlags(a)
	for _, f := range flags {
		w.WriteString(f + " ")
	}
	if rest != 0 {
		fmt.Fprintf(w, "flags %02x ", rest)
	}
	w.WriteString(a.Label)
	if a.HasLife {
		newline(w, s)
		w.WriteString("       valid_lft " + life(a.Valid) + " preferred_lft " + life(a.Preferred))
	}
	w.WriteByte('\n')
}

// AddrBrief writes an address into the line of its link.
func AddrBrief(w *bufio.Writer, a *model.Addr, s Style) {
	c := addrColor(a)
	s.Colors.write(w, c, a.Local.String())
	if a.HasPeer() {
		w.WriteString(" peer ")
		s.Colors.write(w, c, a.Peer.String())
	}
	fmt.Fprintf(w, "/%d ", a.PrefixLen)
	if a.Metric != 0 {
		fmt.Fprintf(w, "metric %d ", a.Metric)
	}
}

// AddrJSON writes an address as an object of the list that is open.
func AddrJSON(j *JSON, a *model.Addr, s Style) {
	j.Open()
	if !s.Brief {
		j.String("family", familyName(a.Family))
	}
	j.String("local", a.Local.String())
	if a.HasPeer() {
		j.String("address", a.Peer.String())
	}
	j.Uint("prefixlen", uint64(a.PrefixLen))
	if a.Metric != 0 {
		j.Uint("metric", uint64(a.Metric))
	}
	if !s.Brief {
		addrRest(j, a)
	}
	j.Close()
}

func addrRest(j *JSON, a *model.Addr) {
	if a.Broadcast.IsValid() {
		j.String("broadcast", a.Broadcast.String())
	}
	if a.Anycast.IsValid() {
		j.String("anycast", a.Anycast.String())
	}
	j.String("scope", ScopeName(a.Scope))
	flags, rest := addrFlags(a)
	for _, f := range flags {
		j.True(f)
	}
	if rest != 0 {
		j.String("ifa_flags", fmt.Sprintf("%02x", rest))
	}
	if a.Label != "" {
		j.String("label", a.Label)
	}
	if a.HasLife {
		j.Uint("valid_life_time", uint64(a.Valid))
		j.Uint("preferred_life_time", uint64(a.Preferred))
	}
}

func life(seconds uint32) string {
	if seconds == model.Forever {
		return "forever"
	}
	return strconv.FormatUint(uint64(seconds), 10) + "sec"
}

func familyName(family uint8) string {
	if family == unix.AF_INET6 {
		return "inet6"
	}
	return "inet"
}

func addrColor(a *model.Addr) color {
	if a.Family == unix.AF_INET6 {
		return colorInet6
	}
	return colorInet
}

// ScopeName is a scope as rt_scopes names it, or its number.
func ScopeName(n uint8) string {
	switch n {
	case unix.RT_SCOPE_UNIVERSE:
		return "global"
	case unix.RT_SCOPE_SITE:
		return "site"
	case unix.RT_SCOPE_LINK:
		return "link"
	case unix.RT_SCOPE_HOST:
		return "host"
	case unix.RT_SCOPE_NOWHERE:
		return "nowhere"
	}
	return strconv.Itoa(int(n))
}

// addrFlags names the flags in ip's order and gives the bits without a name.
// dynamic is the absence of permanent.
func addrFlags(a *model.Addr) (names []string, rest uint32) {
	rest = a.Flags
	secondary := "secondary"
	if a.Family == unix.AF_INET6 {
		secondary = "temporary"
	}
	if rest&unix.IFA_F_PERMANENT == 0 {
		rest |= unix.IFA_F_PERMANENT
	} else {
		rest &^= unix.IFA_F_PERMANENT
	}
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
