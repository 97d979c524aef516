package render

import (
	"net/netip"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
)

// Maddrs writes the addresses of one device that it listens to beside its own.
func (p *Printer) Maddrs(all []model.Maddr) {
	p.Int("ifindex", "", int64(all[0].Index), ":")
	if p.j != nil {
		p.j.String("ifname", all[0].Device)
	} else {
		p.Colors.write(p.w, colorName, "\t"+all[0].Device)
	}
	p.List("maddr")
	for _, m := range all {
		p.Newline()
		p.Open()
		p.Text("\t")
		p.maddr(&m)
		if m.Users > 1 {
			p.Int("users", " users ", int64(m.Users), "")
		}
		if m.Static {
			p.Str("features", " ", "static", "")
		}
		p.Close()
	}
	p.EndList()
	p.Text("\n")
}

func (p *Printer) maddr(m *model.Maddr) {
	if m.Family == unix.AF_PACKET {
		p.layer2("link", "link  ", m.Addr, unix.ARPHRD_ETHER, "")
		return
	}
	family, pad := "inet", "  "
	if m.Family == unix.AF_INET6 {
		family, pad = "inet6", " "
	}
	p.Str("family", "", family, pad)
	addr, _ := netip.AddrFromSlice(m.Addr)
	p.Color(familyColor(uint8(m.Family)), "address", "", addr.String(), "")
}
