package render

import (
	"fmt"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"
)

// arphrdName is the name of a link-layer type (ARPHRD_*), or its number.
func arphrdName(n uint16) string {
	switch n {
	case unix.ARPHRD_ETHER:
		return "ether"
	case unix.ARPHRD_LOOPBACK:
		return "loopback"
	case unix.ARPHRD_NONE:
		return "none"
	case unix.ARPHRD_SIT:
		return "sit"
	case unix.ARPHRD_TUNNEL:
		return "ipip"
	case unix.ARPHRD_TUNNEL6:
		return "tunnel6"
	case unix.ARPHRD_IPGRE:
		return "gre"
	case unix.ARPHRD_IP6GRE:
		return "gre6"
	case unix.ARPHRD_PPP:
		return "ppp"
	case unix.ARPHRD_CAN:
		return "can"
	case unix.ARPHRD_INFINIBAND:
		return "infiniband"
	case unix.ARPHRD_IEEE80211:
		return "ieee802.11"
	case unix.ARPHRD_NETLINK:
		return "netlink"
	case unix.ARPHRD_VOID:
		return "void"
	}
	return fmt.Sprintf("[%d]", n)
}

// Layer2 is a link-layer address as text: that of an IP tunnel as an IP
// address, any other in hexadecimal with colons.
func Layer2(addr []byte, arphrd uint16) string { return string(appendLayer2(nil, addr, arphrd)) }

func appendLayer2(out, addr []byte, arphrd uint16) []byte {
	switch arphrd {
	case unix.ARPHRD_TUNNEL, unix.ARPHRD_SIT, unix.ARPHRD_IPGRE:
		if len(addr) == 4 {
			return netip.AddrFrom4([4]byte(addr)).AppendTo(out)
		}
	case unix.ARPHRD_TUNNEL6, unix.ARPHRD_IP6GRE:
		if len(addr) == 16 {
			return netip.AddrFrom16([16]byte(addr)).AppendTo(out)
		}
	}
	const hex = "0123456789abcdef"
	for i, b := range addr {
		if i > 0 {
			out = append(out, ':')
		}
		out = append(out, hex[b>>4], hex[b&15])
	}
	return out
}

// layer2 is Color for such an address. Without colours it is made where it is written:
// to a long listing its copies are a fiftieth of the memory.
func (p *Printer) layer2(key, pre string, addr []byte, arphrd uint16, post string) {
	if p.j != nil || p.Colors != nil {
		p.Color(colorMAC, key, pre, Layer2(addr, arphrd), post)
		return
	}
	p.w.WriteString(pre)
	p.w.Write(appendLayer2(p.w.AvailableBuffer(), addr, arphrd))
	p.w.WriteString(post)
}

// bareMAC is an address with no leading zeros in its bytes, as bridges' ids
// have it.
func bareMAC(addr []byte) string {
	var out []byte
	for i, b := range addr {
		if i > 0 {
			out = append(out, ':')
		}
		out = strconv.AppendUint(out, uint64(b), 16)
	}
	return string(out)
}
