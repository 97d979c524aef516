package maddr

import (
	"cmp"
	"os"
	"slices"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/model"
)

// show lists the addresses of all devices or of one.
func show(c *cmdline.Context) error {
	device, given := "", false
	w := cmdline.NewWords(c.Words)
	named := func(word string) error {
		if cmdline.Abbreviates(word, "help") {
			return usage()
		}
		if given {
			return cmdline.Garbage("dev", word)
		}
		device, given = word, true
		return nil
	}
	w.Exact(w.Value(named), "dev")
	w.Free(named)
	if err := w.Parse(); err != nil {
		return err
	}
	all := read(c.Family)
	if given {
		all = slices.DeleteFunc(all, func(m model.Maddr) bool { return m.Device != device })
	}
	p := c.Printer(nil)
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Index == all[0].Index && !p.OneLine {
			n++
		}
		p.Open()
		p.Maddrs(all[:n])
		p.Close()
		all = all[n:]
	}
	p.End()
	return nil
}

// read gives the addresses of a family, or of all, device by device. A file that
// is not there has none.
func read(family int) []model.Maddr {
	var all []model.Maddr
	for _, f := range []struct {
		family int
		name   string
	}{{unix.AF_PACKET, "dev_mcast"}, {unix.AF_INET, "igmp"}, {unix.AF_INET6, "igmp6"}} {
		if family == f.family || family == unix.AF_UNSPEC {
			text, _ := os.ReadFile("/proc/net/" + f.name)
			all = append(all, model.DecodeMaddrs(f.family, string(text))...)
		}
	}
	slices.SortStableFunc(all, func(a, b model.Maddr) int { return cmp.Compare(a.Index, b.Index) })
	return all
}
