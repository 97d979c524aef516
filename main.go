// gonet is ip netns, ip link, ip address, brctl and ifconfig in one binary.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"gonet/addr"
	"gonet/bridge"
	"gonet/exec"
	"gonet/ifconfig"
	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/link"
	"gonet/neigh"
	"gonet/netns"
	"gonet/route"
	"gonet/rule"
	"gonet/sandbox"
)

func main() { os.Exit(run(os.Args)) }

// run is the whole command: the tool that the program is called as, or gonet.
func run(args []string) int {
	c := &cmdline.Context{Out: bufio.NewWriterSize(os.Stdout, 64<<10), Err: os.Stderr}
	c.Loops = 10 // rounds of "addr flush"
	words := args[1:]
	var err error
	switch filepath.Base(args[0]) {
	case "ip":
		err = ip(c, words)
	case "brctl":
		c.Words = words
		err = bridge.Run(c)
	case "ifconfig":
		c.Words = words
		err = ifconfig.Run(c)
	default:
		err = gonet(c, args)
	}
	if werr := c.Out.Flush(); werr != nil && err == nil {
		err = cmdline.Fail(cmdline.StatusLocal, "gonet: cannot write: %s", cmdline.Reason(werr))
	}
	return finish(err)
}

// finish prints what ended the command and gives its status.
func finish(err error) int {
	if err == nil {
		return 0
	}
	text, status := cmdline.Explain(err)
	if text != "" {
		fmt.Fprintln(os.Stderr, text)
	}
	if hint := cmdline.Hint(err); hint != "" && term.IsTerminal(int(os.Stderr.Fd())) {
		fmt.Fprintln(os.Stderr, "hint: "+hint)
	}
	return status
}

// ip is the tool of that name: options, then an object.
func ip(c *cmdline.Context, words []string) error {
	words, err := c.ParseOptions(words, ns.Enter, func() bool { return term.IsTerminal(int(os.Stdout.Fd())) })
	switch {
	case err == cmdline.ErrVersion:
		fmt.Fprintln(c.Out, cmdline.Version)
		return nil
	case err == cmdline.ErrUsage, err == nil && len(words) == 0 && c.BatchFile == "":
		return usage(c)
	case err != nil:
		return err
	case c.BatchFile != "":
		c.InBatch = true
		return c.Batch(c.BatchFile, func(words []string) error { return object(c, words) }, func(err error) int {
			c.Out.Flush() // what the line printed stands before what it complains of
			return finish(err)
		})
	}
	return object(c, words)
}

// object runs the command of the object that the first word names.
func object(c *cmdline.Context, words []string) error {
	c.Words = words[1:]
	for _, o := range objects() {
		if cmdline.Abbreviates(words[0], o.name) {
			if o.noun == nil {
				break
			}
			return o.noun().Run(c)
		}
	}
	if cmdline.Abbreviates(words[0], "help") {
		return usage(c)
	}
	return cmdline.Fail(cmdline.StatusLocal, `Object "%s" is unknown, try "ip help".`, words[0])
}

type anObject struct {
	name string
	noun func() *cmdline.Noun
}

// objects are ip's in the order of its abbreviations. Those without a noun are
// not here yet; they keep their abbreviations, so that "ip m" is never "ip mo".
func objects() []anObject {
	return []anObject{
		{"address", addr.Noun}, {"addrlabel", nil}, {"maddress", nil}, {"route", route.Noun}, {"rule", rule.Noun},
		{"neighbor", neigh.Noun}, {"neighbour", neigh.Noun}, {"ntable", nil}, {"ntbl", nil}, {"link", link.Noun},
		{"l2tp", nil}, {"fou", nil}, {"ila", nil}, {"macsec", nil}, {"tunnel", nil}, {"tunl", nil},
		{"tuntap", nil}, {"tap", nil}, {"token", nil}, {"tcpmetrics", nil}, {"tcp_metrics", nil},
		{"monitor", nil}, {"xfrm", nil}, {"mroute", nil}, {"mrule", nil},
		{"netns", func() *cmdline.Noun { return netns.Noun(exec.Netns) }}, {"netconf", nil},
		{"vrf", nil}, {"sr", nil}, {"nexthop", nil}, {"mptcp", nil}, {"ioam", nil},
	}
}

func usage(c *cmdline.Context) error {
	fmt.Fprintln(c.Err, "Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }")
	for _, o := range objects() {
		if o.noun != nil {
			n := o.noun()
			fmt.Fprintf(c.Err, "       %-8s %s\n", n.Name, n.Usage)
		}
	}
	return cmdline.Exit(cmdline.StatusUsage)
}

// gonet is the program under its own name: its commands, and ip's objects.
func gonet(c *cmdline.Context, args []string) error {
	own := func(name, words, usage string, f func(*cmdline.Context) error) *cli.Command {
		return &cli.Command{
			Name: name, ArgsUsage: words, Usage: usage,
			SkipFlagParsing: true, HideHelp: true, HideHelpCommand: true,
			Action: func(ctx *cli.Context) error {
				c.Words = ctx.Args().Slice()
				return f(c)
			},
		}
	}
	app := &cli.App{
		Name: "gonet", Usage: "ip netns, ip link, ip address, brctl and ifconfig in one binary",
		SkipFlagParsing: true, HideVersion: true, HideHelp: true, HideHelpCommand: true,
		ExitErrHandler: func(*cli.Context, error) {},
		Action: func(ctx *cli.Context) error {
			words := ctx.Args().Slice()
			if len(words) == 0 || len(words) == 1 && (words[0] == "help" || words[0] == "--help") {
				return cli.ShowAppHelp(ctx)
			}
			return ip(c, words)
		},
		Commands: []*cli.Command{
			own("exec", "NAME [COMMAND ...]", "run a command, or your shell, in a namespace", exec.Run),
			own("sandbox", "[COMMAND ...]", "run a command, or your shell, in a network of its own", sandbox.Run),
			own("brctl", "...", "bridges, as brctl has them", bridge.Run),
			own("ifconfig", "...", "devices and addresses, as ifconfig has them", ifconfig.Run),
			own("install-links", "DIR", "make links to gonet under the names of those tools", installLinks),
			hidden(own(sandbox.Stage, "", "", sandbox.Init)),
		},
	}
	for _, o := range objects() {
		if o.noun != nil && o.name != "neighbor" { // another spelling of the next
			n := o.noun()
			app.Commands = append(app.Commands, own(n.Name, "...", n.Usage, n.Run))
		}
	}
	return app.Run(args)
}

func hidden(c *cli.Command) *cli.Command {
	c.Hidden = true
	return c
}

// installLinks makes the links under which gonet is the tools it stands in for.
func installLinks(c *cmdline.Context) error {
	if len(c.Words) != 1 {
		return cmdline.Fail(cmdline.StatusUsage, "gonet: install-links needs one directory")
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for _, name := range []string{"ip", "brctl", "ifconfig"} {
		if err := os.Symlink(self, filepath.Join(c.Words[0], name)); err != nil {
			return fmt.Errorf("gonet: %w", err)
		}
	}
	return nil
}
