package main

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	osexec "os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/model"
)

// TestWire runs each line of testdata/wire with the real ip and with gonet, both
// under strace and each in a world of its own, and compares what they ask the
// kernel to change, attribute by attribute. Whether the kernel then does it is no
// matter, so kinds of link that it lacks are compared too.
//
// Cases are separated by empty lines, "! " prepares, as in testdata/same. What is
// not compared:
//
//   - look-ups (RTM_GET*): gonet may know better how to find a thing
//   - the order of attributes of different types: the kernel does not see it
//   - the first request of ip link add, an empty RTM_NEWLINK by which ip 6.1 finds
//     out whether the kernel knows that message at all
//   - sequence numbers and ports, and the numbers of open files
//   - what an ioctl points to, unless strace knows how to show it
func TestWire(t *testing.T) {
	if _, err := osexec.LookPath("strace"); err != nil && os.Getenv("CI") != "" {
		t.Fatal(err)
	} else if err != nil {
		t.Skip(err)
	}
	if os.Getenv(inside) == "" {
		outside(t)
		return
	}
	files, _ := filepath.Glob("testdata/wire/*.txt")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	dirs := newToolDirs(t)
	var total score
	t.Cleanup(func() { report(t, &total) })
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, lines := range splitCases(string(text)) {
				compareRequests(t, dirs, lines, &total)
			}
		})
	}
}

// compareRequests runs one case in two fresh worlds.
func compareRequests(t *testing.T, dirs toolDirs, lines []string, total *score) {
	real, ours := newWorld(dirs.real), newWorld(dirs.ours)
	defer real.end()
	defer ours.end()
	for _, line := range lines {
		if rest, ok := strings.CutPrefix(line, "! "); ok {
			for _, w := range []*world{real, ours} {
				if r := w.run(rest, dirs.real); r.status != 0 {
					t.Errorf("%s: %s%s", line, r.stdout, r.stderr)
				}
			}
			continue
		}
		want, wantSaid := real.requests(t, line, dirs.real)
		got, gotSaid := ours.requests(t, line, dirs.ours)
		total.compared.Add(1)
		switch {
		case len(want) == 0:
			t.Errorf("%s\nasks for no change\n%s", line, wantSaid)
		case slices.Equal(want, got):
			total.equal.Add(1)
		default:
			t.Errorf("%s\nreal: %s\n%s\nours: %s\n%s", line,
				strings.Join(want, "\n      "), wantSaid, strings.Join(got, "\n      "), gotSaid)
		}
	}
}

// requests runs a line and gives the changes that it asks the kernel for, and
// what it said.
func (w *world) requests(t *testing.T, line, dir string) (changes []string, said string) {
	trace, err := os.CreateTemp(t.TempDir(), "trace")
	if err != nil {
		t.Fatal(err)
	}
	defer trace.Close()
	r := w.start(dir, "", append([]string{"strace", "-f", "--seccomp-bpf", "-qq", "-o", trace.Name(),
		"-e", "trace=sendmsg,sendto,write,ioctl", "-e", "write=all", "-e", "signal=none"}, strings.Fields(line)...)...)
	text, err := os.ReadFile(trace.Name())
	if err != nil {
		t.Fatal(err)
	}
	for _, sent := range dumped(string(text)) {
		for len(sent) >= unix.NLMSG_HDRLEN {
			size := int(binary.NativeEndian.Uint32(sent))
			if size < unix.NLMSG_HDRLEN || size > len(sent) {
				break // a text written, or the room behind a request for a list
			}
			if change := describeRequest(sent[:size]); change != "" {
				changes = append(changes, change)
			}
			sent = sent[min((size+3)&^3, len(sent)):]
		}
	}
	return append(changes, ioctls(string(text))...), r.stdout + r.stderr
}

// ioctls are the calls in a trace by which more than a question is asked, with
// what strace shows of their argument.
func ioctls(trace string) (calls []string) {
	for _, call := range anIoctl.FindAllStringSubmatch(trace, -1) {
		name, argument := call[1], call[2]
		if strings.Contains(name, "GIF") || strings.HasPrefix(name, "TCGETS") || strings.HasPrefix(name, "TUNGET") {
			continue
		}
		if strings.HasPrefix(argument, "0x") && len(argument) > len("0xffffffff") {
			argument = "..." // where it lies
		}
		calls = append(calls, name+" "+argument)
	}
	return calls
}

