// Package ntable is "ip ntable": the tables in which neighbours are kept, and
// how each works for each link.
package ntable

import (
	"strings"
	"time"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// Noun is the command with its verbs, in the order of ip's abbreviations.
func Noun() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "ntable",
		Usage:   "tables of neighbours",
		Default: show,
		Verbs: []cmdline.Verb{
			{Name: "show", Run: show},
			{Name: "lst", Run: show},
			{Name: "list", Run: show},
			{Name: "change", Run: change},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

func usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip ntable [ show ] [ dev DEVICE ] [ name NAME ]
       ip ntable change name NAME [ dev DEVICE ] [ WORD N ... ]
WORD: thresh1, thresh2, thresh3, gc_int, base_reachable, retrans, gc_stale, delay_probe, queue,
      app_probes, ucast_probes, mcast_probes, anycast_delay, proxy_delay, proxy_queue, locktime
NAME: arp_cache, ndisc_cache; DEVICE may be "none" in show: the table itself`)
}

// A head is the fixed part of a message about a table, struct ndtmsg.
type head struct{ family uint8 }

func (h head) Len() int          { return 4 }
func (h head) Serialize() []byte { return []byte{h.family, 0, 0, 0} }

// newWords is a parser that knows no word yet.
func newWords(words []string) *cmdline.Words {
	w := cmdline.NewWords(words)
	w.Free(func(word string) error { return cmdline.Invalid(word, "unknown") })
	return w
}

func show(c *cmdline.Context) error {
	const every, none = -1, 0
	index, name := every, ""
	w := newWords(c.Words)
	w.Exact(w.Value(func(word string) (err error) {
		index = none
		if word != "none" {
			index, err = links.Named(c, word, cmdline.Invalid(word, `"DEV" is invalid`))
		}
		return err
	}), "dev")
	w.Exact(w.Value(func(word string) error { name = word; return nil }), "name")
	if err := w.Parse(); err != nil {
		return err
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	// Not only are all names learned in one listing. From it the kernel knows how
	// much is read at once, too: a table that it cannot list in one go it tells of
	// twice.
	names := &links.Names{}
	if err := links.Each(conn, links.Filter{}, names, func(*model.Link) error { return nil }); err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETNEIGHTBL, 0)
	req.AddData(head{uint8(c.Family)})
	p := c.Printer(nil)
	now := time.Now()
	err = conn.Dump(req, func(m rtnl.Message) error {
		var n model.Ntable
		err := model.DecodeNtable(m.Body, &n)
		if err != nil || index != every && n.Index != index || name != "" && n.Name != name {
			return err
		}
		p.Open()
		p.Ntable(&n, names, now)
		p.Close()
		return nil
	})
	if err == nil {
		p.End()
	}
	return err
}

// A setting is a word of change: its attribute, among those of the table or
// those of a link in it, and whether it counts milliseconds.
type setting struct {
	name  string
	attr  int
	table bool
	time  bool
}

func settings() []setting {
	return []setting{
		{"thresh1", 2, true, false}, {"thresh2", 3, true, false}, {"thresh3", 4, true, false}, {"gc_int", 8, true, true},
		{"base_reachable", 4, false, true}, {"retrans", 5, false, true}, {"gc_stale", 6, false, true},
		{"delay_probe", 7, false, true}, {"queue", 8, false, false}, {"app_probes", 9, false, false},
		{"ucast_probes", 10, false, false}, {"mcast_probes", 11, false, false}, {"anycast_delay", 12, false, true},
		{"proxy_delay", 13, false, true}, {"proxy_queue", 14, false, false}, {"locktime", 15, false, true},
	}
}

// change sends the settings that the words ask for, in one request.
func change(c *cmdline.Context) error {
	var name, device string
	var table []*nl.RtAttr
	params := nl.NewRtAttr(model.NtableParams, nil)
	inParams := 0
	w := newWords(c.Words)
	w.Exact(w.Value(func(word string) error {
		if name != "" {
			return cmdline.Duplicate("NAME", word)
		}
		name = word
		return nil
	}), "name")
	w.Exact(w.Value(func(word string) error { device = word; return nil }), "dev")
	for _, s := range settings() {
		w.Exact(w.Value(func(word string) error {
			value, ok := s.read(word)
			if !ok {
				return cmdline.Invalid(word, `"%s" value is invalid`, s.name)
			}
			if s.table {
				table = append(table, nl.NewRtAttr(s.attr, value))
				return nil
			}
			inParams++
			params.AddRtAttr(s.attr, value)
			return nil
		}), s.name)
	}
	if err := w.Parse(); err != nil {
		return err
	}
	switch {
	case name == "":
		return cmdline.Fail(cmdline.StatusUsage, `Error: argument "NAME" is required`)
	case len(table) == 0 && inParams == 0:
		return cmdline.Fail(cmdline.StatusUsage, "Not enough information: changeable attributes required.")
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	if device != "" {
		index, err := links.Find(conn, device)
		if err != nil {
			return err
		}
		params.AddRtAttr(model.NtableParamIndex, nl.Uint32Attr(uint32(index)))
		inParams++
	}
	req := nl.NewNetlinkRequest(unix.RTM_SETNEIGHTBL, unix.NLM_F_REPLACE)
	req.AddData(head{uint8(c.Family)})
	req.AddData(nl.NewRtAttr(model.NtableName, nl.ZeroTerminated(name)))
	for _, a := range table {
		req.AddData(a)
	}
	if inParams > 0 {
		req.AddData(params)
	}
	return conn.Do(req)
}

// read is the value of a setting. Times may be negative, as in C: very long.
func (s *setting) read(word string) ([]byte, bool) {
	if !s.time {
		n, ok := cnum.Uint(word, 32)
		return nl.Uint32Attr(uint32(n)), ok
	}
	n, ok := cnum.Uint(strings.TrimPrefix(word, "-"), 64)
	if strings.HasPrefix(word, "-") {
		n = -n
	}
	return nl.Uint64Attr(n), ok
}
