package routetable

import (
	"net/netip"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/hosts"
	"gonet/internal/ioctl"
)

// modify adds or deletes a route.
func (t *tool) modify(family, verb string, words []string) error {
	switch {
	case verb == "flush":
		return misused("Flushing `%s' routing table not supported\n", family)
	case t.cache && family == "inet":
		return misused("Modifying `%s' routing cache not supported\n", family)
	case len(words) == 0 && family == "inet6":
		return misused("")
	case len(words) == 0:
		t.Out.WriteString(usage + "\n")
		return nil
	}
	req, name := uint(unix.SIOCADDRT), "SIOCADDRT"
	if verb != "add" {
		req, name = unix.SIOCDELRT, "SIOCDELRT"
	}
	change := t.modifyInet
	if family == "inet6" {
		change = t.modifyInet6
	}
	err := change(words, req)
	if errno, ok := err.(unix.Errno); ok {
		return cmdline.Fail(refused, "%s: %s", name, cmdline.Reason(errno))
	}
	return err
}

// words are those about a route.
type words struct{ *cmdline.Words }

func newWords(all []string) words {
	w := words{cmdline.NewWords(all)}
	w.Missing = misused("")
	return w
}

// metric is the reader of a metric.
func (w words) metric(put func(n int)) func() error {
	return w.Value(func(word string) error {
		if word == "" || word[0] < '0' || word[0] > '9' {
			return misused("")
		}
		put(int(cnum.Atoi(word)))
		return nil
	})
}

// device declares the words for one. A word that is no keyword is the device
// too, if it is the last.
func (w words) device(take func(name string) error) {
	w.Exact(w.Value(take), "device", "dev")
	w.Free(func(word string) error {
		if w.Left() > 0 {
			return misused("")
		}
		return take(word)
	})
}

// A sockaddr is struct sockaddr_in.
type sockaddr struct {
	family  uint16
	_       uint16
	address [4]byte
	_       [8]byte
}

// An inetRoute is struct rtentry of linux/route.h, and what is still to be said
// of it.
type inetRoute struct {
	_                 uintptr
	dst, gateway, net sockaddr
	flags             uint16
	_                 uint16
	_, _              uintptr
	metric            int16 // one more than was asked for
	dev               *byte
	mtu, window       uintptr
	irtt              uint16
}

// A reader reads the words about an IPv4 route.
type reader struct {
	t     *tool
	route inetRoute
	mask  string // the word after netmask
	// written is the mask, 0 when none was written.
	written uint32
}

func (t *tool) modifyInet(all []string, req uint) error {
	r := reader{t: t}
	r.route.flags = unix.RTF_UP
	isHost := all[0] == "#host"
	isNet := all[0] == "#net"
	if isHost || isNet {
		if all = all[1:]; len(all) == 0 {
			return misused("")
		}
	}
	if err := r.target(all[0], isHost, isNet); err != nil {
		return err
	}
	if err := r.parse(all[1:]); err != nil {
		return err
	}
	if r.route.flags&unix.RTF_REJECT != 0 && r.route.dev == nil {
		_ = r.device("lo")
	}
	if err := r.check(); err != nil {
		return err
	}
	return ioctl.Do(unix.AF_INET, req, unsafe.Pointer(&r.route))
}

// target reads where the route leads to, with the length of its mask.
func (r *reader) target(word string, isHost, isNet bool) error {
	name, length, hasLength := strings.Cut(word, "/")
	addr, named, ok := r.resolve(name, isHost)
	if !ok {
		return cmdline.Fail(unknownHost, "%s: Unknown host", name)
	}
	r.route.dst = sockaddr{family: unix.AF_INET, address: addr.As4()}
	if isHost || !isNet && !named {
		r.route.flags |= unix.RTF_HOST
		r.route.net.address = [4]byte{255, 255, 255, 255}
	}
	if !hasLength {
		return nil
	}
	bits, ok := cnum.Int(length, 32)
	if length != "" && !ok {
		return misused("")
	}
	r.route.net.family = unix.AF_INET
	r.setMask(^uint32(0xffffffff >> (uint(bits) % 32)))
	return nil
}

