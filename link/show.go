package link

import (
	"os"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// A filter says which links to show.
type filter struct {
	dev      string
	up       bool
	group    uint32
	hasGroup bool
	master   string
	nomaster bool
	kind     string
}

// show prints one link, or all that the words leave.
func show(c *cmdline.Context) error {
	f, err := parseShow(c.Words)
	if err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	master, err := f.find(conn)
	if err != nil {
		return err
	}
	names := &links.Names{Numeric: c.Numeric}
	var j *render.JSON
	if c.JSON {
		j = render.NewJSON(c.Out, c.Pretty)
	}
	print := printer(c, j, names, f)
	if f.dev != "" {
		ok, err := links.One(conn, f.dev, print)
		if err == nil && !ok {
			err = cmdline.Fail(cmdline.StatusLocal, `Device "%s" does not exist.`, f.dev)
		}
		return end(j, err)
	}
	return end(j, links.Each(conn, links.Filter{Master: master, Kind: f.kind}, names, print))
}

// parseShow reads the words after "link show"; all keywords are exact.
func parseShow(words []string) (*filter, error) {
	f := &filter{}
	w := cmdline.NewWords(words)
	w.Exact(func() error { f.up = true; return nil }, "up")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		var ok bool
		f.group, ok = links.GroupNumber(word)
		f.hasGroup = true
		if !ok {
			return cmdline.InvalidLine(word, `Invalid "group" value`)
		}
		return nil
	}, "group")
	w.Exact(func() (err error) { f.master, err = w.Next(); return err }, "master")
	w.Exact(func() error { f.nomaster = true; return nil }, "nomaster")
	w.Exact(func() (err error) { f.kind, err = w.Next(); return err }, "type")
	device := func(word string) error {
		if f.dev != "" {
			return cmdline.Garbage("dev", word)
		}
		f.dev = word
		return nil
	}
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		return device(word)
	}, "dev")
	w.Free(device)
	return f, w.Parse()
}

// find is the index of the master to filter by, 0 for none.
func (f *filter) find(conn *rtnl.Conn) (int, error) {
	if f.master == "" {
		return 0, nil
	}
	index, ok, err := links.Index(conn, f.master)
	if err == nil && !ok {
		err = cmdline.InvalidLine(f.master, "Device does not exist")
	}
	return index, err
}

func (f *filter) wants(l *model.Link) bool {
	return (!f.up || l.Flags&unix.IFF_UP != 0) &&
		(!f.hasGroup || l.Group == f.group) &&
		(!f.nomaster || l.Master == 0) &&
		(f.kind == "" || l.Kind == f.kind || l.SlaveKind+"_slave" == f.kind)
}

// printer gives the function that prints a message in the form asked for.
func printer(c *cmdline.Context, j *render.JSON, names *links.Names, f *filter) func([]byte) error {
	style := render.Style{Brief: c.Brief, OneLine: c.OneLine, Details: c.Details, Numeric: c.Numeric}
	if c.Color && !c.JSON {
		style.Colors = render.NewPalette(os.Getenv("COLORFGBG"))
	}
	var l model.Link
	if c.JSON {
		return func(body []byte) error {
			if err := model.DecodeLink(body, &l); err != nil {
				return err
			}
			j.Open()
			if f.wants(&l) { // ip leaves {} for what it filters while printing
				render.LinkJSON(j, &l, names, style)
			}
			j.Close()
			return nil
		}
	}
	return func(body []byte) error {
		if err := model.DecodeLink(body, &l); err != nil {
			return err
		}
		switch {
		case !f.wants(&l):
		case c.Brief:
			render.LinkBrief(c.Out, &l, names, style)
		default:
			render.LinkText(c.Out, &l, names, style)
		}
		return nil
	}
}

// end closes the array of links, once the dump has ended well. One that broke
// off before the first link leaves nothing behind.
func end(j *render.JSON, err error) error {
	if j == nil || err != nil {
		return err
	}
	j.End()
	return nil
}
