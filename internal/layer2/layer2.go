// Package layer2 reads link-layer addresses as ip does, and as net-tools do.
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

// Ether reads an Ethernet address as net-tools do: up to two digits a byte, with
// or without colons. What is missing at the end is zero, what is too much is not
// looked at.
func Ether(word string) (address [6]byte, ok bool) {
	for i := range address {
		if word == "" {
			break
		}
		digits := 1
		if len(word) > 1 && word[1] != ':' {
			digits = 2
		}
		n, err := strconv.ParseUint(word[:digits], 16, 8)
		if err != nil {
			return address, false
		}
		address[i] = byte(n)
		word = strings.TrimPrefix(word[digits:], ":")
	}
	return address, true
}

// ParseMAC reads an address of six bytes as C's sscanf does with "%hhx" and
// colons: of a longer number the last byte counts, what follows is ignored.
func ParseMAC(word string) ([]byte, bool) {
	var addr [6]byte
	for i := range addr {
		if i > 0 {
			var colon bool
			if word, colon = strings.CutPrefix(word, ":"); !colon {
				return nil, false
			}
		}
		word = strings.TrimPrefix(word, "0x")
		digits := len(word) - len(strings.TrimLeft(word, "0123456789abcdefABCDEF"))
		if digits == 0 {
			return nil, false
		}
		n, _ := strconv.ParseUint(word[max(0, digits-2):digits], 16, 8)
		addr[i], word = byte(n), word[digits:]
	}
	return addr[:], true
}
