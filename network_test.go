package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"
)

// network is all that the kernel tells of a world, a line for each message. It is
// compared after every command: that takes less than a single start of ip, and
// shows attributes that ip does not print. What truly varies between two worlds is
// left out, see varies.
func (w *world) network() string {
	var all strings.Builder
	w.everywhere(func(name string, socket *nl.NetlinkSocket) {
		fmt.Fprintf(&all, "namespace %s\n", name)
		w.describe(&all, socket)
	})
	return all.String()
}

// everywhere visits the world's own namespace and those that have names, in the
// directory's order, as ip netns list does.
func (w *world) everywhere(visit func(name string, socket *nl.NetlinkSocket)) {
	w.do(func() {
		visit("", w.socket)
		dir, err := os.Open("/run/netns")
		if err != nil {
			return // none yet
		}
		defer dir.Close()
		names, _ := dir.Readdirnames(-1)
		for _, name := range names {
			visitNamed(name, visit)
		}
	})
}

// visitNamed is for a name's namespace, if it has one, on this thread.
func visitNamed(name string, visit func(name string, socket *nl.NetlinkSocket)) {
	home, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		panic(err)
	}
	defer home.Close()
	there, err := os.Open("/run/netns/" + name)
	if err != nil {
		return
	}
	defer there.Close()
	if unix.Setns(int(there.Fd()), unix.CLONE_NEWNET) != nil {
		return // a plain file
	}
	socket := openSocket()
	defer socket.Close()
	visit(name, socket)
	if err := unix.Setns(int(home.Fd()), unix.CLONE_NEWNET); err != nil {
		panic(err)
	}
}

func openSocket() *nl.NetlinkSocket {
	socket, err := nl.Subscribe(unix.NETLINK_ROUTE)
	if err != nil {
		panic(err)
	}
	return socket
}

// A dump is a question for all that there is of something: a header, perhaps
// with attributes. Each answer begins with a header of the same length.
type dump struct {
	name   string
	get    int
	ask    []byte
	header int
}

// dumps are what a network consists of. What a kernel does not know it refuses
// in either world.
func dumps() []dump {
	const (
		noStatistics  = 1 << 3 // RTEXT_FILTER_SKIP_STATS: without IPv6's
		getVLAN       = 114    // RTM_GETVLAN
		globalOptions = 1 << 1 // BRIDGE_VLANDB_DUMPF_GLOBAL
	)
	header := func(length int, family byte) []byte { return append([]byte{family}, make([]byte, length-1)...) }
	with := func(header []byte, attr int, value uint32) []byte {
		return append(header, nl.NewRtAttr(attr, nl.Uint32Attr(value)).Serialize()...)
	}
	proxies := header(unix.SizeofNdMsg, unix.AF_UNSPEC)
	proxies[10] = unix.NTF_PROXY
	return []dump{
		{"link", unix.RTM_GETLINK, with(header(16, unix.AF_UNSPEC), unix.IFLA_EXT_MASK, nl.RTEXT_FILTER_VF|noStatistics), 16},
		{"port", unix.RTM_GETLINK, with(header(16, unix.AF_BRIDGE), unix.IFLA_EXT_MASK, nl.RTEXT_FILTER_BRVLAN|noStatistics), 16},
		{"address", unix.RTM_GETADDR, header(8, unix.AF_UNSPEC), 8},
		{"route", unix.RTM_GETROUTE, header(12, unix.AF_UNSPEC), 12},
		{"rule", unix.RTM_GETRULE, header(12, unix.AF_UNSPEC), 12},
		{"nexthop", unix.RTM_GETNEXTHOP, header(8, unix.AF_UNSPEC), 8},
		{"neighbour", unix.RTM_GETNEIGH, header(12, unix.AF_UNSPEC), 12},
		{"proxy", unix.RTM_GETNEIGH, proxies, 12},
		{"fdb", unix.RTM_GETNEIGH, header(12, unix.AF_BRIDGE), 12},
		{"mdb", unix.RTM_GETMDB, header(8, unix.AF_BRIDGE), 8},
		{"vlan", getVLAN, header(8, unix.AF_BRIDGE), 8},
		{"vlan options", getVLAN, with(header(8, unix.AF_BRIDGE), 1, globalOptions), 8},
		{"label", unix.RTM_GETADDRLABEL, header(12, unix.AF_INET6), 12},
		{"netns", unix.RTM_GETNSID, header(4, unix.AF_UNSPEC), 4},
	}
}

// describe writes what the kernel tells of the namespace of a socket.
func (w *world) describe(all *strings.Builder, socket *nl.NetlinkSocket) {
	for _, d := range dumps() {
		answers, err := d.answers(socket)
		if err != nil {
			fmt.Fprintln(all, d.name, err)
		}
		var lines, sorted []string
		var places []int
		for _, a := range answers {
			if d.fleeting(a) {
				continue
			}
			w.names.learn(d, a)
			d.settle(a)
			line := fmt.Sprintf("%s %x", d.name, a[:d.header]) + w.attributes(d.name, a[d.header:])
			if d.unordered(a) {
				places, sorted = append(places, len(lines)), append(sorted, line)
			}
			lines = append(lines, line)
		}
		slices.Sort(sorted)
		for i, place := range places {
			lines[place] = sorted[i]
		}
		for _, line := range lines {
			all.WriteString(line + "\n")
		}
	}
}