var anIoctl = regexp.MustCompile(`(?m) ioctl\(\d+, ([A-Z]\w+|_IOC\([^)]*\)), (.*?)(?:\) += | <unfinished)`)

// dumped are the bytes of each call in a trace: lines of the offset, sixteen
// bytes in two halves, and the same as text.
func dumped(trace string) [][]byte {
	var calls [][]byte
	in := false
	for line := range strings.Lines(trace) {
		line, ok := strings.CutPrefix(line, " | ")
		if !ok {
			in = false
			continue
		}
		const begin, width = len("00000  "), 3*16 + 1
		data, err := hex.DecodeString(strings.ReplaceAll(line[begin:begin+width], " ", ""))
		if err != nil {
			panic(err)
		}
		if !in {
			calls = append(calls, nil)
			in = true
		}
		calls[len(calls)-1] = append(calls[len(calls)-1], data...)
	}
	return calls
}

// describeRequest is a request in words, "" for one that is not compared.
func describeRequest(b []byte) string {
	const get = 2 // RTM_GET* follows RTM_NEW* and RTM_DEL*
	typ, flags, body := binary.NativeEndian.Uint16(b[4:]), binary.NativeEndian.Uint16(b[6:]), b[unix.NLMSG_HDRLEN:]
	if typ < unix.RTM_BASE || (typ-unix.RTM_BASE)%4 == get {
		return ""
	}
	if typ == unix.RTM_NEWLINK && flags == unix.NLM_F_REQUEST|unix.NLM_F_ACK && isZero(body) {
		return "" // the probe
	}
	f, ok := families()[(typ-unix.RTM_BASE)/4]
	if !ok || len(body) < f.header {
		return fmt.Sprintf("%d %#x %x", typ, flags, body)
	}
	if f.name == "link" && body[0] == unix.AF_BRIDGE {
		const tunnel = 3 // IFLA_BRIDGE_VLAN_TUNNEL_INFO
		f.nest = nest{unix.IFLA_AF_SPEC: {tunnel: {}}, unix.IFLA_PROTINFO: {}}
	}
	return fmt.Sprintf("%s%d %#x %x %s", f.name, typ, flags, body[:f.header], describe(body[f.header:], f.nest))
}

func isZero(b []byte) bool { return len(strings.Trim(string(b), "\x00")) == 0 }

// A family is the messages about one thing: how long the fixed part is, and what
// lies in what among its attributes.
type family struct {
	name   string
	header int
	nest   nest
}

// families are by the place of their messages, each of which has four.
func families() map[uint16]family {
	at := func(typ int) uint16 { return uint16(typ-unix.RTM_BASE) / 4 }
	link := family{"link", unix.SizeofIfInfomsg, linkNest()}
	return map[uint16]family{
		at(unix.RTM_NEWLINK):      link,
		at(unix.RTM_NEWLINKPROP):  link,
		at(unix.RTM_NEWADDR):      {"address", unix.SizeofIfAddrmsg, nil},
		at(unix.RTM_NEWROUTE):     {"route", unix.SizeofRtMsg, routeNest()},
		at(unix.RTM_NEWNEIGH):     {"neighbour", unix.SizeofNdMsg, nest{ndaFdbExtAttrs: {}}},
		at(unix.RTM_NEWRULE):      {"rule", unix.SizeofRtMsg, nil},
		at(unix.RTM_NEWNSID):      {"nsid", 4, nest{netnsaFd: openFile()}},
		at(unix.RTM_NEWNEXTHOP):   {"nexthop", unix.SizeofNhmsg, nest{unix.NHA_ENCAP: {}, nhaResGroup: {}}},
		at(unix.RTM_NEWADDRLABEL): {"label", 12, nil},
		at(unix.RTM_NEWNEIGHTBL):  {"table", 4, nest{ndtaParms: {}}},
		at(unix.RTM_NEWMDB):       {"mdb", 8, nest{mdbAttrs: {}}},
		at(unix.RTM_NEWVLAN):      {"vlan", 8, nest{model.VLANEntry: {}, model.VLANGlobal: {}}},
		at(model.RTMNewTunnel):    {"tunnel", 8, nest{model.VNIEntry: {}}},
	}
}

const (
	netnsaFd       = 3  // NETNSA_FD, linux/net_namespace.h
	ndaFdbExtAttrs = 14 // NDA_FDB_EXT_ATTRS, linux/neighbour.h
	mdbAttrs       = 2  // MDBA_SET_ENTRY_ATTRS, linux/if_bridge.h
	ndtaParms      = 6  // NDTA_PARMS, linux/neighbour.h
	nhaResGroup    = 12 // NHA_RES_GROUP, linux/nexthop.h
)

