package inet

import (
	"encoding/binary"
	"strings"

	"gonet/internal/cnum"
)

// ParseLabels reads a stack of MPLS labels with slashes between them, the outermost
// first, as RFC 3032 lays it out: a label is the first 20 bits of four bytes.
func ParseLabels(word string) ([]byte, bool) {
	var stack []byte
	parts := strings.Split(word, "/")
	for i, part := range parts {
		n, ok := cnum.Uint(part, LabelBits)
		if !ok {
			return nil, false
		}
		entry := uint32(n) << 12
		if i == len(parts)-1 {
			entry |= 0x100 // the bottom of the stack
		}
		stack = binary.BigEndian.AppendUint32(stack, entry)
	}
	return stack, true
}

// LabelBits is how long a label of MPLS is.
const LabelBits = 20
