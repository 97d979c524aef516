package rtnl

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// partBytes is what one read takes at most. A dump comes in parts of up to 32 KiB
// when the reader offers that much; only a single message can be longer.
const partBytes = 64 << 10

// The kernel works on a request while it is being sent, and on the next part of a
// list while one is being read: neither call waits for anybody. Go's scheduler is
// not told of them, which would give the thread's place away and take it back; of
// a batch that was a twentieth of the time.

func (c *Conn) write(data []byte) error {
	for {
		_, _, errno := unix.RawSyscall(unix.SYS_WRITE, uintptr(c.fd), uintptr(unsafe.Pointer(&data[0])), uintptr(len(data)))
		if errno == 0 {
			return nil
		} else if errno != unix.EINTR {
			return errno
		}
	}
}

func (c *Conn) read(buf []byte) (data []byte, err error) {
	for {
		n, _, errno := unix.RawSyscall(unix.SYS_READ, uintptr(c.fd), uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)))
		if errno == 0 {
			return buf[:n], nil
		} else if errno != unix.EINTR {
			return nil, fmt.Errorf("netlink receive error: %w", errno)
		}
	}
}

// look says whether the last message of the current request is in a part, and
// whether the list has changed while the kernel made it.
func (c *Conn) look(data []byte) (ends, changed bool) {
	for len(data) >= unix.NLMSG_HDRLEN {
		size := int(binary.NativeEndian.Uint32(data))
		typ, flags := binary.NativeEndian.Uint16(data[4:]), binary.NativeEndian.Uint16(data[6:])
		if binary.NativeEndian.Uint32(data[8:]) == c.seq {
			ends = ends || typ == unix.NLMSG_DONE || typ == unix.NLMSG_ERROR
			changed = changed || flags&unix.NLM_F_DUMP_INTR != 0
		}
		data = data[min(max(align(size), unix.NLMSG_HDRLEN), len(data)):]
	}
	return ends, changed
}
