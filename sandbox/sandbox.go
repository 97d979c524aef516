// Package sandbox is "gonet sandbox": a network, mounts and processes of their
// own for one command, with nothing left of them when it ends, and without root.
package sandbox

import (
	"os"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/internal/rtnl"
	"gonet/internal/shell"
)

// The stages in which the sandbox comes to be, as words of the hidden command:
// the first process in it, and what becomes the user's command.
const (
	Stage   = "sandbox-init"
	initial = "init"
	final   = "become"
)

// Run is "gonet sandbox [COMMAND ...]": without a command, the user's shell.
func Run(c *cmdline.Context) error {
	argv := c.Words
	if len(argv) == 0 {
		argv = []string{shell.Default()}
	}
	status, err := ns.Sandbox(append([]string{"gonet", Stage, initial}, argv...))
	return end(status, err)
}

// Init is the inside of Run, in its two stages.
func Init(c *cmdline.Context) error {
	if len(c.Words) < 2 {
		return cmdline.Fail(cmdline.StatusUsage, "gonet: %s is for gonet sandbox alone", Stage)
	}
	stage, argv := c.Words[0], c.Words[1:]
	if stage == final {
		return shell.Exec("sandbox", argv, os.Environ())
	}
	if err := ns.Furnish(); err != nil {
		return err
	}
	if err := loopback(); err != nil {
		return err
	}
	status, err := ns.Reap(append([]string{"gonet", Stage, final}, argv...))
	return end(status, err)
}

func end(status int, err error) error {
	if err == nil && status != 0 {
		return cmdline.Exit(status)
	}
	return err
}

// loopback sets lo up.
func loopback() error {
	conn, err := rtnl.Open()
	if err != nil {
		return err
	}
	defer conn.Close()
	req := nl.NewNetlinkRequest(unix.RTM_NEWLINK, 0)
	msg := nl.NewIfInfomsg(unix.AF_UNSPEC)
	msg.Index, msg.Flags, msg.Change = 1, unix.IFF_UP, unix.IFF_UP
	req.AddData(msg)
	return conn.Do(req)
}
