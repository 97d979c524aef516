package render

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// Kinds with little to say.

func printHSR(p *Printer, a *attrs, _ *model.Link, names Names) {
	p.hsrPort(a[unix.IFLA_HSR_SLAVE1], "slave1", names)
	p.hsrPort(a[unix.IFLA_HSR_SLAVE2], "slave2", names)
	p.num(a[unix.IFLA_HSR_SEQ_NR], "seq_nr", "sequence ")
	if v := a[unix.IFLA_HSR_SUPERVISION_ADDR]; v != nil {
		p.Str("supervision_addr", "supervision ", Layer2(v, unix.ARPHRD_ETHER), " ")
	}
	p.num(a[unix.IFLA_HSR_PROTOCOL], "proto", "proto ")
}

func (p *Printer) hsrPort(v []byte, key string, names Names) {
	if v == nil {
		p.Null(key, key+" <none> ")
		return
	}
	p.Str(key, key+" ", anyDevice(v, names), " ")
}

// anyDevice is the name of a device, "*" for none.
func anyDevice(v []byte, names Names) string {
	if index := rtnl.Uint(v); index != 0 {
		return LinkName(int(index), names)
	}
	return "*"
}

func printIPoIB(p *Printer, a *attrs, _ *model.Link, _ Names) {
	p.hexAttr(a[unix.IFLA_IPOIB_PKEY], "key", "pkey ")
	if v := a[unix.IFLA_IPOIB_MODE]; v != nil {
		switch rtnl.Uint(v) { // IPOIB_MODE_*
		case 0:
			p.Str("mode", "mode ", "datagram", " ")
		case 1:
			p.Str("mode", "mode ", "connected", " ")
		}
	}
	if v := a[unix.IFLA_IPOIB_UMCAST]; v != nil {
		p.Str("umcast", "umcast ", fmt.Sprintf("%.4x", rtnl.Uint(v)), " ")
	}
}

func printRmnet(p *Printer, a *attrs, _ *model.Link, _ Names) {
	p.num(a[unix.IFLA_RMNET_MUX_ID], "mux_id", "mux_id ")
}

func printDSA(p *Printer, a *attrs, _ *model.Link, names Names) {
	if v := a[unix.IFLA_DSA_CONDUIT]; v != nil {
		p.Str("conduit", "conduit ", anyDevice(v, names), " ")
	}
}

func printAMT(p *Printer, a *attrs, _ *model.Link, names Names) {
	// The attributes of linux/amt.h, IFLA_AMT_*.
	const (
		mode = iota + 1
		relayPort
		gatewayPort
		link
		local
		remote
		discovery
		maxTunnels
	)
	p.place(a[mode], "mode", "", "gateway", "relay")
	p.netNum(a[gatewayPort], "gateway_port", "gateway_port ")
	p.netNum(a[relayPort], "relay_port", "relay_port ")
	p.addr(a[local], "local", "local ")
	p.addr(a[remote], "remote", "remote ")
	p.addr(a[discovery], "discovery", "discovery ")
	if v := a[link]; v != nil {
		p.Str("link", "dev ", anyDevice(v, names), " ")
	}
	p.num(a[maxTunnels], "max_tunnels", "max_tunnels ")
}

func printGTP(p *Printer, a *attrs, _ *model.Link, _ Names) {
	if v := a[unix.IFLA_GTP_ROLE]; v != nil {
		role := "unknown"
		switch rtnl.Uint(v) { // GTP_ROLE_*
		case 0:
			role = "ggsn"
		case 1:
			role = "sgsn"
		}
		p.Str("role", "role ", role, " ")
	}
	p.num(a[unix.IFLA_GTP_PDP_HASHSIZE], "hsize", "hsize ")
	p.num(a[unix.IFLA_GTP_RESTART_COUNT], "restart_count", "restart_count ")
}

func printBareUDP(p *Printer, a *attrs, _ *model.Link, _ Names) {
	p.netNum(a[unix.IFLA_BAREUDP_PORT], "dstport", "dstport ")
	if v := a[unix.IFLA_BAREUDP_ETHERTYPE]; len(v) >= 2 {
		p.Str("ethertype", "ethertype ", rtnames.EthertypeName(binary.BigEndian.Uint16(v), p.Numeric), " ")
	}
	p.num(a[unix.IFLA_BAREUDP_SRCPORT_MIN], "srcportmin", "srcportmin ")
	if a[unix.IFLA_BAREUDP_MULTIPROTO_MODE] != nil {
		p.bool("multiproto", "multiproto ", true)
	} else {
		p.bool("multiproto", "nomultiproto ", false)
	}
}
