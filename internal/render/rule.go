package render

import (
	"fmt"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
)

// Rule writes a rule of policy routing, without the last newline.
func (p *Printer) Rule(r *model.Rule) {
	p.Uint("priority", "", uint64(r.Priority), ":\t")
	if r.Flags&unix.FIB_RULE_INVERT != 0 {
		p.Null("not", "not ")
	}
	p.ruleAddress(r.Src, r.SrcLen, r.Family, "src", "from ", true)
	p.ruleAddress(r.Dst, r.DstLen, r.Family, "dst", " to ", false)
	if r.TOS != 0 {
		p.Str("tos", " tos ", p.dsField(r.TOS), "")
	}
	p.ruleMark(r)
	p.ruleDevice(r.In, "iif", r.Flags&unix.FIB_RULE_IIF_DETACHED != 0)
	p.ruleDevice(r.Out, "oif", r.Flags&unix.FIB_RULE_OIF_DETACHED != 0)
	if r.L3mdev {
		p.Null("l3mdev", " lookup [l3mdev-table]")
	}
	if r.HasUIDs {
		p.Uint("uid_start", " uidrange ", uint64(r.UIDs[0]), "-")
		p.Uint("uid_end", "", uint64(r.UIDs[1]), "")
	}
	if r.IPProto != 0 {
		name := rtnames.IPProtocol(r.IPProto)
		if p.Numeric {
			name = fmt.Sprintf("ipproto-%d", r.IPProto)
		}
		p.Str("ipproto", " ipproto ", name, "")
	}
	p.rulePorts("sport", r.Sport)
	p.rulePorts("dport", r.Dport)
	if r.TunID != 0 {
		p.Uint("tun_id", " tun_id ", r.TunID, "")
	}
	p.ruleAction(r)
	if r.HasProtocol && (r.Protocol != unix.RTPROT_KERNEL && r.Protocol != unix.RTPROT_UNSPEC || p.Details) {
		p.Str("protocol", " proto ", p.Named(&rtnames.Protocols, uint32(r.Protocol)), "")
	}
}

func (p *Printer) ruleAddress(a netip.Addr, bits, family uint8, key, label string, always bool) {
	switch {
	case a.IsValid():
		p.Color(familyColor(family), key, label, a.String(), "")
		if int(bits) != a.BitLen() {
			p.Uint(key+"len", "/", uint64(bits), "")
		}
	case bits != 0:
		p.Str(key, label, "0", "")
		p.Uint(key+"len", "/", uint64(bits), "")
	case always:
		p.Str(key, label, "all", "")
	}
}

func (p *Printer) ruleMark(r *model.Rule) {
	if !r.HasMark && !r.HasMask {
		return
	}
	if r.HasMask && r.Mask != 0xffffffff {
		p.Hex("fwmark", " fwmark ", uint64(r.Mark), "/")
		p.Hex("fwmask", "", uint64(r.Mask), "")
		return
	}
	p.Hex("fwmark", " fwmark ", uint64(r.Mark), "")
}

func (p *Printer) ruleDevice(name, key string, detached bool) {
	if name == "" {
		return
	}
	p.Color(colorName, key, " "+key+" ", name, "")
	if detached {
		p.Null(key+"_detached", " [detached]")
	}
}

func (p *Printer) rulePorts(key string, ports [2]uint16) {
	switch {
	case ports == [2]uint16{}:
	case ports[0] == ports[1]:
		p.Uint(key, " "+key+" ", uint64(ports[0]), "")
	default:
		p.Uint(key+"_start", " "+key+" ", uint64(ports[0]), "-")
		p.Uint(key+"_end", "", uint64(ports[1]), "")
	}
}

// ruleAction writes what becomes of a packet.
func (p *Printer) ruleAction(r *model.Rule) {
	if r.Table != 0 && !r.L3mdev {
		p.Str("table", " lookup ", p.Named(&rtnames.Tables, r.Table), "")
	}
	if r.Table != 0 {
		if !model.SuppressesNothing(r.SuppressPrefix) {
			p.Int("suppress_prefixlen", " suppress_prefixlength ", int64(int32(r.SuppressPrefix)), "")
		}
		if !model.SuppressesNothing(r.SuppressIfgroup) {
			p.Str("suppress_ifgroup", " suppress_ifgroup ", p.Named(&rtnames.Groups, r.SuppressIfgroup), "")
		}
	}
	if r.Realms != 0 {
		from, to := r.Realms>>16, r.Realms&0xffff
		label := " realms "
		if from != 0 {
			p.Str("flow_from", label, p.Named(&rtnames.Realms, from), "/")
			label = ""
		}
		p.Str("flow_to", label, p.Named(&rtnames.Realms, to), "")
	}
	switch r.Action {
	case unix.FR_ACT_NOP:
		p.Null("nop", " nop")
	case unix.FR_ACT_GOTO:
		if r.Goto != 0 {
			p.Uint("goto", " goto ", uint64(r.Goto), "")
		} else {
			p.Str("goto", " goto ", "none", "")
		}
		if r.Flags&unix.FIB_RULE_UNRESOLVED != 0 {
			p.Null("unresolved", " [unresolved]")
		}
	case unix.FR_ACT_TO_TBL:
	default:
		p.Str("action", " ", p.ruleActionName(r.Action), "")
	}
}

func (p *Printer) ruleActionName(n uint8) string {
	if int(n) < len(routeTypes) && !p.Numeric {
		return routeTypes[n]
	}
	return strconv.Itoa(int(n))
}
