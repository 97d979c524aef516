package ifconfig

import (
	"net/netip"

	"gonet/internal/hosts"
)

// resolverError is the complaint about a name that was not looked up as hosts are.
func resolverError(name string) string {
	const text = "Resolver Error 0 (no error)"
	if name == "" {
		return text
	}
	return name + ": " + text
}

// unknownHost is the complaint about a name that is no host's.
func unknownHost(name string) string {
	if name == "" {
		return "Unknown host"
	}
	return name + ": Unknown host"
}

// resolve reads an IPv4 address, or finds a name in /etc/hosts.
func resolve(word string) (netip.Addr, bool) {
	if word == "default" {
		return netip.IPv4Unspecified(), true
	}
	return new(hosts.Files).Host(word)
}
