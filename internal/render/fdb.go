package render

import (
	"golang.org/x/sys/unix"

	"gonet/internal/model"
)

// FDB writes an entry of a forwarding database, without the last newline.
// noDevice leaves the device out, since it was asked for.
func (p *Printer) FDB(n *model.Neigh, names Names, noDevice bool) {
	if n.LLAddr != nil {
		p.layer2("mac", "", n.LLAddr, linkType(n), " ")
	}
	if n.Index != 0 && !noDevice {
		p.Color(colorName, "ifname", "dev ", LinkName(n.Index, names), " ")
	}
	if n.Dst.IsValid() {
		family := uint8(unix.AF_INET)
		if n.Dst.Is6() {
			family = unix.AF_INET6
		}
		p.Color(familyColor(family), "dst", "dst ", n.Dst.String(), " ")
	}
	if n.HasVLAN {
		p.Uint("vlan", "vlan ", uint64(n.VLAN), " ")
	}
	p.fdbTunnel(n, names)
	if p.Stats > 0 && n.HasCache {
		p.Uint("used", "used ", uint64(n.Used/100), "/")
		p.Uint("updated", "", uint64(n.Updated/100), " ")
	}
	p.fdbFlags(n.Flags)
	if n.Master != 0 {
		p.Str("master", "master ", LinkName(n.Master, names), " ")
	}
	p.Str("state", "", fdbState(n.State), "")
}

// fdbTunnel writes where a tunnel sends to, apart from the address.
func (p *Printer) fdbTunnel(n *model.Neigh, names Names) {
	if n.HasPort {
		p.Uint("port", "port ", uint64(n.Port), " ")
	}
	if n.HasVNI {
		p.Uint("vni", "vni ", uint64(n.VNI), " ")
	}
	if n.HasSrcVNI {
		p.Uint("src_vni", "src_vni ", uint64(n.SrcVNI), " ")
	}
	switch {
	case !n.HasVia:
	case n.HasNetns:
		p.Uint("viaIfIndex", "via ifindex ", uint64(n.Via), " ")
	default:
		p.Str("viaIf", "via ", LinkName(n.Via, names), " ")
	}
	if n.NHID != 0 {
		p.Uint("nhid", "nhid ", uint64(n.NHID), " ")
	}
	if n.HasNetns {
		p.Int("linkNetNsId", "link-netnsid ", int64(n.LinkNetns), " ")
	}
}

func (p *Printer) fdbFlags(flags uint8) {
	set := bitNames(uint32(flags), bitName{unix.NTF_SELF, "self"}, bitName{unix.NTF_ROUTER, "router"},
		bitName{unix.NTF_EXT_LEARNED, "extern_learn"}, bitName{unix.NTF_OFFLOADED, "offload"},
		bitName{unix.NTF_MASTER, "master"}, bitName{model.NTFSticky, "sticky"})
	if p.j != nil {
		p.j.Strings("flags", set)
		return
	}
	for _, name := range set {
		p.Text(name + " ")
	}
}

// fdbState is what entries that do not age are called, or those that have aged;
// any other has no name.
func fdbState(state uint16) string {
	switch {
	case state&unix.NUD_PERMANENT != 0:
		return "permanent"
	case state&unix.NUD_NOARP != 0:
		return "static"
	case state&unix.NUD_STALE != 0:
		return "stale"
	}
	return ""
}
