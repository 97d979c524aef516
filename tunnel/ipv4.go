package tunnel

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/inet"
	"gonet/internal/model"
	"gonet/internal/rtnames"
)

// ipv4 are the tunnels over IPv4.
type ipv4 struct{}

func (ipv4) family() int                   { return unix.AF_INET }
func (ipv4) encode(t *model.Tunnel) []byte { return t.Encode4() }
func (ipv4) decode(b []byte) model.Tunnel  { return model.DecodeTunnel4(b) }
func (ipv4) start(t *model.Tunnel)         { t.Fragment = model.DontFragment }

func (ipv4) usage() error {
	return cmdline.Fail(cmdline.StatusUsage, `Usage: ip tunnel [ show ] [ NAME ] [ WORD ... ]
       ip tunnel { add | change } [ NAME ] mode { ipip | gre | sit | isatap | vti } [ WORD ... ]
       ip tunnel delete NAME
       ip tunnel prl dev NAME { prl-default | prl-nodefault | prl-delete } ADDRESS
       ip tunnel 6rd dev NAME { 6rd-prefix PREFIX | 6rd-relay_prefix PREFIX | 6rd-reset }
WORD:  remote ADDRESS, local ADDRESS, dev DEVICE, ttl { NUMBER | inherit },
       tos { TOS | inherit | inherit/TOS }, [no]pmtudisc, [i|o]key KEY, [i|o]seq, [i|o]csum`)
}

func (ipv4) declare(r *request, w *cmdline.Words) {
	w.Exact(w.Value(r.mode4), "mode")
	w.Exact(func() error { r.Fragment = 0; return nil }, "nopmtudisc")
	w.Exact(func() error { r.Fragment = model.DontFragment; return nil }, "pmtudisc")
	end := func(addr *netip.Addr, name string) {
		w.Exact(func() error {
			word, err := w.Next()
			if err != nil {
				return err
			}
			*addr, err = inet.ParseIPv4(word)
			return err
		}, name)
	}
	end(&r.Remote, "remote")
	end(&r.Local, "local")
	w.Exact(func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		if word == "inherit" {
			return nil // what a new one does; one that is there keeps what it has, as in ip
		}
		n, ok := cnum.Uint(word, 8)
		if !ok {
			return cmdline.InvalidLine(word, "invalid TTL")
		}
		r.HopLimit = uint8(n)
		return nil
	}, "ttl", "hoplimit", "hlim")
	tos := func() (err error) {
		word, err := w.Next()
		if err != nil {
			return err
		}
		r.TOS, err = tos4(word)
		return err
	}
	w.Exact(tos, "tos", "tclass")
	w.Abbrev(tos, "dsfield")
}

// mode4 sets the protocol that a mode is. The modes of one protocol do not
// exclude each other.
func (r *request) mode4(word string) error {
	var protocol uint8
	special := false
	switch word {
	case "ipip", "ip/ip":
		protocol = unix.IPPROTO_IPIP
	case "vti":
		protocol, special = unix.IPPROTO_IPIP, true
	case "gre", "gre/ip":
		protocol = unix.IPPROTO_GRE
	case "sit", "ipv6/ip":
		protocol = unix.IPPROTO_IPV6
	case "isatap":
		protocol, special = unix.IPPROTO_IPV6, true
	default:
		return cmdline.Fail(cmdline.StatusUsage, `Unknown tunnel mode "%s"`, word)
	}
	if r.Protocol != 0 && r.Protocol != protocol {
		return cmdline.Fail(cmdline.StatusUsage, "You managed to ask for more than one tunnel mode.")
	}
	r.Protocol = protocol
	if special {
		r.SetSpecial()
	}
	return nil
}

// modeOfName takes the beginning of a name for the mode that no word has said.
func (r *request) modeOfName() {
	for _, mode := range [...]string{"gre", "ipip", "sit", "isatap", "vti"} {
		if strings.HasPrefix(r.Name, mode) {
			_ = r.mode4(mode) // which is one that there is, and the first
			return
		}
	}
}

// tos4 reads a type of service: that of what the tunnel carries, one of its own,
// or that of what it carries if that has one and else one of its own.
func tos4(word string) (uint8, error) {
	const inherit = 1
	own, both := strings.CutPrefix(word, "inherit/")
	if word == "inherit" {
		return inherit, nil
	}
	n, ok := rtnames.DSFields.Hex(own)
	switch {
	case !ok && both:
		return 0, cmdline.Invalid("inherit", "bad TOS value")
	case !ok:
		return 0, cmdline.Invalid(word, "bad TOS value")
	case both:
		n |= inherit
	}
	return uint8(n), nil
}

func (ipv4) finish(c *cmdline.Context, r *request) error {
	if r.Protocol == 0 {
		r.modeOfName()
	}
	keyed := (r.In|r.Out)&model.GREKey != 0
	if keyed && r.Protocol != unix.IPPROTO_GRE && !(r.Protocol == unix.IPPROTO_IPIP && r.Special()) {
		return cmdline.Fail(cmdline.StatusLocal, "Keys are not allowed with ipip and sit tunnels")
	}
	if err := r.findOver(c); err != nil {
		return err
	}
	if !r.Remote.Is4() || !r.Remote.IsMulticast() {
		return nil
	}
	if r.Protocol == unix.IPPROTO_GRE { // the group tells the tunnels apart
		group := binary.BigEndian.Uint32(r.Remote.AsSlice())
		if r.In&model.GREKey == 0 {
			r.In, r.InKey = r.In|model.GREKey, group
		}
		if r.Out&model.GREKey == 0 {
			r.Out, r.OutKey = r.Out|model.GREKey, group
		}
	}
	if !r.Local.IsValid() || r.Local.IsUnspecified() {
		return cmdline.Fail(cmdline.StatusLocal, "A broadcast tunnel requires a source address")
	}
	return nil
}

func (ipv4) make(_ *cmdline.Context, r *request) error {
	if r.HopLimit != 0 && r.Fragment == 0 {
		return cmdline.Fail(cmdline.StatusLocal, "ttl != 0 and nopmtudisc are incompatible")
	}
	if r.base(r) == "" {
		return cmdline.Fail(cmdline.StatusLocal, "cannot determine tunnel mode (ipip, gre, vti or sit)")
	}
	return nil
}

func (ipv4) base(r *request) string {
	switch r.Protocol {
	case unix.IPPROTO_IPIP:
		if r.Special() {
			return "ip_vti0"
		}
		return "tunl0"
	case unix.IPPROTO_GRE:
		return "gre0"
	case unix.IPPROTO_IPV6:
		return "sit0"
	}
	return ""
}
