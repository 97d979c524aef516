// Package tunnel is "ip tunnel": tunnels over IPv4 and over IPv6, made and asked
// for by the ioctls that were there before netlink knew of tunnels. What they
// do not have, "ip link" has.
package tunnel

import (
	"slices"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/model"
)

// The requests, the first of those that a driver is free to define
// (linux/if_tunnel.h).
const (
	getTunnel = 0x89f0 + iota
	addTunnel
	delTunnel
	changeTunnel
	getPRL
	addPRL
	delPRL
	_
	get6RD
	add6RD
	del6RD
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "tunnel",
		Usage:   "tunnels over IPv4 and IPv6",
		Check:   checkFamily,
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Run: func(c *cmdline.Context) error { return modify(c, addTunnel) }},
			{Name: "change", Run: func(c *cmdline.Context) error { return modify(c, changeTunnel) }},
			{Name: "delete", Run: remove},
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "prl", Run: prl},
			{Name: "6rd", Run: sixRD},
			{Name: "help", Run: help},
		},
		Unknown: unknown,
	}
}

func checkFamily(c *cmdline.Context) error {
	switch c.Family {
	case unix.AF_UNSPEC, unix.AF_INET, unix.AF_INET6:
		return nil
	}
	return cmdline.Fail(cmdline.StatusUsage, "Unsupported protocol family: %d", c.Family)
}

// unknown is what ip says, with a full stop for one version only.
func unknown(c *cmdline.Context, word string) error {
	if versionOf(c) == (ipv6{}) {
		return cmdline.Fail(cmdline.StatusUsage, `Command "%s" is unknown, try "ip -f inet6 tunnel help".`, word)
	}
	return cmdline.Fail(cmdline.StatusUsage, `Command "%s" is unknown, try "ip tunnel help"`, word)
}

// A version is the version of IP that tunnels go over.
type version interface {
	family() int
	// encode and decode are what the ioctls carry.
	encode(*model.Tunnel) []byte
	decode([]byte) model.Tunnel
	// start fills in what a new tunnel has before any word.
	start(*model.Tunnel)
	// declare declares the words that are its own.
	declare(*request, *cmdline.Words)
	// finish works out what the words mean together, make does so for a tunnel
	// that is to be made.
	finish(*cmdline.Context, *request) error
	make(*cmdline.Context, *request) error
	// base is the device through which tunnels of a mode are made, "" if that is
	// not known.
	base(*request) string
	usage() error
}

// versionOf is the version that a command is about. -6 says so, and the first
// "mode" among the words does, when it is one of IPv6.
func versionOf(c *cmdline.Context) version {
	if c.Family == unix.AF_INET6 {
		return ipv6{}
	}
	i := slices.Index(c.Words, "mode")
	if i >= 0 && i+1 < len(c.Words) && mode6(c.Words[i+1]) != nil {
		return ipv6{}
	}
	return ipv4{}
}

// modify makes a tunnel, or changes one.
func modify(c *cmdline.Context, what uint) error {
	r := request{version: versionOf(c)}
	r.start(&r.Tunnel)
	if err := r.parse(c, what == changeTunnel); err != nil {
		return err
	}
	if err := r.make(c, &r); err != nil {
		return err
	}
	device := r.base(&r)
	if what == changeTunnel {
		device = r.device()
	}
	if err := r.ioctl(what, device); err != nil {
		return failed("add", device, err)
	}
	return nil
}

// remove deletes a tunnel.
func remove(c *cmdline.Context) error {
	r := request{version: versionOf(c)}
	if err := r.parse(c, false); err != nil {
		return err
	}
	device := r.device()
	if err := r.ioctl(delTunnel, device); err != nil {
		return failed("delete", device, err)
	}
	return nil
}

func failed(verb, device string, err error) error {
	return cmdline.Fail(cmdline.StatusLocal, `%s tunnel "%s" failed: %s`, verb, device, cmdline.Reason(err))
}

// help is the usage of the version that the words are about.
func help(c *cmdline.Context) error { return versionOf(c).usage() }
