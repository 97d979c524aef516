// Package routetable is net-tools' route: the kernel's routes as the old files
// of /proc tell them, and the old ioctls that change them. ip's is route.
package routetable

import (
	"fmt"
	"slices"
	"strings"

	"gonet/internal/cmdline"
	"gonet/internal/getopt"
	"gonet/internal/hosts"
)

// The statuses that route has.
const (
	failed      = 1
	badUsage    = 3
	unknownHost = 6
	refused     = 7 // by the kernel
)

// A tool is one call of route.
type tool struct {
	*cmdline.Context
	files    hosts.Files
	families []string
	numeric  bool
	extended int
	fib      bool
	cache    bool
	help     bool
}

// Run is route with the words after its name.
func Run(c *cmdline.Context) error {
	t := &tool{Context: c}
	words, err := t.options(c.Words)
	switch {
	case err != nil:
		return err
	case t.help:
		fmt.Fprintln(c.Out, usage)
		return nil
	}
	if t.families == nil {
		t.families = []string{"inet"}
	}
	switch {
	case len(words) == 0:
		return t.show()
	case !slices.Contains([]string{"add", "del", "delete", "flush"}, words[0]):
		return cmdline.Fail(badUsage, "%s", usage)
	case len(t.families) > 1:
		all := strings.Join(t.families, ",")
		return cmdline.Fail(badUsage, "Please don't supply more than one address family.\nAddress family `%s' not supported.", all)
	}
	return t.modify(t.families[0], words[0], words[1:])
}

// options takes them from among the words. -net and -host are none.
func (t *tool) options(words []string) ([]string, error) {
	words = slices.Clone(words)
	for i, word := range words {
		if word == "-net" || word == "-host" {
			words[i] = "#" + word[1:]
		}
	}
	p := getopt.Parser{
		Options: []getopt.Option{
			{Letter: 'e', Long: "extend"}, {Letter: 'v', Long: "verbose"}, {Letter: 'V', Long: "version"},
			{Letter: 'n', Long: "numeric"}, {Letter: 'N', Long: "symbolic"}, {Letter: 'h', Long: "help"},
			{Letter: 'C', Long: "cache"}, {Letter: 'F', Long: "fib"}, {Letter: 'A', Value: true},
			{Letter: '4', Long: "inet"}, {Letter: '6', Long: "inet6"}, {Letter: '?'},
		},
		Take: t.option,
		Complain: func(text string) error {
			fmt.Fprintln(t.Err, "route: "+text)
			t.help = true
			return nil
		},
	}
	return p.Parse(words)
}

func (t *tool) option(o getopt.Option, value string) error {
	switch o.Letter {
	case 'e':
		t.extended++
	case 'V':
		fmt.Fprintln(t.Out, "net-tools 2.10")
		return cmdline.Exit(0)
	case 'n', 'N':
		t.numeric = true
	case 'C':
		t.cache = true
	case 'F':
		t.fib = true
	case '4':
		t.families = append(t.families, "inet")
	case '6':
		t.families = append(t.families, "inet6")
	case 'A':
		for family := range strings.SplitSeq(value, ",") {
			switch family {
			case "inet", "inet6":
				t.families = append(t.families, family)
			case "unix", "ash", "ax25", "ipx", "ddp", "netrom", "rose", "x25":
				return cmdline.Fail(badUsage, "No routing for address family `%s'.", family)
			default:
				return cmdline.Fail(failed, "Unknown address family `%s'.", family)
			}
		}
	case 'h', '?':
		t.help = true
	}
	return nil
}

// misused tells what is wrong, and the usage.
func misused(format string, args ...any) error {
	return cmdline.Fail(badUsage, format+usage, args...)
}

const usage = `Usage:
  route [-n] [-e[e]] [-F] [-C] [-A FAMILY | -4 | -6]
  route { add | del } [ -net | -host ] TARGET[/LENGTH] [ netmask MASK ] [ gw ADDRESS ] [ metric N ]
        [ mss BYTES ] [ window BYTES ] [ irtt MS ] [ reject ] [ mod ] [ dyn ] [ reinstate ] [[ dev ] DEVICE ]
  route -6 { add | del } TARGET[/LENGTH] [ gw ADDRESS ] [ metric N ] [ mod ] [ dyn ] [[ dev ] DEVICE ]`
