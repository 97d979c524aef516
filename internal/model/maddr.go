package model

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// A Maddr is an address that a device listens to beside its own.
type Maddr struct {
	Index  int
	Device string
	Family int // AF_PACKET, AF_INET or AF_INET6
	Addr   []byte
	Users  int
	Static bool // somebody asked for it by hand
}

// DecodeMaddrs reads what the kernel says of a family in /proc/net/dev_mcast,
// igmp or igmp6.
func DecodeMaddrs(family int, text string) []Maddr {
	var all []Maddr
	var device Maddr // igmp has it on a line before its addresses
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		switch {
		case family == unix.AF_PACKET && len(f) >= 5:
			all = append(all, Maddr{atoi(f[0]), f[1], family, unhex(f[4]), atoi(f[2]), f[3] != "0"})
		case family == unix.AF_INET6 && len(f) >= 4:
			all = append(all, Maddr{atoi(f[0]), f[1], family, unhex(f[2]), atoi(f[3]), false})
		case family == unix.AF_INET && len(f) >= 2 && line[0] != '\t':
			device = Maddr{Index: atoi(f[0]), Device: strings.TrimSuffix(f[1], ":"), Family: family}
		case family == unix.AF_INET && len(f) >= 2:
			m := device
			group, _ := strconv.ParseUint(f[0], 16, 32) // as the machine reads the address
			m.Addr, m.Users = binary.NativeEndian.AppendUint32(nil, uint32(group)), atoi(f[1])
			all = append(all, m)
		}
	}
	return all
}

// atoi is a number that the kernel wrote.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func unhex(s string) []byte {
	b, _ := hex.DecodeString(s)
	return b
}
