package tuntap

import (
	"bytes"
	"fmt"
	"os"
	"strconv"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
)

// show lists all devices, whatever words follow.
func show(c *cmdline.Context) error {
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := c.Printer(nil)
	err = links.Each(conn, links.Filter{Kind: "tun"}, &links.Names{}, func(l *model.Link) error {
		name := l.Name
		t, err := read(name)
		if err != nil {
			fmt.Fprintln(c.Err, err)
			return nil
		}
		if p.Details {
			t.Processes = users(c, name)
		}
		p.Open()
		p.Tuntap(&t)
		p.Text("\n")
		p.Close()
		return nil
	})
	if err == nil {
		p.End()
	}
	return err
}

// read finds out what netlink does not tell.
func read(name string) (t model.Tuntap, err error) {
	t.Name = name
	for _, f := range []struct {
		name string
		set  func(n int64)
	}{
		{"tun_flags", func(n int64) { t.Flags = uint32(n) }},
		{"owner", func(n int64) { t.Owner = n }},
		{"group", func(n int64) { t.Group = n }},
	} {
		text, err := readFile("/sys/class/net/" + name + "/" + f.name)
		if err != nil {
			return t, err
		}
		n, _ := cnum.Int(string(bytes.TrimSpace(text)), 64)
		f.set(n)
	}
	return t, nil
}

// readFile is os.ReadFile with ip's words for why it could not.
func readFile(name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("fopen %s: %s", name, cmdline.Reason(err))
	}
	return text, nil
}

// users are the other processes that have a device open, one for each time.
func users(c *cmdline.Context, device string) []model.Process {
	var found []model.Process
	for _, id := range numbers("/proc") {
		pid, _ := strconv.Atoi(id)
		if pid == os.Getpid() {
			continue
		}
		proc := "/proc/" + id
		for _, fd := range numbers(proc + "/fd") {
			target, err := os.Readlink(proc + "/fd/" + fd)
			if err != nil {
				fmt.Fprintln(c.Err, "readlink: "+cmdline.Reason(err))
				continue
			}
			if target != "/dev/net/tun" {
				continue
			}
			info, err := os.ReadFile(proc + "/fdinfo/" + fd)
			if err != nil || model.TuntapOf(info) != device {
				continue
			}
			name, err := readFile(proc + "/comm")
			if err != nil {
				fmt.Fprintln(c.Err, err)
				continue
			}
			found = append(found, model.Process{ID: pid, Name: string(bytes.TrimSuffix(name, []byte("\n")))})
		}
	}
	return found
}

// numbers are the entries of a directory that begin with a digit, in its order.
func numbers(dir string) []string {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer d.Close()
	names, _ := d.Readdirnames(-1)
	all := names[:0]
	for _, n := range names {
		if n[0] >= '0' && n[0] <= '9' {
			all = append(all, n)
		}
	}
	return all
}
