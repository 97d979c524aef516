// Package exec runs commands in network namespaces. The command replaces the
// process: pid, terminal, signals and exit status are its own.
package exec

import (
	"fmt"
	"os"
	osexec "os/exec"

	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/internal/shell"
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
		return beside(c, c.Words[0], c.Words[1:])
	}
	return become(c, c.Words[0], c.Words[1:], os.Environ())
}

// beside runs the command in a process of its own and waits for it: more
// commands follow here.
func beside(c *cmdline.Context, name string, argv []string) error {
	if err := c.Out.Flush(); err != nil {
		return err
	}
	status, err := again(name, argv)
	if err == nil && status != 0 {
		err = cmdline.Exit(cmdline.StatusLocal)
	}
	return err
}

// again runs "netns exec" as another process and gives its status.
func again(name string, argv []string) (status int, err error) {
	child := osexec.Command("/proc/self/exe")
	child.Args = append([]string{"ip", "netns", "exec", name}, argv...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = child.Run()
	switch state := child.ProcessState; {
	case state == nil:
		return 0, cmdline.Fail(cmdline.StatusLocal, "gonet: cannot start itself again: %s", cmdline.Reason(err))
	case state.Exited():
		return state.ExitCode(), nil
	default:
		return 0, cmdline.ErrKilled
	}
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
	for _, name := range names {
		fmt.Fprintf(c.Out, "\nnetns: %s\n", name)
		if err := c.Out.Flush(); err != nil {
			return err
		}
		if _, err := again(name, c.Words); err != nil {
			return err
		}
	}
	return nil
}
