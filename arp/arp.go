// Package arp is net-tools' arp: who is found where on a link, as /proc tells,
// and the old ioctls that change it.
package arp

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"gonet/internal/cmdline"
	"gonet/internal/getopt"
	"gonet/internal/hosts"
)

// The statuses that arp has.
const (
	badUsage = 3
	failed   = 255
)

// A tool is one call of arp.
type tool struct {
	*cmdline.Context
	files     hosts.Files
	run       func(words []string) error
	bsd       bool // the other way to show
	numeric   bool
	symbolic  bool
	verbose   bool
	useDevice bool // the address is that of a device
	device    string
	hardware  *hardware // nil for any
}

// Run is arp with the words after its name.
func Run(c *cmdline.Context) error {
	t := &tool{Context: c}
	t.run = t.show
	p := getopt.Parser{
		Options: []getopt.Option{
			{Letter: 'a', Long: "all"}, {Letter: 'e'}, {Letter: 's', Long: "set"}, {Letter: 'd', Long: "delete"},
			{Letter: 'f', Long: "file"}, {Letter: 'v', Long: "verbose"}, {Letter: 'n', Long: "numeric"},
			{Letter: 'N', Long: "symbolic"}, {Letter: 'D', Long: "use-device"}, {Letter: 'V', Long: "version"},
			{Letter: 'h', Long: "help"}, {Letter: '?'}, {Letter: 'i', Long: "device", Value: true},
			{Letter: 'A', Long: "protocol", Value: true}, {Letter: 'p', Value: true},
			{Letter: 'H', Long: "hw-type", Value: true}, {Letter: 't', Value: true},
		},
		Take:     t.option,
		Complain: func(text string) error { return cmdline.Fail(badUsage, "arp: %s\n%s", text, usage) },
	}
	words, err := p.Parse(c.Words)
	if err != nil {
		return err
	}
	if t.symbolic {
		fmt.Fprintln(t.Err, "arp: -N not yet supported.")
	}
	return t.run(words)
}

func (t *tool) option(o getopt.Option, value string) error {
	switch o.Letter {
	case 'a':
		t.run, t.bsd = t.show, true
	case 'e':
		t.bsd = false
	case 's':
		t.run = t.set
	case 'd':
		t.run = t.delete
	case 'f':
		t.run = t.setAll
	case 'v':
		t.verbose = true
	case 'n':
		t.numeric = true
	case 'N':
		t.symbolic = true
	case 'D':
		t.useDevice = true
	case 'i':
		t.device = value
	case 'V':
		fmt.Fprintln(t.Out, "net-tools 2.10")
		return cmdline.Exit(0)
	case 'h', '?':
		fmt.Fprintln(t.Out, usage)
		return cmdline.Exit(0)
	case 'A', 'p':
		return family(value)
	case 'H', 't':
		return t.hardwareType(value)
	}
	return nil
}

func family(word string) error {
	switch {
	case word == "inet":
		return nil
	case slices.Contains([]string{"inet6", "unspec", "unix", "ax25", "ash", "ipx", "ddp", "netrom", "rose", "x25"}, word):
		return cmdline.Fail(failed, "arp: %s: kernel only supports 'inet'.", word)
	case strings.Contains(word, ","):
		return cmdline.Fail(failed, "Please don't supply more than one address family.\narp: %s: unknown address family.", word)
	}
	return cmdline.Fail(failed, "arp: %s: unknown address family.", word)
}

func (t *tool) hardwareType(word string) error {
	for _, h := range hardwareTypes() {
		if h.name == word && !h.arp {
			return cmdline.Fail(failed, "arp: %s: hardware type without ARP support.", word)
		}
		if h.name == word {
			t.hardware = &h
			return nil
		}
	}
	return cmdline.Fail(failed, "arp: %s: unknown hardware type.", word)
}

// host is the address of a host.
func (t *tool) host(word string) (netip.Addr, error) {
	if word == "default" {
		return netip.IPv4Unspecified(), nil
	}
	a, ok := t.files.Host(word)
	if !ok {
		return a, cmdline.Fail(failed, "%s: Unknown host", word)
	}
	return a, nil
}

const usage = `Usage:
  arp [-vn] [-H TYPE] [-i DEVICE] [-a | -e] [HOST]
  arp [-v] [-i DEVICE] -d HOST [WORD ...]
  arp [-v] [-i DEVICE] -s HOST ADDRESS [WORD ...]
  arp [-v] [-i DEVICE] -Ds HOST DEVICE [WORD ...]
  arp [-vD] [-i DEVICE] -f [FILE]
words:
  pub, priv, temp, trail, dontpub, auto, dev DEVICE, netmask MASK`
