package rule

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// magic begins a file of saved rules.
const magic = 0x71706986

// save writes the rules of a family as the kernel told them.
func save(c *cmdline.Context) error {
	if len(c.Words) > 0 {
		return cmdline.Fail(cmdline.StatusLocal, `"ip rule save" does not take any arguments.`)
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	file, err := c.SaveFile(magic)
	if err != nil {
		return err
	}
	f := filter{family: family(c)}
	if err := f.each(conn, func(_ *model.Rule, m rtnl.Message) error { return file.Write(m) }); err != nil {
		return cmdline.WithStatus(cmdline.StatusUsage, err)
	}
	if c.JSON { // as ip does, behind the file
		c.Printer(nil).End()
	}
	return nil
}

// restore asks for what standard input holds, whatever it is about. What is there
// already does not stop the others; words are not read.
func restore(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	data, err := cmdline.Saved(magic, "rule")
	if err == nil {
		err = rtnl.ReadMessages(data, rtnl.MagicSize, func(m rtnl.Message) error {
			return c.Restored(conn, nl.NewNetlinkRequest(int(m.Type), unix.NLM_F_CREATE), m)
		})
	}
	return cmdline.WithStatus(cmdline.StatusUsage, err)
}
