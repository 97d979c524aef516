package link

import "github.com/vishvananda/netlink/nl"

// vethWords describe the other end of a veth pair as a link is described.
func vethWords(k *kindWords) {
	k.Exact(func() error {
		r := request{kernel: k.req.kernel, out: k.req.out, err: k.req.err, create: k.req.create}
		if err := r.parse(k.Rest()); err != nil {
			return err
		}
		peer := nl.NewRtAttr(nl.VETH_INFO_PEER, nil)
		if err := r.check(true); err != nil {
			return err
		}
		if err := r.describeNew(); err != nil {
			return err
		}
		children{peer}.AddData(r.header(int(r.index)))
		r.describe(children{peer})
		k.data.AddChild(peer)
		return nil
	}, "peer")
}

// children lets an attribute be filled as a request is.
type children struct{ *nl.RtAttr }

func (c children) AddData(d nl.NetlinkRequestData) { c.AddChild(d) }
