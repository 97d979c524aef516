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
	*kindWords
	seen                map[int]bool // attributes that have their value
	family              int          // of the addresses, once one is known
	group, remote       bool
	metadata, vnifilter bool
}

func vxlanWords(k *kindWords) {
	v := &vxlan{kindWords: k, seen: map[int]bool{}}
	k.finish = v.check
	v.once(unix.IFLA_VXLAN_ID, v.id, "id", "vni")
	v.once(unix.IFLA_VXLAN_GROUP, v.toGroup, "group")
	v.once(unix.IFLA_VXLAN_GROUP, v.toRemote, "remote")
	v.once(unix.IFLA_VXLAN_LOCAL, v.local, "local")
	v.once(unix.IFLA_VXLAN_LINK, v.dev, "dev")
	v.once(unix.IFLA_VXLAN_TTL, v.ttl, "ttl", "hoplimit")
	v.once(unix.IFLA_VXLAN_TOS, v.tos, "tos", "dsfield")
	v.once(unix.IFLA_VXLAN_DF, v.df, "df")
	v.once(unix.IFLA_VXLAN_LABEL, v.label, "flowlabel", "label")
	v.once(unix.IFLA_VXLAN_AGEING, v.limit("none", "ageing timer"), "ageing")
	v.once(unix.IFLA_VXLAN_LIMIT, v.limit("unlimited", "max addresses"), "maxaddress")
	v.once(unix.IFLA_VXLAN_PORT_RANGE, v.sourcePorts, "srcport", "port")
	v.once(unix.IFLA_VXLAN_PORT, v.port, "dstport")
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
	v.flag("external", unix.IFLA_VXLAN_COLLECT_METADATA)
	v.mark("gbp", unix.IFLA_VXLAN_GBP, nil)
	v.mark("gpe", unix.IFLA_VXLAN_GPE, nil)
	v.Exact(v.marked("vnifilter", unix.IFLA_VXLAN_VNIFILTER, []byte{1}), "vnifilter")
	v.Exact(v.marked("novnifilter", unix.IFLA_VXLAN_VNIFILTER, []byte{0}), "novnifilter")
}

// once declares a keyword whose value may be given only once.
func (v *vxlan) once(attr int, take func(attr int, word string) error, names ...string) {
	key := names[0]
	v.value(func(word string) error {
		if key == "group" && v.remote || key == "remote" && v.group {
			return v.fail("both group and remote cannot be specified")
		}
		if v.seen[attr] {
			return cmdline.Garbage(key, word)
		}
		v.seen[attr] = true
		return take(attr, word)
	}, names...)
}

func (v *vxlan) fail(wrong string) error {
	return cmdline.Fail(cmdline.StatusLocal, "vxlan: %s", wrong)
}

// flag declares a switch and its opposite.
func (v *vxlan) flag(name string, attr int) {
	v.mark("no"+name, attr, []byte{0})
	v.mark(name, attr, []byte{1})
}

// mark declares a word that stands for itself.
func (v *vxlan) mark(name string, attr int, value []byte) {
	v.Abbrev(v.marked(name, attr, value), name)
}

func (v *vxlan) marked(name string, attr int, value []byte) func() error {
	return func() error {
		if v.seen[attr] {
			return cmdline.Garbage(v.Keyword(), v.Keyword())
		}
		v.seen[attr] = true
		v.put(attr, value)
		switch name {
		case "external":
			v.metadata = true
		case "vnifilter":
			v.vnifilter = true
		}
		return nil
	}
}

func (v *vxlan) id(attr int, word string) error {
	n, ok := cnum.Uint(word, 32)
	if !ok || n >= 1<<24 {
		return cmdline.Invalid(word, "invalid id")
	}
	v.put(attr, nl.Uint32Attr(uint32(n)))
	return nil
}

func (v *vxlan) toGroup(attr int, word string) error {
	v.group = true
	return v.address(attr, unix.IFLA_VXLAN_GROUP6, word, true, "invalid group address")
}

func (v *vxlan) toRemote(attr int, word string) error {
	v.remote = true
	return v.address(attr, unix.IFLA_VXLAN_GROUP6, word, false, "invalid remote address")
}

func (v *vxlan) local(attr int, word string) error {
	return v.address(attr, unix.IFLA_VXLAN_LOCAL6, word, false, "invalid local address")
}

// address reads an address of the family of the one before it.
func (v *vxlan) address(attr4, attr6 int, word string, multicast bool, wrong string) error {
	addr, err := tunnelEnd(word, v.family)
	if err != nil {
		return err
	}
	if !addr.IsValid() || addr.IsMulticast() != multicast {
		return cmdline.Invalid(word, "%s", wrong)
	}
	v.family = unix.AF_INET
	if addr.Is6() {
		v.family, attr4 = unix.AF_INET6, attr6
	}
	v.put(attr4, addr.AsSlice())
	return nil
}

func (v *vxlan) dev(attr int, word string) error {
	index, err := v.device(word)
	v.put(attr, nl.Uint32Attr(index))
	return err
}

// ttl sends that it is inherited by an attribute of its own.
func (v *vxlan) ttl(attr int, word string) error {
	switch word {
	case "inherit":
		v.put(unix.IFLA_VXLAN_TTL_INHERIT, nil)
		return nil
	case "auto":
		v.put(attr, []byte{0})
		return nil
	}
	n, ok := cnum.Uint(word, 32)
	if !ok {
		return cmdline.Invalid(word, "invalid TTL")
	}
	if n > 255 {
		return cmdline.Invalid(word, "TTL must be <= 255")
	}
	v.put(attr, []byte{byte(n)})
	return nil
}

func (v *vxlan) tos(attr int, word string) error {
	tos, err := tosOf(word, "bad TOS value")
	v.put(attr, []byte{tos})
	return err
}

func (v *vxlan) df(attr int, word string) error {
	df, err := dfOf(word)
	v.put(attr, []byte{df})
	return err
}

func (v *vxlan) label(attr int, word string) error {
	label, err := flowLabel(word)
	v.put(attr, label)
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

func (v *vxlan) port(attr int, word string) error {
	n, ok := cnum.Uint(word, 16)
	if !ok {
		return cmdline.Invalid(word, "dst port")
	}
	if n != 0 {
		v.put(attr, binary.BigEndian.AppendUint16(nil, uint16(n)))
	}
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
