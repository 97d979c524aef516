// Package tuntap is "ip tuntap": devices whose other end is a program. They are
// made and removed by ioctl; what the kernel knows of them is in /sys.
package tuntap

import (
	"errors"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/rtnames"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "tuntap",
		Usage:   "devices of programs",
		Files:   true,
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "add", Run: add},
			{Name: "delete", Run: remove},
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip tuntap [ show ]
       ip tuntap { add | delete } [ dev | name ] NAME mode { tun | tap } [ FLAG ... ] [ user USER ] [ group GROUP ]
FLAG:  one_queue, pi, vnet_hdr, multi_queue`)
}

// add makes a device that stays when nobody has it open.
func add(c *cmdline.Context) error { return persist(c, unix.IFF_NO_PI|unix.IFF_TUN_EXCL, true) }

// remove lets go of a device: it is gone when nobody has it open.
func remove(c *cmdline.Context) error { return persist(c, unix.IFF_NO_PI, false) }

// persist attaches to the device that the words describe, which makes it if it
// is not there, and says whether it is to outlive this process.
func persist(c *cmdline.Context, flags uint16, stays bool) error {
	d := device{flags: flags, user: unset, group: unset}
	if err := d.parse(c.Words, stays); err != nil {
		return err
	}
	if d.flags&(unix.IFF_TUN|unix.IFF_TAP) == 0 {
		return cmdline.Fail(cmdline.StatusLocal, "You failed to specify a tunnel mode")
	}
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return cmdline.Fail(cmdline.StatusLocal, "open: %s", cmdline.Reason(err))
	}
	defer unix.Close(fd)
	ifr, err := unix.NewIfreq(d.name)
	if err != nil {
		return err
	}
	ifr.SetUint16(d.flags)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, ifr); err != nil {
		return refused("TUNSETIFF", err)
	}
	if d.user != unset {
		if err := unix.IoctlSetInt(fd, unix.TUNSETOWNER, int(d.user)); err != nil {
			return refused("TUNSETOWNER", err)
		}
	}
	if d.group != unset {
		if err := unix.IoctlSetInt(fd, unix.TUNSETGROUP, int(d.group)); err != nil {
			return refused("TUNSETGROUP", err)
		}
	}
	on := 0
	if stays {
		on = 1
	}
	if err := unix.IoctlSetInt(fd, unix.TUNSETPERSIST, on); err != nil {
		return refused("TUNSETPERSIST", err)
	}
	return nil
}

func refused(ioctl string, err error) error {
	return cmdline.Fail(cmdline.StatusLocal, "ioctl(%s): %s", ioctl, cmdline.Reason(err))
}

// A device is what the words of add and delete ask for.
type device struct {
	name        string // "" lets the kernel choose
	flags       uint16
	user, group int32
}

const unset = -1 // of a user or group

// parse reads the words. Accounts are for devices that stay.
func (d *device) parse(words []string, stays bool) error {
	w := cmdline.NewWords(words)
	flag := func(name string, bit uint16) {
		w.Abbrev(func() error { d.flags |= bit; return nil }, name)
	}
	w.Abbrev(w.Value(d.mode), "mode")
	if stays {
		w.Abbrev(account(w, &d.user, "user", rtnames.Users), "user")
		w.Abbrev(account(w, &d.group, "group", rtnames.UserGroups), "group")
	}
	w.Abbrev(func() error { d.flags &^= unix.IFF_NO_PI; return nil }, "pi")
	flag("one_queue", unix.IFF_ONE_QUEUE)
	flag("vnet_hdr", unix.IFF_VNET_HDR)
	flag("multi_queue", unix.IFF_MULTI_QUEUE)
	w.Abbrev(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		d.name = word
		return links.CheckName("dev", word, unix.IFNAMSIZ-1)
	}, "dev")
	named := func(word string) error {
		if d.name != "" {
			return cmdline.Garbage("name", word)
		}
		d.name = word
		return links.CheckNewName(word)
	}
	w.Abbrev(w.Value(named), "name")
	w.Abbrev(usage, "help")
	w.Free(named)
	return w.Parse()
}

func (d *device) mode(word string) error {
	mode, other := uint16(unix.IFF_TUN), uint16(unix.IFF_TAP)
	switch {
	case cmdline.Abbreviates(word, "tun"):
	case cmdline.Abbreviates(word, "tap"):
		mode, other = other, mode
	default:
		return cmdline.Fail(cmdline.StatusUsage, `Unknown tunnel mode "%s"`, word)
	}
	if d.flags&other != 0 {
		return cmdline.Fail(cmdline.StatusUsage, "You managed to ask for more than one tunnel mode.")
	}
	d.flags |= mode
	return nil
}

// account gives the reader of a user or a group, by number or by name. A number
// out of range is cut, as in ip.
func account(w *cmdline.Words, id *int32, what string, names rtnames.Accounts) func() error {
	return func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(strings.TrimLeft(word, " "), 10, 64)
		if errors.Is(err, strconv.ErrSyntax) {
			number, ok := names.ID(word)
			if !ok {
				return cmdline.Fail(cmdline.StatusUsage, `invalid %s "%s"`, what, word)
			}
			n, _ = strconv.ParseInt(number, 10, 64)
		}
		*id = int32(n)
		return nil
	}
}
