package ns

import "golang.org/x/sys/unix"

// What every small command reads is read without package os, whose files are made
// for waiting on many at once: six system calls more for the first.

// Open opens the file of a namespace; the descriptor is the caller's to close.
func Open(name string) (fd int, err error) {
	return unix.Open(Path(name), unix.O_RDONLY|unix.O_CLOEXEC, 0)
}

// Entries are the names in a directory, in its order.
func Entries(dir string) (names []string, err error) {
	fd, err := unix.Open(dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	return entries(fd)
}

func entries(fd int) (names []string, err error) {
	buf := make([]byte, 4<<10)
	for {
		n, err := unix.ReadDirent(fd, buf)
		if n <= 0 || err != nil {
			return names, err
		}
		_, _, names = unix.ParseDirent(buf[:n], -1, names)
	}
}

// ReadFile is what a file of /proc holds.
func ReadFile(name string) (text []byte, err error) {
	fd, err := unix.Open(name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	buf := make([]byte, 4<<10)
	for {
		n, err := unix.Read(fd, buf)
		if n <= 0 || err != nil {
			return text, err
		}
		text = append(text, buf[:n]...)
	}
}