// A nest says which attributes hold others, and which. Those not mentioned hold
// bytes.
type nest map[uint16]nest

// open marks an attribute that holds the number of an open file, header one that
// begins with the fixed part of a message about a link. No attribute has these
// numbers.
const (
	open   = 0xffff
	header = 0xfffe
)

func openFile() nest { return nest{open: nil} }

func linkNest() nest {
	const ipv4Conf = 1 // IFLA_INET_CONF
	info := nest{nl.IFLA_INFO_DATA: {}, nl.IFLA_INFO_SLAVE_DATA: {}}
	all := nest{
		unix.IFLA_LINKINFO:          info,
		unix.IFLA_NET_NS_FD:         openFile(),
		unix.IFLA_AF_SPEC:           {unix.AF_INET: {ipv4Conf: {}}, unix.AF_INET6: {}},
		unix.IFLA_XDP:               {},
		unix.IFLA_PROP_LIST:         {},
		unix.IFLA_PROTO_DOWN_REASON: {},
		unix.IFLA_VFINFO_LIST:       {nl.IFLA_VF_INFO: {nl.IFLA_VF_VLAN_LIST: {}}},
	}
	return all
}

// kindNest is what lies in what for a kind, among IFLA_INFO_DATA.
func kindNest(kind string) nest {
	switch kind {
	case "veth", "vxcan":
		peer := linkNest()
		peer[header] = nil
		return nest{nl.VETH_INFO_PEER: peer}
	case "vlan":
		return nest{unix.IFLA_VLAN_INGRESS_QOS: {}, unix.IFLA_VLAN_EGRESS_QOS: {}}
	case "bond":
		return nest{unix.IFLA_BOND_ARP_IP_TARGET: {}, unix.IFLA_BOND_NS_IP6_TARGET: {}}
	case "can":
		const tdc = 16 // IFLA_CAN_TDC
		return nest{tdc: {}}
	case "macvlan", "macvtap":
		return nest{unix.IFLA_MACVLAN_MACADDR_DATA: {}}
	}
	return nest{}
}

func routeNest() nest {
	return nest{unix.RTA_METRICS: {}, unix.RTA_ENCAP: {}}
}

// describe is the attributes in b, ordered by their types. Several of one type
// keep their order, as the kernel may take the last.
func describe(b []byte, in nest) string {
	if _, ok := in[open]; ok {
		return "file"
	}
	var begin string
	if _, ok := in[header]; ok && len(b) >= unix.SizeofIfInfomsg {
		begin, b = hex.EncodeToString(b[:unix.SizeofIfInfomsg])+" ", b[unix.SizeofIfInfomsg:]
	}
	if kind, ok := infoKind(b); ok && in[nl.IFLA_INFO_DATA] != nil {
		in = maps.Clone(in)
		in[nl.IFLA_INFO_DATA] = kindNest(kind)
	}
	byType := map[uint16][]string{}
	for len(b) >= unix.SizeofRtAttr {
		size, typ := int(binary.NativeEndian.Uint16(b)), binary.NativeEndian.Uint16(b[2:])
		if size < unix.SizeofRtAttr || size > len(b) {
			return fmt.Sprintf("%x", b) // no attributes after all
		}
		number, value := typ&^(unix.NLA_F_NESTED|unix.NLA_F_NET_BYTEORDER), b[unix.SizeofRtAttr:size]
		text := fmt.Sprintf("%d", number)
		if typ&unix.NLA_F_NESTED != 0 {
			text += "n"
		}
		if inner, ok := in[number]; ok {
			text += "{" + describe(value, inner) + "}"
		} else {
			text += fmt.Sprintf("=%x", value)
		}
		byType[number] = append(byType[number], text)
		b = b[min((size+3)&^3, len(b)):]
	}
	var all []string
	for _, typ := range slices.Sorted(maps.Keys(byType)) {
		all = append(all, byType[typ]...)
	}
	return begin + strings.Join(all, " ")
}

// infoKind is the IFLA_INFO_KIND among attributes.
func infoKind(b []byte) (string, bool) {
	attrs, err := nl.ParseRouteAttr(b)
	for _, a := range attrs {
		if a.Attr.Type == nl.IFLA_INFO_KIND {
			return unix.ByteSliceToString(a.Value), err == nil
		}
	}
	return "", false
}
