// Package ifreq asks the kernel by ioctl what netlink does not offer, or what
// the real tools ask that way: struct ifreq with bytes in it, or a pointer.
package ifreq

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// With makes a request about a device over a socket of a family, with the bytes
// of a value behind the device's name.
func With(family int, request uint, device string, value []byte) error {
	var r struct {
		name  [unix.IFNAMSIZ]byte
		value [24]byte
	}
	copy(r.name[:unix.IFNAMSIZ-1], device)
	copy(r.value[:], value)
	return call(family, request, unsafe.Pointer(&r))
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
	return call(family, request, unsafe.Pointer(&r))
}

func call(family int, request uint, arg unsafe.Pointer) error {
	fd, err := unix.Socket(family, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), uintptr(request), uintptr(arg)); errno != 0 {
		return errno
	}
	return nil
}
