package vlan

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A change is an RTM_NEWVLAN of the options of VLANs that there are.
type change struct {
	*cmdline.Words
	conn  *rtnl.Conn
	msg   model.VLANMsg
	vlans span
	attr  *nl.RtAttr
}

// newChange reads dev and vid. attr is what the options go into; put adds to it
// which VLANs they are of.
func newChange(c *cmdline.Context, attr int, put func(ch *change)) (*change, error) {
	conn, err := c.Kernel()
	if err != nil {
		return nil, err
	}
	ch := &change{Words: cmdline.NewWords(c.Words), conn: conn, vlans: noSpan(),
		attr: nl.NewRtAttr(attr|unix.NLA_F_NESTED, nil)}
	ch.value(func(word string) error {
		ch.msg.Index, err = links.FindAs(conn, "network device", word)
		return err
	}, "dev")
	ch.value(func(word string) error {
		ch.vlans.several = false // each is checked alone
		ch.vlans.read(word)
		if err := ch.vlans.check(); err != nil {
			return err
		}
		put(ch)
		return nil
	}, "vid")
	return ch, nil
}

func (ch *change) value(take func(word string) error, key string) {
	ch.Exact(func() error {
		word, err := ch.Next()
		if err != nil {
			return err
		}
		return take(word)
	}, key)
}

// number declares a keyword for a number of so many bits.
func (ch *change) number(key string, attr, bits int) {
	ch.value(func(word string) error {
		n, ok := cnum.Uint(word, bits)
		if !ok {
			return cmdline.Invalid(word, "invalid %s", key)
		}
		switch bits {
		case 8:
			ch.attr.AddRtAttr(attr, nl.Uint8Attr(uint8(n)))
		case 32:
			ch.attr.AddRtAttr(attr, nl.Uint32Attr(uint32(n)))
		default:
			ch.attr.AddRtAttr(attr, nl.Uint64Attr(n))
		}
		return nil
	}, key)
}

// do reads the words and sends the request.
func (ch *change) do() error {
	others(ch.Words)
	if err := ch.Parse(); err != nil {
		return err
	}
	if ch.msg.Index == 0 || ch.vlans.from == -1 {
		return required()
	}
	req := nl.NewNetlinkRequest(unix.RTM_NEWVLAN, 0)
	req.AddData(&ch.msg)
	req.AddData(ch.attr)
	return ch.conn.Do(req)
}

// set changes options of VLANs of a port.
func set(c *cmdline.Context) error {
	ch, err := newChange(c, model.VLANEntry, func(ch *change) {
		ch.attr.AddRtAttr(model.VLANInfo, model.VLANInfoData(model.VLANOnlyOpts, uint16(ch.vlans.from)))
		if ch.vlans.several {
			ch.attr.AddRtAttr(model.VLANRange, nl.Uint16Attr(uint16(ch.vlans.to)))
		}
	})
	if err != nil {
		return err
	}
	ch.value(func(word string) error {
		state, ok := rtnames.PortState(word)
		if !ok || state < 0 {
			return cmdline.Fail(cmdline.StatusLocal, "Error: invalid STP state")
		}
		ch.attr.AddRtAttr(model.VLANState, nl.Uint8Attr(uint8(state)))
		return nil
	}, "state")
	ch.number("mcast_router", model.VLANMcastRoute, 8)
	return ch.do()
}

// setGlobal changes options that VLANs have in a bridge as a whole; the numbers
// are BRIDGE_VLANDB_GOPTS_*, intervals are ticks of 1/100 s.
func setGlobal(c *cmdline.Context) error {
	ch, err := newChange(c, model.VLANGlobal, func(ch *change) {
		ch.attr.AddRtAttr(model.VLANGlobalID, nl.Uint16Attr(uint16(ch.vlans.from)))
		if ch.vlans.several {
			ch.attr.AddRtAttr(model.VLANGlobalRange, nl.Uint16Attr(uint16(ch.vlans.to)))
		}
	})
	if err != nil {
		return err
	}
	ch.number("mcast_snooping", 3, 8)
	ch.number("mcast_querier", 15, 8)
	ch.number("mcast_igmp_version", 4, 8)
	ch.number("mcast_mld_version", 5, 8)
	ch.number("mcast_last_member_count", 6, 32)
	ch.number("mcast_startup_query_count", 7, 32)
	ch.number("mcast_last_member_interval", 8, 64)
	ch.number("mcast_membership_interval", 10, 64)
	ch.number("mcast_querier_interval", 11, 64)
	ch.number("mcast_query_interval", 12, 64)
	ch.number("mcast_query_response_interval", 13, 64)
	ch.number("mcast_startup_query_interval", 14, 64)
	return ch.do()
}
