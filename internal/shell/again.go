package shell

import (
	"os"
	osexec "os/exec"

	"gonet/internal/cmdline"
)

// Again is ip with these words as another process.
func Again(words ...string) *osexec.Cmd {
	child := osexec.Command("/proc/self/exe")
	child.Args = append([]string{"ip"}, words...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	return child
}

// Beside runs ip with these words in a process of its own and waits for it: more
// commands follow here.
func Beside(c *cmdline.Context, words ...string) error {
	if err := c.Out.Flush(); err != nil {
		return err
	}
	child := Again(words...)
	_ = child.Run()
	if child.ProcessState == nil {
		return cmdline.Fail(cmdline.StatusLocal, "gonet: cannot start itself again")
	}
	if status := child.ProcessState.ExitCode(); status != 0 {
		return cmdline.Exit(cmdline.StatusLocal)
	}
	return nil
}
