package ifconfig

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
)

// readInet6 gives the entries their IPv6 addresses, in the order in which
// /proc/net/if_inet6 has them: it is that of the namespace of the process, and
// netlink's is another.
func readInet6(list []entry) {
	file, err := os.Open("/proc/net/if_inet6")
	if err != nil {
		return // no IPv6
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 {
			continue
		}
		i := slices.IndexFunc(list, func(e entry) bool { return e.name == fields[5] })
		b, err := hex.DecodeString(fields[0])
		if i < 0 || err != nil || len(b) != 16 {
			continue
		}
		length, _ := strconv.ParseUint(fields[2], 16, 8)
		scope, _ := strconv.ParseUint(fields[3], 16, 8)
		list[i].inet6 = append(list[i].inet6, fmt.Sprintf("        inet6 %s  prefixlen %d  scopeid 0x%x<%s>\n",
			inet6Text([16]byte(b)), length, scope, scopeName(scope)))
	}
}

// inet6Text is an address as ifconfig has it: one mapped from IPv4 bare, one
// compatible with it dotted at the end.
func inet6Text(b [16]byte) string {
	a := netip.AddrFrom16(b)
	tail := netip.AddrFrom4([4]byte(b[12:]))
	switch {
	case a.Is4In6():
		return tail.String()
	case [12]byte(b[:12]) == [12]byte{} && b[12]|b[13] != 0:
		return "::" + tail.String()
	}
	return a.String()
}

func scopeName(scope uint64) string {
	name := "global"
	switch scope &^ 0x80 {
	case 0x10:
		name = "host"
	case 0x20:
		name = "link"
	case 0x40:
		name = "site"
	}
	if scope&0x80 != 0 {
		name = "compat," + name
	}
	return name
}
