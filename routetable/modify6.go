package routetable

import (
	"net/netip"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/ioctl"
	"gonet/internal/links"
)

// An inet6Route is struct in6_rtmsg of linux/ipv6_route.h.
type inet6Route struct {
	dst, src, gateway [16]byte
	_                 uint32 // type
	dstLen, srcLen    uint16
	metric            uint32
	_                 uintptr // info
	flags             uint32
	index             int32
}

func (t *tool) modifyInet6(all []string, req uint) error {
	r := inet6Route{flags: unix.RTF_UP, metric: 1}
	if err := t.target6(all[0], &r); err != nil {
		return err
	}
	w := newWords(all[1:])
	device := ""
	w.Exact(w.metric(func(n int) { r.metric = uint32(n) }), "metric")
	w.Exact(w.Value(func(word string) error {
		if r.flags&unix.RTF_GATEWAY != 0 {
			return misused("")
		}
		a, err := netip.ParseAddr(word)
		if err != nil || !a.Is6() {
			return cmdline.Fail(unknownHost, "%s: Resolver Error 0 (no error)", word)
		}
		r.gateway, r.flags = a.As16(), r.flags|unix.RTF_GATEWAY
		return nil
	}), "gw", "gateway")
	w.Exact(func() error { r.flags |= unix.RTF_MODIFIED; return nil }, "mod")
	w.Exact(func() error { r.flags |= unix.RTF_DYNAMIC; return nil }, "dyn")
	w.device(func(name string) error {
		if device != "" {
			return misused("")
		}
		device = name
		return nil
	})
	if err := w.Parse(); err != nil {
		return err
	}
	if device != "" {
		conn, err := t.Kernel()
		if err != nil {
			return err
		}
		index, ok, err := links.Called(conn, device)
		if err == nil && !ok {
			err = cmdline.Fail(refused, "SIOGIFINDEX: No such device")
		}
		if err != nil {
			return err
		}
		r.index = int32(index)
	}
	return ioctl.Do(unix.AF_INET6, req, unsafe.Pointer(&r))
}

func (t *tool) target6(word string, r *inet6Route) error {
	if word == "default" {
		return nil
	}
	name, length, hasLength := strings.Cut(word, "/")
	bits := 128
	if hasLength {
		bits = int(cnum.Atoi(length))
	}
	if bits < 0 || bits > 128 {
		return misused("")
	}
	a, ok := t.files.Host6(name)
	if !ok {
		number, reason := -2, "Unknown host" // EAI_NONAME
		if _, err := netip.ParseAddr(name); err == nil {
			number, reason = -9, "Resolver Error 0 (no error)" // EAI_ADDRFAMILY
		}
		return cmdline.Fail(failed, "getaddrinfo: %s: %d\n%s: %s", name, number, name, reason)
	}
	r.dst, r.dstLen = a.As16(), uint16(bits)
	if bits == 128 {
		r.flags |= unix.RTF_HOST
	}
	return nil
}
