package render

import "gonet/internal/model"

// Prefix writes a prefix that a router has advertised, without the newline. As
// in ip no blank stands before the device.
func (p *Printer) Prefix(x *model.Prefix, names Names) {
	if x.Address.IsValid() {
		p.Textf("prefix %v/%d", x.Address, x.Bits)
	}
	p.Text("dev " + LinkName(x.Link, names) + " ")
	if x.OnLink {
		p.Text("onlink ")
	}
	if x.Autoconf {
		p.Text("autoconf ")
	}
	if x.HasLife {
		p.Textf("valid %d preferred %d ", x.Valid, x.Preferred)
	}
}
