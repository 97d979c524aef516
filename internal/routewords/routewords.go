// Package routewords reads what routes, rules and nexthops have words for in
// common.
package routewords

import (
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cnum"
	"gonet/internal/rtnames"
)

// Type reads a type of route: any beginning of most names, in the order in which
// ip tries them, or a number.
func Type(word string) (uint8, bool) {
	for _, t := range [...]struct {
		name  string
		n     uint8
		exact bool
	}{
		{"local", unix.RTN_LOCAL, true}, {"nat", unix.RTN_NAT, true}, {"broadcast", unix.RTN_BROADCAST, false},
		{"brd", unix.RTN_BROADCAST, false}, {"anycast", unix.RTN_ANYCAST, false},
		{"multicast", unix.RTN_MULTICAST, false}, {"prohibit", unix.RTN_PROHIBIT, false},
		{"unreachable", unix.RTN_UNREACHABLE, false}, {"blackhole", unix.RTN_BLACKHOLE, false},
		{"xresolve", unix.RTN_XRESOLVE, false}, {"unicast", unix.RTN_UNICAST, false}, {"throw", unix.RTN_THROW, true},
	} {
		if word == t.name || !t.exact && word != "" && strings.HasPrefix(t.name, word) {
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
		if n, ok := rtnames.Realms.Named(word); ok || word == "" {
			return n, true
		}
		n, ok := cnum.Uint(word, 32) // both at once
		return uint32(n), ok
	}
	high, ok := rtnames.Realms.Number(from)
	if !ok {
		return 0, false
	}
	if to == "" {
		return high << 16, true
	}
	low, ok := rtnames.Realms.Number(to)
	return high<<16 | low, ok
}
