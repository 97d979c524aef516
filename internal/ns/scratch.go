package ns

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// FreeDescriptor is a descriptor that nobody uses, of one digit: dash can close
// no other. ok is false when the user has handed down all of them.
func FreeDescriptor() (fd int, ok bool) {
	for fd := 9; fd > 2; fd-- {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == unix.EBADF {
			return fd, true
		}
	}
	return 0, false
}

// ScratchDir makes a directory in memory that is mounted nowhere and holds the
// given files. It is open at the descriptor fd, in this process and in what it
// becomes, and it is gone when fd is closed.
func ScratchDir(files map[string]string, fd int) error {
	fs, err := unix.Fsopen("tmpfs", unix.FSOPEN_CLOEXEC)
	if err != nil {
		return fmt.Errorf("fsopen: %w", err)
	}
	defer unix.Close(fs)
	if err := unix.FsconfigCreate(fs); err != nil {
		return fmt.Errorf("fsconfig: %w", err)
	}
	mnt, err := unix.Fsmount(fs, unix.FSMOUNT_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("fsmount: %w", err)
	}
	defer unix.Close(mnt)
	for name, text := range files {
		if err := writeAt(mnt, name, text); err != nil {
			return err
		}
	}
	return unix.Dup3(mnt, fd, 0)
}

func writeAt(dir int, name, text string) error {
	fd, err := unix.Openat(dir, name, unix.O_WRONLY|unix.O_CREAT|unix.O_CLOEXEC, 0o444)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer unix.Close(fd)
	_, err = unix.Write(fd, []byte(text))
	return err
}
