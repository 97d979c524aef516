package link

import (
	"fmt"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// xstats prints the statistics that only one kind of link has: bridges of
// themselves, or with type bridge_slave of their ports.
func xstats(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return cmdline.Fail(cmdline.StatusLocal, "xstats: missing argument")
	}
	w := cmdline.NewWords(c.Words)
	var of []string
	w.Abbrev(func() error { of = w.Rest(); return nil }, "type")
	w.Abbrev(func() error { return xstatsHelp(c, "xstats type { bridge | bridge_slave } [ WORD ... ]") }, "help")
	w.Free(func(word string) error { return cmdline.Invalid(word, "unknown argument") })
	if err := w.Parse(); err != nil {
		return err
	}
	if len(of) == 0 {
		return cmdline.Incomplete()
	}
	kind, words := of[0], of[1:]
	switch kind {
	case "bridge":
		return bridgeXstats(c, words, unix.IFLA_STATS_LINK_XSTATS)
	case "bridge_slave":
		return bridgeXstats(c, words, unix.IFLA_STATS_LINK_XSTATS_SLAVE)
	}
	if _, ok := findKind(kind); !ok && kind != "bond_slave" {
		return cmdline.Invalid(kind, "invalid type")
	}
	return cmdline.Fail(cmdline.StatusLocal, "xstats: link type %s doesn't support xstats", kind)
}

// xstatsHelp is a usage that is no failure.
func xstatsHelp(c *cmdline.Context, text string) error {
	fmt.Fprintln(c.Out, "Usage: ... "+text)
	return cmdline.Exit(0)
}

func bridgeXstats(c *cmdline.Context, words []string, kind uint16) error {
	dev, mcast, stp := "", true, true
	w := cmdline.NewWords(words)
	w.Exact(func() error { mcast, stp = true, false; return nil }, "igmp", "mcast")
	w.Exact(func() error { mcast, stp = false, true; return nil }, "stp")
	w.Exact(func() (err error) { dev, err = w.Next(); return err }, "dev")
	w.Exact(func() error { return xstatsHelp(c, "bridge [ igmp | stp ] [ dev DEVICE ]") }, "help")
	w.Free(func(word string) error { return cmdline.Invalid(word, "unknown attribute") })
	if err := w.Parse(); err != nil {
		return err
	}
	only := 0
	conn, err := c.Kernel()
	if err == nil && dev != "" {
		only, err = links.Find(conn, dev)
	}
	if err != nil {
		return err
	}
	p, names := c.Printer(nil), &links.Names{}
	err = eachStats(conn, kind, func(body []byte) {
		x := model.DecodeXstats(body, kind)
		if !x.Bridge || only != 0 && x.Index != only {
			return
		}
		p.Open()
		p.XstatsHead(render.LinkName(x.Index, names))
		if mcast && x.Mcast != nil {
			p.XstatsMcast(x.Mcast)
		}
		if stp && x.STP != nil {
			p.XstatsSTP(x.STP)
		}
		p.Close()
	})
	if err == nil {
		p.End()
	}
	return err
}

// afstats prints what links have counted of protocols other than IP.
func afstats(c *cmdline.Context) error {
	dev, hasDev := "", false
	w := cmdline.NewWords(c.Words)
	w.Exact(func() error {
		word, err := w.Next()
		if err == nil && hasDev {
			err = cmdline.Garbage("dev", word)
		}
		dev, hasDev = word, true
		return err
	}, "dev")
	w.Abbrev(usage, "help")
	w.Free(func(word string) error {
		return cmdline.Fail(cmdline.StatusUsage, `Command "%s" is unknown, try "ip link help".`, word)
	})
	if err := w.Parse(); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	only := 0
	if hasDev {
		var ok bool
		if only, ok, err = links.Index(conn, dev); err == nil && !ok {
			err = cmdline.Fail(0, `Device "%s" does not exist.`, dev)
		}
		if err != nil {
			return err
		}
	}
	p, names := c.Printer(nil), &links.Names{}
	err = eachStats(conn, unix.IFLA_STATS_AF_SPEC, func(body []byte) {
		index, mpls := model.DecodeAFStats(body)
		if mpls == nil || only != 0 && index != only {
			return
		}
		p.Open()
		p.AFStats(index, render.LinkName(index, names), mpls)
		p.Text("\n")
		p.Close()
	})
	if err == nil {
		p.End()
	}
	return err
}

// eachStats lists the statistics of one kind of all links.
func eachStats(conn *rtnl.Conn, kind uint16, f func(body []byte)) error {
	req := nl.NewNetlinkRequest(unix.RTM_GETSTATS, 0)
	req.AddData(&model.StatsMsg{Filter: 1 << (kind - 1)})
	return conn.Dump(req, func(m rtnl.Message) error { f(m.Body); return nil })
}
