package rtnl

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"
)

// fakeKernel answers each request with the next of lists, each of which is the
// reads that it takes. An element of a read is a message's size and flags.
func fakeKernel(t *testing.T, lists ...[][]fakeMessage) *Conn {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(pair[0]) })
	go func() {
		defer unix.Close(pair[1])
		request := make([]byte, 4096)
		for _, list := range lists {
			if n, err := unix.Read(pair[1], request); n < unix.NLMSG_HDRLEN || err != nil {
				return
			}
			for _, read := range list {
				var data []byte
				for _, m := range read {
					data = append(data, m.bytes(request[8:12])...)
				}
				if _, err := unix.Write(pair[1], data); err != nil {
					return
				}
			}
		}
	}()
	return &Conn{fd: pair[0], buf: make([]byte, heldBytes+partBytes)}
}

type fakeMessage struct {
	typ, flags uint16
	size       int // of the body
}

func (m fakeMessage) bytes(seq []byte) []byte {
	b := binary.NativeEndian.AppendUint32(nil, uint32(unix.NLMSG_HDRLEN+m.size))
	b = binary.NativeEndian.AppendUint16(b, m.typ)
	b = binary.NativeEndian.AppendUint16(b, m.flags)
	b = append(append(b, seq...), 0, 0, 0, 0)
	return append(b, make([]byte, m.size)...)
}

// TestInterrupted asks again for a short list that the kernel says has changed,
// and tells of a long one, of which no message is given twice.
func TestInterrupted(t *testing.T) {
	const changed = unix.NLM_F_DUMP_INTR
	link := fakeMessage{unix.RTM_NEWLINK, 0, 8}
	big := fakeMessage{unix.RTM_NEWLINK, 0, 40 << 10}
	done := fakeMessage{unix.NLMSG_DONE, 0, 4}
	cut := fakeMessage{unix.NLMSG_DONE, changed, 4}
	odd := fakeMessage{unix.RTM_NEWLINK, changed, 8}
	short := [][]fakeMessage{{link, link}, {odd}, {done}}
	long := [][]fakeMessage{{big}, {big}, {big}, {big}, {odd}, {done}}
	for _, c := range []struct {
		name  string
		lists [][][]fakeMessage
		want  string
	}{
		{"whole", [][][]fakeMessage{{{link}, {link, done}}}, "2 messages, 0 notes"},
		{"one read", [][][]fakeMessage{{{link, cut}}, {{link, link, done}}}, "2 messages, 0 notes"},
		{"short", [][][]fakeMessage{short, short, {{link, done}}}, "1 messages, 0 notes"},
		{"long", [][][]fakeMessage{long}, "5 messages, 1 notes"},
		{"never whole", [][][]fakeMessage{short, short, short, short, short, short, short, short, short, short}, "3 messages, 1 notes"},
	} {
		conn := fakeKernel(t, c.lists...)
		messages, notes := 0, 0
		conn.Interrupted = func() { notes++ }
		err := conn.Dump(nl.NewNetlinkRequest(unix.RTM_GETLINK, 0), func(Message) error { messages++; return nil })
		if got := fmt.Sprintf("%d messages, %d notes", messages, notes); got != c.want || err != nil {
			t.Errorf("%s: %s, %v; want %s", c.name, got, err, c.want)
		}
	}
}
