package render

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
)

// A Names knows the names of what messages give numbers for.
type Names interface {
	// Link is the name and the flags of the link with an index.
	Link(index int) (name string, flags uint32, ok bool)
	// Netns is the name of the namespace with an id, or "".
	Netns(id int32) string
	// Group is the name of a group of links, or its number.
	Group(n uint32) string
}

// A Style is how things are to be printed: ip's output options.
type Style struct {
	Brief, OneLine, Details, Numeric bool
	Colors                           *Palette // nil for none
	// Address says that links are printed by "ip address", with no mode.
	Address bool
	// NoLayer2 leaves out the line of the link-layer address, as -4 does.
	NoLayer2 bool
}

// LinkText writes a link as ip does, with the newline unless s.OneLine lets
// more follow.
func LinkText(w *bufio.Writer, l *model.Link, names Names, s Style) {
	flags := linkFlags(l, names)
	fmt.Fprintf(w, "%d: ", l.Index)
	s.Colors.write(w, colorName, nameAt(l, names)+": ")
	w.WriteByte('<')
	w.WriteString(strings.Join(flags, ","))
	w.WriteString("> ")
	if l.HasMTU {
		w.WriteString("mtu ")
		w.WriteString(strconv.FormatUint(uint64(l.MTU), 10))
		w.WriteByte(' ')
	}
	if l.Qdisc != "" {
		w.WriteString("qdisc " + l.Qdisc + " ")
	}
	if l.Master != 0 {
		w.WriteString("master " + linkName(l.Master, names) + " ")
	}
	if l.HasState {
		w.WriteString("state ")
		state := stateName(l.OperState)
		if l.OperState < 7 {
			state += " "
		}
		s.Colors.write(w, stateColor(l.OperState), state)
	}
	if !s.Address {
		w.WriteString("mode " + modeName(l.Mode) + " ")
	}
	w.WriteString("group " + names.Group(l.Group) + " ")
	if l.TxQLen != 0 {
		w.WriteString("qlen ")
		w.WriteString(strconv.FormatUint(uint64(l.TxQLen), 10))
	}
	if !s.NoLayer2 {
		newline(w, s)
		linkLayer(w, l, s)
	}
	if l.HasNetnsID {
		w.WriteString(netnsText(l.NetnsID, names))
	}
	if l.ProtoDown {
		w.WriteString(" protodown on ")
	}
	if s.Details {
		linkDetails(w, l, s)
	}
	if l.Alias != "" && (!s.Address || s.Details) {
		newline(w, s)
		w.WriteString("    alias " + l.Alias)
	}
	for _, name := range l.AltNames {
		newline(w, s)
		w.WriteString("    altname " + name)
	}
	w.WriteByte('\n')
}

func linkLayer(w *bufio.Writer, l *model.Link, s Style) {
	w.WriteString("    link/" + typeName(l.Type, s) + " ")
	if l.Address != nil {
		s.Colors.write(w, colorMAC, layer2(l.Address, l.Type))
	}
	if l.Broadcast != nil {
		if l.Flags&unix.IFF_POINTOPOINT != 0 {
			w.WriteString(" peer ")
		} else {
			w.WriteString(" brd ")
		}
		s.Colors.write(w, colorMAC, layer2(l.Broadcast, l.Type))
	}
	if permanentDiffers(l) {
		w.WriteString(" permaddr ")
		s.Colors.write(w, colorMAC, layer2(l.Permanent, l.Type))
	}
}

func permanentDiffers(l *model.Link) bool {
	return l.Permanent != nil && string(l.Permanent) != string(l.Address)
}

// linkDetails writes what -d adds for every kind.
func linkDetails(w *bufio.Writer, l *model.Link, s Style) {
	fmt.Fprintf(w, " promiscuity %d  allmulti %d minmtu %d maxmtu %d ", l.Promiscuity, l.AllMulti, l.MinMTU, l.MaxMTU)
	if l.Kind != "" {
		newline(w, s)
		w.WriteString("    " + l.Kind + " ")
	}
	if l.SlaveKind != "" {
		newline(w, s)
		w.WriteString("    " + l.SlaveKind + "_slave ")
	}
	if l.HasAddrGen && !s.Address {
		w.WriteString("addrgenmode " + addrGenName(l.AddrGen) + " ")
	}
	fmt.Fprintf(w, "numtxqueues %d numrxqueues %d ", l.Queues[0], l.Queues[1])
	for i, label := range limitNames() {
		fmt.Fprintf(w, "%s %d ", label, l.Limits[i])
	}
}

func limitNames() [5]string {
	return [5]string{"gso_max_size", "gso_max_segs", "tso_max_size", "tso_max_segs", "gro_max_size"}
}

