// Package ifconfig is net-tools' ifconfig, as far as tutorials use it. It shows
// what netlink tells, and sets by the old ioctls, one word after another, going
// on when one fails: that is what people know of it.
package ifconfig

import (
	"fmt"
	"strings"

	"gonet/internal/cmdline"
)

// The statuses that ifconfig has.
const (
	failed   = 1
	badUsage = 3
	badFlags = 255
)

// Run is ifconfig with the words after its name.
func Run(c *cmdline.Context) error {
	var all, short, verbose bool
	for len(c.Words) > 0 && strings.HasPrefix(c.Words[0], "-") {
		switch word := c.Words[0]; word {
		case "-a":
			all = true
		case "-s":
			short = true
		case "-v":
			verbose = true
		case "-V", "-version", "--version":
			fmt.Fprintln(c.Out, "net-tools 2.10")
			return nil
		case "-?", "-h", "-help", "--help":
			fmt.Fprintln(c.Out, usage)
			return nil
		default:
			return cmdline.Fail(failed, "ifconfig: option `%s' not recognised.\n%s", word, helpHint)
		}
		c.Words = c.Words[1:]
	}
	switch len(c.Words) {
	case 0:
		return showAll(c, all, short)
	case 1:
		return showOne(c, cut(c.Words[0]), short)
	}
	return set(c, cut(c.Words[0]), c.Words[1:], verbose)
}

const helpHint = "ifconfig: `--help' gives usage information."

const usage = `Usage:
  ifconfig [-a] [-s] [-v] [DEVICE]
  ifconfig DEVICE [inet] ADDRESS[/LENGTH] [WORD ...]
words:
  up, down, [-]arp, [-]promisc, [-]allmulti, [-]multicast, [-]dynamic, [-]trailers
  netmask MASK, [-]broadcast [ADDRESS], [-]pointopoint [ADDRESS], dstaddr ADDRESS
  add ADDRESS[/LENGTH], del ADDRESS[/LENGTH]
  mtu BYTES, txqueuelen PACKETS, hw ether ADDRESS, name NAME`

// cut shortens a name as the kernel's interface needs it.
func cut(name string) string { return name[:min(len(name), 15)] }
