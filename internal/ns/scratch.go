package ns

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// FreeDescriptor is a descriptor that nobody uses, out of the way of those that
// the user hands down, yet of two digits: shells redirect no larger ones.
func FreeDescriptor() int {
	for fd := 90; fd > 10; fd-- {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == unix.EBADF {
			return fd
		}
	}
	return 9
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
