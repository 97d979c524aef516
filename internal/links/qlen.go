package links

import "golang.org/x/sys/unix"

// TxQLen is the length of the queue of the link called name, in packets. It asks
// apart, for listings that do not tell; 0 is also for what cannot be known.
func TxQLen(name string) uint32 {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0
	}
	defer unix.Close(fd)
	ifr, err := unix.NewIfreq(name)
	if err != nil || unix.IoctlIfreq(fd, unix.SIOCGIFTXQLEN, ifr) != nil {
		return 0
	}
	return ifr.Uint32()
}
