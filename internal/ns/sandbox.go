package ns

import (
	"fmt"
	"os"
	osexec "os/exec"
	"os/signal"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// Sandbox starts this program again with the given words as the first process
// of a network, mount and process space of its own, and for an ordinary user as
// root of a user namespace of its own. It gives the exit status.
func Sandbox(argv []string) (status int, err error) {
	cmd := osexec.Command("/proc/self/exe")
	cmd.Args = argv
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	attr := &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET | unix.CLONE_NEWNS | unix.CLONE_NEWPID, Pdeathsig: syscall.SIGKILL}
	if uid, gid := os.Geteuid(), os.Getegid(); uid != 0 {
		attr.Cloneflags |= unix.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{HostID: uid, Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{HostID: gid, Size: 1}}
	}
	cmd.SysProcAttr = attr
	// The terminal's signals are for the command inside, not for those who wait.
	// Caught and dropped, not ignored: that would be inherited.
	for _, s := range []unix.Signal{unix.SIGINT, unix.SIGQUIT} {
		if !ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
	signal.Notify(make(chan os.Signal, 1), unix.SIGCHLD) // or, ignored, it takes the status away
	if err := cmd.Start(); err != nil {
		return 0, cannot("make a sandbox", err)
	}
	err = cmd.Wait()
	if cmd.ProcessState == nil {
		return 0, err
	}
	return exitStatus(cmd.ProcessState.Sys().(syscall.WaitStatus)), nil
}

// ignored says that the process was started to ignore a signal, as "&" of a shell has
// it. Go's signal.Ignored knows only what Go has looked at (scripts/runtime).
func ignored(s unix.Signal) bool {
	var action struct{ handler, flags, restorer, mask uintptr } // struct sigaction of the kernel
	_, _, errno := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(s), 0, uintptr(unsafe.Pointer(&action)), 8, 0, 0)
	const sigIgn = 1 // SIG_IGN of signal(2)
	return errno == 0 && action.handler == sigIgn
}

// cannot says what of a sandbox failed and why, with what may help: not another
// sandbox, as after other refusals.
func cannot(what string, err error) error {
	return &cmdline.Error{
		Status: cmdline.StatusLocal, Text: "gonet: cannot " + what + ": " + cmdline.Reason(err) + forbids(),
		Hint: "root, with all capabilities, needs no user namespace: sudo gonet sandbox",
	}
}

// forbids names the setting that keeps ordinary users from namespaces.
func forbids() string {
	for _, s := range []struct{ name, refuses string }{
		{"user.max_user_namespaces", "0"},
		{"kernel.unprivileged_userns_clone", "0"},
		{"kernel.apparmor_restrict_unprivileged_userns", "1"},
	} {
		value, err := os.ReadFile("/proc/sys/" + strings.ReplaceAll(s.name, ".", "/"))
		if err == nil && strings.TrimSpace(string(value)) == s.refuses {
			return fmt.Sprintf(" (%s is %s)", s.name, s.refuses)
		}
	}
	return ""
}

// Furnish gives the sandbox that this process is the first in its own /proc,
// /sys and /run.
func Furnish() error {
	for _, m := range []struct {
		source, target, kind string
		flags                uintptr
	}{
		{"", "/", "none", unix.MS_PRIVATE | unix.MS_REC},
		{"proc", "/proc", "proc", unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC},
		{"sandbox", "/sys", "sysfs", unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC},
		{"sandbox", "/run", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV},
	} {
		if err := unix.Mount(m.source, m.target, m.kind, m.flags, ""); err != nil {
			return cannot("mount "+m.target+" in a sandbox", err)
		}
	}
	return nil
}

// Reap runs a command as the first process of a sandbox must: it waits for it
// and for every orphan, and gives the command's status. What still runs then is
// ended by the kernel when this process ends.
func Reap(argv []string) (status int, err error) {
	p, err := os.StartProcess("/proc/self/exe", argv, &os.ProcAttr{
		Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}, Env: os.Environ(),
	})
	if err != nil {
		return 0, err
	}
	for {
		var ws unix.WaitStatus
		pid, err := unix.Wait4(-1, &ws, 0, nil)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return 0, err
		}
		if pid == p.Pid {
			return exitStatus(syscall.WaitStatus(ws)), nil
		}
	}
}

func exitStatus(ws syscall.WaitStatus) int {
	if ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return ws.ExitStatus()
}
