package ifconfig

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/ioctl"
)

// lengthMask is the mask of a prefix of n bits.
func lengthMask(n int) [4]byte {
	m := uint64(0xffffffff) << (32 - min(n, 32))
	return [4]byte{byte(m >> 24), byte(m >> 16), byte(m >> 8), byte(m)}
}

// address takes a word that is no other: the address itself, with its length.
// The device comes up with it.
func (s *setter) address(word string) error {
	text, length, hasLength := strings.Cut(word, "/")
	n, rest, _ := cnum.Prefix(length)
	if hasLength && rest != "" {
		return cmdline.Fail(badUsage, "%s", usage)
	}
	addr, ok := resolve(text)
	if !ok {
		return cmdline.Fail(failed, "%s\n%s", unknownHost(text), helpHint)
	}
	if err := s.ioctlAddress(unix.SIOCSIFADDR, addr); err != nil {
		s.fail("SIOCSIFADDR", err)
	}
	if !addr.IsUnspecified() || !strings.Contains(s.name, ":") { // without its address a label is gone
		s.flag(flagWord{set: unix.IFF_UP | unix.IFF_RUNNING})
	}
	if hasLength { // of which five bits count: 32 is 0
		s.setAddress("SIOCSIFNETMASK", unix.SIOCSIFNETMASK, netip.AddrFrom4(lengthMask(int(n%32))))
	}
	return nil
}

func (s *setter) setAddress(what string, req uint, addr netip.Addr) {
	if err := s.ioctlAddress(req, addr); err != nil {
		s.complain(failed, "%s: %s", what, cmdline.Reason(err))
	}
}

func (s *setter) ioctlAddress(req uint, addr netip.Addr) error {
	return s.ioctl(req, func(r *unix.Ifreq) { _ = r.SetInet4Addr(addr.AsSlice()) })
}

// addressWord is a word that is followed by an address.
func (s *setter) addressWord(what string, req uint) error {
	word, err := s.next()
	if err != nil {
		return err
	}
	if addr, ok := resolve(word); ok {
		s.setAddress(what, req, addr)
	} else {
		s.complain(failed, "%s", unknownHost(word))
	}
	return nil
}

// withFlag is a word that may be followed by an address, and sets a flag.
func (s *setter) withFlag(what string, req uint, bit uint16) error {
	if len(s.words) > 0 {
		if addr, ok := resolve(s.words[0]); ok {
			s.words = s.words[1:]
			s.setAddress(what, req, addr)
		} else {
			word, _ := s.next()
			s.complain(failed, "%s", unknownHost(word))
			return nil
		}
	}
	s.flag(flagWord{set: bit})
	return nil
}

// add gives the device another address: IPv4 under the first label that is free.
func (s *setter) add() error {
	word, err := s.next()
	if err != nil {
		return err
	}
	if strings.Contains(word, ":") {
		return s.inet6(word, "SIOCSIFADDR", unix.RTM_NEWADDR, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
	}
	addr, ok := resolve(word)
	if !ok {
		s.complain(failed, "%s", unknownHost(word))
		return nil
	}
	list, err := s.entries()
	if list == nil {
		return err
	}
	taken := map[string]bool{}
	for _, e := range list {
		taken[e.name] = true
	}
	mask, broadcast := netip.IPv4Unspecified(), netip.IPv4Unspecified()
	for _, e := range list {
		if e.name == s.name && e.inet != nil {
			mask = netip.AddrFrom4(lengthMask(int(e.inet.PrefixLen)))
			broadcast = e.inet.Broadcast
		}
	}
	for i := 0; ; i++ {
		if label := s.name + ":" + strconv.Itoa(i); !taken[label] {
			alias := *s
			alias.name = label
			alias.setAddress("SIOCSIFADDR", unix.SIOCSIFADDR, addr)
			alias.setAddress("SIOCSIFNETMASK", unix.SIOCSIFNETMASK, mask)
			if broadcast.IsValid() {
				alias.setAddress("SIOCSIFBRDADDR", unix.SIOCSIFBRDADDR, broadcast)
			}
			alias.flag(flagWord{set: unix.IFF_BROADCAST})
			s.status = alias.status
			return nil
		}
	}
}

// entries are all interfaces, nil if this one's device is not there: that is said twice.
func (s *setter) entries() ([]entry, error) {
	list, err := read(s.c)
	device, _, _ := strings.Cut(s.name, ":")
	if err != nil || slices.ContainsFunc(list, func(e entry) bool { return e.name == device }) {
		return list, err
	}
	for range 2 {
		s.complain(0, "%s: error fetching interface information: Device not found", s.name)
	}
	return nil, nil
}

// del takes an address away; an IPv4 one that no label has is nobody's.
func (s *setter) del() error {
	word, err := s.next()
	if err != nil {
		return err
	}
	if strings.Contains(word, ":") {
		return s.inet6(word, "SIOCDIFADDR", unix.RTM_DELADDR, 0)
	}
	addr, ok := resolve(word)
	if !ok {
		s.complain(failed, "%s", unknownHost(word))
		return nil
	}
	list, err := s.entries()
	if list == nil {
		return err
	}
	for _, e := range list {
		if e.alias && e.inet.Local == addr && strings.HasPrefix(e.name, s.name+":") {
			alias := *s
			alias.name = e.name
			alias.flag(flagWord{clear: unix.IFF_UP})
			s.status = alias.status
		}
	}
	return nil
}

// inet6 adds or deletes an IPv6 address.
func (s *setter) inet6(word, what string, typ, flags int) error {
	text, bits, ok := prefixLength(word)
	if !ok {
		return cmdline.Fail(badUsage, "%s", usage)
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		s.complain(failed, "%s", unknownHost(text))
		return nil
	}
	index, ok := s.index()
	if !ok {
		return nil
	}
	conn, err := s.c.Kernel()
	if err != nil {
		return err
	}
	req := nl.NewNetlinkRequest(typ, flags)
	msg := nl.NewIfAddrmsg(unix.AF_INET6)
	msg.Index, msg.Prefixlen = uint32(index), uint8(bits)
	req.AddData(msg)
	req.AddData(nl.NewRtAttr(unix.IFA_LOCAL, addr.AsSlice()))
	req.AddData(nl.NewRtAttr(unix.IFA_ADDRESS, addr.AsSlice()))
	if err := conn.Do(req); err != nil {
		s.fail(what, err)
	}
	return nil
}

// prefixLength takes the length off an IPv6 address, 128 without one.
func prefixLength(word string) (text string, bits uint32, ok bool) {
	text, length, hasLength := strings.Cut(word, "/")
	bits = 128
	if hasLength {
		bits = uint32(cnum.Atoi(length))
	}
	return text, bits, bits <= 128
}

// index is the device's own index, whatever the label.
func (s *setter) index() (int32, bool) {
	index := ioctl.Index(s.name)
	if index == 0 {
		s.fail("SIOGIFINDEX", unix.ENODEV)
	}
	return int32(index), index != 0
}
