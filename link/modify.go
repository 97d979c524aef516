package link

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// add asks the kernel for the link that the words describe.
func add(c *cmdline.Context) error {
	return modify(c, unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
}

// replace is add for a link that may be there already.
func replace(c *cmdline.Context) error {
	return modify(c, unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_REPLACE)
}

// set changes a link, or all links of a group.
func set(c *cmdline.Context) error { return modify(c, unix.RTM_NEWLINK, 0) }

// del removes a link, or all links of a group.
func del(c *cmdline.Context) error { return modify(c, unix.RTM_DELLINK, 0) }

// modify reads the words and sends one request: all of it happens or nothing.
func modify(c *cmdline.Context, typ, flags int) error {
	r := request{kernel: c.Kernel, out: c.Out, err: c.Err}
	if err := r.parse(c.Words); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	create := flags&unix.NLM_F_CREATE != 0
	r.create = create
	if err := r.check(create); err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	if create {
		req.AddData(r.header(int(r.index)))
		err = r.describeNew(req, conn)
	} else {
		err = r.describeOld(req, conn)
	}
	if err != nil {
		return err
	}
	r.describe(req)
	if r.hasKind {
		info, err := r.linkInfo()
		if err != nil {
			return err
		}
		req.AddData(info)
	} else if create {
		return cmdline.Fail(cmdline.StatusLocal, `Not enough information: "type" argument is required`)
	}
	return conn.Do(req)
}

// check refuses what the words cannot mean together. A link that is only called
// by "name" is the one meant.
func (r *request) check(create bool) error {
	if r.index != 0 && !create && !r.hasNetns {
		return cmdline.Fail(cmdline.StatusUsage,
			"index can be used only when creating devices or when moving device to another netns.")
	}
	if create && r.name != "" && r.dev != "" && r.name != r.dev {
		return cmdline.Fail(cmdline.StatusUsage, `both "name" and "dev" cannot be used when creating devices.`)
	}
	switch {
	case r.dev == "":
		r.dev = r.name
	case create:
		r.name = r.dev
	}
	return nil
}

// describeNew says what only a new link has: what it stands on.
func (r *request) describeNew(req *nl.NetlinkRequest, conn *rtnl.Conn) error {
	if !r.hasLower {
		return nil
	}
	index, err := links.Find(conn, r.lower)
	r.add(unix.IFLA_LINK, nl.Uint32Attr(uint32(index)))
	return err
}

// describeOld says which link is meant, or which group.
func (r *request) describeOld(req *nl.NetlinkRequest, conn *rtnl.Conn) error {
	if r.dev == "" && r.hasGroup {
		req.AddData(r.header(0))
		return nil
	}
	index, err := r.find(conn)
	if err != nil {
		return err
	}
	req.AddData(r.header(index))
	if r.index != 0 {
		r.add(newIfindex, nl.Uint32Attr(r.index))
	}
	return r.checkAddress(conn)
}

const newIfindex = 49 // IFLA_NEW_IFINDEX

// describe puts what old and new links have in common into a request.
func (r *request) describe(req interface{ AddData(nl.NetlinkRequestData) }) {
	if r.name != "" {
		req.AddData(nl.NewRtAttr(unix.IFLA_IFNAME, nl.ZeroTerminated(r.name)))
	}
	if r.hasAddr {
		req.AddData(nl.NewRtAttr(unix.IFLA_ADDRESS, r.address))
	}
	if r.hasGroup {
		req.AddData(nl.NewRtAttr(unix.IFLA_GROUP, nl.Uint32Attr(r.group)))
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
	if _, err := links.One(conn, r.dev, links.Filter{}, func(body []byte) error {
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
