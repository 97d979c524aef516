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
	only, err := f.device(conn)
	if err != nil {
		return err
	}
	names := &links.Names{}
	tell := func(*model.Addr) {}
	if c.Stats > 1 {
		p := c.Printer(nil)
		tell = func(a *model.Addr) {
			p.AddrLink(a, names)
			p.Addr(a)
			p.Text("\n")
		}
	}
	for round := 0; c.Loops == 0 || round < c.Loops; round++ {
		found, err := flushRound(conn, f, only, names, tell)
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

// flushRound deletes what matches, tells of each and says how much that was. What
// a filter says of links is not heeded, as in ip.
func flushRound(conn *rtnl.Conn, f *filter, only int, names *links.Names, tell func(*model.Addr)) (int, error) {
	var found []model.Addr
	err := conn.Dump(getAddrs(f.family, only), func(m rtnl.Message) error {
		var a model.Addr
		if err := model.DecodeAddr(m.Body, &a); err != nil {
			return err
		}
		name := ""
		if f.hasLabel {
			name, _, _ = names.Link(a.Index)
		}
		if f.address(&a, name) {
			found = append(found, a)
		}
		return nil
	})
	for i := 0; err == nil && i < len(found); i++ {
		tell(&found[i])
		// A secondary goes with its primary, so it may be gone by now.
		if err = remove(conn, &found[i]); errors.Is(err, unix.EADDRNOTAVAIL) {
			err = nil
		}
	}
	return len(found), err
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
