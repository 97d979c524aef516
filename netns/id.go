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
	"gonet/internal/ns"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// The attributes of linux/net_namespace.h, and the length of struct rtgenmsg.
const (
	attrNsid    = 1
	attrTarget  = 4
	attrCurrent = 5
	sizeofGen   = 4
)

// An id is a namespace's number as one or two others see it.
type id struct {
	nsid    int32 // -1: none assigned
	current int32 // -1: not told
}

func decodeID(body []byte) id {
	r := id{-1, -1}
	for typ, v := range rtnl.Attributes(body[min(sizeofGen, len(body)):]) {
		switch typ {
		case attrNsid:
			r.nsid = int32(rtnl.Uint(v))
		case attrCurrent:
			r.current = int32(rtnl.Uint(v))
		}
	}
	return r
}

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
	f, err := os.Open(ns.Path(name))
	if err != nil {
		return cmdline.Fail(cmdline.StatusLocal, `Cannot open network namespace "%s": %s`, name, cmdline.Reason(err))
	}
	defer f.Close()
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	return links.SetNetnsID(conn, f, number)
}

// listID prints the numbers that are given here, or as another namespace sees
// them.
func listID(c *cmdline.Context) error {
	var target, one int32 = -1, -1
	w := cmdline.NewWords(c.Words)
	number := func(key string, into *int32) func() error {
		seen := false
		return func() error {
			word, err := w.Once(key, &seen)
			if err != nil {
				return err
			}
			n, ok := cnum.Uint(word, 31)
			if !ok {
				return cmdline.Invalid(word, `"%s" value is invalid`, key)
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
	j := render.NewJSON(c.Out, c.Pretty)
	print := func(m rtnl.Message) error {
		printID(c, j, decodeID(m.Body), target >= 0, names)
		return nil
	}
	if one >= 0 {
		req.AddData(nl.NewRtAttr(attrNsid, nl.Uint32Attr(uint32(one))))
		err = conn.Get(req, print)
	} else {
		err = conn.Dump(req, print)
	}
	if c.JSON && err == nil {
		j.End()
	}
	return err
}

// printID prints a number, and the current one if another namespace was asked.
// The name is that of the current number, or, as in ip, of a number not
// assigned here but there.
func printID(c *cmdline.Context, j *render.JSON, i id, targeted bool, names map[int32]string) {
	here := i.nsid
	if i.current >= 0 {
		here = i.current
	}
	name := names[here]
	if c.JSON {
		j.Open()
		if i.nsid >= 0 {
			j.Int("nsid", int64(i.nsid))
		}
		if i.current >= 0 {
			j.Int("current-nsid", int64(i.current))
		}
		if name != "" {
			j.String("name", name)
		}
		j.Close()
		return
	}
	number := func(what string, n int32) {
		if n < 0 {
			fmt.Fprintf(c.Out, "%s unassigned ", what)
		} else {
			fmt.Fprintf(c.Out, "%s %d ", what, n)
		}
	}
	number("nsid", i.nsid)
	if targeted {
		number("current-nsid", i.current)
	}
	if name != "" {
		fmt.Fprintf(c.Out, "(iproute2 netns name: %s)", name)
	}
	c.Out.WriteByte('\n')
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
