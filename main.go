// gonet is ip netns, ip link, ip address, brctl and ifconfig in one binary. As
// one of the tools it stands in for it never comes here: see tools.
package main

import (
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
	c := tools.NewContext(nil)
	os.Exit(tools.Main(c, func(c *cmdline.Context) error { return gonet(c).Run(os.Args) }))
}

// gonet is the tree: its own commands, the tools, and ip's objects.
func gonet(c *cmdline.Context) *cli.App {
	app := &cli.App{
		Name: "gonet", Usage: "ip netns, ip link, ip address, brctl and ifconfig in one binary",
		SkipFlagParsing: true, HideVersion: true, HideHelp: true, HideHelpCommand: true,
		ExitErrHandler: func(*cli.Context, error) {},
		Action: func(ctx *cli.Context) error {
			words := ctx.Args().Slice()
			if len(words) == 0 || len(words) == 1 && (words[0] == "help" || words[0] == "--help") {
				return cli.ShowAppHelp(ctx)
			}
			c.Words = words
			return tools.IP(c)
		},
	}
	add := func(name, words, usage string, run func(*cmdline.Context) error) *cli.Command {
		app.Commands = append(app.Commands, &cli.Command{
			Name: name, ArgsUsage: words, Usage: usage,
			SkipFlagParsing: true, HideHelp: true, HideHelpCommand: true,
			Action: func(ctx *cli.Context) error {
				c.Words = ctx.Args().Slice()
				return run(c)
			},
		})
		return app.Commands[len(app.Commands)-1]
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
