package tunnel

import (
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/inet"
	"gonet/internal/ioctl"
	"gonet/internal/links"
	"gonet/internal/model"
)

// prl changes the list of routers that an isatap may use.
func prl(c *cmdline.Context) error {
	if versionOf(c) == (ipv6{}) {
		return unknown(c, "prl")
	}
	s := sit{words: cmdline.NewWords(c.Words), what: "PRL"}
	var relay model.Relay
	for _, verb := range []struct {
		name      string
		what      uint
		isDefault bool
	}{{"prl-default", addPRL, true}, {"prl-nodefault", addPRL, false}, {"prl-delete", delPRL, false}} {
		s.words.Exact(func() error {
			word, err := s.words.Next()
			if err != nil {
				return err
			}
			if s.request != 0 {
				return cmdline.Fail(cmdline.StatusUsage, "One PRL entry at a time")
			}
			s.request, relay.Default = verb.what, verb.isDefault
			relay.Addr, err = inet.ParseIPv4(word)
			return err
		}, verb.name)
	}
	return s.run(func() []byte { return relay.Encode() })
}

// sixRD changes the prefixes by which a sit finds its other ends.
func sixRD(c *cmdline.Context) error {
	if versionOf(c) == (ipv6{}) {
		return unknown(c, "6rd")
	}
	s := sit{words: cmdline.NewWords(c.Words), what: "6RD"}
	var all model.SixRD
	prefix := func(name string, family int, set func(inet.Prefix)) {
		s.words.Exact(func() error {
			word, err := s.words.Next()
			if err != nil {
				return err
			}
			p, err := inet.ParsePrefix(word, family)
			s.request = add6RD
			set(p)
			return err
		}, name)
	}
	prefix("6rd-prefix", unix.AF_INET6, func(p inet.Prefix) { all.Prefix, all.PrefixBits = p.Addr, uint16(p.Bits) })
	prefix("6rd-relay_prefix", unix.AF_INET, func(p inet.Prefix) { all.Relay, all.RelayBits = p.Addr, uint16(p.Bits) })
	s.words.Exact(func() error { s.request = del6RD; return nil }, "6rd-reset")
	return s.run(func() []byte { return all.Encode() })
}

// A sit is a command about one that is there.
type sit struct {
	words   *cmdline.Words
	what    string // it is about, as ip names it
	device  string
	request uint // ioctl, 0 until a word asks for one
}

// run reads the words and makes the request; data is what it carries.
func (s *sit) run(data func() []byte) error {
	s.words.Exact(func() error {
		word, err := s.words.Next()
		if err != nil {
			return err
		}
		s.device = word
		return links.CheckName("dev", word, unix.IFNAMSIZ-1)
	}, "dev")
	s.words.Free(func(word string) error {
		return cmdline.Fail(cmdline.StatusUsage, `Invalid %s parameter "%s"`, s.what, word)
	})
	if err := s.words.Parse(); err != nil {
		return err
	}
	if s.device == "" {
		return cmdline.Fail(cmdline.StatusUsage, "Must specify device")
	}
	if err := ioctl.About(unix.AF_INET, s.request, s.device, data()); err != nil {
		return cmdline.Fail(cmdline.StatusLocal, "%s: ioctl %x failed: %s", s.device, s.request, cmdline.Reason(err))
	}
	return nil
}
