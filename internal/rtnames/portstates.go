package rtnames

import (
	"strconv"

	"gonet/internal/cnum"
)

var portStates = [...]string{"disabled", "listening", "learning", "forwarding", "blocking"}

// PortState is the number of a state of a port in the spanning tree, by its name
// or as a number, which may be any.
func PortState(word string) (int32, bool) {
	for i, name := range portStates {
		if name == word {
			return int32(i), true
		}
	}
	return cnum.Decimal(word)
}

// PortStateName is the name of a state, or its number.
func PortStateName(n uint8) string {
	if int(n) < len(portStates) {
		return portStates[n]
	}
	return strconv.Itoa(int(n))
}
