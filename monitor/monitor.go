// Package monitor is "ip monitor": what changes, told as it changes.
package monitor

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"gonet/internal/changes"
	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// Noun is the command; it has no verbs.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{Name: "monitor", Usage: "what changes, as it changes", Default: run}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip monitor [ all | OBJECT ... ] [ label ] [ dev DEVICE ] [ all-nsid | file FILE ]
OBJECT: link, address, route, mroute, prefix, neigh, netconf, rule, nexthop, nsid, stats`)
}

// A request is what the words ask for.
type request struct {
	objects []object // none for all
	label   bool     // what a message is about is told
	all     bool     // the other namespaces that have a number here are heard too
	only    int      // index of a link, 0 for all
	file    string   // of rtmon's, to be read instead of listening
}

func run(c *cmdline.Context) error {
	var r request
	if err := r.parse(c); err != nil {
		return err
	}
	c.JSON = false // there is only text of it
	t := teller{c: c, r: &r, p: changes.NewPrinter(c)}
	t.p.Only = r.only
	if r.file != "" {
		return changes.ReadFile(r.file, t.p.Printer, t.message) // whatever was asked for
	}
	return t.listen()
}

func (r *request) parse(c *cmdline.Context) error {
	w := cmdline.NewWords(c.Words)
	w.Abbrev(func() (err error) { r.file, err = w.Next(); return err }, "file")
	w.Abbrev(func() error { r.label = true; return nil }, "label")
	for _, o := range objects() {
		declare := w.Abbrev
		if o.name == "stats" { // as in ip
			declare = w.Exact
		}
		declare(func() error { r.objects = append(r.objects, o); return nil }, o.name)
	}
	w.Exact(func() error { r.objects = append(r.objects, objects()...); return nil }, "all")
	w.Abbrev(func() error { r.all = true; return nil }, "all-nsid")
	w.Abbrev(usage, "help")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		conn, err := c.Kernel()
		if err != nil {
			return err
		}
		r.only, err = links.Master(conn, word)
		return err
	}, "dev")
	w.Free(func(word string) error {
		return cmdline.Fail(cmdline.StatusUsage, `Argument "%s" is unknown, try "ip monitor help".`, word)
	})
	return w.Parse()
}

// groups are those that tell of what was asked for, of the family asked for.
func (r *request) groups(family int) []int {
	asked := r.objects
	if len(asked) == 0 {
		asked = objects()
	}
	var numbers []int
	for _, o := range asked {
		for _, g := range o.groups {
			if g.family == unix.AF_UNSPEC || family == unix.AF_UNSPEC || g.family == family {
				numbers = append(numbers, g.number)
			}
		}
	}
	return numbers
}

// A teller prints what is heard or read.
type teller struct {
	c *cmdline.Context
	r *request
	p *changes.Printer
}

// listen tells what changes from now on, without end. The links that there are
// already are called as they are called now.
func (t *teller) listen() error {
	l, err := rtnl.Listen(t.r.groups(t.c.Family)...)
	if err != nil {
		return err
	}
	if t.c.ReceiveBuf != 0 {
		if err := l.SetReceiveBuffer(t.c.ReceiveBuf); err != nil {
			return err
		}
	}
	if t.r.all {
		if err := l.AllNamespaces(); err != nil {
			return err
		}
	}
	conn, err := t.c.Kernel()
	if err != nil {
		return err
	}
	if err := links.Each(conn, links.Filter{}, t.p.Names, func(*model.Link) error { return nil }); err != nil {
		return err
	}
	l.Lost = func() {
		fmt.Fprintf(t.c.Err, "netlink receive error %s (%d)\n", cmdline.Reason(unix.ENOBUFS), unix.ENOBUFS)
	}
	return l.Each(t.message)
}

// message prints one message at once, with what was asked for before it. As in
// ip, that stands there also when the message is about another link than asked
// for.
func (t *teller) message(m rtnl.Message) error {
	label := changes.Label(m)
	if label == "" {
		return nil
	}
	t.stamp(time.Now())
	if t.r.all {
		t.namespace(m.Namespace)
	}
	if t.r.label {
		t.p.Text("[" + label + "]")
	}
	if told, err := t.p.Message(m); err != nil || !told {
		return err
	}
	return t.c.Out.Flush()
}

func (t *teller) namespace(number int) {
	if number == rtnl.Here {
		t.p.Text("[nsid current]")
		return
	}
	t.p.Textf("[nsid %d]", number)
}

// stamp prints the time of a message.
func (t *teller) stamp(now time.Time) {
	switch {
	case t.c.TimeShort:
		t.p.Text(now.Format("[2006-01-02T15:04:05.000000] "))
	case t.c.Timestamp:
		t.p.Textf("Timestamp: %s %d usec\n", now.Format(time.ANSIC), now.Nanosecond()/1000)
	}
}
