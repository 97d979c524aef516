package link

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/layer2"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// A virtual is one of the virtual functions of a device, which the words after
// "vf" describe.
type virtual struct {
	*reader
	number uint32
	info   *nl.RtAttr // IFLA_VF_INFO
	// Rates in Mbit/s. "rate" is the older word for the upper one, and has an
	// attribute of its own if no other is given.
	rate, min, max *uint32
}

// A virtualWord is a word that any beginning of is taken for.
type virtualWord struct {
	name string
	take func(value string) error
}

func (v *virtual) words() []virtualWord {
	return []virtualWord{
		{"mac", v.mac},
		{"vlan", v.vlan},
		{"rate", v.speed("rate", &v.rate)},
		{"max_tx_rate", v.speed("max tx rate", &v.max)},
		{"min_tx_rate", v.speed("min tx rate", &v.min)},
		{"spoofchk", v.onOff("spoofchk", unix.IFLA_VF_SPOOFCHK)},
		{"query_rss", v.onOff("query_rss", unix.IFLA_VF_RSS_QUERY_EN)},
		{"state", v.linkState},
		{"trust", v.onOff("trust", unix.IFLA_VF_TRUST)},
		{"node_guid", v.guid(unix.IFLA_VF_IB_NODE_GUID)},
		{"port_guid", v.guid(unix.IFLA_VF_IB_PORT_GUID)},
	}
}

// virtual reads the number of a function and the words about it, up to the first
// that it does not have.
func (w *reader) virtual() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	n, ok := cnum.Int(word, 32)
	if !ok {
		return cmdline.InvalidLine(word, `Invalid "vf" value`)
	}
	if w.r.dev == "" {
		return required("dev")
	}
	list := nl.NewRtAttr(unix.IFLA_VFINFO_LIST, nil)
	v := &virtual{reader: w, number: uint32(n), info: list.AddRtAttr(unix.IFLA_VF_INFO, nil)}
	words := v.words()
	for some := false; ; some = true {
		i := slices.IndexFunc(words, func(known virtualWord) bool { return cmdline.Abbreviates(w.Peek(), known.name) })
		if i < 0 && !some {
			return cmdline.Incomplete()
		}
		if i < 0 {
			break
		}
		if _, err := w.Next(); err != nil {
			return err
		}
		value, err := w.Next()
		if err != nil {
			return err
		}
		if err := words[i].take(value); err != nil {
			return err
		}
	}
	w.r.attrs = append(w.r.attrs, list)
	return v.rates()
}

// put adds an attribute, which begins with the number of the function.
func (v *virtual) put(attr int, values ...uint32) {
	b := binary.NativeEndian.AppendUint32(nil, v.number)
	for _, n := range values {
		b = binary.NativeEndian.AppendUint32(b, n)
	}
	v.info.AddRtAttr(attr, b)
}

func (v *virtual) mac(word string) error {
	addr, err := layer2.Parse(word)
	if err != nil {
		return err
	}
	if err := v.r.checkLength(addr); err != nil {
		return err
	}
	const room = 32 // of struct ifla_vf_mac
	b := binary.NativeEndian.AppendUint32(nil, v.number)
	b = append(b, addr...)
	v.info.AddRtAttr(unix.IFLA_VF_MAC, append(b, make([]byte, max(0, room-len(addr)))...))
	return nil
}

// vlan reads a VLAN, and its priority and protocol if they follow.
func (v *virtual) vlan(word string) error {
	id, ok := cnum.Uint(word, 32)
	if !ok || id > 4095 {
		return cmdline.InvalidLine(word, `Invalid "vlan" value`)
	}
	var qos uint64
	if cmdline.Abbreviates(v.Peek(), "qos") {
		word, err := v.second()
		if err != nil {
			return err
		}
		if qos, ok = cnum.Uint(word, 32); !ok {
			return cmdline.InvalidLine(word, `Invalid "qos" value`)
		}
	}
	protocol := uint16(unix.ETH_P_8021Q)
	if cmdline.Abbreviates(v.Peek(), "proto") {
		word, err := v.second()
		if err != nil {
			return err
		}
		if protocol, ok = rtnames.Ethertype(word); !ok {
			return cmdline.InvalidLine(word, "protocol is invalid")
		}
		if protocol != unix.ETH_P_8021Q && protocol != unix.ETH_P_8021AD {
			return cmdline.InvalidLine(word, `Invalid "vlan protocol" value - supported 802.1Q, 802.1ad`)
		}
	}
	if protocol == unix.ETH_P_8021Q {
		v.put(unix.IFLA_VF_VLAN, uint32(id), uint32(qos))
		return nil
	}
	b := binary.NativeEndian.AppendUint32(nil, v.number)
	b = binary.NativeEndian.AppendUint32(b, uint32(id))
	b = binary.NativeEndian.AppendUint32(b, uint32(qos))
	b = append(binary.BigEndian.AppendUint16(b, protocol), 0, 0)
	v.info.AddRtAttr(unix.IFLA_VF_VLAN_LIST, nil).AddRtAttr(unix.IFLA_VF_VLAN_INFO, b)
	return nil
}

