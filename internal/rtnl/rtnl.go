// Package rtnl is the conversation with the kernel about the network: one
// NETLINK_ROUTE socket, requests sent over it, answers read message by message.
// Bodies are built with vishvananda/netlink's nl; what they mean is not known
// here, that is model's.
package rtnl

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"
)

// A Conn is one socket. It belongs to the network namespace that its thread was
// in when it was opened, whatever the thread enters later.
type Conn struct {
	fd  int
	seq uint32
	// Indices are those of links that were asked for by name; nil keeps none.
	Indices map[string]int
	buf     []byte
	// Interrupted is called when a list that was given on already turns out to
	// have changed while the kernel made it; it may be nil.
	Interrupted func()
}

// A Message is one answer: its type (RTM_*), its flags (NLM_F_*) and its body.
// The body is valid until the function it was given to returns.
type Message struct {
	Type  uint16
	Flags uint16
	Body  []byte
	// Namespace is the number of the one that a Listener heard it from.
	Namespace int
}

// Here is the Namespace of messages from one's own.
const Here = -1

// An Error is the kernel's refusal of a request: the number, and the words that
// it added, if any (NLMSGERR_ATTR_MSG). errors.Is knows the number.
type Error struct {
	Errno unix.Errno
	Text  string
	// Dump says that the answer was to be a list, which the error cut short.
	Dump bool
}

func (e *Error) Error() string {
	if e.Text != "" {
		return e.Text
	}
	return e.Errno.Error()
}

func (e *Error) Unwrap() error { return e.Errno }

// ErrStop ends a dump early and without error when its function returns it.
var ErrStop = errors.New("stop")

// Open makes a socket in the namespace of the calling thread, with extended
// acknowledgements and strict checking of dump requests.
func Open() (*Conn, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return nil, fmt.Errorf("cannot open netlink socket: %w", err)
	}
	// Older kernels know neither option; both only make answers better.
	_ = unix.SetsockoptInt(fd, unix.SOL_NETLINK, unix.NETLINK_EXT_ACK, 1)
	_ = unix.SetsockoptInt(fd, unix.SOL_NETLINK, unix.NETLINK_GET_STRICT_CHK, 1)
	// The buffer is made here, where the stack is not deep: to make one takes much of
	// it, and to grow the stack is a twentieth of the time of a small listing.
	return &Conn{fd: fd, buf: make([]byte, heldBytes+partBytes)}, nil
}

// SetReceiveBuffer asks for room for that many bytes of unread answers.
func (c *Conn) SetReceiveBuffer(bytes int) error {
	if err := unix.SetsockoptInt(c.fd, unix.SOL_SOCKET, unix.SO_RCVBUF, bytes); err != nil {
		return fmt.Errorf("SO_RCVBUF: %w", err)
	}
	return nil
}

// Close gives the socket back.
func (c *Conn) Close() error { return unix.Close(c.fd) }

// Do sends one request and waits for its acknowledgement. The error is an
// *Error when the kernel refused.
func (c *Conn) Do(req *nl.NetlinkRequest) error {
	req.Flags |= unix.NLM_F_ACK
	return c.exchange(req, func(Message) error { return nil })
}

// Get sends one request and gives its one answer to f. The answer to a request
// for one object comes without an acknowledgement.
func (c *Conn) Get(req *nl.NetlinkRequest, f func(Message) error) error {
	return c.exchange(req, f)
}

// Dump asks for a list and gives it to f one message at a time. It holds nothing
// back: what f wants to keep it copies. An error of f ends the reading.
func (c *Conn) Dump(req *nl.NetlinkRequest, f func(Message) error) error {
	req.Flags |= unix.NLM_F_DUMP
	return c.exchange(req, f)
}

// DumpPeeked is Dump for messages that refer to each other: peek gets those of
// each part of the answer before f gets the first of them.
func (c *Conn) DumpPeeked(req *nl.NetlinkRequest, peek, f func(Message) error) error {
	req.Flags |= unix.NLM_F_DUMP
	return c.parts(req, func(part []byte, dump bool) (done bool, err error) {
		if done, err = c.answers(part, dump, false, peek); err != nil {
			return done, err
		}
		return c.answers(part, dump, false, f)
	})
}

func (c *Conn) exchange(req *nl.NetlinkRequest, f func(Message) error) error {
	return c.parts(req, func(part []byte, dump bool) (done bool, err error) {
		return c.answers(part, dump, req.Flags&unix.NLM_F_ACK != 0, f)
	})
}

