// Package layer2 reads link-layer addresses as ip does.
package layer2

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/inet"
)

// Parse reads a link-layer address: bytes in hex with colons between them, or
// an IPv4 address, as tunnels have it.
func Parse(word string) ([]byte, error) {
	if strings.Contains(word, ".") {
		ip, ok := inet.Parse(word, unix.AF_INET)
		if !ok {
			return nil, invalid(word)
		}
		return ip.AsSlice(), nil
	}
	var addr []byte
	for part := range strings.SplitSeq(word, ":") {
		b, ok := leadingHex(part)
		if !ok {
			return nil, invalid(part)
		}
		addr = append(addr, b)
	}
	return addr, nil
}

func invalid(word string) error {
	return cmdline.Fail(cmdline.StatusLocal, `"%s" is invalid lladdr.`, word)
}

// leadingHex is the byte that a word begins with; what follows is not looked at.
func leadingHex(word string) (byte, bool) {
	if digits := strings.TrimPrefix(word, "0x"); digits != "" {
		word = digits
	}
	end := 0
	for end < len(word) && strings.IndexByte("0123456789abcdefABCDEF", word[end]) >= 0 {
		end++
	}
	n, err := strconv.ParseUint(word[:end], 16, 8)
	return byte(n), err == nil
}
