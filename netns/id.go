package netns

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/ns"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// attrNsid and attrTarget are attributes of linux/net_namespace.h.
const (
	attrNsid   = 1
	attrTarget = 4
)

// list prints the names, with the numbers that have been given.
func list(c *cmdline.Context) error {
	names, err := ns.Names()
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if !c.JSON {
		for _, name := range names {
			c.Out.WriteString(name)
			if n := links.NetnsID(conn, name); n >= 0 {
				fmt.Fprintf(c.Out, " (id: %d)", n)
			}
			c.Out.WriteByte('\n')
		}
		return nil
	}
	j := render.NewJSON(c.Out, c.Pretty)
	for _, name := range names {
		j.Open()
		j.String("name", name)
		if n := links.NetnsID(conn, name); n >= 0 {
			j.Int("id", int64(n))
		}
		j.Close()
	}
	j.End()
	return nil
}

// set gives a namespace a number, or lets the kernel choose.
func set(c *cmdline.Context) error {
	switch len(c.Words) {
	case 0:
		return noName()
	case 1:
		return cmdline.Fail(cmdline.StatusLocal, "No nsid specified")
	}
	name, word := c.Words[0], c.Words[1]
	number := int32(-1) // the kernel's word for "any"
	if word != "auto" {
		n, err := strconv.ParseInt(word, 0, 32)
		if err != nil {
			return cmdline.Invalid(word, `Invalid "netnsid" value`)
		}
		if n < 0 {
			return cmdline.Invalid(word, `"netnsid" value should be >= 0`)
		}
		number = int32(n)
	}
	fd, err := ns.Open(name)
	if err != nil {
		return cmdline.Fail(cmdline.StatusLocal, `Cannot open network namespace "%s": %s`, name, cmdline.Reason(err))
	}
	defer unix.Close(fd)
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	return links.SetNetnsID(conn, fd, number)
}

// listID prints the numbers that are given here, or as another namespace sees
// them.
func listID(c *cmdline.Context) error {
	var target, one int32 = -1, -1
	w := cmdline.NewWords(c.Words)
	number := func(key string, into *int32) func() error {
		seen := false
		return func() error {
			if seen {
				return cmdline.Duplicate(key, key)
			}
			seen = true
			word, err := w.Next()
			if err != nil {
				return err
			}
			n, ok := cnum.Int(word, 32)
			switch {
			case !ok:
				return cmdline.Invalid(word, `"%s" value is invalid`, key)
			case n < 0:
				return cmdline.Invalid("(null)", `"%s" value should be >= 0`, key)
			}
			*into = int32(n)
			return nil
		}
	}
	w.Exact(number("target-nsid", &target), "target-nsid")
	w.Exact(number("nsid", &one), "nsid")
	w.Free(func(string) error { return help(c) })
	if err := w.Parse(); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	names := namesByID(conn)
	req := nl.NewNetlinkRequest(unix.RTM_GETNSID, 0)
	req.AddData(&nl.RtGenMsg{})
	if target >= 0 {
		req.AddData(nl.NewRtAttr(attrTarget, binary.NativeEndian.AppendUint32(nil, uint32(target))))
	}
	p := c.Printer(nil)
	print := func(m rtnl.Message) error {
		id := model.DecodeNSID(m.Body)
		name := names[id.Number] // or, as in ip, of a number that is assigned there but not here
		if id.Current >= 0 {
			name = names[id.Current]
		}
		p.Open()
		p.NSID(id, target >= 0, name)
		p.Text("\n")
		p.Close()
		return nil
	}
	if one >= 0 {
		req.AddData(nl.NewRtAttr(attrNsid, nl.Uint32Attr(uint32(one))))
		err = conn.Get(req, print)
	} else {
		err = conn.Dump(req, print)
	}
	var refused *rtnl.Error
	switch {
	case err == nil:
		p.End()
	case errors.As(err, &refused) && refused.Dump: // of a list ip says so in its own way
		p.End()
		return cmdline.WithStatus(cmdline.StatusLocal, err)
	}
	return err
}

func namesByID(conn *rtnl.Conn) map[int32]string {
	byID := make(map[int32]string)
	names, _ := ns.Names()
	for _, name := range names {
		if n := links.NetnsID(conn, name); n >= 0 {
			byID[n] = name
		}
	}
	return byID
}
