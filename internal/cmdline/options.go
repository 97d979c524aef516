package cmdline

import (
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cnum"
)

// OptionTable are the words that a tool knows before its object, in the order in
// which it tries their abbreviations.
type OptionTable []option

type option struct {
	name  string
	exact bool
	value bool
	// missing is the value of one that has none; without it that is wrong use.
	missing string
	set     func(c *Context, value string) error
}

// ErrUsage and ErrVersion end the options with something to print.
var (
	ErrUsage   error = &Error{Status: StatusUsage}
	ErrVersion error = &Error{}
)

// flag is the effect of an option without a value.
func flag(set func(*Context)) func(*Context, string) error {
	return func(c *Context, _ string) error { set(c); return nil }
}

func family(n int) func(*Context, string) error { return flag(func(c *Context) { c.Family = n }) }

// The options that ip and bridge share.

func setStats(c *Context) { c.Stats++ }

func help(*Context, string) error { return ErrUsage }

func version(*Context, string) error { return ErrVersion }

func setParallel(c *Context, v string) error {
	n, ok := cnum.Uint(v, 16)
	if !ok {
		return Invalid(v, "number of commands at a time")
	}
	c.Parallel = int(n)
	return nil
}

func setBatch(c *Context, v string) error { c.BatchFile = &v; return nil }

func netns(enter func(name string) error) option {
	return option{name: "netns", value: true, missing: "(null)", // as C prints it
		set: func(c *Context, v string) error { c.Netns = v; return enter(v) }}
}

// IPOptions are those of ip; enter is called for -netns at once, as ip does.
func IPOptions(enter func(name string) error) OptionTable {
	return OptionTable{
		{name: "loops", value: true, set: func(c *Context, v string) error { c.Loops = int(cnum.Atoi(v)); return nil }},
		{name: "family", value: true, set: setFamily("inet", "inet6", "link", "bridge", "mpls")},
		{name: "4", exact: true, set: family(unix.AF_INET)},
		{name: "6", exact: true, set: family(unix.AF_INET6)},
		{name: "0", exact: true, set: family(unix.AF_PACKET)},
		{name: "M", exact: true, set: family(unix.AF_MPLS)},
		{name: "B", exact: true, set: family(unix.AF_BRIDGE)},
		{name: "human", set: flag(func(c *Context) { c.Human = true })},
		{name: "human-readable", set: flag(func(c *Context) { c.Human = true })},
		{name: "iec", set: flag(func(c *Context) { c.IEC = true })},
		{name: "stats", set: flag(setStats)},
		{name: "statistics", set: flag(setStats)},
		{name: "details", set: flag(func(c *Context) { c.Details = true })},
		{name: "resolve", set: flag(func(c *Context) { c.Resolve = true })},
		{name: "oneline", set: flag(func(c *Context) { c.OneLine = true })},
		{name: "timestamp", set: flag(func(c *Context) { c.Timestamp = true })},
		{name: "tshort", set: flag(func(c *Context) { c.TimeShort = true })},
		{name: "Version", set: version},
		{name: "force", set: flag(func(c *Context) { c.Force = true })},
		{name: "batch", value: true, set: setBatch},
		{name: "brief", set: flag(func(c *Context) { c.Brief = true })},
		{name: "json", set: flag(func(c *Context) { c.JSON = true })},
		{name: "pretty", set: flag(func(c *Context) { c.Pretty = true })},
		{name: "rcvbuf", value: true, set: func(c *Context, v string) error {
			n, ok := cnum.Uint(v, 32)
			if !ok {
				return Fail(StatusUsage, "Invalid rcvbuf size '%s'", v)
			}
			c.ReceiveBuf = int(int32(n)) // of a large one the kernel makes the most that it gives
			return nil
		}},
		{name: "color", set: flag(func(c *Context) { c.Color = true })},
		{name: "help", set: help},
		netns(enter),
		{name: "Numeric", set: flag(func(c *Context) { c.Numeric = true })},
		{name: "all", set: flag(func(c *Context) { c.All = true })},
		{name: "P", exact: true, value: true, set: setParallel}, // gonet's own
		{name: "echo", exact: true, set: flag(func(c *Context) { c.Echo = true })},
	}
}

// BridgeOptions are those of bridge. -c is -color, whatever its help says.
func BridgeOptions(enter func(name string) error) OptionTable {
	return OptionTable{
		{name: "help", set: help},
		{name: "Version", set: version},
		{name: "stats", set: flag(setStats)},
		{name: "statistics", set: flag(setStats)},
		{name: "details", set: flag(func(c *Context) { c.Details = true })},
		{name: "oneline", set: flag(func(c *Context) { c.OneLine = true })},
		{name: "timestamp", set: flag(func(c *Context) { c.Timestamp = true })},
		{name: "family", value: true, set: setFamily("inet", "inet6")},
		{name: "4", exact: true, set: family(unix.AF_INET)},
		{name: "6", exact: true, set: family(unix.AF_INET6)},
		netns(enter),
		{name: "color", set: flag(func(c *Context) { c.Color = true })},
		{name: "compressvlans", set: flag(func(c *Context) { c.CompressVLANs = true })},
		{name: "force", set: flag(func(c *Context) { c.Force = true })},
		{name: "json", set: flag(func(c *Context) { c.JSON = true })},
		{name: "pretty", set: flag(func(c *Context) { c.Pretty = true })},
		{name: "batch", value: true, set: setBatch},
	}
}

// setFamily reads the value of -family, of those that the tool knows.
func setFamily(known ...string) func(*Context, string) error {
	return func(c *Context, v string) error {
		if v == "help" {
			return ErrUsage
		}
		if !slices.Contains(known, v) {
			return Invalid(v, "invalid protocol family")
		}
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
		}
		return nil
	}
}

// ParseOptions takes the options from the front of words and gives the rest.
// advice is what to try after an unknown one, tty tells -color=auto whether
// standard output is a terminal.
func (c *Context) ParseOptions(options func() OptionTable, words []string, advice string, tty func() bool) ([]string, error) {
	unknown := func(word string) error {
		return Fail(StatusUsage, `Option "-%s" is unknown, try "%s".`, word, advice)
	}
	var table OptionTable // made when first needed
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		word := words[0][1:]
		words = words[1:]
		if word == "-" {
			return words, nil
		}
		word = strings.TrimPrefix(word, "-")
		if name, when, ok := strings.Cut(word, "="); ok && Abbreviates(name, "color") {
			on, known := map[string]bool{"always": true, "": true, "auto": tty(), "never": false}[when]
			if !known {
				return nil, unknown(word)
			}
			c.Color = on
			continue
		}
		if table == nil {
			table = options()
		}
		o, ok := table.find(word)
		if !ok {
			return nil, unknown(word)
		}
		value := ""
		if o.value {
			switch {
			case len(words) > 0:
				value, words = words[0], words[1:]
			case o.missing == "":
				return nil, ErrUsage
			default:
				value = o.missing
			}
		}
		if err := o.set(c, value); err != nil {
			return nil, err
		}
	}
	return words, nil
}

// find is the first option that word begins; an empty one begins them all.
func (table OptionTable) find(word string) (option, bool) {
	for _, o := range table {
		if word == o.name || !o.exact && strings.HasPrefix(o.name, word) {
			return o, true
		}
	}
	return option{}, false
}
