// Package ioctl is the old way to the kernel's network: for what netlink does not
// offer, or what the real tools ask that way.
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

// With makes a request about a device over a socket of a family, with the bytes
// of a value behind the device's name, where the kernel may leave its answer.
func With(family int, request uint, device string, value []byte) error {
	var r struct {
		name  [unix.IFNAMSIZ]byte
		value [24]byte
	}
	copy(r.name[:unix.IFNAMSIZ-1], device)
	copy(r.value[:], value)
	err := Do(family, request, unsafe.Pointer(&r))
	copy(value, r.value[:])
	return err
}

// About makes a request about a device over a socket of a family, with a pointer
// to data, into which the kernel may write.
func About(family int, request uint, device string, data []byte) error {
	var r struct {
		name [unix.IFNAMSIZ]byte
		data unsafe.Pointer
		_    [16]byte
	}
	copy(r.name[:unix.IFNAMSIZ-1], device)
	r.data = unsafe.Pointer(unsafe.SliceData(data))
	return Do(family, request, unsafe.Pointer(&r))
}
