package render

import "gonet/internal/model"

// Token writes the token of a link: in text a line, whose end has the colour of
// the name before it.
func (p *Printer) Token(t *model.Token, names Names) {
	p.Color(colorInet6, "token", "token ", t.Addr.String(), "")
	p.Color(colorName, "ifname", " dev ", LinkName(t.Index, names), "\n")
}
