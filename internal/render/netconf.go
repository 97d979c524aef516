package render

import (
	"strconv"

	"gonet/internal/model"
)

// Netconf writes the settings of a device, without the last newline.
func (p *Printer) Netconf(n *model.Netconf, names Names) {
	p.Str("family", "", familyName(n.Family), " ")
	name := ""
	switch n.Index {
	case model.NetconfAll:
		name = "all"
	case model.NetconfDefault:
		name = "default"
	default:
		name = LinkName(n.Index, names)
	}
	p.Color(colorName, "interface", "", name, " ")
	p.setting("forwarding", n.Forwarding)
	if n.RPFilter != nil {
		p.Str("rp_filter", "rp_filter ", rpFilter(*n.RPFilter), " ")
	}
	p.setting("mc_forwarding", n.McForwarding)
	p.setting("proxy_neigh", n.ProxyNeigh)
	p.setting("ignore_routes_with_linkdown", n.IgnoreLinkdown)
	p.setting("input", n.Input)
}

func (p *Printer) setting(key string, value *uint32) {
	if value != nil {
		p.OnOff(key, key, *value != 0)
	}
}

func rpFilter(n uint32) string {
	names := [...]string{"off", "strict", "loose"}
	if int(n) < len(names) {
		return names[n]
	}
	return strconv.Itoa(int(n))
}
