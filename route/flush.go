package route

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// flush removes the routes that the words leave, round after round until a
// listing finds none.
func flush(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return cmdline.Fail(cmdline.StatusLocal, `"ip route flush" requires arguments.`)
	}
	f := newFilter(c.Family)
	if err := f.parse(c); err != nil {
		return err
	}
	if f.cloned && f.family != unix.AF_INET6 {
		return flushCache(c)
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	for round := 0; ; round++ {
		found, err := flushRound(c, conn, f)
		if err != nil {
			return cmdline.Terminated("Flush", err)
		}
		if found == 0 {
			report(c, round)
			return nil
		}
		if c.Stats > 0 {
			fmt.Fprintf(c.Out, "\n*** Round %d, deleting %d entries ***\n", round+1, found)
		}
	}
}

func report(c *cmdline.Context, rounds int) {
	switch {
	case c.Stats == 0:
	case rounds == 0:
		fmt.Fprintln(c.Out, "Nothing to flush.")
	default:
		s := "s"
		if rounds == 1 {
			s = ""
		}
		fmt.Fprintf(c.Out, "*** Flush is complete after %d round%s ***\n", rounds, s)
	}
}

// flushCache drops what the kernel has learned of ways, which it keeps by itself
// since Linux 3.6: the file is written as ip writes it.
func flushCache(c *cmdline.Context) error {
	const path = "/proc/sys/net/ipv4/route/flush"
	if err := os.WriteFile(path, []byte("-1"), 0); err != nil {
		return cmdline.Fail(cmdline.StatusLocal, `Cannot open "%s": %s`, path, cmdline.Reason(err))
	}
	if c.Stats > 0 {
		fmt.Fprintln(c.Out, "*** IPv4 routing cache is flushed.")
	}
	return nil
}

// flushRound lists what matches, then deletes it.
func flushRound(c *cmdline.Context, conn *rtnl.Conn, f *filter) (int, error) {
	var found [][]byte
	p := c.Printer(nil)
	names := &links.Names{Numeric: c.Numeric}
	err := f.each(conn, func(r *model.Route, m rtnl.Message) error {
		found = append(found, slices.Clone(m.Body))
		if c.Stats > 1 {
			p.Route(r, names, f.style())
			p.Text("\n")
		}
		return nil
	})
	for _, body := range found {
		req := nl.NewNetlinkRequest(unix.RTM_DELROUTE, 0)
		req.AddData(rtnl.Raw(body))
		if e := conn.Do(req); e != nil && !errors.Is(e, unix.ESRCH) && err == nil {
			err = cmdline.Fail(cmdline.StatusKernel, "Failed to send flush request: %s", cmdline.Reason(e))
		}
	}
	return len(found), err
}
