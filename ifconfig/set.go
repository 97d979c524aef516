package ifconfig

import (
	"fmt"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/hosts"
	"gonet/internal/ioctl"
	"gonet/internal/layer2"
)

// A setter is one command's work: the words still to do, and what failed.
type setter struct {
	c      *cmdline.Context
	name   string
	words  []string
	status int
	masked bool   // the mask has been given, which is allowed once
	hint   string // what the complaints are a reason for
	fd     int
}

// set does the words from left to right. A step that fails is spoken of, and
// the words after it are done all the same; a word that makes no sense ends it.
func set(c *cmdline.Context, name string, words []string, verbose bool) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	s := &setter{c: c, name: name, words: words, fd: fd}
	if err := s.family(); err != nil {
		return err
	}
	for len(s.words) > 0 {
		if err := s.word(); err != nil {
			return err
		}
	}
	if s.status == 0 {
		return nil
	}
	if verbose {
		s.complain(0, "WARNING: at least one error occured. (%d)", int8(s.status))
	}
	return &cmdline.Error{Status: s.status, Hint: s.hint}
}

// family takes the name of an address family off the front.
func (s *setter) family() error {
	switch s.words[0] {
	case "inet":
		s.words = s.words[1:]
	case "inet6":
		s.words = s.words[1:]
		if len(s.words) > 0 && s.words[0] != "add" && s.words[0] != "del" {
			return noAddress6(s.words[0])
		}
	case "unix":
		if s.words = s.words[1:]; len(s.words) > 0 {
			return cmdline.Fail(failed, "ifconfig: Cannot set address for this protocol family.")
		}
	}
	return nil
}

// noAddress6 is why an IPv6 address cannot be set alone.
func noAddress6(word string) error {
	if _, ok := new(hosts.Files).Host6(word); !ok {
		return cmdline.Fail(failed, "getaddrinfo: %s: -2\n%s\n%s", word, unknownHost(word), helpHint)
	}
	return cmdline.Fail(failed, "Don't know how to set addresses for family 10.")
}

// next is the value of a word; without one the usage ends all.
func (s *setter) next() (string, error) {
	if len(s.words) == 0 {
		return "", cmdline.Fail(badUsage, "%s", usage)
	}
	word := s.words[0]
	s.words = s.words[1:]
	return word, nil
}

// complain tells of a step that failed and goes on.
func (s *setter) complain(status int, format string, args ...any) {
	s.c.Out.Flush()
	err := cmdline.Fail(status, format, args...)
	fmt.Fprintln(s.c.Err, err)
	s.status |= status
	s.hint = max(s.hint, cmdline.Hint(err))
}

// fail is complain for a step after which what failed before counts no more.
func (s *setter) fail(what string, err error) {
	s.complain(0, "%s: %s", what, cmdline.Reason(err))
	s.status = failed
}

// A flagWord sets or clears bits of the device. still names a bit that does not
// always go when it is asked to.
type flagWord struct {
	word       string
	set, clear uint16
	still      string
}

func flagWords() []flagWord {
	return []flagWord{
		{"up", unix.IFF_UP | unix.IFF_RUNNING, 0, ""},
		{"down", 0, unix.IFF_UP, ""},
		{"arp", 0, unix.IFF_NOARP, ""},
		{"-arp", unix.IFF_NOARP, 0, ""},
		{"trailers", 0, unix.IFF_NOTRAILERS, ""},
		{"-trailers", unix.IFF_NOTRAILERS, 0, ""},
		{"promisc", unix.IFF_PROMISC, 0, ""},
		{"-promisc", 0, unix.IFF_PROMISC, "promisc"},
		{"multicast", unix.IFF_MULTICAST, 0, ""},
		{"-multicast", 0, unix.IFF_MULTICAST, "MULTICAST"},
		{"allmulti", unix.IFF_ALLMULTI, 0, ""},
		{"-allmulti", 0, unix.IFF_ALLMULTI, "ALLMULTI"},
		{"dynamic", unix.IFF_DYNAMIC, 0, ""},
		{"-dynamic", 0, unix.IFF_DYNAMIC, "DYNAMIC"},
		{"-broadcast", 0, unix.IFF_BROADCAST, "BROADCAST"},
		{"-pointopoint", 0, unix.IFF_POINTOPOINT, "POINTOPOINT"},
	}
}

