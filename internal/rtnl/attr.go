package rtnl

import (
	"bytes"
	"encoding/binary"
	"iter"

	"golang.org/x/sys/unix"
)

// Attributes walks over the attributes in data without copying them. The flag
// bits of a type (NLA_F_NESTED, NLA_F_NET_BYTEORDER) are taken off. A malformed
// attribute ends the walk.
func Attributes(data []byte) iter.Seq2[uint16, []byte] {
	return func(yield func(uint16, []byte) bool) {
		for len(data) >= unix.SizeofRtAttr {
			size := int(binary.NativeEndian.Uint16(data))
			if size < unix.SizeofRtAttr || size > len(data) {
				return
			}
			typ := binary.NativeEndian.Uint16(data[2:]) & 0x3fff
			if !yield(typ, data[unix.SizeofRtAttr:size]) {
				return
			}
			data = data[min(align(size), len(data)):]
		}
	}
}

// String is the text of an attribute, up to its NUL if it has one.
func String(value []byte) string {
	if i := bytes.IndexByte(value, 0); i >= 0 {
		value = value[:i]
	}
	return string(value)
}

// Uint is the unsigned number of an attribute of 1, 2, 4 or 8 bytes in the
// machine's order, and 0 for any other length.
func Uint(value []byte) uint64 {
	switch len(value) {
	case 1:
		return uint64(value[0])
	case 2:
		return uint64(binary.NativeEndian.Uint16(value))
	case 4:
		return uint64(binary.NativeEndian.Uint32(value))
	case 8:
		return binary.NativeEndian.Uint64(value)
	}
	return 0
}

// Raw is the body of a request that is sent as it was once received.
type Raw []byte

// Len and Serialize make it what nl puts into requests.
func (r Raw) Len() int          { return len(r) }
func (r Raw) Serialize() []byte { return r }
