package addr

import (
	"errors"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// magic begins a file of saved addresses.
const magic = 0x47361222

// save writes addresses as the kernel told them: all, or those of one link. The
// other words of a filter are read and, as in ip, of no effect.
func save(c *cmdline.Context) error {
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
	file, err := c.SaveFile(magic)
	if err != nil {
		return err
	}
	return cmdline.CutShort("Save", conn.Dump(getAddrs(c.Family, only), file.Write))
}

// restore makes the addresses that standard input holds. One that is there
// already does not stop the others.
func restore(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	data, err := saved()
	if err != nil {
		return err
	}
	return eachSaved(data, func(m rtnl.Message) error {
		return c.Restored(conn, nl.NewNetlinkRequest(unix.RTM_NEWADDR, unix.NLM_F_CREATE|unix.NLM_F_EXCL), m)
	})
}

// showDump prints the addresses that standard input holds, each under the number
// of its link: names are not known in a file.
func showDump(c *cmdline.Context) error {
	data, err := saved()
	if err != nil {
		return err
	}
	p := c.Printer(nil)
	p.Open()
	p.List("addr_info")
	err = eachSaved(data, func(m rtnl.Message) error {
		var a model.Addr
		if err := model.DecodeAddr(m.Body, &a); err != nil {
			return err
		}
		p.Open()
		p.Uint("index", "if", uint64(a.Index), ":")
		p.Newline()
		if p.Brief {
			p.AddrBrief(&a)
		} else {
			p.Addr(&a)
			p.Text("\n")
		}
		p.Close()
		return nil
	})
	p.EndList()
	p.Close()
	p.End()
	return err
}

// saved is what standard input holds. No file of addresses is wrong use.
func saved() ([]byte, error) {
	data, err := cmdline.Saved(magic, "address")
	if wrong := new(rtnl.MagicError); errors.As(err, &wrong) {
		err = cmdline.Fail(cmdline.StatusUsage, "%v", wrong)
	}
	return data, err
}

// eachSaved gives f the messages of a file, and no more once one
// is not whole or refused.
func eachSaved(data []byte, f func(rtnl.Message) error) error {
	return cmdline.WithStatus(cmdline.StatusUsage, rtnl.ReadMessages(data, rtnl.MagicSize, f))
}
