// Package addrlabel is "ip addrlabel": labels of IPv6 addresses, by which the
// address to send from is chosen (RFC 6724).
package addrlabel

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "addrlabel",
		Usage:   "labels of IPv6 addresses",
		Default: list,
		Verbs: []cmdline.Verb{
			{Name: "list", Run: list},
			{Name: "show", Run: list},
			{Name: "lst", Run: list},
			{Name: "add", Run: func(c *cmdline.Context) error {
				return modify(c, unix.RTM_NEWADDRLABEL, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
			}},
			{Name: "delete", Run: func(c *cmdline.Context) error { return modify(c, unix.RTM_DELADDRLABEL, 0) }},
			{Name: "flush", Run: flush},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip addrlabel [ list | flush ]
       ip addrlabel { add | delete } prefix PREFIX [ dev DEVICE ] label N`)
}

// A head is the fixed part of a message about a label, struct ifaddrlblmsg.
type head struct {
	family, bits uint8
	index        int
}

func (h *head) Len() int { return 12 }

func (h *head) Serialize() []byte {
	b := binary.NativeEndian.AppendUint32([]byte{h.family, 0, h.bits, 0}, uint32(h.index))
	return append(b, 0, 0, 0, 0) // a sequence number that the kernel counts
}

// modify adds or deletes the label that the words describe. Words that it does
// not know it passes over, as ip does.
func modify(c *cmdline.Context, typ, flags int) error {
	var prefix inet.Prefix
	hasPrefix := false
	index, label := 0, int64(-1)
	w := cmdline.NewWords(c.Words)
	w.Exact(w.Value(func(word string) (err error) {
		hasPrefix = true
		prefix, err = inet.ParsePrefix(word, c.Family)
		return err
	}), "prefix")
	w.Exact(w.Value(func(word string) (err error) {
		index, err = links.Named(c, word, cmdline.InvalidLine(word, "dev is invalid"))
		return err
	}), "dev")
	w.Exact(w.Value(func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok || n == math.MaxUint32 {
			return cmdline.InvalidLine(word, "label is invalid")
		}
		label = int64(n)
		return nil
	}), "label")
	w.Free(func(string) error { return nil })
	if err := w.Parse(); err != nil {
		return err
	}
	switch {
	case !hasPrefix:
		return cmdline.Fail(cmdline.StatusLocal, `Not enough information: "prefix" argument is required.`)
	case label < 0:
		return cmdline.Fail(cmdline.StatusLocal, `Not enough information: "label" argument is required.`)
	}
	req := nl.NewNetlinkRequest(typ, flags)
	req.AddData(&head{unix.AF_INET6, uint8(prefix.Bits), index})
	req.AddData(nl.NewRtAttr(unix.IFAL_LABEL, nl.Uint32Attr(uint32(label))))
	req.AddData(nl.NewRtAttr(unix.IFAL_ADDRESS, prefix.Addr.AsSlice()))
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	return conn.Do(req)
}

// each lists the labels.
func each(c *cmdline.Context, f func(rtnl.Message) error) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	h := &head{family: unix.AF_INET6}
	if c.Family != unix.AF_UNSPEC {
		h.family = uint8(c.Family)
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETADDRLABEL, 0)
	req.AddData(h)
	return conn.Dump(req, f)
}

func list(c *cmdline.Context) error {
	if len(c.Words) > 0 {
		return cmdline.Fail(cmdline.StatusLocal, `"ip addrlabel show" does not take any arguments.`)
	}
	p := c.Printer(nil)
	p.Begin()
	names := &links.Names{Numeric: c.Numeric}
	err := each(c, func(m rtnl.Message) error {
		var l model.AddrLabel
		if err := model.DecodeAddrLabel(m.Body, &l); err != nil {
			return err
		}
		p.Open()
		p.AddrLabel(&l, names)
		p.Text("\n")
		p.Close()
		return nil
	})
	if err != nil {
		return cmdline.WithStatus(cmdline.StatusUsage, err)
	}
	p.End()
	return nil
}

// flush deletes all labels.
func flush(c *cmdline.Context) error {
	if len(c.Words) > 0 {
		return cmdline.Fail(cmdline.StatusLocal, `"ip addrlabel flush" does not allow extra arguments`)
	}
	var found [][]byte
	err := each(c, func(m rtnl.Message) error {
		found = append(found, slices.Clone(m.Body))
		return nil
	})
	if err != nil {
		text, _ := cmdline.Explain(err)
		return cmdline.Fail(cmdline.StatusLocal, "%s", strings.Replace(text, "Dump", "Flush", 1))
	}
	conn, err := c.Kernel()
	for i := 0; err == nil && i < len(found); i++ {
		req := nl.NewNetlinkRequest(unix.RTM_DELADDRLABEL, 0)
		req.AddRawData(found[i])
		err = conn.Do(req)
	}
	return err
}
