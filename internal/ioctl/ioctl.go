// Package ioctl is the old way to the kernel's network: for what netlink does not
// offer, or what the real tools ask that way.
package ioctl

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Do hands the kernel a struct over a socket of a family.
func Do(family int, req uint, arg unsafe.Pointer) error {
	_, err := answer(family, req, arg)
	return err
}

func answer(family int, req uint, arg unsafe.Pointer) (n int, err error) {
	fd, err := unix.Socket(family, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	defer unix.Close(fd)
	r, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), uintptr(req), uintptr(arg))
	if errno != 0 {
		return 0, errno
	}
	return int(r), nil
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

// Index is the index of a device, 0 if there is none. The kernel takes a label,
// "eth0:1", for the device that it is on.
func Index(device string) int {
	var index [4]byte
	if len(device) >= unix.IFNAMSIZ || With(unix.AF_INET, unix.SIOCGIFINDEX, device, index[:]) != nil {
		return 0
	}
	return int(binary.NativeEndian.Uint32(index[:]))
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

// Private makes SIOCDEVPRIVATE's request about a device with words of the device's
// own: a number, where to write, how much of it and a fourth. n is the answer.
func Private(device string, what int, into []byte, count, skip int) (n int, err error) {
	words := struct {
		what        uintptr
		into        unsafe.Pointer
		count, skip uintptr
	}{uintptr(what), unsafe.Pointer(unsafe.SliceData(into)), uintptr(count), uintptr(skip)}
	return private(device, unsafe.Pointer(&words))
}

// PrivateValue is Private for a number and a value.
func PrivateValue(device string, what int, value uint64) error {
	words := [4]uintptr{uintptr(what), uintptr(value)}
	_, err := private(device, unsafe.Pointer(&words))
	return err
}

func private(device string, words unsafe.Pointer) (n int, err error) {
	const devPrivate = 0x89f0 // SIOCDEVPRIVATE
	var r struct {
		name  [unix.IFNAMSIZ]byte
		words unsafe.Pointer
		_     [16]byte
	}
	copy(r.name[:unix.IFNAMSIZ-1], device)
	r.words = words
	return answer(unix.AF_INET, devPrivate, unsafe.Pointer(&r))
}

// Bridges makes SIOCGIFBR's request: a number, where to write and how much of it.
func Bridges(what int, into []byte, count int) (n int, err error) {
	words := struct {
		what  uintptr
		into  unsafe.Pointer
		count uintptr
	}{uintptr(what), unsafe.Pointer(unsafe.SliceData(into)), uintptr(count)}
	return answer(unix.AF_INET, unix.SIOCGIFBR, unsafe.Pointer(&words))
}

// Name is what the link with an index is called.
func Name(socket int, index uint32) (string, error) {
	r, err := unix.NewIfreq("")
	if err != nil {
		return "", err
	}
	r.SetUint32(index)
	err = unix.IoctlIfreq(socket, unix.SIOCGIFNAME, r)
	return r.Name(), err
}
