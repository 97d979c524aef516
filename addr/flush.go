package addr

import (
	"errors"
	"fmt"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// flush removes the addresses that the words leave, round after round until a
// listing finds none, at most c.Loops times (0: without end).
func flush(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return cmdline.Fail(cmdline.StatusLocal, "Flush requires arguments.")
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	f, err := parseFilter(c, conn)
	if err != nil {
		return err
	}
	f.master = 0 // it has to be there, but those of other masters are flushed too, as in ip
	only, err := f.device(conn)
	if err != nil {
		return err
	}
	tell := func(*model.Addr) {}
	if c.Stats > 1 {
		p, names := c.Printer(nil), &links.Names{}
		tell = func(a *model.Addr) {
			p.AddrLink(a, names)
			p.Addr(a)
			p.Text("\n")
		}
	}
	for round := 0; c.Loops == 0 || round < c.Loops; round++ {
		found, err := flushRound(conn, f, only, tell)
		if err != nil {
			return cmdline.CutShort("Flush", err)
		}
		if found == 0 {
			report(c, round)
			return nil
		}
		if c.Stats > 0 {
			fmt.Fprintf(c.Out, "\n*** Round %d, deleting %d addresses ***\n", round+1, found)
		}
	}
	return cmdline.Fail(cmdline.StatusUsage, "*** Flush remains incomplete after %d rounds. ***", c.Loops)
}

func report(c *cmdline.Context, rounds int) {
	switch {
	case c.Stats == 0:
	case rounds == 0:
		fmt.Fprintln(c.Out, "Nothing to flush.")
	case rounds == 1:
		fmt.Fprintln(c.Out, "*** Flush is complete after 1 round ***")
	default:
		fmt.Fprintf(c.Out, "*** Flush is complete after %d rounds ***\n", rounds)
	}
}

// flushRound deletes what matches, tells of each and says how much that was.
func flushRound(conn *rtnl.Conn, f *filter, only int, tell func(*model.Addr)) (int, error) {
	byLink, err := read(conn, f.family, only)
	if err != nil {
		return 0, err
	}
	found := 0
	err = eachLink(conn, only, f, func(index int, name string) error {
		for _, a := range byLink[index] {
			if !f.address(&a, name) {
				continue
			}
			found++
			tell(&a)
			// A secondary goes with its primary, so it may be gone by now.
			if err := remove(conn, &a); err != nil && !errors.Is(err, unix.EADDRNOTAVAIL) {
				return err
			}
		}
		return nil
	})
	return found, err
}

// eachLink gives f the links that are meant, after the listing has ended: the
// socket is free again for what is to be deleted.
func eachLink(conn *rtnl.Conn, only int, filter *filter, f func(index int, name string) error) error {
	type named struct {
		index int
		name  string
	}
	var all []named
	err := links.Each(conn, links.Filter{}, &links.Names{}, func(l *model.Link) error {
		if (only == 0 || only == l.Index) && filter.link(l) {
			all = append(all, named{l.Index, l.Name})
		}
		return nil
	})
	for i := 0; err == nil && i < len(all); i++ {
		err = f(all[i].index, all[i].name)
	}
	return err
}

func remove(conn *rtnl.Conn, a *model.Addr) error {
	req := nl.NewNetlinkRequest(unix.RTM_DELADDR, 0)
	msg := nl.NewIfAddrmsg(int(a.Family))
	msg.Prefixlen, msg.Scope, msg.Index = a.PrefixLen, a.Scope, uint32(a.Index)
	req.AddData(msg)
	req.AddData(nl.NewRtAttr(unix.IFA_LOCAL, a.Local.AsSlice()))
	if a.Peer.IsValid() {
		req.AddData(nl.NewRtAttr(unix.IFA_ADDRESS, a.Peer.AsSlice()))
	}
	return conn.Do(req)
}
