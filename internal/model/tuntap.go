package model

import "bytes"

// A Tuntap is a device whose other end is a program, as /sys and /proc describe
// it.
type Tuntap struct {
	Name      string
	Flags     uint32    // IFF_TUN and its like
	Owner     int64     // -1 for none
	Group     int64     // -1 for none
	Processes []Process // that have it open
}

// A Process is one that runs.
type Process struct {
	ID   int
	Name string
}

// TuntapOf is the device that a descriptor of /dev/net/tun stands for, from what
// /proc/PID/fdinfo says of the descriptor; "" for none.
func TuntapOf(fdinfo []byte) string {
	for line := range bytes.Lines(fdinfo) {
		if name, ok := bytes.CutPrefix(line, []byte("iff:\t")); ok {
			return string(bytes.TrimSuffix(name, []byte("\n")))
		}
	}
	return ""
}
