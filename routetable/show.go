package routetable

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/hosts"
)

// show prints the tables of the families, or the caches that the kernel once had.
func (t *tool) show() error {
	for _, family := range t.families {
		if t.fib || !t.cache {
			if err := t.table(family); err != nil {
				return err
			}
		}
		if t.cache {
			t.Out.WriteString(t.cacheHead(family))
		}
	}
	return nil
}

func (t *tool) table(family string) error {
	if family == "inet6" {
		return t.inet6Table()
	}
	return t.inetTable()
}

// cacheHead stands above nothing: since Linux 3.6 there is no cache.
func (t *tool) cacheHead(family string) string {
	const title, columns = "Kernel IP routing cache\n", "Source          Destination     Gateway         Flags "
	switch {
	case family == "inet6":
		return "Kernel IPv6 routing cache\n" + inet6Columns
	case t.extended == 0:
		return title + columns + "Metric Ref    Use Iface\n"
	case t.extended == 1:
		return title + columns + "  MSS Window  irtt Iface\n"
	case t.extended == 2:
		return title + columns + "Metric Ref    Use Iface    MSS   Window irtt  TOS HHRef HHUptod     SpecDst\n"
	}
	return title
}

// eachLine writes the head of a table and gives f the fields of the lines of its
// file that has at least so many.
func (t *tool) eachLine(name, family, head string, least int, f func(fields []string)) error {
	file, err := os.Open(name)
	if err != nil {
		t.Out.WriteString(family + " not configured in this system.\n")
		return cmdline.Fail(failed, "%s: %s", name, cmdline.Reason(err))
	}
	defer file.Close()
	t.Out.WriteString(head)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) >= least {
			f(fields)
		}
	}
	return nil
}

func (t *tool) inetTable() error {
	head := "Kernel IP routing table\n"
	const columns = "Destination     Gateway         Genmask         Flags "
	switch t.extended {
	case 0:
		head += columns + "Metric Ref    Use Iface\n"
	case 1:
		head += columns + "  MSS Window  irtt Iface\n"
	case 2:
		head += columns + "Metric Ref    Use Iface    MSS   Window irtt\n"
	}
	titles := false
	err := t.eachLine("/proc/net/route", "INET (IPv4)", head, 11, func(f []string) {
		if titles {
			t.inetRoute(f)
		}
		titles = true
	})
	if err == nil && !titles { // the kernel has not made a table yet
		err = cmdline.Exit(failed)
	}
	return err
}

// inetRoute writes a line of /proc/net/route: device, destination, gateway,
// flags, references, uses, metric, mask, MTU, window, round-trip time.
func (t *tool) inetRoute(f []string) {
	device, ref, use, metric, mtu, window, irtt := f[0], f[4], f[5], f[6], f[8], f[9], f[10]
	flags, _ := strconv.ParseUint(f[3], 16, 32)
	if flags&unix.RTF_UP == 0 {
		return
	}
	mask := procAddress(f[7])
	gateway := t.inetName(procAddress(f[2]), 0xffffffff)
	if flags&unix.RTF_REJECT != 0 {
		device, gateway, ref, mtu, window, irtt = "-", "-", "-", "-", "-", "-"
	}
	if t.extended > 2 {
		return // as route has it: there is no such view
	}
	fmt.Fprintf(t.Out, "%-15.15s %-15.15s %-15.15s %-5s ", t.inetName(procAddress(f[1]), mask), gateway, hosts.From32(mask),
		inetFlags(uint32(flags)))
	switch t.extended {
	case 0:
		fmt.Fprintf(t.Out, "%-6s %-2s %7s %s\n", metric, ref, use, device)
	case 1:
		fmt.Fprintf(t.Out, "%5s %-5s %6s %s\n", mtu, window, irtt, device)
	case 2:
		fmt.Fprintf(t.Out, "%-6s %-2s %7s %-8.6s %-5s %-6s %s\n", metric, ref, use, device, mtu, window, irtt)
	}
}

// procAddress is an address as /proc writes it: the number that it is in memory.
func procAddress(text string) uint32 {
	b, _ := hex.DecodeString(text)
	a, _ := netip.AddrFromSlice(b)
	if !a.Is4() {
		return 0
	}
	n := hosts.To32(a)
	return n<<24 | n>>24 | n<<8&0xff0000 | n>>8&0xff00
}

