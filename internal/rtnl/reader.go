package rtnl

import (
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// bufferSize is what one read takes at most. A dump comes in parts of up to
// 32 KiB when the reader offers that much; only a single message can be longer.
const bufferSize = 64 << 10

// A reader takes the answer to one request off a socket, part by part. From the
// third part of a dump on it reads ahead: while one part is worked on the kernel
// makes the next, which is two thirds of the time that "ip link show" takes for
// 2,000 links.
type reader struct {
	conn  *Conn
	dump  bool
	parts int
	ahead chan part   // what has been read
	free  chan []byte // what may be read into
}

type part struct {
	data []byte
	err  error
}

// next is the next part, valid until the one after it is asked for.
func (r *reader) next() ([]byte, error) {
	r.parts++
	if !r.dump || r.parts < 3 {
		p := r.conn.read(r.conn.buf)
		return p.data, p.err
	}
	if r.ahead == nil {
		r.ahead, r.free = make(chan part, 2), make(chan []byte, 2)
		r.free <- make([]byte, bufferSize)
		go r.readAhead()
	}
	r.free <- r.conn.buf
	p := <-r.ahead
	r.conn.buf = p.data[:cap(p.data)]
	return p.data, p.err
}

// readAhead reads until the dump ends, or nobody offers a buffer any more.
func (r *reader) readAhead() {
	defer close(r.ahead)
	for buf := range r.free {
		p := r.conn.read(buf)
		r.ahead <- p
		if ends, _ := r.conn.look(p.data); p.err != nil || ends {
			return
		}
	}
}

// stop ends the reading, at the end of the answer or before.
func (r *reader) stop() {
	if r.ahead != nil {
		close(r.free)
		for range r.ahead {
		}
	}
}

func (c *Conn) read(buf []byte) part {
	for {
		n, err := unix.Read(c.fd, buf)
		if err != unix.EINTR {
			return part{buf[:max(n, 0)], err}
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
