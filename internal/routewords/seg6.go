package routewords

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
)

// seg6SRH is the attribute of linux/seg6_iptunnel.h: the mode, and a routing header.
const seg6SRH = 1

// A segmentRoute is the way through segments that IPv6 packets are sent.
type segmentRoute struct {
	mode     int32 // SEG6_IPTUN_MODE_*, -1 for none yet
	segments []byte
	hmac     uint32 // number of the key that signs the header, 0 for none
}

func seg6Words(w *cmdline.Words, data *nl.RtAttr) error {
	r := segmentRoute{mode: -1}
	for seen := (map[string]bool{}); ; {
		key := w.Peek()
		switch key {
		case "mode", "segs", "hmac":
		default:
			data.AddRtAttr(seg6SRH, r.header())
			return nil
		}
		_, _ = w.Next()
		word, err := w.Next()
		switch {
		case err != nil:
			return err
		case seen[key]:
			return cmdline.Garbage(key, word)
		}
		seen[key] = true
		if err := r.take(key, word); err != nil {
			return err
		}
	}
}

func (r *segmentRoute) take(key, word string) (err error) {
	switch {
	case key == "mode":
		r.mode = int32(slices.Index([]string{"inline", "encap", "l2encap", "encap.red", "l2encap.red"}, word))
		if r.mode < 0 {
			return cmdline.InvalidLine(word, `"mode" value is invalid`)
		}
	case key == "hmac":
		if n, ok := cnum.Uint(word, 32); ok { // any other word is let pass
			r.hmac = uint32(n)
		}
	case r.mode < 0:
		return cmdline.InvalidLine(word, `"segs" provided before "mode"`)
	default:
		r.segments, err = parseSegments(word)
	}
	return err
}

// parseSegments reads addresses with commas between them, and gives them as the
// header has them: the last one first. For each that is empty there is one of zeros
// before the others.
func parseSegments(word string) ([]byte, error) {
	parts := strings.Split(word, ",")
	segments := make([]byte, 16*len(parts))
	end := len(segments)
	for _, part := range parts {
		if part == "" {
			continue
		}
		addr, ok := inet.Parse(part, unix.AF_INET6)
		if !ok && !inet.IsAny(part) {
			return nil, cmdline.Fail(cmdline.StatusLocal, `Error: inet6 address is expected rather than "%s".`, part)
		}
		end -= 16
		copy(segments[end:], addr.AsSlice())
	}
	return segments, nil
}

// header is the mode and a struct ipv6_sr_hdr (linux/seg6.h) with its segments. One
// that is put into packets as they are leaves room for their own destination.
func (r *segmentRoute) header() []byte {
	const routingType, flagHMAC, tlvHMAC, hmacLength = 4, 0x08, 5, 38
	segments, flags := r.segments, byte(0)
	if segments == nil {
		segments = make([]byte, 16)
	}
	if r.mode == 0 {
		segments = append(make([]byte, 16), segments...)
	}
	last := byte(len(segments)/16 - 1)
	var signature []byte
	if r.hmac != 0 {
		flags = flagHMAC
		signature = make([]byte, 2+hmacLength)
		signature[0], signature[1] = tlvHMAC, hmacLength
		binary.BigEndian.PutUint32(signature[4:], r.hmac)
	}
	header := binary.NativeEndian.AppendUint32(nil, uint32(r.mode))
	header = append(header, 0, byte((len(segments)+len(signature))/8), routingType, last, last, flags, 0, 0)
	return append(append(header, segments...), signature...)
}
