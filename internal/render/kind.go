package render

import (
	"encoding/binary"
	"net/netip"
	"strconv"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// attrs are the attributes of a kind by their number; nil was not sent.
type attrs [128][]byte

func parseAttrs(data []byte) *attrs {
	var a attrs
	for typ, v := range rtnl.Attributes(data) {
		if int(typ) < len(a) {
			a[typ] = v
		}
	}
	return &a
}

// A kindPrinter writes what a kind has to say of itself.
type kindPrinter func(p *Printer, a *attrs, l *model.Link, names Names)

// kindOf is the printer of a kind, nil for one that has nothing to say.
func kindOf(kind string) kindPrinter {
	switch kind {
	case "bridge":
		return printBridge
	case "vlan":
		return printVlan
	case "vxlan":
		return printVxlan
	case "geneve":
		return printGeneve
	case "macvlan", "macvtap":
		return printMacvlan
	case "ipvlan", "ipvtap":
		return printIpvlan
	case "vrf":
		return printVRF
	case "bond":
		return printBond
	case "tun":
		return printTun
	case "gre", "gretap", "erspan":
		return printGRE
	case "ip6gre", "ip6gretap", "ip6erspan":
		return printGRE6
	case "ipip", "sit":
		return printIPTunnel
	case "ip6tnl":
		return printIP6Tunnel
	case "vti", "vti6":
		return printVTI
	case "macsec":
		return printMacsec
	case "xfrm":
		return printXfrm
	case "can":
		return printCAN
	case "hsr":
		return printHSR
	case "ipoib":
		return printIPoIB
	case "rmnet":
		return printRmnet
	case "dsa":
		return printDSA
	case "amt":
		return printAMT
	case "gtp":
		return printGTP
	case "bareudp":
		return printBareUDP
	}
	return nil
}

// slaveOf is the printer of what a port knows for its master's kind.
func slaveOf(kind string) kindPrinter {
	switch kind {
	case "bridge":
		return printBridgePort
	case "bond":
		return printBondSlave
	case "vrf":
		return printVRF
	}
	return nil
}

// linkInfo writes the kind of a link and of its master, each on a line.
func (p *Printer) linkInfo(l *model.Link, names Names) {
	if l.Kind == "" && l.SlaveKind == "" {
		return
	}
	p.Object("linkinfo")
	if l.Kind != "" {
		p.Newline()
		p.Str("info_kind", "    ", l.Kind, " ")
		p.info("info_data", kindOf(l.Kind), l.KindData, l, names)
	}
	if l.SlaveKind != "" {
		p.Newline()
		p.slaveKind(l)
		p.info("info_slave_data", slaveOf(l.SlaveKind), l.SlaveData, l, names)
	}
	p.EndObject()
}

func (p *Printer) slaveKind(l *model.Link) {
	if p.j != nil {
		p.j.String("info_slave_kind", l.SlaveKind)
		return
	}
	p.Text("    " + l.SlaveKind + "_slave ")
}

func (p *Printer) info(key string, print kindPrinter, data []byte, l *model.Link, names Names) {
	if print == nil || data == nil {
		return
	}
	p.Object(key)
	print(p, parseAttrs(data), l, names)
	p.EndObject()
}

// num writes an attribute that is a number in the machine's order.
func (p *Printer) num(v []byte, key, label string) {
	if v != nil {
		p.Uint(key, label, rtnl.Uint(v), " ")
	}
}

// onOff writes an attribute that is 0 or not.
func (p *Printer) onOff(v []byte, key, label string) {
	if v != nil {
		p.OnOff(key, label, rtnl.Uint(v) != 0)
	}
}

// netNum writes an attribute of 2 bytes in the network's order.
func (p *Printer) netNum(v []byte, key, label string) {
	if len(v) >= 2 {
		p.Uint(key, label, uint64(binary.BigEndian.Uint16(v)), " ")
	}
}

// addr writes an attribute that is an IP address.
func (p *Printer) addr(v []byte, key, label string) {
	if a, ok := netip.AddrFromSlice(v); ok {
		p.Str(key, label, a.String(), " ")
	}
}

// seconds writes a timer of the kernel, in ticks of 1/100 s, as "%7.2f" does.
func (p *Printer) seconds(v []byte, key, label string) {
	if v == nil {
		return
	}
	ticks := rtnl.Uint(v)
	text := strconv.FormatUint(ticks/100, 10) + "." + string([]byte{'0' + byte(ticks/10%10), '0' + byte(ticks%10)})
	if p.j != nil {
		p.j.Key(key)
		p.w.WriteString(text)
		return
	}
	p.w.WriteString(label)
	for range 7 - len(text) {
		p.w.WriteByte(' ')
	}
	p.w.WriteString(text)
	p.w.WriteByte(' ')
}
