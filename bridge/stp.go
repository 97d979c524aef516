package bridge

import (
	"fmt"

	"gonet/internal/cmdline"
	"gonet/internal/rtnl"
)

// showSTP prints what a bridge and its ports know of the spanning tree. All
// values of a bridge are IFLA_BR_*, those of a port IFLA_BRPORT_*.
func showSTP(c *cmdline.Context) error {
	b, ok, err := find(c, c.Words[0])
	switch {
	case err != nil:
		return err
	case !ok:
		return fail("bridge %s does not exist!", c.Words[0])
	case b.kind != "bridge":
		return fail("device %s is not a bridge!", c.Words[0])
	}
	ports, err := ports(c, b.index)
	if err != nil {
		return err
	}
	bridgeSTP(c, b)
	for _, p := range ports {
		portSTP(c, p)
	}
	return nil
}

func bridgeSTP(c *cmdline.Context, b device) {
	n := func(attr uint16) uint64 { return rtnl.Uint(b.data[attr]) }
	s := func(attr uint16) float64 { return float64(n(attr)) / 100 }
	fmt.Fprintf(c.Out, "%s\n bridge id\t\t%s\n designated root\t%s\n", b.name, id(b.data[11]), id(b.data[10]))
	fmt.Fprintf(c.Out, " root port\t\t%4d\t\t\tpath cost\t\t%4d\n", n(12), n(13))
	fmt.Fprintf(c.Out, " max age\t\t%7.2f\t\t\tbridge max age\t\t%7.2f\n", s(attrMaxAge), s(attrMaxAge))
	fmt.Fprintf(c.Out, " hello time\t\t%7.2f\t\t\tbridge hello time\t%7.2f\n", s(attrHello), s(attrHello))
	fmt.Fprintf(c.Out, " forward delay\t\t%7.2f\t\t\tbridge forward delay\t%7.2f\n", s(attrForwardDelay), s(attrForwardDelay))
	fmt.Fprintf(c.Out, " ageing time\t\t%7.2f\n", s(attrAgeing))
	fmt.Fprintf(c.Out, " hello timer\t\t%7.2f\t\t\ttcn timer\t\t%7.2f\n", s(16), s(17))
	fmt.Fprintf(c.Out, " topology change timer\t%7.2f\t\t\tgc timer\t\t%7.2f\n", s(18), s(19))
	c.Out.WriteString(" flags\t\t\t")
	if n(14) != 0 {
		c.Out.WriteString("TOPOLOGY_CHANGE ")
	}
	if n(15) != 0 {
		c.Out.WriteString("TOPOLOGY_CHANGE_DETECTED ")
	}
	c.Out.WriteString("\n\n\n")
}

func portSTP(c *cmdline.Context, p device) {
	n := func(attr uint16) uint64 { return rtnl.Uint(p.port[attr]) }
	s := func(attr uint16) float64 { return float64(n(attr)) / 100 }
	states := [...]string{"disabled", "listening", "learning", "forwarding", "blocking"}
	state := fmt.Sprintf("<%d>", n(1))
	if n(1) < uint64(len(states)) {
		state = states[n(1)]
	}
	fmt.Fprintf(c.Out, "%s (%d)\n port id\t\t%04x\t\t\tstate\t\t%15s\n", p.name, n(18), n(17), state)
	fmt.Fprintf(c.Out, " designated root\t%s\tpath cost\t\t%4d\n", id(p.port[13]), n(portCostAttr))
	fmt.Fprintf(c.Out, " designated bridge\t%s\tmessage age timer\t%7.2f\n", id(p.port[14]), s(21))
	fmt.Fprintf(c.Out, " designated port\t%04x\t\t\tforward delay timer\t%7.2f\n", n(15), s(22))
	fmt.Fprintf(c.Out, " designated cost\t%4d\t\t\thold timer\t\t%7.2f\n flags\t\t\t", n(16), s(23))
	if n(20) != 0 {
		c.Out.WriteString("CONFIG_PENDING ")
	}
	if n(19) != 0 {
		c.Out.WriteString("TOPOLOGY_CHANGE_ACK ")
	}
	c.Out.WriteByte('\n')
	if n(portModeAttr) != 0 {
		fmt.Fprintf(c.Out, " hairpin mode\t\t%4d\n", n(portModeAttr))
	}
	c.Out.WriteByte('\n')
}
