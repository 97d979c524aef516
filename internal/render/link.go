package render

import (
	"fmt"
	"strconv"

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
	// Program is the program with an id that the kernel runs.
	Program(id uint32) (p model.Program, ok bool)
}

// Link writes a link as ip does: in text all but the last newline, in JSON the
// keys into the object that is open.
func (p *Printer) Link(l *model.Link, names Names) {
	p.Uint("ifindex", "", uint64(l.Index), ": ")
	p.linkName(l, names, ": ")
	p.linkFlags(l, names)
	if l.HasMTU {
		p.Uint("mtu", "mtu ", uint64(l.MTU), " ")
	}
	if l.XDP.Mode != 0 {
		p.xdp(&l.XDP, names)
	}
	if l.Qdisc != "" {
		p.Str("qdisc", "qdisc ", l.Qdisc, " ")
	}
	if l.Master != 0 {
		p.Str("master", "master ", LinkName(l.Master, names), " ")
	}
	if l.HasState {
		p.state(l)
	}
	if !p.Address {
		p.Str("linkmode", "mode ", modeName(l.Mode), " ")
	}
	if l.HasGroup {
		p.Str("group", "group ", names.Group(l.Group), " ")
	}
	if l.Event != 0 {
		p.Str("event", "event ", eventName(l.Event), " ")
	}
	if l.TxQLen != 0 && !p.Event {
		p.Uint("txqlen", "qlen ", uint64(l.TxQLen), "")
	}
	if !p.NoLayer2 || p.Details {
		p.linkLayer(l)
	}
	if l.HasNetnsID {
		p.linkNetns(l.NetnsID, names)
	}
	if l.HasNewNetns {
		p.linkMoved(l, names)
	}
	if l.ProtoDown {
		p.protoDown(l)
	}
	if p.Details && l.Family == unix.AF_UNSPEC {
		p.linkDetails(l, names)
	}
	if l.Alias != "" && (!p.Address || p.Details) {
		p.Newline()
		p.Str("ifalias", "    alias ", l.Alias, "")
	}
	if l.XDP.Mode != 0 && p.j == nil && (!p.Address || p.Details) {
		p.xdpLines(&l.XDP, names)
	}
}

// LinkEnd writes what follows the statistics, or the addresses.
func (p *Printer) LinkEnd(l *model.Link) {
	if l.Virtual != nil && l.HasVirtual && (!p.Address || p.Details) {
		p.linkVFs(l)
	}
	if len(l.AltNames) == 0 {
		return
	}
	if p.j != nil {
		p.j.Strings("altnames", l.AltNames)
		return
	}
	for _, name := range l.AltNames {
		p.Newline()
		p.Text("    altname " + name)
	}
}

// LinkBrief writes a link as -br does, up to the end of its line.
func (p *Printer) LinkBrief(l *model.Link, names Names) {
	p.BriefHead(l, names)
	if l.Address != nil {
		p.layer2("address", "", l.Address, l.Type, " ")
	}
	p.linkFlags(l, names)
}

// BriefHead writes the columns that -br has for links and addresses alike.
func (p *Printer) BriefHead(l *model.Link, names Names) {
	if p.j != nil {
		p.linkName(l, names, "")
	} else {
		at, other := otherLink(l, names)
		p.Colors.write(p.w, colorName, fmt.Sprintf("%-16s ", l.Name+at+other))
	}
	switch {
	case !l.HasState:
	case p.j != nil:
		p.j.String("operstate", stateName(l.OperState))
	default:
		p.Colors.write(p.w, stateColor(l.OperState), fmt.Sprintf("%-14s ", stateName(l.OperState)))
	}
}

func (p *Printer) state(l *model.Link) {
	name, post := stateName(l.OperState), " "
	if l.OperState > 6 {
		post = ""
	}
	p.Color(stateColor(l.OperState), "operstate", "state ", name, post)
}

// linkName writes NAME, or NAME@PEER when the link stands on another one; JSON
// has a key for the other one.
func (p *Printer) linkName(l *model.Link, names Names, post string) {
	if p.j == nil {
		at, other := otherLink(l, names)
		p.Colors.write(p.w, colorName, l.Name, at, other, post)
		return
	}
	switch {
	case !l.OnOther():
	case l.Link == 0:
		p.j.Null("link")
	case l.HasNetnsID:
		p.j.Int("link_index", int64(l.Link))
	default:
		p.j.String("link", LinkName(l.Link, names))
	}
	p.j.String("ifname", l.Name)
}

func (p *Printer) linkLayer(l *model.Link) {
	p.Newline()
	p.Str("link_type", "    link/", p.typeName(l.Type), " ")
	if l.Address != nil {
		p.layer2("address", "", l.Address, l.Type, "")
	}
	if l.Broadcast != nil {
		pre := " brd "
		if l.Flags&unix.IFF_POINTOPOINT != 0 {
			p.Flag("link_pointtopoint", "")
			pre = " peer "
		}
		p.layer2("broadcast", pre, l.Broadcast, l.Type, "")
	}
	if l.Permanent != nil && string(l.Permanent) != string(l.Address) {
		p.layer2("permaddr", " permaddr ", l.Permanent, l.Type, "")
	}
}