// second is the value of a word that was only looked at.
func (v *virtual) second() (string, error) {
	if _, err := v.Next(); err != nil {
		return "", err
	}
	return v.Next()
}

// speed gives the reader of a rate.
func (v *virtual) speed(what string, rate **uint32) func(word string) error {
	return func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "%s" value`, what)
		}
		speed := uint32(n)
		*rate = &speed
		return nil
	}
}

func (v *virtual) onOff(name string, attr int) func(word string) error {
	return func(word string) error {
		on, err := cmdline.PlaceOf(name, word, []string{"off", "on"}, cmdline.StatusLocal)
		v.put(attr, uint32(on))
		return err
	}
}

func (v *virtual) linkState(word string) error {
	for state, name := range []string{"auto", "enable", "disable"} { // IFLA_VF_LINK_STATE_*
		if cmdline.Abbreviates(word, name) {
			v.put(unix.IFLA_VF_LINK_STATE, uint32(state))
			return nil
		}
	}
	return cmdline.InvalidLine(word, `Invalid "state" value`)
}

// guid gives the reader of eight bytes with colons between them.
func (v *virtual) guid(attr int) func(word string) error {
	return func(word string) error {
		n, err := strconv.ParseUint(strings.ReplaceAll(word, ":", ""), 16, 64)
		if err != nil || len(word) != len("00:11:22:33:44:55:66:77") || strings.Count(word, ":") != 7 {
			return cmdline.InvalidLine(word, "Invalid GUID format")
		}
		b := binary.NativeEndian.AppendUint64(nil, uint64(v.number)) // and padding
		v.info.AddRtAttr(attr, binary.NativeEndian.AppendUint64(b, n))
		return nil
	}
}

// rates sends the limits. Both are always set together, so one that was not
// given is what it was.
func (v *virtual) rates() error {
	if v.min == nil && v.max == nil {
		if v.rate != nil {
			v.put(unix.IFLA_VF_TX_RATE, *v.rate)
		}
		return nil
	}
	if v.max == nil {
		v.max = v.rate
	}
	if v.min == nil || v.max == nil {
		lower, upper, err := v.r.virtualRates(v.number)
		if err != nil {
			return err
		}
		if v.min == nil {
			v.min = &lower
		}
		if v.max == nil {
			v.max = &upper
		}
	}
	if *v.max != 0 && *v.min > *v.max {
		return cmdline.Fail(cmdline.StatusLocal, "Invalid min_tx_rate %d - must be <= max_tx_rate %d", *v.min, *v.max)
	}
	v.put(unix.IFLA_VF_RATE, *v.min, *v.max)
	return nil
}

// virtualRates are the limits that a virtual function has.
func (r *request) virtualRates(number uint32) (lower, upper uint32, err error) {
	conn, err := r.kernel()
	if err != nil {
		return 0, 0, err
	}
	index, ok, err := links.Index(conn, r.dev)
	if err == nil && !ok {
		err = cmdline.Fail(cmdline.StatusLocal, "Device %s does not exist", r.dev)
	}
	if err != nil {
		return 0, 0, err
	}
	_, err = links.At(conn, index, links.Filter{Virtual: true}, func(l *model.Link) error {
		for _, info := range rtnl.Attributes(l.Virtual) {
			for typ, v := range rtnl.Attributes(info) {
				if typ == unix.IFLA_VF_RATE && len(v) >= 12 && binary.NativeEndian.Uint32(v) == number {
					lower, upper = binary.NativeEndian.Uint32(v[4:]), binary.NativeEndian.Uint32(v[8:])
				}
			}
		}
		return nil
	})
	return lower, upper, err
}