// newNamespace makes the namespace of a socket, and of this thread, fit for comparing.
func newNamespace(socket *nl.NetlinkSocket) {
	// It is spared what the kernel sends by itself after a random time, and counts:
	// the detection of duplicate addresses, the search for routers, reports of
	// multicast memberships (which come at once).
	for what, value := range map[string]string{
		"accept_dad": "0", "router_solicitations": "0",
		"mldv1_unsolicited_report_interval": "1", "mldv2_unsolicited_report_interval": "1",
	} {
		for _, conf := range []string{"all", "default", "lo"} {
			_ = os.WriteFile("/proc/sys/net/ipv6/conf/"+conf+"/"+what, []byte(value), 0)
		}
	}
	// In the kernel, neighbours that are proxied on no link outlive their namespace,
	// and are found again by the one that comes to lie at the same place in memory.
	for _, d := range dumps() {
		if d.name != "proxy" {
			continue
		}
		answers, _ := d.answers(socket)
		for _, a := range answers {
			_, _ = ask(socket, unix.RTM_DELNEIGH, unix.NLM_F_ACK, a)
		}
	}
}

func (d dump) answers(socket *nl.NetlinkSocket) ([][]byte, error) {
	for {
		answers, err := ask(socket, d.get, unix.NLM_F_DUMP, d.ask)
		if !errors.Is(err, nl.ErrDumpInterrupted) {
			return answers, err
		}
	}
}

func ask(socket *nl.NetlinkSocket, what, flags int, body []byte) ([][]byte, error) {
	request := nl.NewNetlinkRequest(what, flags)
	request.Sockets = map[int]*nl.SocketHandle{unix.NETLINK_ROUTE: {Socket: socket}}
	request.AddRawData(body)
	return request.Execute(unix.NETLINK_ROUTE, 0)
}

// awaitCarriers waits until the links act on carriers that have come or gone. A
// link with a peer does at once, though not before another thread has run, and two
// of them in the order in which they are asked for. Others may take a second; but
// since Linux 6.9 the kernel makes up for it before it answers about one link.
func awaitCarriers(socket *nl.NetlinkSocket) {
	waiting := linksWaiting(socket)
	for wait := time.Millisecond; slices.ContainsFunc(waiting, hasPeer) && wait < settling/8; wait *= 2 {
		time.Sleep(wait)
		waiting = linksWaiting(socket)
	}
	for _, link := range waiting {
		_, _ = ask(socket, unix.RTM_GETLINK, 0, append(bytes.Clone(link[:8]), make([]byte, 8)...))
	}
}

// linksWaiting are those whose state does not tell of their carrier yet.
func linksWaiting(socket *nl.NetlinkSocket) [][]byte {
	links, _ := dumps()[0].answers(socket)
	return slices.DeleteFunc(links, func(link []byte) bool {
		const down, lowerLayerDown, up = 2, 3, 6 // IF_OPER_*
		carrier, state := attribute(link, unix.IFLA_CARRIER), attribute(link, unix.IFLA_OPERSTATE)
		if binary.NativeEndian.Uint32(link[8:])&unix.IFF_UP == 0 || len(carrier) == 0 || len(state) == 0 {
			return true
		}
		comes := carrier[0] == 1 && (state[0] == down || state[0] == lowerLayerDown)
		goes := carrier[0] == 0 && state[0] == up
		return !comes && !goes
	})
}

func hasPeer(link []byte) bool {
	peer := attribute(link, unix.IFLA_LINK)
	return peer != nil && !bytes.Equal(peer, link[4:8])
}

func attribute(link []byte, number uint16) []byte {
	attrs, _ := nl.ParseRouteAttr(link[16:])
	for _, a := range attrs {
		if a.Attr.Type == number {
			return a.Value
		}
	}
	return nil
}

// fleeting says that an answer is about what comes and goes by itself: routes
// and neighbours that packets have made.
func (d dump) fleeting(answer []byte) bool {
	switch d.name {
	case "route":
		return binary.NativeEndian.Uint32(answer[8:])&unix.RTM_F_CLONED != 0
	case "neighbour", "fdb":
		state := binary.NativeEndian.Uint16(answer[8:])
		attrs, _ := nl.ParseRouteAttr(answer[d.header:])
		for _, a := range attrs {
			ip, _ := netip.AddrFromSlice(a.Value)
			// Reports of multicast memberships leave neighbours behind when they are sent.
			reported := a.Attr.Type == unix.NDA_DST && ip.IsMulticast() && state == unix.NUD_NOARP
			// A bridge knows the groups of addresses that are random.
			group := a.Attr.Type == unix.NDA_LLADDR && bytes.HasPrefix(a.Value, []byte{0x33, 0x33, 0xff})
			if reported || d.name == "fdb" && group {
				return true
			}
		}
		return d.name == "fdb" && state == unix.NUD_REACHABLE // learned
	}
	return false
}

