package bridge

import (
	"errors"
	"math"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/ioctl"
)

func addBridge(c *cmdline.Context) error {
	name := short(c.Words[0])
	info := nl.NewRtAttr(unix.IFLA_LINKINFO, nil)
	info.AddRtAttr(nl.IFLA_INFO_KIND, nl.NonZeroTerminated("bridge"))
	err := send(c, unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_EXCL, 0,
		nl.NewRtAttr(unix.IFLA_IFNAME, nl.ZeroTerminated(name)), info)
	switch {
	case errors.Is(err, unix.EEXIST):
		return fail("device %s already exists; can't create bridge with the same name", name)
	case err != nil:
		return fail("add bridge failed: %s", cmdline.Reason(err))
	}
	return nil
}

func deleteBridge(c *cmdline.Context) error {
	name := c.Words[0]
	b, ok, err := find(c, name)
	switch {
	case err != nil:
		return err
	case !ok:
		return fail("bridge %s doesn't exist; can't delete it", name)
	case b.kind != "bridge":
		return fail("can't delete bridge %s: %s", name, cmdline.Reason(unix.EPERM))
	case b.up:
		return fail("bridge %s is still up; can't delete it", name)
	}
	if err := send(c, unix.RTM_DELLINK, 0, b.index); err != nil {
		return fail("can't delete bridge %s: %s", name, cmdline.Reason(err))
	}
	return nil
}

// pair finds a bridge and a device; the device is asked for first.
func pair(c *cmdline.Context, bridge, name string) (b, d device, err error) {
	d, ok, err := find(c, name)
	if err == nil && !ok {
		err = fail("interface %s does not exist!", name)
	}
	if err != nil {
		return b, d, err
	}
	b, ok, err = find(c, bridge)
	if err == nil && !ok {
		err = fail("bridge %s does not exist!", bridge)
	}
	return b, d, err
}

// addPorts goes on until one fails; those before it stay ports.
func addPorts(c *cmdline.Context) error {
	bridge := c.Words[0]
	for _, name := range c.Words[1:] {
		b, d, err := pair(c, bridge, name)
		switch {
		case err != nil:
			return err
		case b.kind != "bridge":
			return fail("can't add %s to bridge %s: %s", name, bridge, cmdline.Reason(unix.EOPNOTSUPP))
		case d.slave == "bridge":
			return fail("device %s is already a member of a bridge; can't add it to bridge %s.", name, bridge)
		case d.kind == "bridge":
			return fail("device %s is a bridge device itself; can't add a bridge device to a bridge device.", name)
		}
		if err := setMaster(c, d, b.index); err != nil {
			return fail("can't add %s to bridge %s: %s", name, bridge, cmdline.Reason(err))
		}
	}
	return nil
}

func deletePorts(c *cmdline.Context) error {
	bridge := c.Words[0]
	for _, name := range c.Words[1:] {
		b, d, err := pair(c, bridge, name)
		switch {
		case err != nil:
			return err
		case d.master != b.index:
			return fail("device %s is not a port of %s", name, bridge)
		}
		if err := setMaster(c, d, 0); err != nil {
			return fail("can't delete %s from bridge %s: %s", name, bridge, cmdline.Reason(err))
		}
	}
	return nil
}

func setMaster(c *cmdline.Context, d device, master int32) error {
	return send(c, unix.RTM_NEWLINK, 0, d.index, nl.NewRtAttr(unix.IFLA_MASTER, nl.Uint32Attr(uint32(master))))
}

func onOff(word string) (uint32, error) {
	switch word {
	case "on", "yes", "1":
		return 1, nil
	case "off", "no", "0":
		return 0, nil
	}
	return 0, fail("expect on/off for argument")
}

func hairpin(c *cmdline.Context) error {
	on, err := onOff(c.Words[2])
	if err != nil {
		return err
	}
	_, d, err := pair(c, c.Words[0], c.Words[1])
	if err != nil {
		return err
	}
	if d.slave == "bridge" {
		err = setPort(c, d, nl.NewRtAttr(portModeAttr, nl.Uint8Attr(uint8(on))))
	} else {
		err = refusal(c, unix.ENOENT)
	}
	if err != nil {
		return fail("can't set %s to hairpin on bridge %s: %s", c.Words[1], c.Words[0], cmdline.Reason(err))
	}
	return nil
}

