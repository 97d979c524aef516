package rtnames

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"

	"gonet/internal/cnum"
)

// IPProtocol is the name that /etc/protocols gives to a number, or the number
// with "ipproto-" before it.
func IPProtocol(n uint8) string {
	name := "ipproto-" + strconv.Itoa(int(n))
	eachProtocol(func(number uint8, names []string) bool {
		if number == n {
			name = names[0]
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
	eachProtocol(func(number uint8, names []string) bool {
		if ok = slices.Contains(names, word); ok {
			found = number
		}
		return !ok
	})
	return found, ok
}

// eachProtocol gives each protocol with its names, the main one first.
func eachProtocol(f func(number uint8, names []string) bool) {
	file, err := os.Open("/etc/protocols")
	if err != nil {
		for _, p := range []entry{{1, "icmp"}, {6, "tcp"}, {17, "udp"}, {58, "ipv6-icmp"}, {132, "sctp"}} {
			if !f(uint8(p.number), []string{p.name}) {
				return
			}
		}
		return
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		if len(fields) < 2 {
			continue
		}
		names := append(fields[:1:1], fields[2:]...)
		if n, err := strconv.ParseUint(fields[1], 10, 8); err == nil && !f(uint8(n), names) {
			return
		}
	}
}
