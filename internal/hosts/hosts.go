// Package hosts reads and names addresses as net-tools do: by /etc/hosts and
// /etc/networks. No server is ever asked.
package hosts

import (
	"bufio"
	"net/netip"
	"os"
	"strings"

	"gonet/internal/cnum"
)

// Files are the two files, each read when it is first asked for something.
type Files struct{ hosts, networks file }

// A file is lines of an address and its names.
type file struct {
	read    bool
	entries []entry
}

type entry struct {
	addr netip.Addr
	name string
	main bool // the first name of its address
}

// Host is the address of a host, as the word writes it or /etc/hosts names it.
func (f *Files) Host(word string) (netip.Addr, bool) {
	if a, ok := Parse(word); ok {
		return a, true
	}
	return f.allHosts().address(word, false)
}

// Host6 is Host for IPv6.
func (f *Files) Host6(word string) (netip.Addr, bool) {
	if a, err := netip.ParseAddr(word); err == nil && a.Is6() {
		return a.WithZone(""), true
	}
	return f.allHosts().address(word, true)
}

// Network is the address of a network that /etc/networks names.
func (f *Files) Network(name string) (netip.Addr, bool) { return f.allNetworks().address(name, false) }

// HostName is the first name that /etc/hosts gives to an address, "" for none.
func (f *Files) HostName(a netip.Addr) string { return f.allHosts().nameOf(a) }

// NetworkName is the first name that /etc/networks gives to one, "" for none.
func (f *Files) NetworkName(a netip.Addr) string { return f.allNetworks().nameOf(a) }

func (f *Files) allHosts() *file {
	f.hosts.load("/etc/hosts", func(fields []string) (netip.Addr, []string) {
		a, _ := netip.ParseAddr(fields[0])
		return a, fields[1:]
	})
	return &f.hosts
}

func (f *Files) allNetworks() *file {
	f.networks.load("/etc/networks", func(fields []string) (netip.Addr, []string) {
		return parseNetwork(fields[1]), append(fields[:1], fields[2:]...)
	})
	return &f.networks
}

func (f *file) load(name string, entryOf func(fields []string) (netip.Addr, []string)) {
	if f.read {
		return
	}
	f.read = true
	file, err := os.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		if len(fields) < 2 {
			continue
		}
		addr, names := entryOf(fields)
		for i, name := range names {
			if addr.IsValid() {
				f.entries = append(f.entries, entry{addr, name, i == 0})
			}
		}
	}
}

func (f *file) address(name string, six bool) (netip.Addr, bool) {
	for _, e := range f.entries {
		if strings.EqualFold(e.name, name) && e.addr.Is6() == six {
			return e.addr, true
		}
	}
	return netip.Addr{}, false
}

func (f *file) nameOf(a netip.Addr) string {
	for _, e := range f.entries {
		if e.main && e.addr == a {
			return e.name
		}
	}
	return ""
}

// parseNetwork reads the number of a network, which may stop after the bytes
// that count.
func parseNetwork(text string) netip.Addr {
	for strings.Count(text, ".") < 3 {
		text += ".0"
	}
	a, _ := Parse(text)
	return a
}

// Parse reads an IPv4 address as inet_aton does: the last number fills what is
// left, and each may be octal or hexadecimal.
func Parse(word string) (netip.Addr, bool) {
	parts := strings.Split(word, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var value uint64
	for i, part := range parts {
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (5 - len(parts))
		}
		if part == "" || part[0] < '0' || part[0] > '9' {
			return netip.Addr{}, false
		}
		n, ok := cnum.Uint(part, bits)
		if !ok {
			return netip.Addr{}, false
		}
		if bits == 8 && i < len(parts)-1 {
			value |= n << (24 - 8*i)
		} else {
			value |= n
		}
	}
	return From32(uint32(value)), true
}

// From32 is the IPv4 address of a number, the first byte the highest.
func From32(n uint32) netip.Addr {
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}

// To32 is the number of an IPv4 address.
func To32(a netip.Addr) uint32 {
	b := a.As4()
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// Text6 is an IPv6 address as the C library writes it: one mapped from IPv4 is
// bare, one compatible with it dotted at the end.
func Text6(b [16]byte) string {
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
