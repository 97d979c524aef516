package tunnel

import (
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/model"
)

// ipv6 are the tunnels over IPv6.
type ipv6 struct{}

func (ipv6) family() int                   { return unix.AF_INET6 }
func (ipv6) encode(t *model.Tunnel) []byte { return t.Encode6() }
func (ipv6) decode(b []byte) model.Tunnel  { return model.DecodeTunnel6(b) }

func (ipv6) start(t *model.Tunnel) {
	t.Protocol, t.EncapLimit, t.HopLimit = unix.IPPROTO_IPV6, 4, 64
}

func (ipv6) usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip -6 tunnel [ show ] [ NAME ] [ WORD ... ]
       ip -6 tunnel { add | change } NAME [ mode { ip6ip6 | ipip6 | ip6gre | vti6 | any } ] [ WORD ... ]
       ip -6 tunnel delete NAME
WORD:  remote ADDRESS, local ADDRESS, dev DEVICE, encaplimit { NUMBER | none }, hoplimit NUMBER,
       tclass { TCLASS | inherit }, flowlabel { LABEL | inherit }, dscp inherit, [no]allow-localremote,
       [i|o]key KEY, [i|o]seq, [i|o]csum`)
}

// The parts of the flow information.
const (
	tclassMask  = 0xff << tclassShift
	tclassShift = 20
	labelMask   = 0xfffff
)

func (ipv6) declare(r *request, w *cmdline.Words) {
	value := func(read func(word string) error, names ...string) func() error {
		take := w.Value(read)
		w.Exact(take, names...)
		return take
	}
	value(func(word string) error {
		set := mode6(word)
		if set == nil {
			return cmdline.Fail(cmdline.StatusUsage, `Unknown tunnel mode "%s"`, word)
		}
		set(&r.Tunnel)
		return nil
	}, "mode")
	value(func(word string) (err error) { r.Remote, err = address6(word); return err }, "remote")
	value(func(word string) (err error) { r.Local, err = address6(word); return err }, "local")
	value(func(word string) error {
		if word == "none" {
			r.Flags |= model.IgnoreEncapLimit
			return nil
		}
		n, ok := cnum.Uint(word, 8)
		if !ok {
			return cmdline.Invalid(word, "invalid ELIM")
		}
		r.EncapLimit, r.Flags = uint8(n), r.Flags&^model.IgnoreEncapLimit
		return nil
	}, "encaplimit")
	value(func(word string) error {
		n, ok := cnum.Uint(word, 8)
		if !ok {
			return cmdline.Invalid(word, "invalid TTL")
		}
		r.HopLimit = uint8(n)
		return nil
	}, "hoplimit", "ttl", "hlim")
	tclass := value(func(word string) error {
		return r.flow(word, tclassMask, tclassShift, model.InheritTClass, "invalid TClass")
	}, "tclass", "tc", "tos")
	w.Abbrev(tclass, "dsfield")
	value(func(word string) error {
		return r.flow(word, labelMask, 0, model.InheritFlowLabel, "invalid Flowlabel")
	}, "flowlabel", "fl")
	value(func(word string) error {
		if word != "inherit" {
			return cmdline.Invalid(word, "not inherit")
		}
		r.Flags |= model.CopyDSCP
		return nil
	}, "dscp")
	w.Exact(func() error { r.Flags |= model.AllowLocalRemote; return nil }, "allow-localremote")
	w.Exact(func() error { r.Flags &^= model.AllowLocalRemote; return nil }, "noallow-localremote")
}

// mode6 is what a mode makes of a tunnel, nil for one that there is not.
func mode6(word string) func(*model.Tunnel) {
	switch word {
	case "ip6ip6", "ipv6/ipv6":
		return func(t *model.Tunnel) { t.Protocol = unix.IPPROTO_IPV6 }
	case "vti6":
		return func(t *model.Tunnel) { t.Protocol = unix.IPPROTO_IPV6; t.SetSpecial() }
	case "ipip6", "ip4ip6", "ip/ipv6", "ipv4/ipv6":
		return func(t *model.Tunnel) { t.Protocol = unix.IPPROTO_IPIP }
	case "ip6gre", "gre/ipv6":
		return func(t *model.Tunnel) { t.Protocol = unix.IPPROTO_GRE }
	case "any", "any/ipv6":
		return func(t *model.Tunnel) { t.Protocol = unix.IPPROTO_IP }
	}
	return nil
}

func address6(word string) (netip.Addr, error) {
	switch word {
	case "any", "all", "default":
		return netip.IPv6Unspecified(), nil
	}
	return inet.ParseAddress(word, unix.AF_INET6)
}

// flow sets a part of the flow information, or that it is what the packets have
// that the tunnel carries.
func (r *request) flow(word string, mask uint32, shift int, inherit uint32, wrong string) error {
	if word == "inherit" {
		r.FlowInfo, r.Flags = r.FlowInfo&^mask, r.Flags|inherit
		return nil
	}
	n, ok := cnum.Hex(word, 32)
	if !ok || uint32(n) > mask>>shift {
		return cmdline.Invalid(word, "%s", wrong)
	}
	r.FlowInfo = r.FlowInfo&^mask | uint32(n)<<shift
	r.Flags &^= inherit
	return nil
}

func (ipv6) finish(c *cmdline.Context, r *request) error { return r.findOver(c) }

// make says what is missing, but asks the kernel all the same, as ip does.
func (ipv6) make(c *cmdline.Context, r *request) error {
	if r.Name == "" {
		fmt.Fprintln(c.Err, "Tunnel interface name not specified")
	}
	return nil
}

func (ipv6) base(r *request) string {
	switch {
	case r.Protocol == unix.IPPROTO_GRE:
		return "ip6gre0"
	case r.Special():
		return "ip6_vti0"
	}
	return "ip6tnl0"
}
