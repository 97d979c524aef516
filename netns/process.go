package netns

import (
	"fmt"
	"strings"

	"gonet/internal/cmdline"
	"gonet/internal/ns"
)

func cannotOpen(err error) error {
	return cmdline.Fail(cmdline.StatusLocal, "Cannot open network namespace: %s", cmdline.Reason(err))
}

func isNumber(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

// identify prints the name of the namespace that a process is in.
func identify(c *cmdline.Context) error {
	pid := "thread-self" // a batch may be elsewhere with another
	switch {
	case len(c.Words) > 1:
		return cmdline.Fail(cmdline.StatusLocal, "extra arguments specified")
	case len(c.Words) == 1:
		if pid = c.Words[0]; !isNumber(pid) {
			return cmdline.Fail(cmdline.StatusLocal, "Specified string '%s' is not a pid", pid)
		}
	}
	found, err := ns.NameOf(pid)
	if err != nil {
		return cannotOpen(err)
	}
	fmt.Fprintln(c.Out, found)
	return nil
}

// pids prints the processes that are in a namespace.
func pids(c *cmdline.Context) error {
	switch {
	case len(c.Words) == 0:
		return noName()
	case len(c.Words) > 1:
		return cmdline.Fail(cmdline.StatusLocal, "extra arguments specified")
	}
	want, err := ns.IDOf(ns.Path(c.Words[0]))
	if err != nil {
		return cannotOpen(err)
	}
	all, err := ns.Entering("/proc", "/ns/net", want)
	for _, pid := range all {
		if isNumber(pid) { // and not "self"
			c.Out.WriteString(pid + "\n")
		}
	}
	return err
}
