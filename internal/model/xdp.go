package model

import (
	"encoding/binary"
	"encoding/hex"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// XDP is the programs that a link has on the way of what it receives
// (IFLA_XDP).
type XDP struct {
	Mode     uint8  // where they run: XDP_ATTACHED_*, 0 for none
	Program  uint32 // the id of the only one, or 0
	Attached []Attached
}

// Attached is the program of one place.
type Attached struct {
	Mode uint8
	ID   uint32
}

// The places in which programs run (linux/if_link.h, XDP_ATTACHED_*).
const (
	XDPDriver   = 1
	XDPGeneric  = 2
	XDPHardware = 3
	XDPMulti    = 4
)

func decodeXDP(data []byte) (x XDP) {
	var places [XDPMulti]*Attached
	at := func(mode uint8, id uint32) { places[mode] = &Attached{mode, id} }
	for typ, v := range rtnl.Attributes(data) {
		n := uint32(rtnl.Uint(v))
		switch typ {
		case unix.IFLA_XDP_ATTACHED:
			x.Mode = uint8(n)
		case unix.IFLA_XDP_PROG_ID:
			x.Program = n
		case unix.IFLA_XDP_SKB_PROG_ID:
			at(XDPGeneric, n)
		case unix.IFLA_XDP_DRV_PROG_ID:
			at(XDPDriver, n)
		case unix.IFLA_XDP_HW_PROG_ID:
			at(XDPHardware, n)
		}
	}
	for _, mode := range [...]uint8{XDPGeneric, XDPDriver, XDPHardware} {
		if a := places[mode]; a != nil {
			x.Attached = append(x.Attached, *a)
		}
	}
	if x.Attached == nil && x.Program != 0 { // as older kernels tell of it
		x.Attached = []Attached{{x.Mode, x.Program}}
	}
	return x
}

// A Program is one that the kernel runs itself.
type Program struct {
	Name  string
	Tag   string // of what it does
	Jited bool   // it was translated into the processor's own code
	// LoadTime is in nanoseconds since the start.
	LoadTime     uint64
	CreatedByUID uint32
	BTF          uint32 // id of its types, or 0
}

// ProgramSize is how much of a struct bpf_prog_info (linux/bpf.h) is read.
const ProgramSize = 132

// DecodeProgram reads a struct bpf_prog_info.
func DecodeProgram(info *[ProgramSize]byte) Program {
	const tag, jited, loadTime, uid, name, nameEnd, btf = 8, 16, 40, 48, 64, 80, 128
	n := binary.NativeEndian
	return Program{
		Name:         rtnl.String(info[name:nameEnd]),
		Tag:          hex.EncodeToString(info[tag:jited]),
		Jited:        n.Uint32(info[jited:]) != 0,
		LoadTime:     n.Uint64(info[loadTime:]),
		CreatedByUID: n.Uint32(info[uid:]),
		BTF:          n.Uint32(info[btf:]),
	}
}
