package vrf

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"gonet/internal/cmdline"
	"gonet/internal/links"
	"gonet/internal/ns"
	"gonet/internal/shell"
	"gonet/internal/vrfgroup"
)

// identify prints the vrf that a process is in.
func identify(c *cmdline.Context) error {
	pid := "self"
	switch {
	case len(c.Words) > 1:
		return cmdline.InvalidLine(c.Words[1], "Extra arguments specified")
	case len(c.Words) == 1:
		n, err := strconv.ParseUint(c.Words[0], 10, 32)
		if err != nil {
			return cmdline.InvalidLine(c.Words[0], "Invalid pid")
		}
		pid = strconv.FormatUint(n, 10)
	}
	name, err := vrfgroup.Name(pid)
	if err != nil {
		return cmdline.Fail(cmdline.StatusLocal, "Failed to lookup vrf association: %s", cmdline.Reason(err))
	}
	if name != "" {
		fmt.Fprintln(c.Out, name)
	}
	return nil
}

// pids prints the processes that are in a vrf.
func pids(c *cmdline.Context) error {
	if len(c.Words) != 1 {
		return cmdline.Fail(cmdline.StatusLocal, "Invalid arguments")
	}
	name := c.Words[0]
	if _, err := find(c, name); err != nil {
		return cmdline.Fail(cmdline.StatusLocal, "Invalid VRF name")
	}
	return vrfgroup.Each(name, func(pid string) {
		comm, _ := os.ReadFile("/proc/" + pid + "/comm")
		fmt.Fprintf(c.Out, "%5s  %s\n", pid, strings.TrimSuffix(string(comm), "\n"))
	})
}

// exec becomes a command whose sockets are bound to a vrf, or with "default" to
// none.
func exec(c *cmdline.Context) error {
	switch len(c.Words) {
	case 0:
		return cmdline.Fail(cmdline.StatusLocal, "No VRF name specified")
	case 1:
		return cmdline.Fail(cmdline.StatusLocal, "No command specified")
	}
	if c.InBatch {
		return shell.Beside(c, append([]string{"vrf", "exec"}, c.Words...)...)
	}
	name, device := c.Words[0], 0
	if name == "default" {
		name = ""
	} else {
		var err error
		if device, err = find(c, name); err != nil {
			return cmdline.Fail(cmdline.StatusUsage, "Invalid VRF name")
		}
	}
	if err := vrfgroup.Enter(name, uint32(device)); err != nil {
		return err
	}
	return ns.Exec(c.Words[1:], os.Environ())
}

// find is the index of the vrf of a name.
func find(c *cmdline.Context, name string) (int, error) {
	conn, err := c.Kernel()
	if err != nil {
		return 0, err
	}
	return links.VRF(conn, name)
}
