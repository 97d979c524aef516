package shell

import (
	"os"
	osexec "os/exec"

	"gonet/internal/cmdline"
)

// Again runs ip with these words as another process and gives its status. The
// error is cmdline.ErrKilled when a signal ended it.
func Again(words ...string) (status int, err error) {
	child := osexec.Command("/proc/self/exe")
	child.Args = append([]string{"ip"}, words...)
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

// Beside runs ip with these words in a process of its own and waits for it: more
// commands follow here.
func Beside(c *cmdline.Context, words ...string) error {
	if err := c.Out.Flush(); err != nil {
		return err
	}
	status, err := Again(words...)
	if err == nil && status != 0 {
		err = cmdline.Exit(cmdline.StatusLocal)
	}
	return err
}
