package routetable

import (
	"net/netip"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
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

func (t *tool) modifyInet6(words []string, req uint) error {
	r := inet6Route{flags: unix.RTF_UP, metric: 1}
	if err := t.target6(words[0], &r); err != nil {
		return err
	}
	w := cmdline.NewWords(words[1:])
	device := ""
	setDevice := func(word string) error {
		if device != "" {
			return misused("")
		}
		device = word
		return nil
	}
	w.Exact(value(&w, func(word string) error {
		if word == "" || word[0] < '0' || word[0] > '9' {
			return misused("")
		}
		r.metric = uint32(cnum.Atoi(word))
		return nil
	}), "metric")
	w.Exact(value(&w, func(word string) error {
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
	w.Exact(value(&w, setDevice), "device", "dev")
	w.Free(lastDevice(w, setDevice))
	if err := w.Parse(); err != nil {
		return err
	}
	if device != "" {
		index, err := indexOf(device)
		if err != nil {
			return cmdline.Fail(refused, "SIOGIFINDEX: %s", cmdline.Reason(err))
		}
		r.index = index
	}
	return ioctl(unix.AF_INET6, req, unsafe.Pointer(&r))
}

func (t *tool) target6(word string, r *inet6Route) error {
	if word == "default" {
		return nil
	}
	name, length, hasLength := strings.Cut(word, "/")
	bits := 128
	if hasLength {
		bits = cnum.Atoi(length)
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

func indexOf(device string) (int32, error) {
	fd, err := unix.Socket(unix.AF_INET6, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	defer unix.Close(fd)
	ifr, err := unix.NewIfreq(device[:min(len(device), unix.IFNAMSIZ-1)])
	if err == nil {
		err = unix.IoctlIfreq(fd, unix.SIOCGIFINDEX, ifr)
	}
	return int32(ifr.Uint32()), err
}