func stp(c *cmdline.Context) error {
	on, err := onOff(c.Words[1])
	if err != nil {
		return err
	}
	return setBridge(c, "stp status", nl.NewRtAttr(attrSTP, nl.Uint32Attr(on)))
}

// setBridge changes one value of the bridge that the first word names.
func setBridge(c *cmdline.Context, what string, attr *nl.RtAttr) error {
	b, ok, err := find(c, c.Words[0])
	if err != nil {
		return err
	}
	if !ok {
		return fail("set %s failed: %s", what, cmdline.Reason(unix.ENODEV))
	}
	if err := send(c, unix.RTM_NEWLINK, 0, b.index, kind(nl.IFLA_INFO_KIND, nl.IFLA_INFO_DATA, attr)); err != nil {
		return fail("set %s failed: %s", what, cmdline.Reason(err))
	}
	return nil
}

// BRCTL_* of linux/if_bridge.h: times are set by ioctl, since netlink has room only
// for 32 bits of the kernel's 64.
const (
	setForwardDelay = 8
	setHello        = 9
	setMaxAge       = 10
	setAgeing       = 11
)

// timer is a verb that sets a time, given in seconds with a fraction.
func timer(what, bad string, request int) func(*cmdline.Context) error {
	return func(c *cmdline.Context) error {
		seconds, ok := cnum.Float(c.Words[1])
		if !ok {
			return fail("bad %s value", bad)
		}
		if err := ioctl.PrivateValue(c.Words[0], request, ticks(seconds)); err != nil {
			return fail("set %s failed: %s", what, cmdline.Reason(err))
		}
		return nil
	}
}

// ticks are seconds in 1/100 s. brctl counts whole seconds and what is left of them
// as microseconds, in 64 bits that may overflow.
func ticks(seconds float64) uint64 {
	whole := long(seconds)
	microseconds := whole*1e6 + long((seconds-float64(whole))*1e6)
	return uint64(microseconds) / 1e4
}

// long is C's conversion on amd64: what has no place in 64 bits is the smallest.
func long(f float64) int64 {
	if f >= math.MinInt64 && f < math.MaxInt64 {
		return int64(f)
	}
	return math.MinInt64
}

func bridgePriority(c *cmdline.Context) error {
	n, ok := cnum.Scan(c.Words[1])
	if !ok {
		return fail("bad priority")
	}
	return setBridge(c, "bridge priority", nl.NewRtAttr(attrPriority, nl.Uint16Attr(uint16(n))))
}

func pathCost(c *cmdline.Context) error {
	n, ok := cnum.Scan(c.Words[2])
	if !ok {
		return fail("bad path cost value")
	}
	return portValue(c, "path cost", nl.NewRtAttr(portCostAttr, nl.Uint32Attr(uint32(n))), n >= 1 && n <= 65535)
}

func portPriority(c *cmdline.Context) error {
	n, ok := cnum.Scan(c.Words[2])
	if !ok {
		return fail("bad path priority value")
	}
	return portValue(c, "port priority", nl.NewRtAttr(portPriorityAttr, nl.Uint16Attr(uint16(n))), n >= 0 && n <= 63)
}

// portValue changes one value of the port that the second word names. The
// bridge is not looked at unless that fails, as brctl does not.
func portValue(c *cmdline.Context, what string, attr *nl.RtAttr, inRange bool) error {
	d, ok, err := find(c, c.Words[1])
	switch {
	case err != nil:
		return err
	case !ok:
		err = unix.ENODEV
	case d.slave != "bridge":
		err = refusal(c, unix.ENOENT)
	case !inRange:
		err = refusal(c, unix.ERANGE)
	default:
		err = setPort(c, d, attr)
	}
	if err != nil {
		return fail("set %s failed: %s", what, cmdline.Reason(err))
	}
	return nil
}

// refusal is why a value of a port is not taken. brctl writes it to the port's file,
// with err, and then asks the bridge that the first word names, which may be none.
func refusal(c *cmdline.Context, err error) error {
	b, ok, e := find(c, c.Words[0])
	switch {
	case e != nil:
		return e
	case !ok:
		return unix.ENODEV
	case b.kind != "bridge":
		return unix.EOPNOTSUPP
	}
	return err
}

func setPort(c *cmdline.Context, d device, attr *nl.RtAttr) error {
	return send(c, unix.RTM_NEWLINK, 0, d.index, kind(nl.IFLA_INFO_SLAVE_KIND, nl.IFLA_INFO_SLAVE_DATA, attr))
}
