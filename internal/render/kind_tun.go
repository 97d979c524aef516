package render

import (
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

func printTun(p *Printer, a *attrs, _ *model.Link, _ Names) {
	switch rtnl.Uint(a[unix.IFLA_TUN_TYPE]) {
	case unix.IFF_TUN:
		p.Str("type", "type ", "tun", " ")
	case unix.IFF_TAP:
		p.Str("type", "type ", "tap", " ")
	default:
		p.Str("type", "type ", "UNKNOWN:"+strconv.FormatUint(rtnl.Uint(a[unix.IFLA_TUN_TYPE]), 10), " ")
	}
	p.onOff(a[unix.IFLA_TUN_PI], "pi", "pi")
	p.onOff(a[unix.IFLA_TUN_VNET_HDR], "vnet_hdr", "vnet_hdr")
	if v := a[unix.IFLA_TUN_MULTI_QUEUE]; v != nil {
		on := rtnl.Uint(v) != 0
		if on || p.j != nil {
			p.bool("multi_queue", "multi_queue ", on)
		}
		if on {
			p.num(a[unix.IFLA_TUN_NUM_QUEUES], "numqueues", "numqueues ")
			p.num(a[unix.IFLA_TUN_NUM_DISABLED_QUEUES], "numdisabled", "numdisabled ")
		}
	}
	p.onOff(a[unix.IFLA_TUN_PERSIST], "persist", "persist")
	p.account(a[unix.IFLA_TUN_OWNER], "user", rtnames.Users)
	p.account(a[unix.IFLA_TUN_GROUP], "group", rtnames.UserGroups)
}

// account writes the name that a file gives to an id, or the id.
func (p *Printer) account(v []byte, key string, names rtnames.Accounts) {
	if v == nil {
		return
	}
	if name, ok := names.Name(strconv.FormatUint(rtnl.Uint(v), 10)); ok {
		p.Str(key, key+" ", name, " ")
		return
	}
	p.Uint(key, key+" ", rtnl.Uint(v), " ")
}

func printXfrm(p *Printer, a *attrs, _ *model.Link, _ Names) {
	const xfrmIfID, xfrmExternal = 2, 3 // IFLA_XFRM_*
	if a[xfrmExternal] != nil {
		p.external(a[xfrmExternal])
		return
	}
	p.hexAttr(a[xfrmIfID], "if_id", "if_id ")
}