func (s *setter) word() error {
	word, _ := s.next()
	for _, f := range flagWords() {
		if f.word == word {
			s.flag(f)
			return nil
		}
	}
	switch word {
	case "mtu":
		return s.number("SIOCSIFMTU", unix.SIOCSIFMTU, cnum.Atoi)
	case "txqueuelen":
		return s.number("SIOCSIFTXQLEN", unix.SIOCSIFTXQLEN, func(word string) int32 {
			n, _, _ := cnum.Prefix(word)
			return int32(n)
		})
	case "outfill":
		return s.slip("SIOCSOUTFILL", setOutFill)
	case "keepalive":
		return s.slip("SIOCSKEEPALIVE", setKeepAlive)
	case "mem_start":
		return s.mapped(word, (*deviceMap).memory)
	case "io_addr":
		return s.mapped(word, (*deviceMap).base)
	case "irq":
		return s.mapped(word, (*deviceMap).irq)
	case "media":
		return s.media()
	case "tunnel":
		return s.tunnel()
	case "netmask":
		if s.masked {
			return cmdline.Fail(badUsage, "%s", usage)
		}
		s.masked = true
		return s.addressWord("SIOCSIFNETMASK", unix.SIOCSIFNETMASK)
	case "dstaddr":
		s.status &= failed // what failed before counts no more
		return s.addressWord("SIOCSIFDSTADDR", unix.SIOCSIFDSTADDR)
	case "broadcast":
		return s.withFlag("SIOCSIFBRDADDR", unix.SIOCSIFBRDADDR, unix.IFF_BROADCAST)
	case "pointopoint":
		return s.withFlag("SIOCSIFDSTADDR", unix.SIOCSIFDSTADDR, unix.IFF_POINTOPOINT)
	case "hw":
		return s.hardware()
	case "name":
		return s.rename()
	case "add":
		return s.add()
	case "del":
		return s.del()
	}
	return s.address(word)
}

// ioctl hands the kernel a value for the device.
func (s *setter) ioctl(req uint, put func(*unix.Ifreq)) error {
	ifr, err := unix.NewIfreq(s.name)
	if err != nil {
		return err
	}
	put(ifr)
	return unix.IoctlIfreq(s.fd, req, ifr)
}

// flag changes the device's flags, and looks again whether one that was to go
// has gone.
func (s *setter) flag(f flagWord) {
	if flags, ok := s.flags("getting"); ok {
		if err := s.ioctl(unix.SIOCSIFFLAGS, func(r *unix.Ifreq) { r.SetUint16(flags&^f.clear | f.set) }); err != nil {
			s.complain(badFlags, "SIOCSIFFLAGS: %s", cmdline.Reason(err))
		}
	}
	if f.still == "" {
		return
	}
	switch flags, ok := s.flags("testing"); {
	case !ok || flags&f.clear == 0:
	case f.still == "promisc":
		s.complain(0, "Warning: Interface %s still in promisc mode... maybe other application is running?", s.name)
	default:
		s.complain(0, "Warning: Interface %s still in %s mode.", s.name, f.still)
	}
}

func (s *setter) flags(doing string) (uint16, bool) {
	ifr, err := unix.NewIfreq(s.name)
	if err == nil {
		err = unix.IoctlIfreq(s.fd, unix.SIOCGIFFLAGS, ifr)
	}
	if err != nil {
		s.complain(badFlags, "%s: ERROR while %s interface flags: %s", s.name, doing, cmdline.Reason(err))
		return 0, false
	}
	return ifr.Uint16(), true
}

// number is a word that is followed by a number.
func (s *setter) number(what string, req uint, parse func(string) int32) error {
	word, err := s.next()
	if err != nil {
		return err
	}
	if err := s.ioctl(req, func(r *unix.Ifreq) { r.SetUint32(uint32(parse(word))) }); err != nil {
		s.fail(what, err)
	}
	return nil
}

func (s *setter) rename() error {
	word, err := s.next()
	if err != nil {
		return err
	}
	var r struct {
		name, other [unix.IFNAMSIZ]byte
		_           [8]byte // the rest of struct ifreq
	}
	copy(r.name[:15], s.name)
	copy(r.other[:15], word)
	if err := ioctl.Do(unix.AF_INET, unix.SIOCSIFNAME, unsafe.Pointer(&r)); err != nil {
		s.fail("SIOCSIFNAME", err)
	}
	return nil
}

// addressless are types of hardware whose address cannot be set.
func addressless() []string {
	return []string{"adaptive", "cslip", "cslip6", "dlci", "ec", "frad", "hdlc", "irda", "lapb", "loop", "ppp", "sit", "slip", "slip6", "unspec"}
}

// hardware sets the link-layer address: short ones are filled with zeros, what
// is too much is left out.
func (s *setter) hardware() error {
	class, err := s.next()
	if err != nil {
		return err
	}
	word, err := s.next()
	switch {
	case err == nil && slices.Contains(addressless(), class):
		return cmdline.Fail(failed, "hw address type `%s' has no handler to set address. failed.", class)
	case err != nil || class != "ether":
		return cmdline.Fail(badUsage, "%s", usage)
	}
	address, ok := layer2.Ether(word)
	if !ok {
		s.complain(failed, "%s: invalid ether address.", word)
		return nil
	}
	var r struct {
		name    [unix.IFNAMSIZ]byte
		family  uint16
		address [14]byte
		_       [8]byte
	}
	copy(r.name[:15], s.name)
	r.family = unix.ARPHRD_ETHER
	copy(r.address[:], address[:])
	if err := ioctl.Do(unix.AF_INET, unix.SIOCSIFHWADDR, unsafe.Pointer(&r)); err != nil {
		s.fail("SIOCSIFHWADDR", err)
	}
	return nil
}
