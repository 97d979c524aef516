package ifconfig

import (
	"bufio"
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// An entry is one interface as ifconfig has them: a link, or an address of one
// that has a label of its own.
type entry struct {
	name  string
	alias bool
	link  model.Link
	inet  *model.Addr
	inet6 []string // lines of /proc/net/if_inet6
	stats model.Stats
}

// read lists all entries in ifconfig's order.
func read(c *cmdline.Context) ([]entry, error) {
	conn, err := c.Kernel()
	if err != nil {
		return nil, err
	}
	var list []entry
	at := map[int]int{}
	err = links.Each(conn, links.Filter{Stats: true}, &links.Names{}, func(l *model.Link) error {
		e := entry{name: l.Name, link: *l, stats: model.DecodeStats(l.Stats64)}
		e.link.Address = slices.Clone(l.Address)
		at[e.link.Index] = len(list)
		list = append(list, e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var aliases []entry
	req := nl.NewNetlinkRequest(unix.RTM_GETADDR, 0)
	req.AddData(nl.NewIfAddrmsg(unix.AF_INET))
	err = conn.Dump(req, func(m rtnl.Message) error {
		a := new(model.Addr)
		if err := model.DecodeAddr(m.Body, a); err != nil {
			return err
		}
		i, ok := at[a.Index]
		if !ok {
			return nil // a link that came after the listing
		}
		e := &list[i]
		switch {
		case a.Label == e.name && e.inet == nil:
			e.inet = a
		case a.Label != e.name && !slices.ContainsFunc(aliases, func(o entry) bool { return o.name == a.Label }):
			aliases = append(aliases, entry{name: a.Label, alias: true, link: e.link, inet: a})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	readInet6(list)
	list = append(list, aliases...)
	slices.SortStableFunc(list, func(a, b entry) int { return natural(a.name, b.name) })
	return list, nil
}

// natural compares names: their letters, then the number at the end, then that
// of an alias.
func natural(a, b string) int {
	nameA, numberA, aliasA := split(a)
	nameB, numberB, aliasB := split(b)
	return cmp.Or(strings.Compare(nameA, nameB), cmp.Compare(numberA, numberB), cmp.Compare(aliasA, aliasB))
}

// split takes "v0:1" apart; a number that is not there is -1.
func split(name string) (letters string, number, alias int) {
	letters, alias = name, -1
	if device, label, ok := strings.Cut(name, ":"); ok {
		if n, err := strconv.Atoi(label); err == nil {
			letters, alias = device, n
		}
	}
	name = strings.TrimRight(letters, "0123456789")
	number, err := strconv.Atoi(letters[len(name):])
	if err != nil {
		number = -1
	}
	return name, number, alias
}

func showAll(c *cmdline.Context, all, short bool) error {
	list, err := read(c)
	if err != nil {
		return err
	}
	if short {
		c.Out.WriteString(shortHead)
	}
	for _, e := range list {
		if all || e.link.Flags&unix.IFF_UP != 0 {
			e.write(c.Out, short)
		}
	}
	return nil
}

// showOne shows one entry. A label that no address has is shown too, as long as
// its link is there.
func showOne(c *cmdline.Context, name string, short bool) error {
	list, err := read(c)
	if err != nil {
		return err
	}
	if short {
		c.Out.WriteString(shortHead)
	}
	i := slices.IndexFunc(list, func(e entry) bool { return e.name == name })
	if i < 0 {
		device, _, labelled := strings.Cut(name, ":")
		i = slices.IndexFunc(list, func(e entry) bool { return labelled && e.name == device })
		if i < 0 {
			return cmdline.Fail(failed, "%s: error fetching interface information: Device not found", name)
		}
		list[i] = entry{name: name, alias: true, link: list[i].link}
	}
	list[i].write(c.Out, short)
	return nil
}

const shortHead = "Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n"

func (e *entry) write(w *bufio.Writer, short bool) {
	if short {
		e.writeShort(w)
		return
	}
	fmt.Fprintf(w, "%s: flags=%d<%s>  mtu %d\n", e.name, int16(e.link.Flags), flagNames(e.link.Flags), e.link.MTU)
	if e.inet != nil {
		e.writeInet(w)
	}
	for _, a := range e.inet6 {
		w.WriteString(a)
	}
	e.writeHardware(w)
	if !e.alias {
		e.writeCounters(w)
	}
	w.WriteByte('\n')
}

func (e *entry) writeInet(w *bufio.Writer) {
	mask := netip.AddrFrom4(lengthMask(int(e.inet.PrefixLen)))
	fmt.Fprintf(w, "        inet %s  netmask %s", e.inet.Local, mask)
	if e.link.Flags&unix.IFF_BROADCAST != 0 {
		broadcast := e.inet.Broadcast
		if !broadcast.IsValid() {
			broadcast = netip.IPv4Unspecified()
		}
		fmt.Fprintf(w, "  broadcast %s", broadcast)
	}
	if e.link.Flags&unix.IFF_POINTOPOINT != 0 {
		peer := e.inet.Peer
		if !peer.IsValid() {
			peer = e.inet.Local
		}
		fmt.Fprintf(w, "  destination %s", peer)
	}
	w.WriteByte('\n')
}

// A hardware is a type of link layer: what its line begins with and its name in
// brackets.
type hardware struct{ short, long string }

func (e *entry) writeHardware(w *bufio.Writer) {
	h := hardware{"unspec", "UNSPEC"}
	address := "" // with the space before it
	switch e.link.Type {
	case unix.ARPHRD_ETHER:
		h = hardware{"ether", "Ethernet"}
		address = fmt.Sprintf(" %02x:%02x:%02x:%02x:%02x:%02x", padded(e.link.Address, 6)...)
	case unix.ARPHRD_LOOPBACK:
		h = hardware{"loop", "Local Loopback"}
	case unix.ARPHRD_TUNNEL:
		h, address = hardware{"tunnel", "IPIP Tunnel"}, " " // it has one, but none that is shown
	case unix.ARPHRD_SIT:
		h = hardware{"sit", "IPv6-in-IPv4"}
	case unix.ARPHRD_PPP:
		h = hardware{"ppp", "Point-to-Point Protocol"}
	default:
		address = fmt.Sprintf(" "+strings.Repeat("-%02X", 16)[1:], padded(e.link.Address, 16)...)
	}
	fmt.Fprintf(w, "        %s%s  txqueuelen %d  (%s)\n", h.short, address, e.link.TxQLen, h.long)
}

func padded(addr []byte, n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = byte(0)
		if i < len(addr) {
			out[i] = addr[i]
		}
	}
	return out
}

func (e *entry) writeCounters(w *bufio.Writer) {
	s := &e.stats
	fmt.Fprintf(w, "        RX packets %d  bytes %d (%s)\n", s.RxPackets, s.RxBytes, size(s.RxBytes))
	fmt.Fprintf(w, "        RX errors %d  dropped %d  overruns %d  frame %d\n", s.RxErrors, s.RxDropped+s.RxMissed, s.RxFifo,
		s.RxFrame+s.RxLength+s.RxOver+s.RxCRC)
	fmt.Fprintf(w, "        TX packets %d  bytes %d (%s)\n", s.TxPackets, s.TxBytes, size(s.TxBytes))
	fmt.Fprintf(w, "        TX errors %d  dropped %d overruns %d  carrier %d  collisions %d\n", s.TxErrors, s.TxDropped, s.TxFifo,
		s.TxCarrier+s.TxAborted+s.TxWindow+s.TxHeartbeat, s.Collisions)
}

// size is a number of bytes in steps of 1024 with one decimal, rounded down.
func size(n uint64) string {
	unit, units := uint64(1), []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	i := 0
	for n/unit >= 1024 {
		unit *= 1024
		i++
	}
	whole, rest := n/unit, n%unit
	return fmt.Sprintf("%d.%d %s", whole, rest/max(unit/16, 1)*10/16, units[i])
}

func (e *entry) writeShort(w *bufio.Writer) {
	fmt.Fprintf(w, "%-16s%5d", e.name, e.link.MTU)
	if e.alias {
		w.WriteString("      - no statistics available -                        ")
	} else {
		s := &e.stats
		fmt.Fprintf(w, " %8d %6d %6d %-6d ", s.RxPackets, s.RxErrors, s.RxDropped+s.RxMissed, s.RxFifo)
		fmt.Fprintf(w, "%8d %6d %6d %6d ", s.TxPackets, s.TxErrors, s.TxDropped, s.TxFifo)
	}
	for _, f := range flagLetters() {
		if e.link.Flags&f.bit != 0 {
			w.WriteByte(f.letter)
		}
	}
	w.WriteByte('\n')
}

type flagLetter struct {
	bit    uint32
	letter byte
}

func flagLetters() []flagLetter {
	return []flagLetter{
		{unix.IFF_ALLMULTI, 'A'}, {unix.IFF_BROADCAST, 'B'}, {unix.IFF_DEBUG, 'D'}, {unix.IFF_LOOPBACK, 'L'},
		{unix.IFF_MULTICAST, 'M'}, {unix.IFF_DYNAMIC, 'd'}, {unix.IFF_PROMISC, 'P'}, {unix.IFF_NOTRAILERS, 'N'},
		{unix.IFF_NOARP, 'O'}, {unix.IFF_POINTOPOINT, 'P'}, {unix.IFF_SLAVE, 's'}, {unix.IFF_MASTER, 'm'},
		{unix.IFF_RUNNING, 'R'}, {unix.IFF_UP, 'U'},
	}
}

// flagNames are the flags in ifconfig's order.
func flagNames(flags uint32) string {
	var names []string
	for _, f := range [...]struct {
		bit  uint32
		name string
	}{
		{unix.IFF_UP, "UP"}, {unix.IFF_BROADCAST, "BROADCAST"}, {unix.IFF_DEBUG, "DEBUG"},
		{unix.IFF_LOOPBACK, "LOOPBACK"}, {unix.IFF_POINTOPOINT, "POINTOPOINT"},
		{unix.IFF_NOTRAILERS, "NOTRAILERS"}, {unix.IFF_RUNNING, "RUNNING"}, {unix.IFF_NOARP, "NOARP"},
		{unix.IFF_PROMISC, "PROMISC"}, {unix.IFF_ALLMULTI, "ALLMULTI"}, {unix.IFF_SLAVE, "SLAVE"},
		{unix.IFF_MASTER, "MASTER"}, {unix.IFF_MULTICAST, "MULTICAST"}, {unix.IFF_DYNAMIC, "DYNAMIC"},
	} {
		if flags&f.bit != 0 {
			names = append(names, f.name)
		}
	}
	return strings.Join(names, ",")
}
