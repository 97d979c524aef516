package main

import (
	"bytes"
	"encoding/binary"
	"log"
	"net"
	"os"
	osexec "os/exec"
	"strconv"

	"golang.org/x/sys/unix"
)

// routeMulticast is "mrouted TABLE COMMAND ...": it routes packets to many among the
// links d0, d1 and e0, by a table (0 for the usual one), while the command runs.
func routeMulticast() {
	const ( // of linux/mroute.h
		mrtInit, mrtAddVIF, mrtAddMFC, mrtTable = 200, 202, 204, 209
		useIndex                                = 8
	)
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_IGMP)
	set := func(option int, value any) {
		var b bytes.Buffer
		if err == nil {
			err = binary.Write(&b, binary.NativeEndian, value)
		}
		if err == nil {
			err = unix.SetsockoptString(fd, unix.IPPROTO_IP, option, b.String())
		}
		if err != nil {
			log.Fatalf("mrouted: %d: %v", option, err)
		}
	}
	table, _ := strconv.Atoi(os.Args[1])
	if table != 0 {
		set(mrtTable, int32(table))
	}
	set(mrtInit, int32(1))
	for i, name := range []string{"d0", "d1", "e0"} {
		link, err := net.InterfaceByName(name)
		if err != nil {
			log.Fatal(err)
		}
		set(mrtAddVIF, struct { // struct vifctl
			Number           uint16
			Flags, Threshold uint8
			Rate             uint32
			Index            int32
			Remote           [4]byte
		}{uint16(i), useIndex, 1, 0, int32(link.Index), [4]byte{}})
	}
	type mfcctl struct {
		Origin, Group [4]byte
		Parent        uint16
		TTLs          [32]uint8
		_             [2]byte
		_             [4]uint32 // counters and such
	}
	set(mrtAddMFC, mfcctl{Origin: [4]byte{10, 0, 0, 1}, Group: [4]byte{224, 1, 1, 1}, Parent: 0, TTLs: [32]uint8{0, 1, 5}})
	set(mrtAddMFC, mfcctl{Origin: [4]byte{10, 0, 0, 2}, Group: [4]byte{224, 1, 1, 2}, Parent: 1, TTLs: [32]uint8{1}})
	set(mrtAddMFC, mfcctl{Group: [4]byte{224, 1, 1, 3}, Parent: 2, TTLs: [32]uint8{0, 1}})
	cmd := osexec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		log.Fatal(err)
	}
	os.Exit(cmd.ProcessState.ExitCode())
}
