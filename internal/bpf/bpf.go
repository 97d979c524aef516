// Package bpf is the system call about programs that the kernel runs itself.
package bpf

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
)

// Call is bpf(2). The number that it returns is that of an open file, if any.
func Call(command uintptr, attr unsafe.Pointer, size uintptr) (int, error) {
	fd, _, errno := unix.Syscall(unix.SYS_BPF, command, uintptr(attr), size)
	if errno != 0 {
		return 0, errno
	}
	return int(fd), nil
}

// Rest follows a pointer in what Call is given: up to 64 bits, and some more. It
// has a name there because only what has one is certain to be zero.
type Rest [16 - unsafe.Sizeof(uintptr(0))]byte

// Program is what the kernel knows of the program with an id. ok is false when
// there is none, or one may not ask.
func Program(id uint32) (p model.Program, ok bool) {
	which := struct{ id, next, flags uint32 }{id: id}
	fd, err := Call(unix.BPF_PROG_GET_FD_BY_ID, unsafe.Pointer(&which), unsafe.Sizeof(which))
	if err != nil {
		return p, false
	}
	defer unix.Close(fd)
	var info [model.ProgramSize]byte
	about := struct {
		fd, size uint32
		info     unsafe.Pointer
		rest     Rest
	}{fd: uint32(fd), size: uint32(len(info)), info: unsafe.Pointer(&info[0])}
	if _, err := Call(unix.BPF_OBJ_GET_INFO_BY_FD, unsafe.Pointer(&about), unsafe.Sizeof(about)); err != nil {
		return p, false
	}
	return model.DecodeProgram(&info), true
}
