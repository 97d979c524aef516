package link

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/rtnames"
)

// What the kinds that put packets into packets have in common.

// tosOf reads a DS field by name or in hexadecimal, or 1 for "inherit".
func tosOf(word, wrong string) (byte, error) {
	if word == "inherit" {
		return 1, nil
	}
	if n, ok := rtnames.DSFields.Named(word); ok {
		return byte(n), nil
	}
	digits := strings.TrimPrefix(strings.TrimPrefix(word, "0x"), "0X")
	n, err := strconv.ParseUint(digits, 16, 8)
	if err != nil {
		return 0, cmdline.Invalid(word, "%s", wrong)
	}
	return byte(n), nil
}

// dfOf reads what becomes of the bit that forbids fragments.
func dfOf(word string) (byte, error) {
	for i, name := range []string{"unset", "set", "inherit"} {
		if name == word {
			return byte(i), nil
		}
	}
	return 0, cmdline.Invalid(word, "DF must be 'unset', 'set' or 'inherit'")
}

// flowLabel reads an IPv6 flow label.
func flowLabel(word string) ([]byte, error) {
	n, ok := cnum.Uint(word, 32)
	if !ok || n >= 1<<20 {
		return nil, cmdline.Invalid(word, "invalid flowlabel")
	}
	return binary.BigEndian.AppendUint32(nil, uint32(n)), nil
}

// tunnelEnd reads an address of a family, or of any; it is not valid for "any".
func tunnelEnd(word string, family int) (netip.Addr, error) {
	switch word {
	case "any", "all", "default":
		return netip.Addr{}, nil
	}
	return inet.ParseAddress(word, family)
}
