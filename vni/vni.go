// Package vni is "bridge vni": the networks that a vxlan with a filter lets
// through.
package vni

import (
	"net/netip"
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

// Noun is the command with its verbs, none of which has abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "vni",
		Usage:   "networks of a vxlan",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Exact: true, Run: func(c *cmdline.Context) error { return modify(c, model.RTMNewTunnel) }},
			{Name: "delete", Exact: true, Run: func(c *cmdline.Context) error { return modify(c, model.RTMDelTunnel) }},
			{Name: "show", Exact: true, Run: show},
			{Name: "lst", Exact: true, Run: show},
			{Name: "list", Exact: true, Run: show},
			{Name: "help", Exact: true, Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: bridge vni [ show ] [ dev VXLAN ]
       bridge vni { add | delete } dev VXLAN vni VNI[-VNI] [ { group | remote } ADDRESS ]`)
}

// A request is what the words of add and delete ask for.
type request struct {
	device    *string
	vnis      *string // "5,7-9"
	hasRemote bool
	remote    netip.Addr
}

func (r *request) parse(words []string) error {
	w := cmdline.NewWords(words)
	w.Text(&r.device, "dev")
	w.Exact(func() error {
		word, err := w.Next()
		if err == nil && r.vnis != nil {
			err = cmdline.Invalid(word, "duplicate vni")
		}
		r.vnis = &word
		return err
	}, "vni")
	far := func(key string, multicast bool) {
		w.Exact(func() (err error) {
			if r.hasRemote {
				return cmdline.Invalid(key, "duplicate group")
			}
			r.hasRemote = true
			word, err := w.Next()
			if err == nil && !inet.IsAny(word) {
				r.remote, err = inet.ParseAddress(word, unix.AF_UNSPEC)
			}
			if err != nil {
				return err
			}
			if multicast && !r.remote.IsMulticast() {
				return cmdline.Invalid(word, "invalid group address")
			}
			return nil
		}, key)
	}
	far("group", true)
	far("remote", false)
	w.Exact(usage, "help")
	w.Free(func(string) error { return nil })
	return w.Parse()
}

// modify lets networks through, or no longer.
func modify(c *cmdline.Context, typ int) error {
	var r request
	if err := r.parse(c.Words); err != nil {
		return err
	}
	if r.device == nil || r.vnis == nil {
		return cmdline.Fail(cmdline.StatusLocal, "Device and VNI ID are required arguments.")
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	var msg model.TunnelMsg
	if msg.Index, err = links.FindAs(conn, "vxlan device", *r.device); err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, 0)
	req.AddData(&msg)
	for part := range strings.SplitSeq(*r.vnis, ",") {
		if part != "" {
			req.AddData(r.entry(part))
		}
	}
	return conn.Do(req)
}

// entry is one network or several, "5" or "7-9", with what was said of them.
func (r *request) entry(vnis string) *nl.RtAttr {
	start, end, _ := strings.Cut(vnis, "-")
	entry := nl.NewRtAttr(model.VNIEntry|unix.NLA_F_NESTED, nil)
	entry.AddRtAttr(model.VNIStart, nl.Uint32Attr(uint32(cnum.Atoi(start))))
	if n := cnum.Atoi(end); n != 0 {
		entry.AddRtAttr(model.VNIEnd, nl.Uint32Attr(uint32(n)))
	}
	switch {
	case r.remote.Is4():
		entry.AddRtAttr(model.VNIGroup, r.remote.AsSlice())
	case r.remote.Is6():
		entry.AddRtAttr(model.VNIGroup6, r.remote.AsSlice())
	case r.hasRemote: // "any": bridge sends it as nothing the kernel knows
		entry.AddRtAttr(0, nil)
	}
	return entry
}

// show lists the networks of one vxlan or of all.
func show(c *cmdline.Context) error {
	device, hasDevice := "", false
	w := cmdline.NewWords(c.Words)
	w.Exact(func() (err error) { device, err = w.Once("dev", &hasDevice); return err }, "dev")
	w.Free(func(string) error { return nil })
	if err := w.Parse(); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	msg := model.TunnelMsg{Stats: c.Stats > 0}
	if hasDevice {
		if msg.Index, err = links.Find(conn, device); err != nil {
			return err
		}
	}
	req := nl.NewNetlinkRequest(model.RTMGetTunnel, 0)
	req.AddData(&msg)
	p := c.Printer(nil)
	list := p.PortList("vnis", &links.Names{})
	p.Begin()
	p.Text("dev               vni              group/remote   \n")
	err = conn.Dump(req, func(m rtnl.Message) error {
		index, attrs, err := model.TunnelHead(m.Body)
		if err != nil {
			return err
		}
		for typ, data := range rtnl.Attributes(attrs) {
			if typ == model.VNIEntry {
				list.VNIs(index, model.DecodeVNIs(data))
			}
		}
		list.Gap()
		return nil
	})
	if err != nil {
		return misspelt(cmdline.CutShort("Dump", err))
	}
	list.End()
	p.End()
	return nil
}

// misspelt is the complaint of a listing cut short as bridge prints it here.
func misspelt(err error) error {
	text, status := cmdline.Explain(err)
	return cmdline.FailAtOnce(status, "%s", strings.Replace(text, "terminated", "ternminated", 1))
}
