// Package ns is the way into a network namespace. It finds one by name, moves
// the process or one function call into it, and makes and removes those there
// are. It is the only package that locks an OS thread or calls setns, unshare or
// mount.
package ns

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// Dir is where namespaces have their names.
const Dir = "/run/netns"

// Initial says that Go is still initialising packages, as long as which the main
// goroutine stays on its thread anyway. LockOSThread would start another one for
// those to come, which takes a twentieth of the time of "ip -n NAME link show".
var Initial bool

func lock() {
	if !Initial {
		runtime.LockOSThread()
	}
}

// Path is the file that holds the namespace of a name.
func Path(name string) string { return Dir + "/" + name }

// Names lists the namespaces in the order of the directory, as ip does. The
// error is os.ErrNotExist when nobody has made one yet.
func Names() ([]string, error) { return Entries(Dir) }

func fail(format string, args ...any) error {
	return cmdline.Fail(cmdline.StatusLocal, format, args...)
}

// refused is fail with the reason err, for files in Dir: there, root alone may
// make and remove any.
func refused(err error, format string, args ...any) error {
	e := &cmdline.Error{Status: cmdline.StatusLocal, Text: fmt.Sprintf(format, args...) + ": " + cmdline.Reason(err)}
	if errors.Is(err, os.ErrPermission) {
		e.Hint = cmdline.Unprivileged
	}
	return e
}

// Add makes a namespace and binds it to its name.
func Add(name string) error {
	return create(name, "/proc/self/ns/net", func() (undo func(), err error) {
		lock()
		own, err := netns.Get()
		if err == nil {
			err = unix.Unshare(unix.CLONE_NEWNET)
		}
		if err != nil {
			return nil, fail(`Failed to create a new network namespace "%s": %s`, name, cmdline.Reason(err))
		}
		return func() {
			_ = netns.Set(own)
			own.Close()
		}, nil
	})
}

// Attach gives the namespace of a process a name.
func Attach(name, pid string) error {
	return create(name, "/proc/"+pid+"/ns/net", func() (func(), error) { return func() {}, nil })
}

// create makes the file of a name exclusively and binds source on it, after
// enter has gone to where source means the right namespace. The bind comes last:
// who sees it can enter.
func create(name, source string, enter func() (undo func(), err error)) error {
	if err := shareDir(); err != nil {
		return err
	}
	path := Path(name)
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC, 0)
	if err != nil {
		return refused(err, `Cannot create namespace file "%s"`, path)
	}
	unix.Close(fd)
	undo, err := enter()
	if err != nil {
		unix.Unlink(path)
		return err
	}
	err = unix.Mount(source, path, "none", unix.MS_BIND, "")
	undo()
	if err != nil {
		_ = unix.Unmount(path, unix.MNT_DETACH)
		_ = unix.Unlink(path)
		return fail("Bind %s -> %s failed: %s", source, path, cmdline.Reason(err))
	}
	return nil
}

// shareDir makes the directory a shared mount, so that what is bound in it
// reaches the other mount namespaces. The lock keeps two first calls apart. In a batch
// it is done once for each mount namespace: of 500 a twentieth of the time.
func shareDir() error {
	here, err := IDOf("/proc/thread-self/ns/mnt")
	if err == nil && here == shared {
		return nil
	}
	if err := unix.Mkdir(Dir, 0o755); err != nil && err != unix.EEXIST {
		return refused(err, "mkdir %s failed", Dir)
	}
	lock, err := unix.Open(Dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return fail(`Cannot open netns runtime directory "%s": %s`, Dir, cmdline.Reason(err))
	}
	defer unix.Close(lock)
	_ = unix.Flock(lock, unix.LOCK_EX) // without it two first calls may bind twice, no more
	share := func() error { return unix.Mount("", Dir, "none", unix.MS_SHARED|unix.MS_REC, "") }
	err = share()
	if err == unix.EINVAL { // not a mount point yet
		if err := unix.Mount(Dir, Dir, "none", unix.MS_BIND|unix.MS_REC, ""); err != nil {
			return fail("mount --bind %s %s failed: %s", Dir, Dir, cmdline.Reason(err))
		}
		err = share()
	}
	if err != nil {
		return fail("mount --make-shared %s failed: %s", Dir, cmdline.Reason(err))
	}
	shared = here
	return nil
}

var shared ID // where Dir is a shared mount already

// Delete takes the name away; the namespace lives on while it is used.
func Delete(name string) error {
	path := Path(name)
	_ = unix.Unmount(path, unix.MNT_DETACH) // a plain file may be left there too
	if err := unix.Unlink(path); err != nil {
		return refused(err, `Cannot remove namespace file "%s"`, path)
	}
	return nil
}

// Enter moves the calling thread into a namespace for good, with mounts of its
// own: /sys shows that namespace, and /etc/netns/NAME lies over /etc.
func Enter(name string) error {
	if err := Join(name); err != nil {
		return err
	}
	return Mounts(name)
}

// Join is Enter without the mounts.
func Join(name string) error { return join(name, cmdline.StatusUsage) }

func join(name string, status int) error {
	lock()
	h, err := netns.GetFromPath(Path(name))
	if err != nil {
		return cmdline.Fail(status, `Cannot open network namespace "%s": %s`, name, cmdline.Reason(err))
	}
	defer h.Close()
	if err := netns.Set(h); err != nil {
		return cmdline.Fail(status, `setting the network namespace "%s" failed: %s`, name, cmdline.Reason(err))
	}
	return nil
}

