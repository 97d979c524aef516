package vlan

import (
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
)

// A membership is what the words of add and delete are about.
type membership struct {
	device *string
	vlans  span
	flags  uint16 // model.VLAN*
	target uint16 // IFLA_BRIDGE_FLAGS
	// The networks of a tunnel; networkTo is 0 for one.
	tunnel             bool
	network, networkTo uint32
}

// The values of IFLA_BRIDGE_FLAGS (linux/if_bridge.h).
const (
	toMaster = 1
	toSelf   = 2
)

func (m *membership) parse(words []string) error {
	w := cmdline.NewWords(words)
	w.Text(&m.device, "dev")
	w.Exact(func() error {
		word, err := w.Next()
		m.vlans.read(word)
		return err
	}, "vid")
	w.Exact(func() error { m.target |= toSelf; return nil }, "self")
	w.Exact(func() error { m.target |= toMaster; return nil }, "master")
	w.Exact(func() error { m.flags |= model.VLANPVID; return nil }, "pvid")
	w.Exact(func() error { m.flags |= model.VLANUntagged; return nil }, "untagged")
	w.Exact(func() error {
		word, err := w.Next()
		if err == nil && !cmdline.Abbreviates(word, "id") {
			err = cmdline.Invalid(word, "tunnel id expected")
		}
		if err != nil {
			return err
		}
		if word, err = w.Next(); err != nil {
			return err
		}
		m.tunnel = true
		return m.readNetworks(word)
	}, "tunnel_info")
	others(w)
	return w.Parse()
}

// readNetworks takes the id of a network in a tunnel, or the first and the last
// of several.
func (m *membership) readNetworks(word string) error {
	from, to, several := strings.Cut(word, "-")
	first, ok := cnum.Uint(from, 32)
	last, okLast := uint64(0), true
	if several {
		last, okLast = cnum.Uint(to, 32)
	}
	if !ok || !okLast || first >= 1<<24 || last >= 1<<24 {
		return cmdline.Invalid(from, "invalid tun id")
	}
	m.network, m.networkTo = uint32(first), uint32(last)
	return nil
}

// modify makes a port a member of VLANs, or no longer.
func modify(c *cmdline.Context, typ int) error {
	m := membership{vlans: noSpan()}
	if err := m.parse(c.Words); err != nil {
		return err
	}
	if m.device == nil || m.vlans.from == -1 {
		return required()
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	msg := nl.NewIfInfomsg(unix.AF_BRIDGE)
	index, err := links.FindAs(conn, "bridge device", *m.device)
	if err != nil {
		return err
	}
	msg.Index = int32(index)
	if err := m.vlans.check(); err != nil {
		return err
	}
	if m.vlans.several && m.flags&model.VLANPVID != 0 {
		return cmdline.Fail(cmdline.StatusLocal, "pvid cannot be configured for a vlan range")
	}
	req := nl.NewNetlinkRequest(typ, 0)
	req.AddData(msg)
	spec := nl.NewRtAttr(unix.IFLA_AF_SPEC, nil)
	if m.target != 0 {
		spec.AddRtAttr(model.BridgeFlags, nl.Uint16Attr(m.target))
	}
	if m.vlans.several {
		m.add(spec, model.VLANRangeBegin, m.vlans.from, m.network)
		m.add(spec, model.VLANRangeEnd, m.vlans.to, m.networkTo)
	} else {
		m.add(spec, 0, m.vlans.from, m.network)
	}
	req.AddData(spec)
	return conn.Do(req)
}

// add adds one end of a span to a request, as a VLAN of a tunnel if it is one.
func (m *membership) add(spec *nl.RtAttr, end uint16, id int16, network uint32) {
	if !m.tunnel {
		spec.AddRtAttr(model.BridgeVLAN, model.VLANInfoData(m.flags|end, uint16(id)))
		return
	}
	tunnel := spec.AddRtAttr(model.BridgeVLANTunnel, nil)
	tunnel.AddRtAttr(model.VLANTunnelNetwork, nl.Uint32Attr(network))
	tunnel.AddRtAttr(model.VLANTunnelID, nl.Uint16Attr(uint16(id)))
	tunnel.AddRtAttr(model.VLANTunnelFlags, nl.Uint16Attr(end))
}
