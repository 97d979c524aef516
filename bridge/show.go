package bridge

import (
	"fmt"
	"slices"

	"gonet/internal/cmdline"
)

// show lists bridges with their ports: all by name, or those named in order.
func show(c *cmdline.Context) error {
	bridges, err := bridges()
	if err != nil {
		return err
	}
	header := false
	print := func(name string) error {
		if !header {
			c.Out.WriteString("bridge name\tbridge id\t\tSTP enabled\tinterfaces\n")
			header = true
		}
		return showOne(c, name)
	}
	if len(c.Words) == 0 {
		for _, b := range bridges {
			if err := print(b); err != nil {
				return err
			}
		}
		return nil
	}
	failed := false
	for _, name := range c.Words {
		if slices.Contains(bridges, name) {
			if err := print(name); err != nil {
				return err
			}
			continue
		}
		failed = true
		if d, ok, err := find(c, name); err != nil {
			return err
		} else if !ok || d.name != name {
			fmt.Fprintf(c.Err, "bridge %s does not exist!\n", name)
		} else {
			fmt.Fprintf(c.Err, "device %s is not a bridge!\n", name)
		}
	}
	if failed {
		return cmdline.Exit(cmdline.StatusLocal)
	}
	return nil
}

func showOne(c *cmdline.Context, bridge string) error {
	names, err := portNames(bridge)
	if err != nil {
		return err
	}
	identity, stp, err := information(bridge)
	if err != nil {
		return err
	}
	enabled := "no"
	if stp {
		enabled = "yes"
	}
	fmt.Fprintf(c.Out, "%s\t\t%s\t%s\t\t", bridge, id(identity), enabled)
	for i, name := range names {
		if i > 0 {
			c.Out.WriteString("\n\t\t\t\t\t\t\t")
		}
		c.Out.WriteString(name)
	}
	c.Out.WriteByte('\n')
	return nil
}

// showMACs lists the addresses that a bridge has learned, by address.
func showMACs(c *cmdline.Context) error {
	list, err := forwarding(short(c.Words[0]))
	if err != nil {
		return fail("read of forward table failed: %s", cmdline.Reason(err))
	}
	c.Out.WriteString("port no\tmac addr\t\tis local?\tageing timer\n")
	for _, e := range list {
		c.Out.Write(e.append(c.Out.AvailableBuffer()))
	}
	return nil
}
