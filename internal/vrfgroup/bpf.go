package vrfgroup

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/unix"

	"gonet/internal/bpf"
	"gonet/internal/cmdline"
)

// bind makes the kernel bind each socket that a process of a control group opens
// to a device: a program of a few instructions, run for each, writes the index.
func bind(dir string, device uint32) error {
	program, err := load(device)
	if err != nil {
		return refuse("Failed to load BPF prog: '%s'", cmdline.Reason(err))
	}
	defer unix.Close(program)
	group, err := unix.Open(dir, unix.O_DIRECTORY|unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return refuse("Failed to open cgroup path: '%s'", cmdline.Reason(err))
	}
	defer unix.Close(group)
	attr := struct{ group, program, kind, flags uint32 }{uint32(group), uint32(program), unix.BPF_CGROUP_INET_SOCK_CREATE, 0}
	if _, err := bpf.Call(unix.BPF_PROG_ATTACH, unsafe.Pointer(&attr), unsafe.Sizeof(attr)); err != nil {
		return refuse("Failed to attach prog to cgroup: '%s'", cmdline.Reason(err))
	}
	return nil
}

// load gives the kernel the program. A socket is a struct bpf_sock, whose first
// field is bound_dev_if.
func load(device uint32) (int, error) {
	code := append(instruction(unix.BPF_ALU64|unix.BPF_MOV, 2, 0, device), // r2 = device
		instruction(unix.BPF_STX|unix.BPF_MEM|unix.BPF_W, 1, 2, 0)...) // r1->bound_dev_if = r2
	code = append(code, instruction(unix.BPF_ALU64|unix.BPF_MOV, 0, 0, 1)...) // r0 = 1: allowed
	code = append(code, instruction(unix.BPF_JMP|unix.BPF_EXIT, 0, 0, 0)...)
	license := []byte("GPL\x00")
	attr := struct {
		kind, count uint32
		code        unsafe.Pointer
		high        [8 - unsafe.Sizeof(uintptr(0))]byte
		license     unsafe.Pointer
		rest        bpf.Rest
	}{kind: unix.BPF_PROG_TYPE_CGROUP_SOCK, count: uint32(len(code) / 8)}
	attr.code, attr.license = unsafe.Pointer(&code[0]), unsafe.Pointer(&license[0])
	return bpf.Call(unix.BPF_PROG_LOAD, unsafe.Pointer(&attr), unsafe.Sizeof(attr))
}

// instruction is a struct bpf_insn.
func instruction(op, to, from uint8, value uint32) []byte {
	registers := to | from<<4
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 { // two halves of a byte, as the compiler lays them
		registers = to<<4 | from
	}
	return binary.NativeEndian.AppendUint32([]byte{op, registers, 0, 0}, value)
}
