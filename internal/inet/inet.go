// Package inet reads IP addresses and prefixes as ip does, which is neither as
// Go does it nor as the C library.
package inet

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/model"
)

// A Prefix is an address with a length as ip reads them: the host bits stay.
type Prefix struct {
	Addr   netip.Addr // not valid for "any", "default" and "all"
	Bits   int
	Length bool // a length was written
}

// IsAny says that a word stands for no address in particular.
func IsAny(word string) bool { return word == "any" || word == "default" || word == "all" }

// ParsePrefix reads ADDRESS[/LENGTH] of a family, or of any (AF_UNSPEC).
func ParsePrefix(word string, family int) (Prefix, error) {
	p := Prefix{}
	if family == unix.AF_PACKET {
		return p, cmdline.FailAtOnce(cmdline.StatusLocal, `Error: "%s" may be inet prefix, but it is not allowed in this context.`, word)
	}
	if IsAny(word) && family != unix.AF_MPLS {
		return p, nil
	}
	text, mask, hasMask := strings.Cut(word, "/")
	addr, ok := Parse(text, family)
	if !ok {
		return p, expected("prefix", word, family)
	}
	most := addr.BitLen()
	if family == unix.AF_MPLS {
		most = LabelBits
	}
	p.Addr, p.Bits, p.Length = addr, most, hasMask
	if hasMask {
		if p.Bits, ok = parseLength(mask, most); !ok {
			return p, expected("prefix", word, family)
		}
	}
	return p, nil
}

// ParseAddress reads an address without a length; "any" and its like are none.
func ParseAddress(word string, family int) (netip.Addr, error) {
	if IsAny(word) && family != unix.AF_MPLS {
		return netip.Addr{}, nil
	}
	addr, ok := Parse(word, family)
	if !ok {
		return addr, expected("address", word, family)
	}
	return addr, nil
}

// ParseIPv4 reads an address where nothing but IPv4 can stand. That of "any" is
// 0.0.0.0.
func ParseIPv4(word string) (netip.Addr, error) {
	switch word {
	case "any", "all", "default":
		return netip.IPv4Unspecified(), nil
	}
	addr, ok := Parse(word, unix.AF_INET)
	if !ok {
		return addr, cmdline.Fail(cmdline.StatusLocal, `Error: an IP address is expected rather than "%s"`, word)
	}
	return addr, nil
}

// ParseKey reads the key of a tunnel: a number, or an IPv4 address for one. name
// is the keyword that it follows.
func ParseKey(word, name string) (uint32, error) {
	if strings.Contains(word, ".") {
		addr, err := ParseIPv4(word)
		if err != nil {
			return 0, err
		}
		return binary.BigEndian.Uint32(addr.AsSlice()), nil
	}
	n, ok := cnum.Uint(word, 32)
	if !ok {
		return 0, cmdline.Fail(cmdline.StatusUsage,
			`invalid value for "%s": "%s"; it should be an unsigned integer`, name, word)
	}
	return uint32(n), nil
}

func expected(what, word string, family int) error {
	kind := "any valid"
	switch family {
	case unix.AF_INET:
		kind = "inet"
	case unix.AF_INET6:
		kind = "inet6"
	case unix.AF_BRIDGE:
		kind = "bridge"
	case unix.AF_MPLS:
		kind = "mpls"
	case model.FamilyIPMR, model.FamilyIP6MR:
		kind = "???"
	}
	return cmdline.FailAtOnce(cmdline.StatusLocal, `Error: %s %s is expected rather than "%s".`, kind, what, word)
}

// Parse reads an address of a family, or of any (AF_UNSPEC). That of MPLS is a label
// as it stands in a packet, four bytes.
func Parse(text string, family int) (netip.Addr, bool) {
	switch family {
	case unix.AF_BRIDGE, model.FamilyIPMR, model.FamilyIP6MR:
		return netip.Addr{}, false
	case unix.AF_MPLS:
		stack, ok := ParseLabels(text)
		if !ok || len(stack) != 4 {
			return netip.Addr{}, false
		}
		return netip.AddrFrom4([4]byte(stack)), true
	}
	if strings.Contains(text, ":") {
		addr, err := netip.ParseAddr(text)
		return addr, err == nil && addr.Zone() == "" && family != unix.AF_INET
	}
	if family == unix.AF_INET6 {
		return netip.Addr{}, false
	}
	return parseDotted(text)
}

// parseDotted reads one to four numbers; what is missing at the end is zero.
func parseDotted(text string) (netip.Addr, bool) {
	var b [4]byte
	parts := strings.Split(text, ".")
	if len(parts) > len(b) {
		return netip.Addr{}, false
	}
	for i, part := range parts {
		n, ok := cnum.Uint(part, 8)
		if !ok {
			return netip.Addr{}, false
		}
		b[i] = byte(n)
	}
	return netip.AddrFrom4(b), true
}

// parseLength reads a number of bits or, for IPv4, a mask.
func parseLength(text string, most int) (int, bool) {
	if n, err := strconv.ParseUint(text, 0, 16); err == nil {
		return int(n), int(n) <= most
	}
	mask, err := netip.ParseAddr(text)
	if err != nil || !mask.Is4() || most != 32 {
		return 0, false
	}
	b := mask.As4()
	m := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	n := 0
	for ; m&(1<<31) != 0; m <<= 1 {
		n++
	}
	return n, m == 0
}
