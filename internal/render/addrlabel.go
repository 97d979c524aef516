package render

import "gonet/internal/model"

// AddrLabel writes a label of addresses, without the last newline.
func (p *Printer) AddrLabel(l *model.AddrLabel, names Names) {
	if l.Prefix.IsValid() {
		p.Text("prefix ")
		p.Color(familyColor(l.Family), "address", "", l.Prefix.String(), "")
		p.Uint("prefixlen", "/", uint64(l.PrefixLen), " ")
	}
	if l.Index != 0 {
		p.Color(colorName, "ifname", "dev ", LinkName(l.Index, names), " ")
	}
	p.Uint("label", "label ", uint64(l.Label), " ")
}
