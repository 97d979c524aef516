package link

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/changes"
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
	r := request{kernel: c.Kernel, out: c.Out, err: c.Err, force: c.Force}
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
		err = r.describeNew()
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
	c.SameLinks = typ == unix.RTM_NEWLINK && (create || r.name == "" && !r.hasNetns)
	return changes.Do(c, conn, req)
}

// check refuses what the words cannot mean together. A link that is only called
// by "name" is the one meant, and not renamed.
func (r *request) check(create bool) error {
	if r.index != 0 && !create && !r.hasNetns {
		return cmdline.Fail(cmdline.StatusUsage,
			"index can be used only when creating devices or when moving device to another netns.")
	}
	if create && r.name != "" && r.dev != "" && r.name != r.dev {
		return cmdline.Fail(cmdline.StatusUsage, `both "name" and "dev" cannot be used when creating devices.`)
	}
	if create && r.hasGroup && r.name == "" && r.dev == "" {
		return cmdline.Fail(cmdline.StatusUsage, "group cannot be used when creating devices.")
	}
	if r.dev == "" {
		r.dev = r.name
	}
	switch {
	case create:
		r.name = r.dev
	case r.name == r.dev:
		r.name = ""
	}
	return nil
}

// describeNew says what only a new link has: what it stands on.
func (r *request) describeNew() error {
	if !r.hasLower {
		return nil
	}
	conn, err := r.kernel()
	if err != nil {
		return err
	}
	index, err := links.Find(conn, r.lower)
	r.add(unix.IFLA_LINK, nl.Uint32Attr(uint32(index)))
	return err
}

// describeOld says which link is meant, or which group. The kernel would find a link
// by its name too, but the look-up is seen: it brings the link's operstate up to date,
// and a port whose peer is elsewhere is LOWERLAYERDOWN then and not DOWN.
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
	if !r.hasAddr {
		return nil
	}
	return r.checkLength(r.address)
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

// checkLength compares the length of an address with that of the device's own:
// the kernel would take a short one as the beginning of a longer.
func (r *request) checkLength(addr []byte) error {
	have := len(addr)
	if err := r.current(func(l *model.Link) error {
		have = len(l.Address)
		return nil
	}); err != nil {
		return err
	}
	if have != len(addr) {
		return cmdline.Fail(cmdline.StatusLocal, "Invalid address length %d - must be %d bytes", len(addr), have)
	}
	return nil
}