// parts sends a request and gives what each read brings to f, until f says that
// this was the last or fails. A list that changed while the kernel made it
// (NLM_F_DUMP_INTR) may lack what has been there all the time: it is asked for
// again as long as nothing of it was given to f. To that end f waits for lists
// of up to heldBytes; of longer ones Interrupted tells.
func (c *Conn) parts(req *nl.NetlinkRequest, f func(part []byte, dump bool) (done bool, err error)) error {
	dump := req.Flags&unix.NLM_F_DUMP == unix.NLM_F_DUMP
	var first []byte
	var ends, interrupted bool
	for tries := 1; ; tries++ {
		var err error
		if first, ends, interrupted, err = c.begin(req, dump); err != nil {
			return err
		}
		if !ends || !interrupted || tries == maxTries {
			break
		}
	}
	done, err := f(first, dump)
	for !done && err == nil {
		var part []byte
		if part, err = c.read(c.buf); err != nil {
			break
		}
		_, changed := c.look(part)
		interrupted = interrupted || changed
		done, err = f(part, dump)
	}
	if done && dump && interrupted && c.Interrupted != nil {
		c.Interrupted()
	}
	if errors.Is(err, ErrStop) {
		return nil
	}
	return err
}

const (
	heldBytes = 64 << 10 // some fifty links
	maxTries  = 10
)

// begin sends a request and reads the beginning of the answer: of a list, all there
// is up to heldBytes. It says whether the answer ends there, and whether the list
// has changed meanwhile.
func (c *Conn) begin(req *nl.NetlinkRequest, dump bool) (data []byte, ends, interrupted bool, err error) {
	c.seq++
	req.Seq = c.seq
	if err := c.write(req.Serialize()); err != nil {
		return nil, false, false, fmt.Errorf("cannot send rtnetlink request: %w", err)
	}
	used := 0
	for {
		part, err := c.read(c.buf[used:])
		if err != nil {
			return nil, false, false, err
		}
		used += len(part)
		var changed bool
		ends, changed = c.look(part)
		interrupted = interrupted || changed
		if !dump || ends || used > heldBytes {
			return c.buf[:used], ends, interrupted, nil
		}
	}
}

// answers works through what one read brought and says whether the conversation
// about the current request is over.
func (c *Conn) answers(data []byte, dump, acked bool, f func(Message) error) (done bool, err error) {
	for len(data) >= unix.NLMSG_HDRLEN {
		var m Message
		var seq uint32
		if m, seq, data, err = split(data); err != nil {
			return true, err
		}
		if seq != c.seq {
			continue // the rest of a dump that was stopped early
		}
		switch m.Type {
		case unix.NLMSG_ERROR:
			return true, decodeError(m, dump)
		case unix.NLMSG_DONE:
			return true, decodeDone(m)
		}
		if err := f(m); err != nil {
			return true, err
		}
		if !dump && !acked {
			return true, nil
		}
	}
	return false, nil
}

// split takes the first message off data, with the number of the request that
// it answers.
func split(data []byte) (m Message, seq uint32, rest []byte, err error) {
	size := int(binary.NativeEndian.Uint32(data))
	if size < unix.NLMSG_HDRLEN || size > len(data) {
		return m, 0, nil, errors.New("malformed netlink message")
	}
	m = Message{
		Type:      binary.NativeEndian.Uint16(data[4:]),
		Flags:     binary.NativeEndian.Uint16(data[6:]),
		Body:      data[unix.NLMSG_HDRLEN:size],
		Namespace: Here,
	}
	return m, binary.NativeEndian.Uint32(data[8:]), data[min(align(size), len(data)):], nil
}

// decodeError reads an acknowledgement: a number (0 is success), the request
// echoed, and the kernel's words after it.
func decodeError(m Message, dump bool) error {
	if len(m.Body) < 4+unix.NLMSG_HDRLEN {
		return errors.New("malformed netlink error")
	}
	errno := -int32(binary.NativeEndian.Uint32(m.Body))
	if errno == 0 {
		return nil
	}
	skip := 4 + unix.NLMSG_HDRLEN
	if m.Flags&unix.NLM_F_CAPPED == 0 {
		skip = 4 + align(int(binary.NativeEndian.Uint32(m.Body[4:])))
	}
	e := &Error{Errno: unix.Errno(errno), Dump: dump}
	if m.Flags&unix.NLM_F_ACK_TLVS != 0 && skip <= len(m.Body) {
		e.Text = ackText(m.Body[skip:])
	}
	return e
}

// decodeDone reads the end of a dump. Its words follow the number directly.
func decodeDone(m Message) error {
	if len(m.Body) < 4 {
		return nil
	}
	errno := -int32(binary.NativeEndian.Uint32(m.Body))
	if errno <= 0 {
		return nil
	}
	e := &Error{Errno: unix.Errno(errno), Dump: true}
	if m.Flags&unix.NLM_F_ACK_TLVS != 0 {
		e.Text = ackText(m.Body[4:])
	}
	return e
}

func ackText(data []byte) string {
	const attrMsg = 1 // NLMSGERR_ATTR_MSG
	for typ, value := range Attributes(data) {
		if typ == attrMsg {
			return String(value)
		}
	}
	return ""
}

func align(n int) int { return (n + 3) &^ 3 }