// inetName is the name of a host or, when the mask leaves bits that are not
// set, of a network; or the address.
func (t *tool) inetName(n, mask uint32) string {
	a := hosts.From32(n)
	name := ""
	switch {
	case t.numeric:
	case n == 0 && mask == 0:
		return "default"
	case n == 0:
	case mask == 0xffffffff || n&^mask != 0:
		name = t.files.HostName(a)
	default:
		name = t.files.NetworkName(a)
	}
	if name == "" {
		return a.String()
	}
	return name
}

type flagLetter struct {
	bit    uint32
	letter string
}

const rtfExpires = 0x400000 // RTF_EXPIRES of linux/ipv6_route.h

func inetFlags(flags uint32) string {
	reject := flags&unix.RTF_REJECT != 0
	text := "U"
	if reject {
		text = "!"
	}
	for _, f := range [...]flagLetter{
		{unix.RTF_GATEWAY, "G"}, {unix.RTF_HOST, "H"}, {unix.RTF_REINSTATE, "R"}, {unix.RTF_DYNAMIC, "D"},
		{unix.RTF_MODIFIED, "M"}, {unix.RTF_DEFAULT, "d"}, {unix.RTF_ALLONLINK, "a"}, {unix.RTF_ADDRCONF, "c"},
		{unix.RTF_NONEXTHOP, "o"}, {rtfExpires, "e"}, {unix.RTF_CACHE, "c"}, {unix.RTF_FLOW, "f"},
		{unix.RTF_POLICY, "p"}, {unix.RTF_LOCAL, "l"}, {unix.RTF_MTU, "u"}, {unix.RTF_WINDOW, "w"},
		{unix.RTF_IRTT, "i"}, {unix.RTF_STATIC, "n"},
	} {
		if flags&f.bit != 0 && !(reject && f.letter == "G") {
			text += f.letter
		}
	}
	return text
}

const inet6Columns = "Destination                    Next Hop                   Flag Met Ref  Use If\n"

func (t *tool) inet6Table() error {
	return t.eachLine("/proc/net/ipv6_route", "INET6 (IPv6)", "Kernel IPv6 routing table\n"+inet6Columns, 10, t.inet6Route)
}

// inet6Route writes a line of /proc/net/ipv6_route: destination and source with
// their lengths, gateway, metric, references, uses, flags, device.
func (t *tool) inet6Route(f []string) {
	number := func(i int) int32 {
		n, _ := strconv.ParseUint(f[i], 16, 32)
		return int32(n)
	}
	flags := uint32(number(8))
	if flags&unix.RTF_CACHE != 0 {
		return
	}
	fmt.Fprintf(t.Out, "%-30s %-26s %-4s %-3d %d %6d %s\n", fmt.Sprintf("%s/%d", t.inet6Name(f[0]), number(1)), t.inet6Name(f[4]),
		inet6Flags(flags), number(5), number(6), number(7), f[9])
}

func (t *tool) inet6Name(text string) string {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != 16 {
		return text
	}
	a := netip.AddrFrom16([16]byte(b))
	if !t.numeric {
		if a.IsUnspecified() {
			return "[::]"
		}
		if name := t.files.HostName(a); name != "" {
			return name
		}
	}
	return hosts.Text6(a.As16())
}

func inet6Flags(flags uint32) string {
	text := ""
	for _, f := range [...]flagLetter{
		{unix.RTF_UP, "U"}, {unix.RTF_REJECT, "!"}, {unix.RTF_GATEWAY, "G"}, {unix.RTF_HOST, "H"}, {unix.RTF_DEFAULT, "D"},
		{unix.RTF_ADDRCONF, "A"}, {unix.RTF_ALLONLINK, "a"}, {rtfExpires, "e"}, {unix.RTF_MODIFIED, "m"},
		{unix.RTF_NONEXTHOP, "n"}, {unix.RTF_FLOW, "f"},
	} {
		if flags&f.bit != 0 {
			text += f.letter
		}
	}
	return text
}
