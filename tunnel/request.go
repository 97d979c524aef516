package tunnel

import (
	"gonet/internal/cmdline"
	"gonet/internal/inet"
	"gonet/internal/ioctl"
	"gonet/internal/links"
	"gonet/internal/model"
)

// A request is a tunnel as words describe it.
type request struct {
	model.Tunnel
	version
	moded bool   // its mode is known
	over  string // the device that it goes over
}

// ioctl makes a request about a device. What the kernel knows of the tunnel
// takes the place of what was asked for.
func (r *request) ioctl(what uint, device string) error {
	data := r.encode(&r.Tunnel)
	err := ioctl.About(r.family(), what, device, data)
	if err == nil {
		r.Tunnel = r.decode(data)
	}
	return err
}

// get asks the kernel for the tunnel.
func (r *request) get() error {
	device := r.device()
	if err := r.ioctl(getTunnel, device); err != nil {
		return failed("get", device, err)
	}
	return nil
}

// device is what a request about a tunnel that is there goes to.
func (r *request) device() string {
	if r.Name != "" {
		return r.Name
	}
	return r.base(r)
}

// parse reads the words that describe a tunnel. One that is to be changed and is
// named by the first word has what it had, but for what the other words say.
func (r *request) parse(c *cmdline.Context, change bool) error {
	w := cmdline.NewWords(c.Words)
	r.declare(r, w)
	r.greWords(w)
	w.Exact(func() (err error) { r.over, err = w.Next(); return err }, "dev")
	named := func(word string) error {
		if r.Name != "" {
			return cmdline.Garbage("name", word)
		}
		r.Name = word
		if err := links.CheckNewName(word); err != nil || !change || !w.First() {
			return err
		}
		r.moded = true
		return r.get()
	}
	w.Exact(w.Value(named), "name")
	w.Abbrev(r.usage, "help")
	w.Free(named)
	if err := w.Parse(); err != nil {
		return err
	}
	return r.finish(c, r)
}

// greWords declares keys, sequence numbers and checksums: both ways, in and out.
func (r *request) greWords(w *cmdline.Words) {
	for _, d := range []struct {
		letter string
		flags  []*uint16
		keys   []*uint32
	}{
		{"", []*uint16{&r.In, &r.Out}, []*uint32{&r.InKey, &r.OutKey}},
		{"i", []*uint16{&r.In}, []*uint32{&r.InKey}},
		{"o", []*uint16{&r.Out}, []*uint32{&r.OutKey}},
	} {
		set := func(flag uint16) error {
			for _, flags := range d.flags {
				*flags |= flag
			}
			return nil
		}
		w.Exact(func() error {
			word, err := w.Next()
			if err != nil {
				return err
			}
			key, err := inet.ParseKey(word, d.letter+"key")
			for _, k := range d.keys {
				*k = key
			}
			_ = set(model.GREKey)
			return err
		}, d.letter+"key")
		w.Exact(func() error { return set(model.GRESequence) }, d.letter+"seq")
		w.Exact(func() error { return set(model.GREChecksum) }, d.letter+"csum")
	}
}

// findOver finds the device that the tunnel goes over, if one was named.
func (r *request) findOver(c *cmdline.Context) error {
	if r.over == "" {
		return nil
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	r.Link, err = links.Find(conn, r.over)
	return err
}
