package link

import (
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
)

// add asks the kernel for the link that the words describe, in one request.
func add(c *cmdline.Context) error { return create(c, unix.NLM_F_CREATE|unix.NLM_F_EXCL) }

// replace is add for a link that may be there already.
func replace(c *cmdline.Context) error { return create(c, unix.NLM_F_CREATE|unix.NLM_F_REPLACE) }

func create(c *cmdline.Context, flags int) error {
	var r request
	if err := r.parse(c.Words); err != nil {
		return err
	}
	if r.kind == "" {
		return cmdline.Fail(cmdline.StatusLocal, `Not enough information: "type" argument is required`)
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	info, err := kindInfo(r.kind, r.kindArgs)
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(unix.RTM_NEWLINK, flags)
	if err := r.describe(req, func() (int, error) { return links.Find(conn, r.lower) }); err != nil {
		return err
	}
	req.AddData(info)
	return conn.Do(req)
}

// describe puts all but the kind into a request for a new link. lower finds the
// device below it, when one was named.
func (r *request) describe(req interface{ AddData(nl.NetlinkRequestData) }, lower func() (int, error)) error {
	req.AddData(r.header(int(r.index)))
	name := r.name
	if name == "" {
		name = r.dev
	}
	if name != "" {
		req.AddData(nl.NewRtAttr(unix.IFLA_IFNAME, nl.ZeroTerminated(name)))
	}
	if r.hasAddr {
		req.AddData(nl.NewRtAttr(unix.IFLA_ADDRESS, r.address))
	}
	if r.hasGroup {
		req.AddData(nl.NewRtAttr(unix.IFLA_GROUP, nl.Uint32Attr(r.group)))
	}
	if r.lower != "" {
		index, err := lower()
		if err != nil {
			return err
		}
		req.AddData(nl.NewRtAttr(unix.IFLA_LINK, nl.Uint32Attr(uint32(index))))
	}
	for _, a := range r.attrs {
		req.AddData(a)
	}
	return nil
}

// kindInfo is what a link of a kind says of itself: its name, and for a veth the
// other end. The kinds here take no further words.
func kindInfo(kind string, words []string) (*nl.RtAttr, error) {
	info := nl.NewRtAttr(unix.IFLA_LINKINFO, nil)
	info.AddRtAttr(nl.IFLA_INFO_KIND, nl.NonZeroTerminated(kind))
	if len(words) == 0 {
		return info, nil
	}
	switch {
	case kind == "veth" && words[0] == "peer":
		data, err := vethPeer(words[1:])
		if err != nil {
			return nil, err
		}
		info.AddChild(data)
		return info, nil
	case kind == "bridge":
		return nil, cmdline.Fail(cmdline.StatusLocal, `bridge: unknown command "%s"?`, words[0])
	}
	return nil, cmdline.Fail(cmdline.StatusLocal,
		"Garbage instead of arguments \"%s ...\". Try \"ip link help\".", words[0])
}

// vethPeer describes the other end of a veth pair by the words after "peer".
func vethPeer(words []string) (*nl.RtAttr, error) {
	var r request
	if err := r.parse(words); err != nil {
		return nil, err
	}
	peer := nl.NewRtAttr(nl.VETH_INFO_PEER, nil)
	if err := r.describe(children{peer}, nil); err != nil {
		return nil, err
	}
	data := nl.NewRtAttr(nl.IFLA_INFO_DATA, nil)
	data.AddChild(peer)
	return data, nil
}

// children lets an attribute be filled as a request is.
type children struct{ *nl.RtAttr }

func (c children) AddData(d nl.NetlinkRequestData) { c.AddChild(d) }

// del removes a link, or all links of a group.
func del(c *cmdline.Context) error {
	var r request
	if err := r.parse(c.Words); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(unix.RTM_DELLINK, 0)
	if r.dev == "" && r.hasGroup {
		req.AddData(r.header(0))
		req.AddData(nl.NewRtAttr(unix.IFLA_GROUP, nl.Uint32Attr(r.group)))
		return conn.Do(req)
	}
	index, err := r.find(conn)
	if err != nil {
		return err
	}
	req.AddData(r.header(index))
	if r.kind != "" {
		info := nl.NewRtAttr(unix.IFLA_LINKINFO, nil)
		info.AddRtAttr(nl.IFLA_INFO_KIND, nl.NonZeroTerminated(strings.TrimSpace(r.kind)))
		req.AddData(info)
	}
	return conn.Do(req)
}