// HasEtc says that a namespace has files of its own for /etc.
func HasEtc(name string) bool { return unix.Access("/etc/netns/"+name, unix.F_OK) == nil }

// Mounts gives the calling thread, which has joined a namespace, its mounts.
func Mounts(name string) error {
	refuse := func(format string, args ...any) error {
		return cmdline.Fail(cmdline.StatusUsage, format, args...)
	}
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return refuse("unshare failed: %s", cmdline.Reason(err))
	}
	if err := unix.Mount("", "/", "none", unix.MS_SLAVE|unix.MS_REC, ""); err != nil {
		return refuse(`"mount --make-rslave /" failed: %s`, cmdline.Reason(err))
	}
	var flags uintptr
	if unix.Unmount("/sys", unix.MNT_DETACH) != nil {
		var st unix.Statfs_t
		if unix.Statfs("/sys", &st) == nil && st.Flags&unix.ST_RDONLY != 0 {
			flags = unix.MS_RDONLY
		}
	}
	if err := unix.Mount(name, "/sys", "sysfs", flags, ""); err != nil {
		return refuse("mount of /sys failed: %s", cmdline.Reason(err))
	}
	bindEtc(name)
	return nil
}

// bindEtc lays each file of /etc/netns/NAME over its namesake in /etc. One that
// has none is spoken of and passed over.
func bindEtc(name string) {
	dir := filepath.Join("/etc/netns", name)
	entries, _ := Entries(dir)
	for _, e := range entries {
		from, to := dir+"/"+e, "/etc/"+e
		if err := unix.Mount(from, to, "none", unix.MS_BIND, ""); err != nil {
			os.Stderr.WriteString("Bind " + from + " -> " + to + " failed: " + cmdline.Reason(err) + "\n")
		}
	}
}

// Visit moves the calling thread into a namespace, without mounts of its own, until
// leave is called. What reads /sys or /etc wants Do.
func Visit(name string) (leave func() error, err error) {
	lock()
	home, err := netns.Get()
	if err != nil {
		return nil, err
	}
	if err := join(name, cmdline.StatusLocal); err != nil {
		home.Close()
		return nil, err
	}
	return func() error {
		defer home.Close()
		return netns.Set(home)
	}, nil
}

// Do calls f in a namespace, as Enter has it, on a thread of its own that is thrown
// away after that. f must not start a goroutine.
func Do(name string, f func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // for good: the thread ends with this goroutine
		err := Enter(name)
		if err == nil {
			err = f()
		}
		done <- err
	}()
	return <-done
}

// Exec replaces the process with a command. It returns only when that failed.
func Exec(argv, env []string) error {
	return start(argv, func(path string, argv []string) error { return unix.Exec(path, argv, env) })
}

// Run runs a command beside this process, with the given standard input, output
// and error, and gives its status. The error is cmdline.ErrKilled when a signal
// ended it.
func Run(argv, env []string, stdio [3]*os.File) (status int, err error) {
	attr := &syscall.ProcAttr{Env: env, Files: []uintptr{stdio[0].Fd(), stdio[1].Fd(), stdio[2].Fd()}}
	pid := 0
	if err := start(argv, func(path string, argv []string) (err error) {
		pid, err = syscall.ForkExec(path, argv, attr)
		return err
	}); err != nil {
		return 0, err
	}
	var ws unix.WaitStatus
	for err = unix.EINTR; err == unix.EINTR; {
		_, err = unix.Wait4(pid, &ws, 0, nil)
	}
	switch {
	case err != nil: // SIGCHLD is ignored
		err = cmdline.FailAtOnce(cmdline.StatusLocal, "waitpid: %s", cmdline.Reason(err))
	case ws.Signaled():
		err = cmdline.ErrKilled
	}
	return ws.ExitStatus(), err
}

// start tries to run a command where execvp looks for it. A file that the kernel
// takes for no program is a script.
func start(argv []string, run func(path string, argv []string) error) error {
	var err, denied error
	for _, path := range candidates(argv[0]) {
		if err = unix.Access(path, unix.F_OK); err == nil { // or nothing need be prepared
			err = run(path, argv)
		}
		if errors.Is(err, unix.ENOEXEC) {
			err = run("/bin/sh", append([]string{"/bin/sh", path}, argv[1:]...))
		}
		if err == nil {
			return nil
		}
		if errors.Is(err, unix.EACCES) {
			denied = err // another directory may have one that is not
		} else if !errors.Is(err, unix.ENOENT) && !errors.Is(err, unix.ENOTDIR) {
			break
		}
		err = cmp.Or(denied, err)
	}
	return fail(`exec of "%s" failed: %s`, argv[0], cmdline.Reason(err))
}

func candidates(file string) []string {
	if strings.Contains(file, "/") || file == "" {
		return []string{file}
	}
	path, ok := os.LookupEnv("PATH")
	if !ok {
		path = "/bin:/usr/bin"
	}
	var all []string
	for dir := range strings.SplitSeq(path, ":") {
		if dir != "" {
			dir += "/"
		}
		all = append(all, dir+file)
	}
	return all
}

// OpenValue opens what "netns VALUE" names: a path, a name, or else a process.
// fd is -1 when it is a process.
func OpenValue(v string) (fd, pid int, err error) {
	path := Path(v)
	if strings.Contains(v, "/") {
		path = v
	}
	fd, err = unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err == nil {
		return fd, 0, nil
	}
	pid, err = strconv.Atoi(v)
	if err != nil {
		return -1, 0, cmdline.InvalidLine(v, `Invalid "netns" value`)
	}
	return -1, pid, nil
}
