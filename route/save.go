package route

import (
	"errors"

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

// save writes the routes that the words leave as the kernel told them. As in ip,
// the file has begun before a word is read.
func save(c *cmdline.Context) error {
	file, err := c.SaveFile(magic)
	if err != nil {
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
	return f.eachIfAny(conn, func(_ *model.Route, m rtnl.Message) error { return file.Write(m) })
}

// restore makes the routes that standard input holds.
func restore(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	return eachSaved(func(m rtnl.Message) error {
		req := nl.NewNetlinkRequest(unix.RTM_NEWROUTE, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
		req.AddData(rtnl.Raw(m.Body))
		return conn.Do(req)
	})
}

// showDump prints the routes that standard input holds.
func showDump(c *cmdline.Context) error {
	c.JSON = false // there is only text of it
	p := c.Printer(nil)
	names := &links.Names{Numeric: c.Numeric}
	return eachSaved(func(m rtnl.Message) error {
		var r model.Route
		if err := model.DecodeRoute(m.Body, &r); err != nil {
			return err
		}
		p.Route(&r, names, render.RouteStyle{})
		p.Text("\n")
		return nil
	})
}

// eachSaved gives f the routes that standard input holds. A file that is not
// whole is as if the kernel had refused it.
func eachSaved(f func(rtnl.Message) error) error {
	data, err := cmdline.Saved(magic, "route")
	if err != nil {
		return err
	}
	err = rtnl.ReadMessages(data, rtnl.MagicSize, f)
	if broken := new(rtnl.FileError); errors.As(err, &broken) {
		return cmdline.Fail(cmdline.StatusKernel, "%v", broken)
	}
	return err
}
