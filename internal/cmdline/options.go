package cmdline

import (
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cnum"
)

// Version is what -V tells: the tool whose behaviour gonet has.
const Version = "ip utility, iproute2-6.1.0, libbpf 1.1.2"

// An option is one of ip's words before the object. Its place in the table is
// its place among the abbreviations.
type option struct {
	name  string
	exact bool
	value bool
	set   func(c *Context, value string) error
}

// ErrUsage and ErrVersion end the options with something to print.
var (
	ErrUsage   error = &Error{Status: StatusUsage}
	ErrVersion error = &Error{}
)

func optionTable(enter func(name string) error) []option {
	family := func(n int) func(*Context, string) error {
		return func(c *Context, _ string) error { c.Family = n; return nil }
	}
	flag := func(set func(*Context)) func(*Context, string) error {
		return func(c *Context, _ string) error { set(c); return nil }
	}
	return []option{
		{name: "loops", value: true, set: func(c *Context, v string) error { c.Loops = cnum.Atoi(v); return nil }},
		{name: "family", value: true, set: setFamily},
		{name: "4", exact: true, set: family(unix.AF_INET)},
		{name: "6", exact: true, set: family(unix.AF_INET6)},
		{name: "0", exact: true, set: family(unix.AF_PACKET)},
		{name: "M", exact: true, set: family(unix.AF_MPLS)},
		{name: "B", exact: true, set: family(unix.AF_BRIDGE)},
		{name: "human", set: flag(func(c *Context) { c.Human = true })},
		{name: "human-readable", set: flag(func(c *Context) { c.Human = true })},
		{name: "iec", set: flag(func(c *Context) { c.IEC = true })},
		{name: "stats", set: flag(func(c *Context) { c.Stats++ })},
		{name: "statistics", set: flag(func(c *Context) { c.Stats++ })},
		{name: "details", set: flag(func(c *Context) { c.Details = true })},
		{name: "resolve", set: flag(func(c *Context) { c.Resolve = true })},
		{name: "oneline", set: flag(func(c *Context) { c.OneLine = true })},
		{name: "timestamp", set: flag(func(c *Context) { c.Timestamp = true })},
		{name: "tshort", set: flag(func(c *Context) { c.TimeShort = true })},
		{name: "Version", set: func(*Context, string) error { return ErrVersion }},
		{name: "force", set: flag(func(c *Context) { c.Force = true })},
		{name: "batch", value: true, set: func(c *Context, v string) error { c.BatchFile = v; return nil }},
		{name: "brief", set: flag(func(c *Context) { c.Brief = true })},
		{name: "json", set: flag(func(c *Context) { c.JSON = true })},
		{name: "pretty", set: flag(func(c *Context) { c.Pretty = true })},
		{name: "rcvbuf", value: true, set: func(c *Context, v string) error {
			n, ok := cnum.Uint(v, 31)
			if !ok {
				return Fail(StatusUsage, "Invalid rcvbuf size '%s'", v)
			}
			c.ReceiveBuf = int(n)
			return nil
		}},
		{name: "color", set: flag(func(c *Context) { c.Color = true })},
		{name: "help", set: func(*Context, string) error { return ErrUsage }},
		{name: "netns", value: true, set: func(_ *Context, v string) error { return enter(v) }},
		{name: "Numeric", set: flag(func(c *Context) { c.Numeric = true })},
		{name: "all", set: flag(func(c *Context) { c.All = true })},
		{name: "echo", exact: true, set: flag(func(c *Context) { c.Echo = true })},
	}
}

func setFamily(c *Context, v string) error {
	switch v {
	case "inet":
		c.Family = unix.AF_INET
	case "inet6":
		c.Family = unix.AF_INET6
	case "link":
		c.Family = unix.AF_PACKET
	case "bridge":
		c.Family = unix.AF_BRIDGE
	case "mpls":
		c.Family = unix.AF_MPLS
	case "help":
		return ErrUsage
	default:
		return Invalid(v, "invalid protocol family")
	}
	return nil
}

// ParseOptions takes the options from the front of words and gives the rest.
// enter is called for -netns at once, as ip does, with tty telling -color=auto
// whether standard output is a terminal.
func (c *Context) ParseOptions(words []string, enter func(name string) error, tty func() bool) ([]string, error) {
	var table []option // made when first needed
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		word := words[0][1:]
		words = words[1:]
		if word == "-" {
			return words, nil
		}
		word = strings.TrimPrefix(word, "-")
		if word == "" {
			return nil, ErrUsage
		}
		if name, when, ok := strings.Cut(word, "="); ok && Abbreviates(name, "color") {
			on, known := map[string]bool{"always": true, "auto": tty(), "never": false}[when]
			if !known {
				return nil, Fail(StatusUsage, `Option "-%s" is unknown, try "ip -help".`, word)
			}
			c.Color = on
			continue
		}
		if table == nil {
			table = optionTable(enter)
		}
		o, ok := findOption(table, word)
		if !ok {
			return nil, Fail(StatusUsage, `Option "-%s" is unknown, try "ip -help".`, word)
		}
		value := ""
		if o.value {
			if len(words) == 0 {
				return nil, ErrUsage
			}
			value, words = words[0], words[1:]
		}
		if err := o.set(c, value); err != nil {
			return nil, err
		}
	}
	return words, nil
}

func findOption(table []option, word string) (option, bool) {
	for _, o := range table {
		if word == o.name || !o.exact && Abbreviates(word, o.name) {
			return o, true
		}
	}
	return option{}, false
}
