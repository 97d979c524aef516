package rtnl

import (
	"encoding/binary"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// partBytes is what one read takes at most. A dump comes in parts of up to 32 KiB
// when the reader offers that much; only a single message can be longer.
const partBytes = 64 << 10

// A reader takes what follows the beginning of an answer off a socket, part by
// part. Of a dump it reads ahead: while one part is worked on the kernel makes the
// next, which is two thirds of the time that "ip link show" takes for 2,000 links.
type reader struct {
	conn *Conn
	full chan part   // what has been read; nil where nothing is read ahead
	free chan []byte // what may be read into
	now  []byte      // the buffer of the part given last
}

type part struct {
	data []byte
	err  error
}

// start begins to read ahead, while what began the answer is worked on.
func (r *reader) start() {
	r.full, r.free = make(chan part, 2), make(chan []byte, 2)
	r.free <- make([]byte, len(r.conn.buf))
	r.now = r.conn.buf
	runtime.GOMAXPROCS(runtime.NumCPU()) // scripts/build begins with one
	go r.readAhead()
}

// next is the next part, valid until the one after it is asked for.
func (r *reader) next() ([]byte, error) {
	if r.full == nil {
		p := r.conn.read(r.conn.buf)
		return p.data, p.err
	}
	r.free <- r.now
	p := <-r.full
	r.now = p.data[:cap(p.data)]
	return p.data, p.err
}

// readAhead reads until the dump ends, or nobody offers a buffer any more.
func (r *reader) readAhead() {
	defer close(r.full)
	for buf := range r.free {
		data, ends, err := r.fill(buf)
		if len(data) > 0 {
			r.full <- part{data, nil}
		}
		if err != nil {
			r.full <- part{nil, err}
		}
		if ends || err != nil {
			return
		}
	}
}

// fill reads as long as there is room for any part, or until the dump ends. To hand
// over each part by itself takes longer than to work on it.
func (r *reader) fill(buf []byte) (data []byte, ends bool, err error) {
	for !ends && len(buf)-len(data) >= partBytes {
		p := r.conn.read(buf[len(data):])
		if p.err != nil {
			return data, false, p.err
		}
		data = buf[:len(data)+len(p.data)]
		ends, _ = r.conn.look(p.data)
	}
	return data, ends, nil
}

// stop ends the reading, at the end of the answer or before.
func (r *reader) stop() {
	if r.full != nil {
		close(r.free)
		for range r.full {
		}
	}
}

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

func (c *Conn) read(buf []byte) part {
	for {
		n, _, errno := unix.RawSyscall(unix.SYS_READ, uintptr(c.fd), uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)))
		if errno == 0 {
			return part{buf[:n], nil}
		} else if errno != unix.EINTR {
			return part{nil, errno}
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