func (p *Printer) linkNetns(id int32, names Names) {
	if p.j != nil {
		p.j.Int("link_netnsid", int64(id))
		return
	}
	name := ""
	if id >= 0 {
		name = names.Netns(id)
	}
	switch {
	case id < 0:
		p.Text(" link-netnsid unknown")
	case name != "":
		p.Text(" link-netns " + name)
	default:
		p.Text(" link-netnsid " + strconv.Itoa(int(id)))
	}
}

// linkMoved writes where a link is now.
func (p *Printer) linkMoved(l *model.Link, names Names) {
	if name := names.Netns(l.NewNetnsID); name != "" {
		p.Str("new-netns", " new-netns ", name, "")
	} else {
		p.Int("new-netnsid", " new-netnsid ", int64(l.NewNetnsID), "")
	}
	if l.NewIndex != 0 {
		p.Int("new-ifindex", " new-ifindex ", int64(l.NewIndex), "")
	}
}

func (p *Printer) protoDown(l *model.Link) {
	if p.j != nil {
		p.j.Bool("proto_down", true)
	}
	p.Text(" protodown on ")
	if l.ProtoDownReason == 0 {
		return
	}
	p.List("proto_down_reason")
	p.Text("protodown_reason <")
	for i := range 32 {
		if l.ProtoDownReason&(1<<i) == 0 {
			continue
		}
		if p.j != nil {
			p.j.Item(strconv.Itoa(i))
			continue
		}
		p.Text(strconv.Itoa(i))
		if l.ProtoDownReason>>(i+1) != 0 {
			p.Text(",")
		}
	}
	p.EndList()
	p.Text("> ")
}

// limitLabels are those of Link.Limits.
var limitLabels = [...]string{"gso_max_size ", "gso_max_segs ", "tso_max_size ", "tso_max_segs ", "gro_max_size "}

// linkDetails writes what -d adds.
func (p *Printer) linkDetails(l *model.Link, names Names) {
	p.Uint("promiscuity", " promiscuity ", uint64(l.Promiscuity), " ")
	p.Uint("allmulti", " allmulti ", uint64(l.AllMulti), " ")
	p.Uint("min_mtu", "minmtu ", uint64(l.MinMTU), " ")
	p.Uint("max_mtu", "maxmtu ", uint64(l.MaxMTU), " ")
	p.linkInfo(l, names)
	if l.HasAddrGen && !p.Address {
		p.Str("inet6_addr_gen_mode", "addrgenmode ", addrGenName(l.AddrGen), " ")
	}
	p.Uint("num_tx_queues", "numtxqueues ", uint64(l.Queues[0]), " ")
	p.Uint("num_rx_queues", "numrxqueues ", uint64(l.Queues[1]), " ")
	for i, label := range &limitLabels {
		if l.HasLimit[i] {
			p.Uint(label[:len(label)-1], label, uint64(l.Limits[i]), " ")
		}
	}
	for _, f := range [...]struct{ key, label, value string }{
		{"phys_port_name", "portname ", l.PhysPort}, {"phys_port_id", "portid ", l.PhysPortID},
		{"phys_switch_id", "switchid ", l.PhysSwitch}, {"parentbus", "parentbus ", l.ParentBus},
		{"parentdev", "parentdev ", l.ParentDev},
	} {
		if f.value != "" {
			p.Str(f.key, f.label, f.value, " ")
		}
	}
}

// otherLink is what follows the name of a link that stands on another one.
func otherLink(l *model.Link, names Names) (at, other string) {
	switch {
	case !l.OnOther():
		return "", ""
	case l.Link == 0:
		return "@", "NONE"
	case l.HasNetnsID:
		return "@if", strconv.Itoa(l.Link)
	}
	return "@", LinkName(l.Link, names)
}

// LinkName is the name of the link with an index, or "if" and the index.
func LinkName(index int, names Names) string {
	if name, _, ok := names.Link(index); ok {
		return name
	}
	return "if" + strconv.Itoa(index)
}

// linkFlagNames are the flags in ip's order.
var linkFlagNames = [...]struct {
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
}

// linkFlags names the flags in ip's order. RUNNING is shown by its absence, as
// NO-CARRIER; M-DOWN says that the link below is down.
func (p *Printer) linkFlags(l *model.Link, names Names) {
	var all [10]string // more are rare
	out := all[:0]
	flags := l.Flags
	if flags&unix.IFF_UP != 0 && flags&unix.IFF_RUNNING == 0 {
		out = append(out, "NO-CARRIER")
	}
	flags &^= unix.IFF_RUNNING
	for _, f := range &linkFlagNames {
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
	p.Strs("flags", "<", out, ",", "> ")
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
	if modes := model.AddrGenModes(); int(n) < len(modes) {
		return modes[n]
	}
	return fmt.Sprintf("%#.2x", n)
}

func (p *Printer) typeName(n uint16) string {
	if p.Numeric {
		return fmt.Sprintf("[%d]", n)
	}
	return arphrdName(n)
}

// eventName says why the kernel tells of a link (IFLA_EVENT_*).
func eventName(n uint32) string {
	names := [...]string{"NONE", "REBOOT", "FEATURE CHANGE", "BONDING FAILOVER", "NOTIFY PEERS", "RESEND IGMP", "BONDING OPTION"}
	if int(n) < len(names) {
		return names[n]
	}
	return strconv.FormatUint(uint64(n), 10)
}
