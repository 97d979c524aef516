package route

import (
	"os"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// magic begins a file of saved routes.
const magic = 0x45311224

// save writes the routes that the words leave as the kernel told them.
func save(c *cmdline.Context) error {
	if cmdline.IsTerminal(os.Stdout) {
		return cmdline.Fail(cmdline.StatusLocal, "Not sending a binary stream to stdout")
	}
	file := rtnl.NewSaveFile(c.Out, magic)
	if err := file.Begin(); err != nil {
		return err
	}
	f := newFilter(c.Family)
	if err := f.parse(c); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	return f.each(conn, func(_ *model.Route, m rtnl.Message) error { return file.Write(m) })
}

// restore makes the routes that standard input holds.
func restore(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	return each(func(m rtnl.Message) error {
		req := nl.NewNetlinkRequest(unix.RTM_NEWROUTE, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
		req.AddData(raw(m.Body))
		return conn.Do(req)
	})
}

// showDump prints the routes that standard input holds.
func showDump(c *cmdline.Context) error {
	c.JSON = false // there is only text of it
	p := c.Printer(nil)
	names := &links.Names{Numeric: c.Numeric}
	return each(func(m rtnl.Message) error {
		var r model.Route
		if err := model.DecodeRoute(m.Body, &r); err != nil {
			return err
		}
		p.Route(&r, names, render.RouteStyle{})
		p.Text("\n")
		return nil
	})
}

func each(f func(rtnl.Message) error) error {
	if cmdline.IsTerminal(os.Stdin) {
		return cmdline.Fail(cmdline.StatusLocal, "Can't restore route dump from a terminal")
	}
	return rtnl.ReadSaveFile(os.Stdin, magic, f)
}
