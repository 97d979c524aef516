package link

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
)

// property adds or deletes alternative names of a link.
func property(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return usage()
	}
	verb := c.Words[0]
	c.Words = c.Words[1:]
	switch {
	case cmdline.Abbreviates(verb, "add"):
		return changeProperty(c, unix.RTM_NEWLINKPROP, unix.NLM_F_CREATE|unix.NLM_F_EXCL|unix.NLM_F_APPEND)
	case cmdline.Abbreviates(verb, "del"):
		return changeProperty(c, unix.RTM_DELLINKPROP, 0)
	case cmdline.Abbreviates(verb, "help"):
		return usage()
	}
	return cmdline.Fail(cmdline.StatusUsage, "Operator required")
}

func changeProperty(c *cmdline.Context, typ, flags int) error {
	dev := ""
	names := nl.NewRtAttr(unix.IFLA_PROP_LIST|unix.NLA_F_NESTED, nil)
	w := cmdline.NewWords(c.Words)
	w.Abbrev(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		names.AddRtAttr(unix.IFLA_ALT_IFNAME, nl.ZeroTerminated(word))
		return links.CheckAltName(word)
	}, "altname")
	w.Abbrev(usage, "help")
	device := func(word string) error {
		if dev != "" {
			return cmdline.Garbage("dev", word)
		}
		dev = word
		return links.CheckDevice(word)
	}
	w.Exact(w.Value(device), "dev")
	w.Free(device)
	if err := w.Parse(); err != nil {
		return err
	}
	if dev == "" {
		return cmdline.Fail(cmdline.StatusUsage, `Not enough of information: "dev" argument is required.`)
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	index, err := links.Find(conn, dev)
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	msg := nl.NewIfInfomsg(unix.AF_UNSPEC)
	msg.Index = int32(index)
	req.AddData(msg)
	req.AddData(names)
	return conn.Do(req)
}
