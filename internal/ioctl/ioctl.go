// Package ioctl is the old way to the kernel's network, which net-tools take.
package ioctl

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// Do hands the kernel a struct over a socket of a family.
func Do(family int, req uint, arg unsafe.Pointer) error {
	fd, err := unix.Socket(family, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), uintptr(req), uintptr(arg)); errno != 0 {
		return errno
	}
	return nil
}
