package link

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// set changes a link, or all links of a group, in one request: all of it or
// nothing.
func set(c *cmdline.Context) error {
	var r request
	if err := r.parse(c.Words); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if r.index != 0 && !r.hasNetns {
		return cmdline.Fail(cmdline.StatusLocal,
			"index can be used only when creating devices or when moving device to another netns.")
	}
	req := nl.NewNetlinkRequest(unix.RTM_NEWLINK, 0)
	if r.dev == "" && r.hasGroup {
		req.AddData(r.header(0))
		req.AddData(nl.NewRtAttr(unix.IFLA_GROUP, nl.Uint32Attr(r.group)))
		for _, a := range r.attrs {
			req.AddData(a)
		}
		return conn.Do(req)
	}
	index, err := r.find(conn)
	if err != nil {
		return err
	}
	if err := r.checkAddress(conn); err != nil {
		return err
	}
	req.AddData(r.header(index))
	r.changes(req)
	return conn.Do(req)
}

func (r *request) changes(req *nl.NetlinkRequest) {
	if r.name != "" {
		req.AddData(nl.NewRtAttr(unix.IFLA_IFNAME, nl.ZeroTerminated(r.name)))
	}
	if r.hasAddr {
		req.AddData(nl.NewRtAttr(unix.IFLA_ADDRESS, r.address))
	}
	if r.hasGroup {
		req.AddData(nl.NewRtAttr(unix.IFLA_GROUP, nl.Uint32Attr(r.group)))
	}
	if r.index != 0 {
		const newIfindex = 49 // IFLA_NEW_IFINDEX
		req.AddData(nl.NewRtAttr(newIfindex, nl.Uint32Attr(r.index)))
	}
	for _, a := range r.attrs {
		req.AddData(a)
	}
}

// checkAddress compares the length of the address with the device's own: the
// kernel would take a short one as the beginning of a longer.
func (r *request) checkAddress(conn *rtnl.Conn) error {
	if !r.hasAddr {
		return nil
	}
	var have int
	if _, err := links.One(conn, r.dev, func(body []byte) error {
		var l model.Link
		err := model.DecodeLink(body, &l)
		have = len(l.Address)
		return err
	}); err != nil {
		return err
	}
	if have != len(r.address) {
		return cmdline.Fail(cmdline.StatusLocal, "Invalid address length %d - must be %d bytes", len(r.address), have)
	}
	return nil
}
