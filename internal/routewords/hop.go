package routewords

import (
	"encoding/binary"
	"net/netip"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
)

// The kinds of encapsulation and their attributes, of linux/lwtunnel.h and
// linux/mpls_iptunnel.h.
const (
	encapMPLS = 1
	encapIP   = 2
	encapIP6  = 4
	encapSEG6 = 5

	mplsDst = 1
	mplsTTL = 2

	tunnelID  = 1
	tunnelDst = 2
	tunnelSrc = 3
	tunnelTTL = 4
	tunnelTOS = 5
)

// Encap reads what packets are wrapped in, MPLS, IP or a way through segments: the kind as a number, and
// its attributes.
func Encap(w *cmdline.Words) (typ, attrs []byte, err error) {
	kind, err := w.Next()
	if err != nil {
		return nil, nil, err
	}
	var number uint16
	var read func(*cmdline.Words, *nl.RtAttr) error
	switch kind {
	case "mpls":
		number, read = encapMPLS, mplsWords
	case "ip":
		number, read = encapIP, func(w *cmdline.Words, data *nl.RtAttr) error { return ipWords(w, data, unix.AF_INET) }
	case "ip6":
		number, read = encapIP6, func(w *cmdline.Words, data *nl.RtAttr) error { return ipWords(w, data, unix.AF_INET6) }
	case "seg6":
		number, read = encapSEG6, seg6Words
	default:
		return nil, nil, cmdline.InvalidLine(kind, `"encap type" value is invalid`)
	}
	switch w.Left() {
	case 0:
		return nil, nil, cmdline.Incomplete()
	case 1: // ip takes it for a line that was cut off
		return nil, nil, cmdline.Fail(cmdline.StatusUsage, `Error: unexpected end of line after "encap"`)
	}
	data := nl.NewRtAttr(0, nil)
	err = read(w, data)
	return nl.Uint16Attr(number), data.Serialize()[unix.SizeofRtAttr:], err
}

// Gateway reads [ inet | inet6 ] ADDRESS; without a word about it the address is
// of the given family.
func Gateway(w *cmdline.Words, family int) (netip.Addr, error) {
	word, err := w.Next()
	if err != nil {
		return netip.Addr{}, err
	}
	switch word {
	case "inet":
		family = unix.AF_INET
	case "inet6":
		family = unix.AF_INET6
	default:
		return inet.ParseAddress(word, family)
	}
	if word, err = w.Next(); err != nil {
		return netip.Addr{}, err
	}
	return inet.ParseAddress(word, family)
}

func mplsWords(w *cmdline.Words, data *nl.RtAttr) error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	stack, ok := inet.ParseLabels(word)
	if !ok {
		return cmdline.Fail(cmdline.StatusLocal, `Error: an inet address is expected rather than "%s".`, word)
	}
	data.AddRtAttr(mplsDst, stack)
	if w.Peek() != "ttl" {
		return nil
	}
	_, _ = w.Next()
	if word, err = w.Next(); err != nil {
		return err
	}
	n, ok := cnum.Uint(word, 8)
	if !ok {
		return cmdline.InvalidLine(word, `"ttl" value is invalid`)
	}
	data.AddRtAttr(mplsTTL, nl.Uint8Attr(uint8(n)))
	return nil
}

func ipWords(w *cmdline.Words, data *nl.RtAttr, family int) error {
	for {
		key := w.Peek()
		switch key {
		case "id", "dst", "src", "ttl", "hoplimit", "tos", "tc":
		default:
			return nil
		}
		_, _ = w.Next()
		word, err := w.Next()
		if err != nil {
			return err
		}
		bits := 8
		if key == "id" {
			bits = 64
		}
		n, isNumber := cnum.Uint(word, bits)
		switch key {
		case "dst", "src":
			a, err := inet.ParseAddress(word, family)
			if err != nil {
				return err
			}
			data.AddRtAttr(map[string]int{"dst": tunnelDst, "src": tunnelSrc}[key], a.AsSlice())
		case "id":
			if !isNumber {
				return cmdline.InvalidLine(word, `"id" value is invalid`)
			}
			data.AddRtAttr(tunnelID, binary.BigEndian.AppendUint64(nil, n))
		default:
			if !isNumber {
				return cmdline.InvalidLine(word, `"%s" value is invalid`, key)
			}
			attr := tunnelTTL
			if key[:1] == "t" && key != "ttl" {
				attr = tunnelTOS
			}
			data.AddRtAttr(attr, nl.Uint8Attr(uint8(n)))
		}
	}
}
