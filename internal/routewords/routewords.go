// Package routewords reads what routes, rules and nexthops have words for in
// common.
package routewords

import (
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cnum"
	"gonet/internal/rtnames"
)

// Type reads a type of route: any beginning of a name, in the order in
// which ip tries them, or a number.
func Type(word string) (uint8, bool) {
	for _, t := range [...]struct {
		name string
		n    uint8
	}{
		{"local", unix.RTN_LOCAL}, {"nat", unix.RTN_NAT}, {"broadcast", unix.RTN_BROADCAST},
		{"brd", unix.RTN_BROADCAST}, {"anycast", unix.RTN_ANYCAST}, {"multicast", unix.RTN_MULTICAST},
		{"prohibit", unix.RTN_PROHIBIT}, {"unreachable", unix.RTN_UNREACHABLE}, {"blackhole", unix.RTN_BLACKHOLE},
		{"xresolve", unix.RTN_XRESOLVE}, {"unicast", unix.RTN_UNICAST}, {"throw", unix.RTN_THROW},
	} {
		if word != "" && strings.HasPrefix(t.name, word) {
			return t.n, true
		}
	}
	n, ok := cnum.Uint(word, 8)
	return uint8(n), ok
}

// Realms reads [ FROM/ ]TO, as from<<16 | to.
func Realms(word string) (uint32, bool) {
	from, to, both := strings.Cut(word, "/")
	if !both {
		from, to = "", word
	}
	var high uint32
	if both {
		n, ok := rtnames.Realms.Number(from)
		if !ok {
			return 0, false
		}
		high = n << 16
	}
	if both && to == "" {
		return high, true
	}
	low, ok := rtnames.Realms.Number(to)
	return high | low, ok
}
