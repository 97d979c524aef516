// Package exec runs commands in network namespaces. The command replaces the
// process: pid, terminal, signals and exit status are its own.
package exec

import (
	"errors"
	"fmt"
	"os"

	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/internal/shell"
	"gonet/internal/vrfgroup"
)

// Netns is "ip netns exec NAME COMMAND ...".
func Netns(c *cmdline.Context) error {
	if c.All {
		return all(c)
	}
	switch len(c.Words) {
	case 0:
		return cmdline.Fail(cmdline.StatusLocal, "No netns name specified")
	case 1:
		return cmdline.Fail(cmdline.StatusLocal, "No command specified")
	}
	if c.InBatch {
		return inBatch(c)
	}
	return become(c, c.Words[0], c.Words[1:], os.Environ())
}

// inBatch runs the command beside this process, which has more to do.
func inBatch(c *cmdline.Context) error {
	if err := c.Out.Flush(); err != nil {
		return err
	}
	status, err := beside(c.Words[0], c.Words[1:], stdio())
	if err == nil && status != 0 {
		err = cmdline.Exit(cmdline.StatusLocal)
	}
	return err
}

func stdio() [3]*os.File { return [3]*os.File{os.Stdin, os.Stdout, os.Stderr} }

// beside runs a command in a namespace and gives its status.
func beside(name string, argv []string, stdio [3]*os.File) (status int, err error) {
	if shell.Asks(argv) { // only a process of its own can give it a prompt
		return shell.Again(append([]string{"netns", "exec", name}, argv...)...)
	}
	if err := vrfgroup.Leave(); err != nil {
		return 0, err
	}
	err = ns.Do(name, func() error {
		status, err = ns.Run(argv, os.Environ(), stdio)
		return err
	})
	return status, err
}

// Run is "gonet exec NAME [COMMAND ...]": without a command, the user's shell.
func Run(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return cmdline.Fail(cmdline.StatusUsage, "gonet: exec needs the name of a namespace")
	}
	name, argv := c.Words[0], c.Words[1:]
	if len(argv) == 0 {
		argv = []string{shell.Default()}
	}
	return become(c, name, argv, shell.Set(os.Environ(), "GONET_NETNS", name))
}

func become(c *cmdline.Context, name string, argv, env []string) error {
	if err := c.Out.Flush(); err != nil {
		return err
	}
	if err := vrfgroup.Leave(); err != nil { // it was of the namespace left
		return err
	}
	if err := ns.Enter(name); err != nil {
		return err
	}
	return shell.Exec(name, argv, env)
}

// all runs the command in every namespace, one after another, each under its
// heading. The statuses are nobody's, as in ip; a signal that ends one ends all.
func all(c *cmdline.Context) error {
	if len(c.Words) == 0 {
		return cmdline.Fail(cmdline.StatusLocal, "No command specified")
	}
	names, err := ns.Names()
	if err != nil {
		return nil // nobody has made one yet
	}
	if c.Parallel != 1 {
		return parallel(c, names)
	}
	for _, name := range names {
		if err := heading(c, name); err != nil {
			return err
		}
		_, err := beside(name, c.Words, stdio())
		if err := goesOn(c, err); err != nil {
			return err
		}
	}
	return nil
}

// goesOn says what is wrong with one command of all. What ends the others too, as
// that a signal has ended it, is still an error.
func goesOn(c *cmdline.Context, err error) error {
	if own := new(cmdline.Error); err == nil || errors.As(err, &own) && own.Exits {
		return err
	}
	fmt.Fprintln(c.Err, err)
	return nil
}

func heading(c *cmdline.Context, name string) error {
	fmt.Fprintf(c.Out, "\nnetns: %s\n", name)
	return c.Out.Flush()
}
