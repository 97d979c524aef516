package links

import (
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A Choice is what the words of a listing say of links: which are meant.
type Choice struct {
	Dev    string
	HasDev bool
	Master int // index, 0 for any, NoMaster for none
	Kind   string

	up       bool
	group    uint32
	hasGroup bool
	hasKind  bool
}

// Words declares the words; all are exact, and one that is none of them is a device.
func (f *Choice) Words(w *cmdline.Words, conn *rtnl.Conn) {
	w.Exact(func() error { f.up = true; return nil }, "up")
	w.Exact(w.Value(func(word string) error {
		var ok bool
		f.group, ok = rtnames.Group(word)
		f.hasGroup = true
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "group" value`)
		}
		return nil
	}), "group")
	above := func(find func(*rtnl.Conn, string) (int, error)) func() error {
		return w.Value(func(word string) (err error) { f.Master, err = find(conn, word); return err })
	}
	w.Exact(above(Master), "master")
	w.Exact(above(VRF), "vrf")
	w.Exact(func() error { f.Master = NoMaster; return nil }, "nomaster")
	w.Exact(func() (err error) { f.Kind, err = w.Next(); f.hasKind = true; return err }, "type")
	device := func(word string) error {
		if f.HasDev {
			return cmdline.Garbage("dev", word)
		}
		f.Dev, f.HasDev = word, true
		return nil
	}
	w.Exact(w.Value(device), "dev")
	w.Free(device)
}

// Wants says whether a link is meant, as far as that does not depend on its
// master. As IPv6 sees links, they have no group.
func (f *Choice) Wants(l *model.Link) bool {
	return (!f.up || l.Flags&unix.IFF_UP != 0) &&
		(!f.hasGroup || !l.HasGroup || l.Group == f.group) &&
		(!f.hasKind || f.Kind != "" && (l.Kind == f.Kind || l.SlaveKind+"_slave" == f.Kind))
}
