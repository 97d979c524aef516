package arp

import (
	"bufio"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/hosts"
	"gonet/internal/ioctl"
	"gonet/internal/layer2"
)

// A sockaddr is struct sockaddr.
type sockaddr struct {
	family uint16
	data   [14]byte
}

// inet is the sockaddr of an address.
func inet(a netip.Addr) sockaddr {
	s := sockaddr{family: unix.AF_INET}
	b := a.As4()
	copy(s.data[2:], b[:]) // behind the port
	return s
}

// A request is struct arpreq of linux/if_arp.h.
type request struct {
	host, lladdr sockaddr
	flags        int32
	mask         sockaddr
	device       [unix.IFNAMSIZ]byte
}

// set makes an entry of HOST ADDRESS [ WORD ... ].
func (t *tool) set(words []string) error {
	if len(words) == 0 {
		return cmdline.Fail(failed, "arp: need host name")
	}
	host, err := t.host(words[0])
	if err != nil {
		return err
	}
	if len(words) == 1 {
		return cmdline.Fail(failed, "arp: need hardware address")
	}
	r := request{host: inet(host), flags: flagPermanent | flagComplete}
	if err := t.lladdr(words[1], &r.lladdr); err != nil {
		return err
	}
	if _, err := t.parse(words[2:], &r); err != nil {
		return err
	}
	t.say("SIOCSARP()")
	if err := ioctl.Do(unix.AF_INET, unix.SIOCSARP, unsafe.Pointer(&r)); err != nil {
		return cmdline.Fail(failed, "SIOCSARP: %s", cmdline.Reason(err))
	}
	return nil
}

// lladdr is the address that a word writes, or that of the device it names. Of
// the types of link layer with an ARP of their own only Ethernet is left.
func (t *tool) lladdr(word string, into *sockaddr) error {
	if t.useDevice {
		var r struct {
			name   [unix.IFNAMSIZ]byte
			lladdr sockaddr
			_      [8]byte // the rest of struct ifreq
		}
		copy(r.name[:unix.IFNAMSIZ-1], word)
		if err := ioctl.Do(unix.AF_INET, unix.SIOCGIFHWADDR, unsafe.Pointer(&r)); err != nil {
			return cmdline.Fail(failed, "arp: cant get HW-Address for `%s': %s.", word, cmdline.Reason(err))
		}
		*into = r.lladdr
		return nil
	}
	ether, ok := layer2.Ether(word)
	if !ok || t.hardware != nil && t.hardware.number != unix.ARPHRD_ETHER {
		return cmdline.Fail(failed, "arp: invalid hardware address")
	}
	into.family = unix.ARPHRD_ETHER
	copy(into.data[:], ether[:])
	return nil
}

// parse reads the words behind the addresses. only tells which of the two kinds
// of entry is meant: flagPublish, 0, or -1 when no word says so.
func (t *tool) parse(words []string, r *request) (only int32, err error) {
	only = -1
	copy(r.device[:unix.IFNAMSIZ-1], t.device)
	misused := cmdline.Fail(badUsage, "%s", usage)
	w := cmdline.NewWords(words)
	w.Missing = misused
	flag := func(name string, set, clear int32) {
		w.Exact(func() error { r.flags = r.flags&^clear | set; return nil }, name)
	}
	w.Exact(func() error { r.flags |= flagPublish; only = meant(only, flagPublish); return nil }, "pub")
	w.Exact(func() error { r.flags &^= flagPublish; only = meant(only, 0); return nil }, "priv")
	flag("temp", 0, flagPermanent)
	flag("trail", flagTrailers, 0)
	flag("dontpub", flagDontPub, 0)
	flag("auto", flagAuto, 0)
	w.Exact(w.Value(func(word string) error {
		clear(r.device[:])
		copy(r.device[:unix.IFNAMSIZ-1], word)
		return nil
	}), "dev")
	w.Exact(w.Value(func(word string) error {
		mask, err := t.host(word)
		if err == nil && hosts.To32(mask) != 0xffffffff {
			r.mask = inet(mask)
			r.flags |= flagNetmask
		}
		return err
	}), "netmask")
	w.Free(func(string) error { return misused })
	err = w.Parse()
	return only, err
}

// meant is the one kind that words have named; both are as good as none.
func meant(before, now int32) int32 {
	if before >= 0 && before != now {
		return -1
	}
	return now
}

// delete takes the entry of a host away, the published one if there is no other.
func (t *tool) delete(words []string) error {
	if len(words) == 0 {
		return cmdline.Fail(failed, "arp: need host name")
	}
	host, err := t.host(words[0])
	if err != nil {
		return err
	}
	r := request{host: inet(host), flags: flagPermanent}
	only, err := t.parse(words[1:], &r)
	if err != nil {
		return err
	}
	r.flags &^= flagPublish
	for _, kind := range [...]struct {
		flag int32
		name string
	}{{0, "dontpub"}, {flagPublish, "pub"}} {
		if only >= 0 && only != kind.flag {
			continue
		}
		r.flags |= kind.flag
		t.say("SIOCDARP(" + kind.name + ")")
		err := ioctl.Do(unix.AF_INET, unix.SIOCDARP, unsafe.Pointer(&r))
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, unix.ENXIO) && !errors.Is(err, unix.ENOENT):
			return cmdline.Fail(failed, "SIOCDARP(%s): %s", kind.name, cmdline.Reason(err))
		}
	}
	fmt.Fprintf(t.Out, "No ARP entry for %s\n", words[0])
	return cmdline.Exit(failed)
}

// say tells what is done, with -v.
func (t *tool) say(what string) {
	if t.verbose {
		fmt.Fprintln(t.Err, "arp: "+what)
	}
}

// setAll makes the entries that the lines of a file describe. One that cannot be
// made is no failure, words that make no sense are.
func (t *tool) setAll(words []string) error {
	name := "/etc/ethers"
	if len(words) > 0 {
		name = words[0]
	}
	file, err := os.Open(name)
	if err != nil {
		return cmdline.Fail(failed, "arp: cannot open etherfile %s !", name)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		if t.verbose {
			fmt.Fprintln(t.Err, ">> "+line)
		}
		fields := strings.Fields(line)
		switch {
		case line == "" || line[0] == '#':
			continue
		case len(fields) < 2:
			fmt.Fprintf(t.Err, "arp: format error on line %d of etherfile %s !\n", number, name)
			continue
		}
		err := t.set(fields)
		if err == nil {
			continue
		}
		text, status := cmdline.Explain(err)
		if status == badUsage {
			return err
		}
		fmt.Fprintf(t.Err, "%s\narp: cannot set entry on line %d of etherfile %s !\n", text, number, name)
	}
	return nil
}
