package links

import (
	"os"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/model"
	"gonet/internal/ns"
	"gonet/internal/rtnl"
)

// The attributes of linux/net_namespace.h.
const (
	netnsaNsid = 1
	netnsaFd   = 3
)

// NetnsID is the number that the namespace of a name has here, -1 for none. A
// file that is no namespace is complained of and passed over, as in ip.
func NetnsID(conn *rtnl.Conn, name string) int32 {
	fd, err := ns.Open(name)
	if err != nil {
		return -1
	}
	defer unix.Close(fd)
	id := int32(-1)
	err = conn.Get(netnsRequest(unix.RTM_GETNSID, fd), func(m rtnl.Message) error {
		id = model.DecodeNSID(m.Body).Number
		return nil
	})
	if err != nil {
		text, _ := cmdline.Explain(err)
		os.Stderr.WriteString(text + "\n")
	}
	return id
}

// SetNetnsID gives a namespace that is open as fd a number here; -1 lets the
// kernel choose.
func SetNetnsID(conn *rtnl.Conn, fd int, id int32) error {
	req := netnsRequest(unix.RTM_NEWNSID, fd)
	req.AddData(nl.NewRtAttr(netnsaNsid, nl.Uint32Attr(uint32(id))))
	return conn.Do(req)
}

// NeedNetnsID is NetnsID for a namespace that gets a number if it has none. ok
// is false when there is no such namespace.
func NeedNetnsID(conn *rtnl.Conn, name string) (id int32, ok bool) {
	if id := NetnsID(conn, name); id >= 0 {
		return id, true
	}
	fd, err := ns.Open(name)
	if err != nil {
		return -1, false
	}
	defer unix.Close(fd)
	if SetNetnsID(conn, fd, -1) != nil {
		return -1, false
	}
	id = NetnsID(conn, name)
	return id, id >= 0
}

func netnsRequest(typ int, fd int) *nl.NetlinkRequest {
	req := nl.NewNetlinkRequest(typ, 0)
	req.AddData(&nl.RtGenMsg{})
	req.AddData(nl.NewRtAttr(netnsaFd, nl.Uint32Attr(uint32(fd))))
	return req
}
