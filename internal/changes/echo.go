package changes

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/rtnl"
)

// Do sends the request of a command. With -echo the kernel is asked to tell
// what it has made of it. As in ip, the first that it tells of is printed: of the
// two ends of a veth that is deleted, the one that was named.
func Do(c *cmdline.Context, conn *rtnl.Conn, req *nl.NetlinkRequest) error {
	if !c.Echo {
		return conn.Do(req)
	}
	req.Flags |= unix.NLM_F_ECHO | unix.NLM_F_ACK
	p := NewPrinter(c)
	told := false
	err := conn.Get(req, func(m rtnl.Message) error {
		if told || Label(m) == "" {
			return nil
		}
		told = true
		p.Open()
		defer p.Close()
		_, err := p.Message(m)
		return err
	})
	if err != nil {
		return err
	}
	if !told { // nothing but that it is done
		p.Open()
		p.Close()
	}
	p.End()
	return nil
}
