package netns

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/internal/rtnl"
)

// monitor tells of names that come and go, each line at once, without end.
func monitor(c *cmdline.Context) error {
	failed := func(what string, err error) error {
		return cmdline.Fail(cmdline.StatusLocal, "%s failed: %s", what, cmdline.Reason(err))
	}
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC)
	if err != nil {
		return failed("inotify_init", err)
	}
	_ = unix.Mkdir(ns.Dir, 0o755) // there is something to watch even before the first name
	if _, err := unix.InotifyAddWatch(fd, ns.Dir, unix.IN_CREATE|unix.IN_DELETE); err != nil {
		return failed("inotify_add_watch", err)
	}
	buf := make([]byte, 4096)
	for {
		n, err := unix.Read(fd, buf)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return failed("read", err)
		}
		events(buf[:n], func(mask uint32, name string) {
			if mask&unix.IN_CREATE != 0 {
				fmt.Fprintf(c.Out, "add %s\n", name)
			}
			if mask&unix.IN_DELETE != 0 {
				fmt.Fprintf(c.Out, "delete %s\n", name)
			}
		})
		if err := c.Out.Flush(); err != nil {
			return err
		}
	}
}

// events walks over what one read of inotify(7) brought.
func events(data []byte, f func(mask uint32, name string)) {
	for len(data) >= unix.SizeofInotifyEvent {
		mask := binary.NativeEndian.Uint32(data[4:])
		end := unix.SizeofInotifyEvent + int(binary.NativeEndian.Uint32(data[12:]))
		if end > len(data) {
			return
		}
		f(mask, rtnl.String(data[unix.SizeofInotifyEvent:end]))
		data = data[end:]
	}
}
