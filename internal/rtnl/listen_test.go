package rtnl

import (
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

// TestSender reads the number of the namespace that comes beside a message.
func TestSender(t *testing.T) {
	const listenAllNSID = 8
	nsid := []byte{20, 0, 0, 0, 0, 0, 0, 0, 14, 1, 0, 0, listenAllNSID, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0}
	if n := sender(nsid); n != 7 {
		t.Errorf("from namespace %d", n)
	}
	if n := sender(nil); n != Here {
		t.Errorf("from namespace %d", n)
	}
}

// TestListener gives message by message what comes in one read, and stops when
// told to.
func TestListener(t *testing.T) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	l := &Listener{fd: pair[0]}
	defer l.Close()
	defer unix.Close(pair[1])
	message := func(typ byte) []byte { return append([]byte{17, 0, 0, 0, typ}, make([]byte, 15)...) }
	for _, batch := range [][]byte{append(message(1), message(2)...), message(3), message(4)} {
		if err := unix.Send(pair[1], batch, 0); err != nil {
			t.Fatal(err)
		}
	}
	var types []uint16
	err = l.Each(func(m Message) error {
		if len(m.Body) != 1 || m.Namespace != Here {
			t.Errorf("%+v", m)
		}
		if types = append(types, m.Type); m.Type == 3 {
			return ErrStop
		}
		return nil
	})
	if err != nil || !slices.Equal(types, []uint16{1, 2, 3}) {
		t.Errorf("%v, %v", types, err)
	}
}
