package ifconfig

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"gonet/internal/hosts"
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
			hosts.Text6([16]byte(b)), length, scope, scopeName(scope)))
	}
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
