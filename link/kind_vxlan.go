package link

import (
	"encoding/binary"
	"fmt"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

const vxlanUsage = `{ id VNI | external } WORD ...
where to:  remote ADDRESS | group MULTICAST_ADDRESS, local ADDRESS, dev DEVICE
           dstport PORT, srcport LOW HIGH
packets:   ttl { NUMBER | auto | inherit } tos { NUMBER | inherit } flowlabel NUMBER
           df { unset | set | inherit }
learning:  [no]learning ageing { SECONDS | none } maxaddress { NUMBER | unlimited }
switches:  [no]proxy [no]rsc [no]l2miss [no]l3miss [no]udpcsum [no]udp6zerocsumtx
           [no]udp6zerocsumrx [no]remcsumtx [no]remcsumrx [no]external [no]vnifilter gbp gpe`

// vxlan is what the words of a VXLAN add up to where they depend on each other.
type vxlan struct {
	udpTunnel
	group, remote       bool
	metadata, vnifilter bool
}

func vxlanWords(k *kindWords) {
	v := &vxlan{udpTunnel: udpTunnel{kindWords: k, seen: map[int]bool{}}}
	k.finish = v.check
	v.once(unix.IFLA_VXLAN_ID, v.id, "id", "vni")
	v.value(v.end("group", &v.group, &v.remote), "group")
	v.value(v.end("remote", &v.remote, &v.group), "remote")
	v.once(unix.IFLA_VXLAN_LOCAL, v.local, "local")
	v.once(unix.IFLA_VXLAN_LINK, v.dev, "dev")
	v.once(unix.IFLA_VXLAN_TTL, v.ttl(unix.IFLA_VXLAN_TTL_INHERIT, nil), "ttl", "hoplimit")
	v.once(unix.IFLA_VXLAN_TOS, v.tos, "tos", "dsfield")
	v.once(unix.IFLA_VXLAN_DF, v.df, "df")
	v.once(unix.IFLA_VXLAN_LABEL, v.label, "flowlabel", "label")
	v.once(unix.IFLA_VXLAN_AGEING, v.limit("none", "ageing timer"), "ageing")
	v.once(unix.IFLA_VXLAN_LIMIT, v.limit("unlimited", "max addresses"), "maxaddress")
	v.once(unix.IFLA_VXLAN_PORT_RANGE, v.sourcePorts, "srcport", "port")
	v.once(unix.IFLA_VXLAN_PORT, v.port("dst port"), "dstport")
	v.flag("learning", unix.IFLA_VXLAN_LEARNING)
	v.flag("proxy", unix.IFLA_VXLAN_PROXY)
	v.flag("rsc", unix.IFLA_VXLAN_RSC)
	v.flag("l2miss", unix.IFLA_VXLAN_L2MISS)
	v.flag("l3miss", unix.IFLA_VXLAN_L3MISS)
	v.flag("udpcsum", unix.IFLA_VXLAN_UDP_CSUM)
	v.flag("udp6zerocsumtx", unix.IFLA_VXLAN_UDP_ZERO_CSUM6_TX)
	v.flag("udp6zerocsumrx", unix.IFLA_VXLAN_UDP_ZERO_CSUM6_RX)
	v.flag("remcsumtx", unix.IFLA_VXLAN_REMCSUM_TX)
	v.flag("remcsumrx", unix.IFLA_VXLAN_REMCSUM_RX)
	v.Abbrev(v.marked(unix.IFLA_VXLAN_COLLECT_METADATA, []byte{0}), "noexternal")
	v.Abbrev(v.noting(&v.metadata, unix.IFLA_VXLAN_COLLECT_METADATA), "external")
	v.Abbrev(v.marked(unix.IFLA_VXLAN_GBP, nil), "gbp")
	v.Abbrev(v.marked(unix.IFLA_VXLAN_GPE, nil), "gpe")
	v.Exact(v.marked(unix.IFLA_VXLAN_VNIFILTER, []byte{0}), "novnifilter")
	v.Exact(v.noting(&v.vnifilter, unix.IFLA_VXLAN_VNIFILTER), "vnifilter")
}

// noting gives the reader of a switch that the check at the end looks at.
func (v *vxlan) noting(on *bool, attr int) func() error {
	return func() error {
		*on = true
		return v.marked(attr, []byte{1})()
	}
}

// end gives the reader of a group's or a remote's address; both cannot be given.
func (v *vxlan) end(key string, seen, other *bool) func(word string) error {
	return func(word string) error {
		switch {
		case *other:
			return v.fail("both group and remote cannot be specified")
		case *seen:
			return cmdline.Garbage(key, word)
		}
		*seen = true
		return v.address(unix.IFLA_VXLAN_GROUP, unix.IFLA_VXLAN_GROUP6, word, key == "group", "invalid "+key+" address")
	}
}

func (v *vxlan) local(attr int, word string) error {
	return v.address(attr, unix.IFLA_VXLAN_LOCAL6, word, false, "invalid local address")
}

func (v *vxlan) dev(attr int, word string) error {
	index, err := v.device(word)
	v.put(attr, nl.Uint32Attr(index))
	return err
}

// limit gives the reader of a number that has a word for 0.
func (v *vxlan) limit(none, wrong string) func(attr int, word string) error {
	return func(attr int, word string) error {
		if word == none {
			word = "0"
		}
		return v.putNumber(word, attr, 32, wrong)
	}
}

func (v *vxlan) sourcePorts(attr int, word string) error {
	low, ok := cnum.Uint(word, 16)
	if !ok {
		return cmdline.Invalid(word, "min port")
	}
	word, err := v.Next()
	if err != nil {
		return err
	}
	high, ok := cnum.Uint(word, 16)
	if !ok {
		return cmdline.Invalid(word, "max port")
	}
	ports := binary.BigEndian.AppendUint16(nil, uint16(low))
	v.put(attr, binary.BigEndian.AppendUint16(ports, uint16(high)))
	return nil
}

// check says what the words cannot mean together, and sends what follows from
// them.
func (v *vxlan) check() error {
	hasID, hasPort := v.seen[unix.IFLA_VXLAN_ID], v.seen[unix.IFLA_VXLAN_PORT]
	wrong := ""
	switch {
	case v.metadata && hasID:
		wrong = "both 'external' and vni cannot be specified"
	case v.vnifilter && !v.metadata:
		wrong = "vnifilter is valid only when 'external' is set"
	case !v.metadata && !hasID && v.req.create:
		wrong = "missing virtual network identifier"
	case v.group && !v.seen[unix.IFLA_VXLAN_LINK]:
		wrong = "'group' requires 'dev' to be specified"
	}
	if wrong != "" {
		return v.fail(wrong)
	}
	if !hasPort && v.seen[unix.IFLA_VXLAN_GPE] {
		const gpe = 4790 // IANA's port for it
		v.put(unix.IFLA_VXLAN_PORT, binary.BigEndian.AppendUint16(nil, gpe))
	} else if !hasPort && v.req.create {
		fmt.Fprint(v.req.err, vxlanPortNote)
	}
	if v.req.create && !v.seen[unix.IFLA_VXLAN_LEARNING] {
		learning := byte(1)
		if v.metadata {
			learning = 0
		}
		v.put(unix.IFLA_VXLAN_LEARNING, []byte{learning})
	}
	return nil
}

const vxlanPortNote = `vxlan: destination port not specified
Will use Linux kernel default (non-standard value)
Use 'dstport 4789' to get the IANA assigned value
Use 'dstport 0' to get default and quiet this message
`
