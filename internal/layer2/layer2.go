// Package layer2 reads link-layer addresses as ip does.
package layer2

import (
	"encoding/hex"
	"strings"

	"gonet/internal/cmdline"
)

// Parse reads a link-layer address: bytes in hex with colons between them.
func Parse(word string) ([]byte, error) {
	var addr []byte
	for part := range strings.SplitSeq(word, ":") {
		digits := part
		if len(part) == 1 {
			digits = "0" + part
		}
		b, err := hex.DecodeString(digits)
		if err != nil || len(b) != 1 {
			return nil, cmdline.Fail(cmdline.StatusLocal, `"%s" is invalid lladdr.`, part)
		}
		addr = append(addr, b[0])
	}
	return addr, nil
}
