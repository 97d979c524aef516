package rtnames

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"gonet/internal/cnum"
)

// IPProtocol is the name that /etc/protocols gives to a number, or the number
// with "ipproto-" before it.
func IPProtocol(n uint8) string {
	name := "ipproto-" + strconv.Itoa(int(n))
	eachProtocol(func(number uint8, word string) bool {
		if number == n {
			name = word
		}
		return number != n
	})
	return name
}

// IPProtocolNumber is the number of a protocol that is given by name or number.
func IPProtocolNumber(word string) (uint8, bool) {
	if n, rest, ok := cnum.Digits(word); ok && rest == "" && n <= 255 {
		return uint8(n), true
	}
	var found uint8
	ok := false
	eachProtocol(func(number uint8, name string) bool {
		if name == word {
			found, ok = number, true
		}
		return !ok
	})
	return found, ok
}

func eachProtocol(f func(number uint8, name string) bool) {
	file, err := os.Open("/etc/protocols")
	if err != nil {
		for _, p := range []entry{{1, "icmp"}, {6, "tcp"}, {17, "udp"}, {58, "ipv6-icmp"}, {132, "sctp"}} {
			if !f(uint8(p.number), p.name) {
				return
			}
		}
		return
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if n, err := strconv.ParseUint(fields[1], 10, 8); err == nil && !f(uint8(n), fields[0]) {
			return
		}
	}
}
