package ifconfig

import (
	"encoding/binary"
	"net/netip"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/ioctl"
)

// The requests of serial lines (linux/if_slip.h, SIOCDEVPRIVATE and after).
const (
	setKeepAlive = 0x89f0
	setOutFill   = 0x89f2
)

// slip is a word for a serial line, followed by a number.
func (s *setter) slip(what string, req uint) error {
	word, err := s.next()
	if err != nil {
		return err
	}
	n, _, _ := cnum.Prefix(word)
	if err := s.ioctl(req, func(r *unix.Ifreq) { r.SetUint32(uint32(n)) }); err != nil {
		s.fail(what, err)
	}
	return nil
}

// deviceMap is struct ifmap of linux/if.h: where a device's registers are, and
// which of its sockets is used.
type deviceMap [24]byte

func (m *deviceMap) memory(word string) {
	n, _, _ := cnum.Prefix(word)
	binary.NativeEndian.PutUint64(m[:], n)
}

func (m *deviceMap) base(word string) {
	n, _, _ := cnum.Prefix(word)
	binary.NativeEndian.PutUint16(m[16:], uint16(n))
}

func (m *deviceMap) irq(word string) { m[18] = byte(cnum.Atoi(word)) }

// mapped is a word that changes the map of the device.
func (s *setter) mapped(what string, put func(*deviceMap, string)) error {
	word, err := s.next()
	if err != nil {
		return err
	}
	var m deviceMap
	request := "SIOCGIFMAP"
	if err = ioctl.With(unix.AF_INET, unix.SIOCGIFMAP, s.name, m[:]); err == nil {
		put(&m, word)
		request = "SIOCSIFMAP"
		err = ioctl.With(unix.AF_INET, unix.SIOCSIFMAP, s.name, m[:])
	}
	if err != nil {
		s.fail(what+": "+request, err)
	}
	return nil
}

// media takes the socket of the device by its name or number. "auto" stays behind
// for an address, as in ifconfig.
func (s *setter) media() error {
	if len(s.words) > 0 && s.words[0] == "auto" {
		s.flag(flagWord{set: unix.IFF_AUTOMEDIA})
		return nil
	}
	if len(s.words) > 0 {
		if _, ok := port(s.words[0]); !ok {
			_, _ = s.next()
			s.complain(failed, "Unknown media type.")
			return nil
		}
	}
	return s.mapped("port", func(m *deviceMap, word string) {
		n, _ := port(word)
		m[20] = n
	})
}

// port is the number of a device's socket (IF_PORT_*).
func port(word string) (uint8, bool) {
	if strings.Trim(word, "0123456789") == "" {
		return uint8(cnum.Atoi(word)), true
	}
	for _, p := range [...]struct {
		name string
		n    uint8
	}{{"10base2", 1}, {"BNC", 1}, {"10baseT", 2}, {"AUI", 3}, {"100baseT", 4}, {"100baseTX", 5}, {"100baseFX", 6}} {
		if strings.EqualFold(word, p.name) {
			return p.n, true
		}
	}
	return 0, false
}

// tunnel makes a tunnel of sit0 to an address.
func (s *setter) tunnel() error {
	word, err := s.next()
	if err != nil {
		return err
	}
	text, bits, ok := prefixLength(word)
	if !ok {
		return cmdline.Fail(badUsage, "%s", usage)
	}
	addr, err := netip.ParseAddr(text)
	if err != nil || !addr.Is6() {
		s.complain(failed, "%s", resolverError(text))
		return nil
	}
	index, ok := s.index()
	if !ok {
		return nil
	}
	r := struct { // struct in6_ifreq
		addr   [16]byte
		length uint32
		index  int32
	}{addr.As16(), bits, index}
	if err := ioctl.Do(unix.AF_INET6, unix.SIOCSIFDSTADDR, unsafe.Pointer(&r)); err != nil {
		s.fail("SIOCSIFDSTADDR", err)
	}
	return nil
}
