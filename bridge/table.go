package bridge

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/ioctl"
)

// Bridges, their ports and forwarding tables are asked for as brctl has always done,
// by ioctl. That is about the namespace of the socket, as netlink is, but does not
// tell all that there is of each link: for 1,000 ports a tenth of the time.
const (
	getBridges    = 1 // BRCTL_* of linux/if_bridge.h
	getInfo       = 6
	getPortList   = 7
	getFDBEntries = 18
)

// bridges are the names of all bridges, sorted.
func bridges() ([]string, error) {
	const most = 2047 // the kernel gives no more
	indices := make([]byte, 4*most)
	if _, err := ioctl.Bridges(getBridges, indices, most); err != nil {
		return nil, nil // a kernel without bridges
	}
	return names(indices)
}

// information is a bridge's id and whether it speaks the spanning tree protocol.
func information(bridge string) (id []byte, stp bool, err error) {
	const sizeof, bridgeID, stpEnabled = 80, 8, 47 // in struct __bridge_info
	info := make([]byte, sizeof)
	_, err = ioctl.Private(bridge, getInfo, info, 0, 0)
	return info[bridgeID:][:8], info[stpEnabled] != 0, err
}

// portNames are the names of a bridge's ports, sorted.
func portNames(bridge string) ([]string, error) {
	const most = 1 << 10            // BR_MAX_PORTS
	indices := make([]byte, 4*most) // by the ports' numbers
	if _, err := ioctl.Private(bridge, getPortList, indices, most, 0); err != nil {
		return nil, err
	}
	return names(indices)
}

// names are those of the links with the given indices, sorted; 0 is none.
func names(indices []byte) ([]string, error) {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(socket)
	var all []string
	for ; len(indices) > 0; indices = indices[4:] {
		index := binary.NativeEndian.Uint32(indices)
		if index == 0 {
			continue
		}
		if name, err := ioctl.Name(socket, index); err == nil { // it may have gone since
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all, nil
}

// An entry is one address that a bridge knows.
type entry struct {
	mac   [6]byte
	port  uint16 // number
	local bool
	age   uint32 // ticks of 1/100 s
}

// forwarding is what a bridge knows, by address.
func forwarding(bridge string) ([]entry, error) {
	const size = 16          // of struct __fdb_entry
	const most = 4096 / size // the kernel gives no more at a time
	var list []entry
	buf := make([]byte, most*size)
	for {
		n, err := ioctl.Private(bridge, getFDBEntries, buf, most, len(list))
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		for e := range slices.Chunk(buf[:n*size], size) {
			list = append(list, entry{
				mac: [6]byte(e), port: uint16(e[6]) | uint16(e[12])<<8, local: e[7] != 0,
				age: binary.NativeEndian.Uint32(e[8:]),
			})
		}
	}
	slices.SortStableFunc(list, func(a, b entry) int { return bytes.Compare(a.mac[:], b.mac[:]) })
	return list, nil
}

// append writes the entry's line behind b: as "%3d", "%02x:..." and "%7.2f" do,
// which take half the time of showing a table of 1,000.
func (e entry) append(b []byte) []byte {
	b = appendRight(b, 3, strconv.AppendUint(nil, uint64(e.port), 10))
	separator := byte('\t')
	for _, octet := range e.mac {
		b = hex.AppendEncode(append(b, separator), []byte{octet})
		separator = ':'
	}
	local := "\tno\t\t"
	if e.local {
		local = "\tyes\t\t"
	}
	b = append(b, local...)
	b = appendRight(b, 4, strconv.AppendUint(nil, uint64(e.age/100), 10))
	return append(b, '.', '0'+byte(e.age/10%10), '0'+byte(e.age%10), '\n')
}

func appendRight(b []byte, width int, text []byte) []byte {
	for range width - len(text) {
		b = append(b, ' ')
	}
	return append(b, text...)
}
