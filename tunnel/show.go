package tunnel

import (
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/ioctl"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
)

// show lists the tunnels that the words leave, or asks for one. Over IPv4 it is
// a mode that makes it ask, over IPv6 a name without -s.
func show(c *cmdline.Context) error {
	r := request{version: versionOf(c)}
	if err := r.parse(c, false); err != nil {
		return err
	}
	if r.version == (ipv4{}) && r.base(&r) == "" || r.version == (ipv6{}) && (r.Name == "" || c.Stats > 0) {
		return r.list(c)
	}
	if err := r.get(); err != nil {
		return err
	}
	text := *c // one is told as text even with -j, as ip does
	text.JSON = false
	p := newPrinter(&text, r.version)
	p.tunnel(&r.Tunnel)
	if r.version == (ipv4{}) {
		p.Text("\n")
	}
	return nil
}

// list asks for each device of the right type what its tunnel is.
func (r *request) list(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := newPrinter(c, r.version)
	err = links.Each(conn, links.Filter{Stats: c.Stats > 0}, p.names, func(l *model.Link) error {
		found := request{version: r.version, Tunnel: model.Tunnel{Name: l.Name}}
		if !isTunnel(r.family(), l.Type) || found.get() != nil || !r.wants(&found.Tunnel) {
			return nil
		}
		p.Open()
		p.tunnel(&found.Tunnel)
		if p.Stats > 0 {
			p.TunnelStats(l)
		}
		p.Close()
		p.Line()
		return nil
	})
	if err == nil {
		p.End()
	}
	return err
}

func isTunnel(family int, typ uint16) bool {
	if family == unix.AF_INET {
		return typ == unix.ARPHRD_TUNNEL || typ == unix.ARPHRD_IPGRE || typ == unix.ARPHRD_SIT
	}
	return typ == unix.ARPHRD_TUNNEL6 || typ == unix.ARPHRD_IP6GRE
}

// wants says that a tunnel is as the words describe it. Of one over IPv4 they
// describe no more than its ends.
func (r *request) wants(t *model.Tunnel) bool {
	same := func(a, b netip.Addr) bool { return !a.IsValid() || a.IsUnspecified() || a == b }
	ends := (r.Name == "" || r.Name == t.Name) && (r.Link == 0 || r.Link == t.Link) &&
		same(r.Local, t.Local) && same(r.Remote, t.Remote)
	if r.version == (ipv4{}) {
		return ends
	}
	flow := func(mask uint32) bool { return r.FlowInfo&mask == 0 || r.FlowInfo&mask == t.FlowInfo&mask }
	return ends && (r.Protocol == 0 || t.Protocol == 0 || r.Protocol == t.Protocol) &&
		(r.EncapLimit == 0 || r.EncapLimit == t.EncapLimit) && (r.HopLimit == 0 || r.HopLimit == t.HopLimit) &&
		flow(tclassMask) && flow(labelMask) && r.Flags&^t.Flags == 0
}

// A printer prints tunnels of one version.
type printer struct {
	*render.Printer
	names *links.Names
	version
}

func newPrinter(c *cmdline.Context, v version) *printer {
	return &printer{c.Printer(nil), &links.Names{}, v}
}

func (p *printer) tunnel(t *model.Tunnel) {
	if p.version == (ipv6{}) {
		p.Tunnel6(t, p.names)
		return
	}
	var relays []model.Relay
	var prefixes *model.SixRD
	if t.Protocol == unix.IPPROTO_IPV6 {
		if t.Special() {
			relays = readRelays(t.Name)
		}
		prefixes = readSixRD(t.Name)
	}
	p.Tunnel4(t, relays, prefixes, p.names)
}

// readRelays are the routers that an isatap knows, none when it does not tell.
func readRelays(device string) []model.Relay {
	data := model.RelaysRequest()
	if ioctl.About(unix.AF_INET, getPRL, device, data) != nil {
		return nil
	}
	return model.DecodeRelays(data)
}

// readSixRD are the prefixes of a sit, nil when it does not tell.
func readSixRD(device string) *model.SixRD {
	var prefixes model.SixRD
	data := prefixes.Encode()
	if ioctl.About(unix.AF_INET, get6RD, device, data) != nil {
		return nil
	}
	prefixes = model.DecodeSixRD(data)
	return &prefixes
}
