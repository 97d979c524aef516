package arp

import (
	"bufio"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"gonet/internal/cmdline"
)

// The flags of an entry (linux/if_arp.h).
const (
	flagComplete  = 0x02
	flagPermanent = 0x04
	flagPublish   = 0x08
	flagTrailers  = 0x10
	flagNetmask   = 0x20
	flagDontPub   = 0x40
	flagAuto      = 0x80 // net-tools' own
)

// An entry is one line of /proc/net/arp.
type entry struct {
	host, lladdr, mask, device string
	hardware, flags            uint16
}

// show prints the entries, or those of one host.
func (t *tool) show(words []string) error {
	var host netip.Addr
	if len(words) > 0 {
		var err error
		if host, err = t.host(words[0]); err != nil {
			return err
		}
	}
	const name = "/proc/net/arp"
	file, err := os.Open(name)
	if err != nil {
		return cmdline.Fail(failed, "%s: %s", name, cmdline.Reason(err))
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Scan() // titles
	all, found := 0, 0
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 6 {
			continue
		}
		all++
		e := entry{f[0], f[3], f[4], f[5], number(f[1]), number(f[2])}
		if host.IsValid() && e.host != host.String() || t.device != "" && e.device != t.device ||
			t.hardware != nil && e.hardware != t.hardware.number {
			continue
		}
		if found++; t.bsd {
			t.writeBSD(&e)
			continue
		}
		if found == 1 {
			t.Out.WriteString("Address                  HWtype  HWaddress           Flags Mask            Iface\n")
		}
		t.write(&e)
	}
	if t.verbose {
		fmt.Fprintf(t.Out, "Entries: %d\tSkipped: %d\tFound: %d\n", all, all-found, found)
	}
	switch {
	case found > 0:
	case host.IsValid() && !t.bsd:
		fmt.Fprintf(t.Out, "%s (%s) -- no entry\n", words[0], host)
	case host.IsValid() || t.device != "" || t.hardware != nil:
		fmt.Fprintf(t.Out, "arp: in %d entries no match found.\n", all)
	}
	return nil
}

func number(text string) uint16 {
	n, _ := strconv.ParseUint(text, 0, 16)
	return uint16(n)
}

// hostName is the name of an entry, "" for none.
func (t *tool) hostName(e *entry) string {
	a, err := netip.ParseAddr(e.host)
	if t.numeric || err != nil {
		return ""
	}
	return t.files.HostName(a)
}

func (t *tool) write(e *entry) {
	name := t.hostName(e)
	if name == "" {
		name = e.host
	}
	hardware, lladdr, mask := hardwareName(e.hardware), e.lladdr, e.mask
	if e.flags&flagComplete == 0 {
		hardware, lladdr = "", "(incomplete)"
		if e.flags&flagPublish != 0 {
			hardware, lladdr = "*", "<from_interface>"
		}
	}
	if mask == "*" {
		mask = ""
	}
	flags := ""
	for _, f := range [...]struct {
		bit    uint16
		letter string
	}{
		{flagComplete, "C"}, {flagPermanent, "M"}, {flagPublish, "P"}, {flagAuto, "A"}, {flagDontPub, "!"}, {flagTrailers, "T"},
	} {
		if e.flags&f.bit != 0 {
			flags += f.letter
		}
	}
	fmt.Fprintf(t.Out, "%-23.23s  %-8s%-20s%-6s%-15s %s\n", name, hardware, lladdr, flags, mask, e.device)
}

// writeBSD writes an entry as arp of BSD does.
func (t *tool) writeBSD(e *entry) {
	name := t.hostName(e)
	if name == "" {
		name = "?"
	}
	fmt.Fprintf(t.Out, "%s (%s) at ", name, e.host)
	switch {
	case e.flags&flagComplete != 0:
		fmt.Fprintf(t.Out, "%s [%s] ", e.lladdr, hardwareName(e.hardware))
	case e.flags&flagPublish != 0:
		t.Out.WriteString("<from_interface> ")
	default:
		t.Out.WriteString("<incomplete> ")
	}
	if e.flags&flagNetmask != 0 {
		t.Out.WriteString("netmask " + e.mask + " ")
	}
	for _, f := range [...]struct {
		bit  uint16
		word string
	}{
		{flagPermanent, "PERM "}, {flagPublish, "PUB "}, {flagAuto, "AUTO "}, {flagDontPub, "DONTPUB "}, {flagTrailers, "TRAIL "},
	} {
		if e.flags&f.bit != 0 {
			t.Out.WriteString(f.word)
		}
	}
	t.Out.WriteString("on " + e.device + "\n")
}