// LinkBrief writes a link as -br does.
func LinkBrief(w *bufio.Writer, l *model.Link, names Names, s Style) {
	BriefHead(w, l, names, s)
	if l.Address != nil {
		s.Colors.write(w, colorMAC, layer2(l.Address, l.Type)+" ")
	}
	w.WriteString("<" + strings.Join(linkFlags(l, names), ",") + "> \n")
}

// BriefHead writes the columns that -br has for links and addresses alike.
func BriefHead(w *bufio.Writer, l *model.Link, names Names, s Style) {
	s.Colors.write(w, colorName, fmt.Sprintf("%-16s ", nameAt(l, names)))
	if l.HasState {
		s.Colors.write(w, stateColor(l.OperState), fmt.Sprintf("%-14s ", stateName(l.OperState)))
	}
}

// LinkJSON writes the keys of a link into the object that is open.
func LinkJSON(j *JSON, l *model.Link, names Names, s Style) {
	if !s.Brief {
		j.Int("ifindex", int64(l.Index))
	}
	lower(j, l, names)
	j.String("ifname", l.Name)
	if s.Brief {
		if l.HasState {
			j.String("operstate", stateName(l.OperState))
		}
		if !s.Address {
			if l.Address != nil {
				j.String("address", layer2(l.Address, l.Type))
			}
			j.Strings("flags", linkFlags(l, names))
		}
		return
	}
	j.Strings("flags", linkFlags(l, names))
	if l.HasMTU {
		j.Uint("mtu", uint64(l.MTU))
	}
	if l.Qdisc != "" {
		j.String("qdisc", l.Qdisc)
	}
	if l.Master != 0 {
		j.String("master", linkName(l.Master, names))
	}
	if l.HasState {
		j.String("operstate", stateName(l.OperState))
	}
	if !s.Address {
		j.String("linkmode", modeName(l.Mode))
	}
	j.String("group", names.Group(l.Group))
	if l.TxQLen != 0 {
		j.Uint("txqlen", uint64(l.TxQLen))
	}
	if !s.NoLayer2 {
		linkLayerJSON(j, l, s)
	}
	if l.HasNetnsID {
		j.Int("link_netnsid", int64(l.NetnsID))
	}
	if s.Details {
		linkDetailsJSON(j, l, s)
	}
	if l.Alias != "" && (!s.Address || s.Details) {
		j.String("ifalias", l.Alias)
	}
	if len(l.AltNames) > 0 {
		j.Strings("altnames", l.AltNames)
	}
}

func lower(j *JSON, l *model.Link, names Names) {
	switch {
	case !l.HasLink || l.Link == l.Index:
	case l.HasNetnsID && l.Link != 0:
		j.Int("link_index", int64(l.Link))
	case l.Link == 0:
		j.Null("link")
	default:
		j.String("link", linkName(l.Link, names))
	}
}

func linkLayerJSON(j *JSON, l *model.Link, s Style) {
	j.String("link_type", typeName(l.Type, s))
	if l.Address != nil {
		j.String("address", layer2(l.Address, l.Type))
	}
	if l.Broadcast != nil {
		if l.Flags&unix.IFF_POINTOPOINT != 0 {
			j.True("link_pointtopoint")
		}
		j.String("broadcast", layer2(l.Broadcast, l.Type))
	}
	if permanentDiffers(l) {
		j.String("permaddr", layer2(l.Permanent, l.Type))
	}
}

func linkDetailsJSON(j *JSON, l *model.Link, s Style) {
	j.Uint("promiscuity", uint64(l.Promiscuity))
	j.Uint("allmulti", uint64(l.AllMulti))
	j.Uint("min_mtu", uint64(l.MinMTU))
	j.Uint("max_mtu", uint64(l.MaxMTU))
	if l.Kind != "" || l.SlaveKind != "" {
		j.Object("linkinfo")
		if l.Kind != "" {
			j.String("info_kind", l.Kind)
		}
		if l.SlaveKind != "" {
			j.String("info_slave_kind", l.SlaveKind)
		}
		j.Close()
	}
	if l.HasAddrGen && !s.Address {
		j.String("inet6_addr_gen_mode", addrGenName(l.AddrGen))
	}
	j.Uint("num_tx_queues", uint64(l.Queues[0]))
	j.Uint("num_rx_queues", uint64(l.Queues[1]))
	for i, key := range limitNames() {
		j.Uint(key, uint64(l.Limits[i]))
	}
}

// newline ends a line inside an item: -o shows it as a backslash.
func newline(w *bufio.Writer, s Style) {
	if s.OneLine {
		w.WriteByte('\\')
	} else {
		w.WriteByte('\n')
	}
}

// nameAt is NAME, or NAME@PEER when the link stands on another one.
func nameAt(l *model.Link, names Names) string {
	switch {
	case !l.HasLink || l.Link == l.Index:
		return l.Name
	case l.Link == 0:
		return l.Name + "@NONE"
	case l.HasNetnsID:
		return l.Name + "@if" + strconv.Itoa(l.Link)
	}
	return l.Name + "@" + linkName(l.Link, names)
}

