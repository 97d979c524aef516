package link

import (
	"errors"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// vethWords describe the other end of a veth pair as a link is described.
func vethWords(k *kindWords) {
	k.Exact(func() error {
		r := request{kernel: k.req.kernel, out: k.req.out, err: k.req.err, create: k.req.create, hasKind: true} // it is of the same
		if err := r.parse(k.Rest()); err != nil {
			return k.failed(err)
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

// failed is an error about the words of a peer: the errno that some of ip's errors
// leave as their status is no more here than that the kind's words were wrong.
func (k *kindWords) failed(err error) error {
	var own *cmdline.Error
	if errors.As(err, &own) && own.Status == int(unix.EINVAL) {
		own.Status = cmdline.StatusLocal
	}
	return err
}

// children lets an attribute be filled as a request is.
type children struct{ *nl.RtAttr }

func (c children) AddData(d nl.NetlinkRequestData) { c.AddChild(d) }
