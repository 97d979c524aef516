package render

import (
	"encoding/binary"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
)

// linkVFs writes the virtual functions of a link.
func (p *Printer) linkVFs(l *model.Link) {
	p.List("vfinfo_list")
	for vf := range model.VFs(l.Virtual) {
		p.Open()
		p.vf(vf, l.Type)
		p.Close()
	}
	p.EndList()
}

func (p *Printer) vf(vf *model.VF, typ uint16) {
	p.Newline()
	p.Int("vf", "    vf ", int64(vf.Number), " ")
	p.Str("link_type", "    link/", p.typeName(typ), " ")
	p.Color(colorMAC, "address", "", vfAddress(vf.Address, typ), "")
	if vf.Broadcast != nil {
		p.Color(colorMAC, "broadcast", " brd ", vfAddress(vf.Broadcast, typ), "")
	}
	p.vfVLANs(vf)
	if vf.TxRate != 0 {
		p.Uint("tx_rate", ", tx rate ", uint64(vf.TxRate), " (Mbps)")
	}
	if vf.HasRates {
		p.vfRates(vf)
	}
	p.vfSwitch("spoofchk", ", spoof checking ", vf.SpoofCheck)
	p.vfGUID("node guid", ", NODE_GUID ", vf.NodeGUID)
	p.vfGUID("port guid", ", PORT_GUID ", vf.PortGUID)
	if vf.LinkState != nil {
		p.Str("link_state", ", link-state ", vfStateName(*vf.LinkState), "")
	}
	p.vfSwitch("trust", ", trust ", vf.Trust)
	p.vfSwitch("query_rss_en", ", query_rss ", vf.QueryRSS)
	if p.Stats > 0 && vf.Stats != nil {
		p.vfStats(vf.Stats)
	}
}

// vfAddress is an address of the room for the longest: its length is not told.
func vfAddress(addr []byte, typ uint16) string {
	length := 20 // of InfiniBand's
	if typ == unix.ARPHRD_ETHER {
		length = 6
	}
	return Layer2(addr[:min(length, len(addr))], typ)
}

func (p *Printer) vfVLANs(vf *model.VF) {
	if vf.HasList {
		p.List("vlan_list")
		defer p.EndList()
	}
	for _, v := range vf.VLANs {
		if vf.HasList {
			p.Open()
		}
		if v.ID != 0 {
			p.Uint("vlan", ", vlan ", uint64(v.ID), "")
		}
		if v.QoS != 0 {
			p.Uint("qos", ", qos ", uint64(v.QoS), "")
		}
		if v.Protocol != unix.ETH_P_8021Q {
			p.Str("protocol", ", vlan protocol ", rtnames.EthertypeName(v.Protocol, p.Numeric), "")
		}
		if vf.HasList {
			p.Close()
		}
	}
}

func (p *Printer) vfRates(vf *model.VF) {
	p.Object("rate")
	if vf.MaxRate != 0 || p.IsJSON() {
		p.Uint("max_tx", ", max_tx_rate ", uint64(vf.MaxRate), "Mbps")
	}
	if vf.MinRate != 0 || p.IsJSON() {
		p.Uint("min_tx", ", min_tx_rate ", uint64(vf.MinRate), "Mbps")
	}
	p.EndObject()
}

func (p *Printer) vfSwitch(key, label string, on *bool) {
	switch {
	case on == nil:
	case p.j != nil:
		p.j.Bool(key, *on)
	case *on:
		p.Text(label + "on")
	default:
		p.Text(label + "off")
	}
}

func (p *Printer) vfGUID(key, label string, guid *uint64) {
	if guid != nil {
		p.Str(key, label, Layer2(binary.BigEndian.AppendUint64(nil, *guid), unix.ARPHRD_INFINIBAND), "")
	}
}

func vfStateName(state uint32) string {
	switch state {
	case unix.IFLA_VF_LINK_STATE_AUTO:
		return "auto"
	case unix.IFLA_VF_LINK_STATE_ENABLE:
		return "enable"
	}
	return "disable"
}

func (p *Printer) vfStats(s *model.VFStats) {
	if p.j != nil {
		p.vfStatsJSON(s)
		return
	}
	head := func(title string, dropped *uint64) {
		p.Newline()
		if p.Text(title); dropped != nil {
			p.Text("  dropped ")
		}
		p.Newline()
	}
	column := func(width int, n uint64) { p.right(p.count(n), width); p.Text(" ") }
	head("    RX: bytes  packets  mcast   bcast ", s.RxDropped)
	p.Text("    ")
	column(10, s.RxBytes)
	column(8, s.RxPackets)
	column(7, s.Multicast)
	column(7, s.Broadcast)
	if s.RxDropped != nil {
		column(8, *s.RxDropped)
	}
	head("    TX: bytes  packets ", s.TxDropped)
	p.Text("    ")
	column(10, s.TxBytes)
	column(8, s.TxPackets)
	if s.TxDropped != nil {
		column(8, *s.TxDropped)
	}
}

func (p *Printer) vfStatsJSON(s *model.VFStats) {
	dropped := func(n *uint64) {
		if n != nil {
			p.j.Uint("dropped", *n)
		}
		p.j.Close()
	}
	p.j.Object("stats")
	p.j.Object("rx")
	p.j.Uint("bytes", s.RxBytes)
	p.j.Uint("packets", s.RxPackets)
	p.j.Uint("multicast", s.Multicast)
	p.j.Uint("broadcast", s.Broadcast)
	dropped(s.RxDropped)
	p.j.Object("tx")
	p.j.Uint("tx_bytes", s.TxBytes)
	p.j.Uint("tx_packets", s.TxPackets)
	dropped(s.TxDropped)
	p.j.Close()
}