func linkName(index int, names Names) string {
	if name, _, ok := names.Link(index); ok {
		return name
	}
	return "if" + strconv.Itoa(index)
}

func netnsText(id int32, names Names) string {
	if id < 0 {
		return " link-netnsid unknown"
	}
	if name := names.Netns(id); name != "" {
		return " link-netns " + name
	}
	return " link-netnsid " + strconv.Itoa(int(id))
}

// linkFlags names the flags in ip's order. RUNNING is shown by its absence, as
// NO-CARRIER; M-DOWN says that the link below is down.
func linkFlags(l *model.Link, names Names) []string {
	out := make([]string, 0, 8)
	flags := l.Flags
	if flags&unix.IFF_UP != 0 && flags&unix.IFF_RUNNING == 0 {
		out = append(out, "NO-CARRIER")
	}
	flags &^= unix.IFF_RUNNING
	for _, f := range [...]struct {
		bit  uint32
		name string
	}{
		{unix.IFF_LOOPBACK, "LOOPBACK"}, {unix.IFF_BROADCAST, "BROADCAST"},
		{unix.IFF_POINTOPOINT, "POINTOPOINT"}, {unix.IFF_MULTICAST, "MULTICAST"},
		{unix.IFF_NOARP, "NOARP"}, {unix.IFF_ALLMULTI, "ALLMULTI"},
		{unix.IFF_PROMISC, "PROMISC"}, {unix.IFF_MASTER, "MASTER"},
		{unix.IFF_SLAVE, "SLAVE"}, {unix.IFF_DEBUG, "DEBUG"},
		{unix.IFF_DYNAMIC, "DYNAMIC"}, {unix.IFF_AUTOMEDIA, "AUTOMEDIA"},
		{unix.IFF_PORTSEL, "PORTSEL"}, {unix.IFF_NOTRAILERS, "NOTRAILERS"},
		{unix.IFF_UP, "UP"}, {unix.IFF_LOWER_UP, "LOWER_UP"},
		{unix.IFF_DORMANT, "DORMANT"}, {unix.IFF_ECHO, "ECHO"},
	} {
		if flags&f.bit != 0 {
			out = append(out, f.name)
			flags &^= f.bit
		}
	}
	if flags != 0 {
		out = append(out, strconv.FormatUint(uint64(flags), 16))
	}
	if lower := l.Refers(); lower != 0 {
		if _, f, ok := names.Link(lower); ok && f&unix.IFF_UP == 0 {
			out = append(out, "M-DOWN")
		}
	}
	return out
}

func stateName(n uint8) string {
	states := [...]string{"UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"}
	if int(n) < len(states) {
		return states[n]
	}
	return fmt.Sprintf("%#x", n)
}

func modeName(n uint8) string {
	switch n {
	case 0:
		return "DEFAULT"
	case 1:
		return "DORMANT"
	}
	return fmt.Sprintf("%d", n)
}

func addrGenName(n uint8) string {
	modes := [...]string{"eui64", "none", "stable_secret", "random"}
	if int(n) < len(modes) {
		return modes[n]
	}
	return fmt.Sprintf("%#.2x", n)
}

func typeName(n uint16, s Style) string {
	if s.Numeric {
		return fmt.Sprintf("[%d]", n)
	}
	switch n {
	case unix.ARPHRD_ETHER:
		return "ether"
	case unix.ARPHRD_LOOPBACK:
		return "loopback"
	case unix.ARPHRD_NONE:
		return "none"
	case unix.ARPHRD_SIT:
		return "sit"
	case unix.ARPHRD_TUNNEL:
		return "ipip"
	case unix.ARPHRD_TUNNEL6:
		return "tunnel6"
	case unix.ARPHRD_IPGRE:
		return "gre"
	case unix.ARPHRD_IP6GRE:
		return "gre6"
	case unix.ARPHRD_PPP:
		return "ppp"
	case unix.ARPHRD_INFINIBAND:
		return "infiniband"
	case unix.ARPHRD_IEEE80211:
		return "ieee802.11"
	case unix.ARPHRD_NETLINK:
		return "netlink"
	}
	return fmt.Sprintf("[%d]", n)
}

// layer2 is a link-layer address as text: dotted for IPv4 tunnels, hex else.
func layer2(addr []byte, arphrd uint16) string {
	switch arphrd {
	case unix.ARPHRD_TUNNEL, unix.ARPHRD_SIT, unix.ARPHRD_IPGRE:
		if len(addr) == 4 {
			return fmt.Sprintf("%d.%d.%d.%d", addr[0], addr[1], addr[2], addr[3])
		}
	}
	const hex = "0123456789abcdef"
	out := make([]byte, 0, 3*len(addr))
	for i, b := range addr {
		if i > 0 {
			out = append(out, ':')
		}
		out = append(out, hex[b>>4], hex[b&15])
	}
	return string(out)
}
