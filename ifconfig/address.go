package ifconfig

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/hosts"
	"gonet/internal/links"
)

// resolve reads an IPv4 address, or finds a name in /etc/hosts.
func resolve(word string) (netip.Addr, bool) {
	if word == "default" {
		return netip.IPv4Unspecified(), true
	}
	return new(hosts.Files).Host(word)
}

// lengthMask is the mask of a prefix of n bits.
func lengthMask(n int) [4]byte {
	m := uint64(0xffffffff) << (32 - min(n, 32))
	return [4]byte{byte(m >> 24), byte(m >> 16), byte(m >> 8), byte(m)}
}

// address takes a word that is no other: the address itself, with its length.
// The device comes up with it.
func (s *setter) address(word string) error {
	text, length, hasLength := strings.Cut(word, "/")
	bits := 0
	if hasLength && length != "" {
		n, ok := cnum.Uint(length, 31)
		if !ok {
			return cmdline.Fail(badUsage, "%s", usage)
		}
		bits = int(n)
	}
	addr, ok := resolve(text)
	if !ok {
		return cmdline.Fail(s.status|failed, "%s: Unknown host\n%s", word, helpHint)
	}
	s.setAddress("SIOCSIFADDR", unix.SIOCSIFADDR, addr)
	if !addr.IsUnspecified() || !strings.Contains(s.name, ":") { // without its address a label is gone
		s.flag(flagWord{set: unix.IFF_UP | unix.IFF_RUNNING})
	}
	// A mask of all ones is what ifconfig takes for none; more than 32 wraps.
	if hasLength && bits%32 == 0 && bits > 0 {
		return nil
	}
	if hasLength {
		s.setAddress("SIOCSIFNETMASK", unix.SIOCSIFNETMASK, netip.AddrFrom4(lengthMask(bits%32)))
	}
	return nil
}

func (s *setter) setAddress(what string, req uint, addr netip.Addr) {
	err := s.ioctl(req, func(r *unix.Ifreq) { _ = r.SetInet4Addr(addr.AsSlice()) })
	if err != nil {
		s.complain(failed, "%s: %s", what, cmdline.Reason(err))
	}
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
		s.complain(failed, "%s: Unknown host", word)
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
			s.complain(failed, "%s: Unknown host", word)
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
		s.complain(failed, "%s: Unknown host", word)
		return nil
	}
	list, err := read(s.c)
	if err != nil {
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
	device, _, _ := strings.Cut(s.name, ":")
	for i := 0; ; i++ {
		if label := device + ":" + strconv.Itoa(i); !taken[label] {
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
		s.complain(failed, "%s: Unknown host", word)
		return nil
	}
	list, err := read(s.c)
	if err != nil {
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
	text, length, hasLength := strings.Cut(word, "/")
	bits := uint64(128)
	if hasLength {
		bits = uint64(cnum.Atoi(length))
	}
	if bits > 128 {
		return cmdline.Fail(badUsage, "%s", usage)
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		s.complain(failed, "%s: Unknown host", text)
		return nil
	}
	conn, err := s.c.Kernel()
	if err != nil {
		return err
	}
	index, ok, err := links.Called(conn, s.name)
	if err != nil {
		return err
	}
	if !ok {
		s.fail("SIOGIFINDEX", unix.ENODEV)
		return nil
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
