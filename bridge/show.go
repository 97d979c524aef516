package bridge

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/rtnl"
)

// show lists bridges with their ports: all by name, or those named in order.
func show(c *cmdline.Context) error {
	devices, err := all(c)
	if err != nil {
		return err
	}
	header := false
	print := func(b device) {
		if !header {
			c.Out.WriteString("bridge name\tbridge id\t\tSTP enabled\tinterfaces\n")
			header = true
		}
		showOne(c, devices, b)
	}
	if len(c.Words) == 0 {
		for _, d := range devices {
			if d.kind == "bridge" {
				print(d)
			}
		}
		return nil
	}
	failed := false
	for _, name := range c.Words {
		i := slices.IndexFunc(devices, func(d device) bool { return d.name == name })
		if i >= 0 && devices[i].kind == "bridge" {
			print(devices[i])
			continue
		}
		failed = true
		if i < 0 {
			fmt.Fprintf(c.Err, "bridge %s does not exist!\n", name)
		} else {
			fmt.Fprintf(c.Err, "device %s is not a bridge!\n", name)
		}
	}
	if failed {
		return cmdline.Exit(cmdline.StatusLocal)
	}
	return nil
}

func showOne(c *cmdline.Context, devices []device, b device) {
	stp := "no"
	if rtnl.Uint(b.data[attrSTP]) != 0 {
		stp = "yes"
	}
	const attrBridgeID = 11
	fmt.Fprintf(c.Out, "%s\t\t%s\t%s\t\t", b.name, id(b.data[attrBridgeID]), stp)
	for i, p := range ports(devices, b) {
		if i > 0 {
			c.Out.WriteString("\n\t\t\t\t\t\t\t")
		}
		c.Out.WriteString(p.name)
	}
	c.Out.WriteByte('\n')
}

// A neighbour is one address that a bridge knows.
type neighbour struct {
	mac   [6]byte
	port  uint64
	local bool
	age   float64 // seconds
}

// showMACs lists the addresses that a bridge has learned, by address.
func showMACs(c *cmdline.Context) error {
	b, ok, err := find(c, c.Words[0])
	switch {
	case err != nil:
		return err
	case !ok:
		return fail("read of forward table failed: %s", cmdline.Reason(unix.ENODEV))
	case b.kind != "bridge":
		return fail("read of forward table failed: %s", cmdline.Reason(unix.EOPNOTSUPP))
	}
	devices, err := all(c)
	if err != nil {
		return err
	}
	numbers := map[int32]uint64{}
	for _, p := range ports(devices, b) {
		const attrNo = 18 // IFLA_BRPORT_NO
		numbers[p.index] = rtnl.Uint(p.port[attrNo])
	}
	list, err := neighbours(c, b.index, numbers)
	if err != nil {
		return err
	}
	c.Out.WriteString("port no\tmac addr\t\tis local?\tageing timer\n")
	for _, n := range list {
		local := "no"
		if n.local {
			local = "yes"
		}
		m := n.mac
		fmt.Fprintf(c.Out, "%3d\t%02x:%02x:%02x:%02x:%02x:%02x\t%s\t\t%7.2f\n", n.port, m[0], m[1], m[2], m[3], m[4], m[5], local, n.age)
	}
	return nil
}

// forwarding is the head of a question about bridges' tables, a struct ndmsg.
type forwarding struct{}

func (forwarding) Len() int { return unix.SizeofNdMsg }

func (forwarding) Serialize() []byte {
	msg := make([]byte, unix.SizeofNdMsg)
	msg[0] = unix.AF_BRIDGE
	return msg
}

func neighbours(c *cmdline.Context, bridge int32, numbers map[int32]uint64) ([]neighbour, error) {
	conn, err := c.Kernel()
	if err != nil {
		return nil, err
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETNEIGH, 0)
	req.AddData(forwarding{})
	req.AddData(nl.NewRtAttr(unix.NDA_MASTER, nl.Uint32Attr(uint32(bridge))))
	var list []neighbour
	err = conn.Dump(req, func(m rtnl.Message) error {
		if len(m.Body) < unix.SizeofNdMsg {
			return errors.New("message truncated")
		}
		port, known := numbers[int32(rtnl.Uint(m.Body[4:8]))]
		n := neighbour{port: port, local: rtnl.Uint(m.Body[8:10])&unix.NUD_PERMANENT != 0}
		vlan := false
		for typ, v := range rtnl.Attributes(m.Body[unix.SizeofNdMsg:]) {
			switch {
			case typ == unix.NDA_LLADDR && len(v) == 6:
				n.mac = [6]byte(v)
			case typ == unix.NDA_CACHEINFO && len(v) >= 8 && !n.local:
				n.age = float64(binary.NativeEndian.Uint32(v[4:])) / 100 // updated, in ticks
			case typ == unix.NDA_VLAN:
				vlan = true
			}
		}
		// Multicast filters of devices come in the same dump; they are not learned.
		if known && m.Body[10]&unix.NTF_SELF == 0 && !vlan {
			list = append(list, n)
		}
		return nil
	})
	slices.SortFunc(list, func(a, b neighbour) int { return bytes.Compare(a.mac[:], b.mac[:]) })
	return list, err
}
