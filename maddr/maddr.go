// Package maddr is "ip maddress": the addresses that a device listens to beside
// its own. They are read from /proc; only those of the link layer can be changed.
package maddr

import (
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/ioctl"
	"gonet/internal/layer2"
	"gonet/internal/links"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "maddr",
		Usage:   "multicast addresses that devices listen to",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Run: func(c *cmdline.Context) error { return modify(c, unix.SIOCADDMULTI) }},
			{Name: "delete", Run: func(c *cmdline.Context) error { return modify(c, unix.SIOCDELMULTI) }},
			{Name: "list", Run: show},
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip maddr [ show ] [ [ dev ] DEVICE ]
       ip maddr { add | delete } [ address ] LLADDRESS dev DEVICE`)
}

// modify adds or deletes an address of the link layer.
func modify(c *cmdline.Context, request uint) error {
	var device string
	var addr []byte
	w := cmdline.NewWords(c.Words)
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		if device != "" {
			return cmdline.Duplicate("dev", word)
		}
		device = word
		return links.CheckName("dev", word, unix.IFNAMSIZ-1)
	}, "dev")
	address := func(word string) (err error) {
		if cmdline.Abbreviates(word, "help") {
			return usage()
		}
		if addr != nil {
			return cmdline.Duplicate("address", word)
		}
		if addr, err = layer2.Parse(word); err == nil && len(addr) != macLen {
			err = cmdline.Fail(cmdline.StatusLocal, "Error: Invalid address length %d - must be %d bytes", len(addr), macLen)
		}
		return err
	}
	w.Abbrev(w.Value(address), "address")
	w.Free(address)
	if err := w.Parse(); err != nil {
		return err
	}
	if device == "" {
		return cmdline.Fail(cmdline.StatusUsage, `Not enough information: "dev" is required.`)
	}
	value := append([]byte{0, 0}, addr...) // struct sockaddr, of no family
	if err := ioctl.With(unix.AF_INET, request, device, value); err != nil {
		return cmdline.Fail(cmdline.StatusLocal, "ioctl: %s", cmdline.Reason(err))
	}
	return nil
}

const macLen = 6