// settle takes out when a neighbour that packets go to was last heard of.
func (d dump) settle(answer []byte) {
	if d.name != "neighbour" {
		return
	}
	switch state := answer[8:10]; binary.NativeEndian.Uint16(state) {
	case unix.NUD_DELAY, unix.NUD_PROBE:
		binary.NativeEndian.PutUint16(state, unix.NUD_REACHABLE)
	}
}

// unordered says that the kernel lists such answers by a hash, by addresses that
// are random or in the order in which carriers come.
func (d dump) unordered(answer []byte) bool {
	switch d.name {
	case "route":
		return answer[0] == unix.AF_INET6 && answer[5] == unix.RTPROT_KERNEL
	case "neighbour", "proxy", "fdb", "mdb", "netns":
		return true
	}
	return false
}

// attributes tells each attribute that does not vary as number:bytes, in the
// kernel's order.
func (w *world) attributes(path string, b []byte) string {
	var out strings.Builder
	attrs, err := nl.ParseRouteAttr(b)
	if err != nil {
		return fmt.Sprintf(" %x", b)
	}
	kind := ""
	for _, a := range attrs {
		number := a.Attr.Type &^ unix.NLA_F_NESTED
		at := fmt.Sprintf("%s %d", path, number)
		if at == "info 1" || at == "info 4" {
			kind = " " + unix.ByteSliceToString(a.Value)
		}
		switch inner := within(at, kind); {
		case varies(at, a.Value):
		case at == "address 6": // IFA_CACHEINFO
			fmt.Fprintf(&out, " %d:%s", number, lifetimes(a.Value))
		case at == "route 12": // RTA_CACHEINFO
			expires, failure := binary.NativeEndian.Uint32(a.Value[8:]) != 0, binary.NativeEndian.Uint32(a.Value[12:])
			fmt.Fprintf(&out, " %d:expires=%t,error=%d", number, expires, failure)
		case at == "group 1": // MDBA_MDB_ENTRY_INFO: a struct br_mdb_entry comes first
			const header = 28
			fmt.Fprintf(&out, " %d:%x(%s )", number, a.Value[:header], w.attributes("entry", a.Value[header:]))
		case inner != "":
			fmt.Fprintf(&out, " %d:(%s )", number, w.attributes(inner, a.Value))
		default:
			fmt.Fprintf(&out, " %d:%x", number, w.names.hide(a.Value))
		}
	}
	return out.String()
}

// within gives what is in an attribute a name, if a part of it varies.
func within(at, kind string) string {
	switch at {
	case "link 18": // IFLA_LINKINFO
		return "info"
	case "info 2": // IFLA_INFO_DATA
		return "data" + kind
	case "info 5": // IFLA_INFO_SLAVE_DATA
		return "port data" + kind
	case "port 12": // IFLA_PROTINFO
		return "port data bridge"
	case "link 26": // IFLA_AF_SPEC
		return "family"
	case "family 10":
		return "inet6"
	case "mdb 1":
		return "groups"
	case "groups 1":
		return "group"
	case "entry 2": // MDBA_MDB_EATTR_SRC_LIST
		return "sources"
	case "sources 1":
		return "source"
	}
	return ""
}

// varies says what does not count: times that run, and what is counted by when
// it happens.
func varies(at string, value []byte) bool {
	switch at {
	case "link 7", "link 23", "link 35", "link 47", "link 48", // IFLA_STATS, _STATS64, _CARRIER_CHANGES, _UP_COUNT, _DOWN_COUNT
		"data bridge 16", "data bridge 17", "data bridge 18", "data bridge 19", // IFLA_BR_HELLO_TIMER to _GC_TIMER
		"port data bridge 21", "port data bridge 22", "port data bridge 23", // IFLA_BRPORT_MESSAGE_AGE_TIMER to _HOLD_TIMER
		"entry 1", "source 2", // MDBA_MDB_EATTR_TIMER, MDBA_MDB_SRCATTR_TIMER
		"inet6 5",                                        // IFLA_INET6_CACHEINFO
		"neighbour 3", "proxy 3", "fdb 3", "neighbour 4": // NDA_CACHEINFO, NDA_PROBES
		return true
	case "link 54", "port 54": // IFLA_PERM_ADDRESS
		return len(value) == net.IPv6len // an ip6tnl's is random
	case "group 1": // MDBA_MDB_ENTRY_INFO
		const temporary, group = 4, 8
		return value[temporary] == 0 && bytes.HasPrefix(value[group:], []byte{0xff, 2})
	}
	return false
}

// lifetimes are what an address was given: the seconds that are left and those
// that have gone by since.
func lifetimes(cacheInfo []byte) string {
	var now unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &now)
	field := func(i int) uint32 { return binary.NativeEndian.Uint32(cacheInfo[4*i:]) }
	gone := (uint32(now.Nano()/1e7) - field(3)) / 100 // ticks of 1/100 s
	given := func(left uint32) string {
		if left == math.MaxUint32 {
			return "forever"
		}
		return strconv.Itoa(int(left + gone))
	}
	return given(field(0)) + "," + given(field(1))
}
