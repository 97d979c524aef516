// gonet is ip, bridge, brctl, ifconfig and their like in one binary. As one of
// the tools it stands in for it never comes here: see internal/tools.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"gonet/exec"
	"gonet/internal/cmdline"
	"gonet/internal/tools"
	"gonet/sandbox"
)

func main() {
	c := tools.NewContext(os.Args[1:])
	os.Exit(tools.Main(c, func(c *cmdline.Context) error { return run(gonet(c), c.Words) }))
}

// run finds the command that the first word names. The tree is cli's but the
// walk is not: App.Run brings text/template into the binary, for its help, and
// every start of every tool would take a twentieth longer.
func run(app *cli.App, words []string) error {
	if len(words) == 0 || len(words) == 1 && (words[0] == "help" || words[0] == "--help") {
		help(app)
		return nil
	}
	action := app.Action // of a word that is no command
	if cmd := app.Command(words[0]); cmd != nil {
		action, words = cmd.Action, words[1:]
	}
	set := flag.NewFlagSet(app.Name, flag.ContinueOnError)
	if err := set.Parse(append([]string{"--"}, words...)); err != nil {
		return err
	}
	return action(cli.NewContext(app, set, nil))
}

// help lists the commands.
func help(app *cli.App) {
	fmt.Fprintf(app.Writer, "%s - %s\n\nUsage: %s COMMAND ...\n\n", app.Name, app.Usage, app.Name)
	for _, cmd := range app.VisibleCommands() {
		fmt.Fprintf(app.Writer, "  %-28s%s\n", cmd.Name+" "+cmd.ArgsUsage, cmd.Usage)
	}
}

// gonet is the tree: its own commands, the tools, and ip's objects.
func gonet(c *cmdline.Context) *cli.App {
	action := func(f func(*cmdline.Context) error) cli.ActionFunc {
		return func(ctx *cli.Context) error {
			c.Words = ctx.Args().Slice()
			return f(c)
		}
	}
	app := &cli.App{
		Name: "gonet", Usage: "the tools of a network lab in one binary",
		Writer: c.Out, Action: action(tools.IP),
	}
	add := func(name, words, usage string, f func(*cmdline.Context) error) *cli.Command {
		cmd := &cli.Command{Name: name, ArgsUsage: words, Usage: usage, Action: action(f)}
		app.Commands = append(app.Commands, cmd)
		return cmd
	}
	add("exec", "NAME [COMMAND ...]", "run a command, or your shell, in a namespace", exec.Run)
	add("sandbox", "[COMMAND ...]", "run a command, or your shell, in a network of its own", sandbox.Run)
	add("install-links", "DIR", "make links to gonet under the names of the tools", installLinks)
	add(sandbox.Stage, "", "", sandbox.Init).Hidden = true
	for _, n := range tools.Nouns() {
		add(n.Name, "...", n.Usage, n.Run)
	}
	for _, t := range tools.All() {
		if app.Command(t.Name) == nil { // as gonet's word, route is ip's
			add(t.Name, "...", t.Usage, t.Run)
		}
	}
	return app
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
	for _, t := range tools.All() {
		if err := os.Symlink(self, filepath.Join(c.Words[0], t.Name)); err != nil {
			return fmt.Errorf("gonet: %w", err)
		}
	}
	return nil
}
