package links

import (
	"strconv"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/bpf"
	"gonet/internal/model"
	"gonet/internal/ns"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// Names knows what numbers stand for. It asks only for what it has not seen, on
// a socket of its own, since a dump may be running on the other one.
type Names struct {
	Numeric bool // groups by number, as -N has it
	conn    *rtnl.Conn
	links   map[int]*block // by their indices, without the lowest four bits
	netns   map[int32]string
}

// A block is sixteen neighbours: in a map of single links each would take 160 bytes.
type block [16]link

type link struct {
	name  string
	flags uint32
	known bool
}

func (n *Names) learn(index int, flags uint32, name string) {
	if n.links == nil {
		n.links = make(map[int]*block)
	}
	b := n.links[index>>4]
	if b == nil {
		b = new(block)
		n.links[index>>4] = b
	}
	b[index&15] = link{name, flags, true}
}

// seen is the link with an index, if it was learned of.
func (n *Names) seen(index int) (l link) {
	if b := n.links[index>>4]; b != nil {
		l = b[index&15]
	}
	return l
}

// Heard learns of a link from a message about a change. As in ip, one that is
// renamed keeps the name under which it was first seen until it is deleted.
func (n *Names) Heard(m rtnl.Message) error {
	index, flags, name, err := model.LinkHeader(m.Body)
	if m.Type == unix.RTM_DELLINK {
		if b := n.links[index>>4]; b != nil {
			b[index&15] = link{}
		}
		return err
	}
	if l := n.seen(index); l.known {
		name = l.name
	}
	n.learn(index, flags, name)
	return err
}

func (n *Names) socket() *rtnl.Conn {
	if n.conn == nil {
		n.conn, _ = rtnl.Open()
	}
	return n.conn
}

// Link is the name and the flags of the link with an index.
func (n *Names) Link(index int) (name string, flags uint32, ok bool) {
	l := n.seen(index)
	if l.known || n.socket() == nil {
		return l.name, l.flags, l.known
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	msg := nl.NewIfInfomsg(unix.AF_UNSPEC)
	msg.Index = int32(index)
	req.AddData(msg)
	err := n.conn.Get(req, func(m rtnl.Message) error {
		index, flags, name, err := model.LinkHeader(m.Body)
		n.learn(index, flags, name)
		return err
	})
	l = n.seen(index)
	return l.name, l.flags, l.known && err == nil
}

// Netns is the name of the namespace that has an id here, or "".
func (n *Names) Netns(id int32) string {
	if n.netns == nil {
		n.netns = make(map[int32]string)
		n.readNetns()
	}
	return n.netns[id]
}

// ForgetNetns has the names of namespaces be looked up again when next asked for.
func (n *Names) ForgetNetns() { n.netns = nil }

func (n *Names) readNetns() {
	all, err := ns.Names()
	if err != nil || n.socket() == nil {
		return
	}
	for _, name := range all {
		id := NetnsID(n.conn, name)
		if _, taken := n.netns[id]; id >= 0 && !taken {
			n.netns[id] = name
		}
	}
}

// Group is the name of a group of links, or its number.
func (n *Names) Group(group uint32) string {
	if n.Numeric {
		return strconv.FormatUint(uint64(group), 10)
	}
	if group == 0 {
		return "default" // without reading a file for every listing
	}
	return rtnames.Groups.Name(group)
}

// Program is the program with an id that the kernel runs. ok is false when there
// is none, or one may not ask.
func (n *Names) Program(id uint32) (p model.Program, ok bool) { return bpf.Program(id) }
