package render

import (
	"encoding/hex"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// printTun writes a device of ip tuntap.
func printTun(p *Printer, a *attrs, _ *model.Link, _ Names) {
	if v := a[unix.IFLA_TUN_TYPE]; v != nil {
		typ := "UNKNOWN"
		switch rtnl.Uint(v) {
		case unix.IFF_TUN:
			typ = "tun"
		case unix.IFF_TAP:
			typ = "tap"
		}
		p.Str("type", "type ", typ, " ")
	}
	p.onOff(a[unix.IFLA_TUN_PI], "pi", "pi")
	p.onOff(a[unix.IFLA_TUN_VNET_HDR], "vnet_hdr", "vnet_hdr")
	if v := a[unix.IFLA_TUN_MULTI_QUEUE]; v != nil {
		multi := rtnl.Uint(v) != 0
		if p.j != nil {
			p.j.Bool("multi_queue", multi)
		} else if multi {
			p.Text("multi_queue ")
		}
		if multi {
			p.num(a[unix.IFLA_TUN_NUM_QUEUES], "numqueues", "numqueues ")
			p.num(a[unix.IFLA_TUN_NUM_DISABLED_QUEUES], "numdisabled", "numdisabled ")
		}
	}
	p.onOff(a[unix.IFLA_TUN_PERSIST], "persist", "persist")
	p.owner(a[unix.IFLA_TUN_OWNER], "user", rtnames.User)
	p.owner(a[unix.IFLA_TUN_GROUP], "group", rtnames.UserGroup)
}

// owner writes who may use a device, by name if there is one.
func (p *Printer) owner(v []byte, key string, name func(id uint32) string) {
	if v == nil {
		return
	}
	id := uint32(rtnl.Uint(v))
	if s := name(id); s != "" {
		p.Str(key, key+" ", s, " ")
	} else {
		p.Uint(key, key+" ", uint64(id), " ")
	}
}

func printMACsec(p *Printer, a *attrs, _ *model.Link, _ Names) {
	if v := a[unix.IFLA_MACSEC_SCI]; v != nil {
		p.Str("sci", "sci ", hex.EncodeToString(v), " ")
	}
	p.onOff(a[unix.IFLA_MACSEC_PROTECT], "protect", "protect")
	if v := a[unix.IFLA_MACSEC_CIPHER_SUITE]; v != nil {
		p.Str("cipher_suite", "cipher ", macsecCipher(rtnl.Uint(v)), " ")
	}
	p.num(a[unix.IFLA_MACSEC_ICV_LEN], "icv_len", "icvlen ")
	p.num(a[unix.IFLA_MACSEC_ENCODING_SA], "encoding_sa", "encodingsa ")
	p.choice(a[unix.IFLA_MACSEC_VALIDATION], "validation", "validate ", []string{"disabled", "check", "strict"})
	p.onOff(a[unix.IFLA_MACSEC_ENCRYPT], "encrypt", "encrypt")
	p.onOff(a[unix.IFLA_MACSEC_INC_SCI], "inc_sci", "send_sci")
	p.onOff(a[unix.IFLA_MACSEC_ES], "es", "end_station")
	p.onOff(a[unix.IFLA_MACSEC_SCB], "scb", "scb")
	p.onOff(a[unix.IFLA_MACSEC_REPLAY_PROTECT], "replay_protect", "replay")
	p.num(a[unix.IFLA_MACSEC_WINDOW], "window", "window ")
}

// macsecCipher is the name of a cipher suite (MACSEC_CIPHER_ID_*).
func macsecCipher(id uint64) string {
	switch id {
	case 0x0080020001000001, 0x0080c20001000001:
		return "GCM-AES-128"
	case 0x0080c20001000002:
		return "GCM-AES-256"
	case 0x0080c20001000003:
		return "GCM-AES-XPN-128"
	case 0x0080c20001000004:
		return "GCM-AES-XPN-256"
	}
	return "(unknown)"
}

func printXFRM(p *Printer, a *attrs, _ *model.Link, _ Names) {
	if a[unix.IFLA_XFRM_COLLECT_METADATA] != nil {
		p.Flag("external", "external ")
		return
	}
	p.hexAttr(a[unix.IFLA_XFRM_IF_ID], "if_id", "if_id ")
}