// setMask takes a mask that was written. Without bits it is as good as none.
func (r *reader) setMask(mask uint32) {
	if r.written = mask; mask != 0 {
		r.route.net.address = hosts.From32(mask).As4()
	}
}

// resolve reads an address. named says that it is that of a network: one of a
// name in /etc/networks, where hosts come first only if it is to be a host.
func (r *reader) resolve(word string, isHost bool) (a netip.Addr, named, ok bool) {
	if word == "default" {
		return netip.IPv4Unspecified(), true, true
	}
	if a, ok = hosts.Parse(word); ok {
		return a, false, true
	}
	if isHost {
		if a, ok = r.t.files.Host(word); ok {
			return a, false, true
		}
	}
	if a, ok = r.t.files.Network(word); ok {
		return a, true, true
	}
	a, ok = r.t.files.Host(word)
	return a, false, ok
}

func (r *reader) parse(all []string) error {
	w := newWords(all)
	w.Exact(w.metric(func(n int) { r.route.metric = int16(n + 1) }), "metric")
	w.Exact(w.Value(r.netmask), "netmask")
	w.Exact(w.Value(r.gateway), "gw", "gateway")
	w.Exact(w.Value(func(word string) error {
		n := cnum.Atoi(word)
		if n < 64 || n > 65536 {
			return misused("route: Invalid MSS/MTU.\n")
		}
		r.route.mtu = uintptr(n)
		r.route.flags |= unix.RTF_MTU
		return nil
	}), "mss")
	w.Exact(w.Value(func(word string) error {
		n := cnum.Atoi(word)
		if n < 128 {
			return misused("route: Invalid window.\n")
		}
		r.route.window = uintptr(n)
		r.route.flags |= unix.RTF_WINDOW
		return nil
	}), "window")
	w.Exact(w.Value(func(word string) error {
		r.route.irtt = uint16(cnum.Atoi(word))
		r.route.flags |= unix.RTF_IRTT
		return nil
	}), "irtt")
	flag := func(name string, bit uint16) {
		w.Exact(func() error { r.route.flags |= bit; return nil }, name)
	}
	flag("reject", unix.RTF_REJECT)
	flag("mod", unix.RTF_MODIFIED)
	flag("dyn", unix.RTF_DYNAMIC)
	flag("reinstate", unix.RTF_REINSTATE)
	w.device(r.device)
	return w.Parse()
}

func (r *reader) device(name string) error {
	if r.route.dev != nil {
		return misused("")
	}
	r.route.dev, _ = unix.BytePtrFromString(name)
	return nil
}

func (r *reader) netmask(word string) error {
	addr, _, ok := r.resolve(word, false)
	if !ok || r.route.net.family != 0 {
		return misused("")
	}
	r.mask, r.route.net.family = word, unix.AF_INET
	r.setMask(hosts.To32(addr))
	return nil
}

func (r *reader) gateway(word string) error {
	if r.route.flags&unix.RTF_GATEWAY != 0 {
		return misused("")
	}
	addr, named, ok := r.resolve(word, false)
	switch {
	case !ok:
		return cmdline.Fail(unknownHost, "%s: Unknown host", word)
	case named:
		return misused("route: %s: cannot use a NETWORK as gateway!\n", word)
	}
	r.route.flags |= unix.RTF_GATEWAY
	r.route.gateway = sockaddr{family: unix.AF_INET, address: addr.As4()}
	return nil
}

// check looks whether a mask that was written goes with the address.
func (r *reader) check() error {
	rest := ^r.written
	switch {
	case r.written == 0:
	case r.route.flags&unix.RTF_HOST != 0:
		return misused("route: netmask %08x doesn't make sense with host route\n", rest)
	case rest&(rest+1) != 0:
		return misused("route: bogus netmask %s\n", r.mask)
	case hosts.To32(netip.AddrFrom4(r.route.dst.address))&rest != 0:
		return misused("route: netmask doesn't match route address\n")
	}
	return nil
}
