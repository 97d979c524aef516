package link

import (
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/layer2"
)

const macsecUsage = `[ [ address ADDRESS ] port NUMBER | sci HEX ] WORD VALUE ...
on | off:   encrypt send_sci end_station scb protect, replay { on window NUMBER | off }
secrecy:    cipher { default | gcm-aes-128 | gcm-aes-256 | gcm-aes-xpn-128 | gcm-aes-xpn-256 }
            icvlen NUMBER validate { disabled | check | strict } encodingsa NUMBER
hardware:   offload { off | phy | mac }`

// macsec is what the words of a MACsec add up to where they depend on each other.
type macsec struct {
	*kindWords
	channel  bool // a word for it was there
	sci      uint64
	port     uint16
	switches map[string]bool
	window   uint32
}

// unlimited is a replay window that was not given.
const unlimited = 1<<32 - 1

func macsecWords(k *kindWords) {
	m := &macsec{kindWords: k, switches: map[string]bool{}, window: unlimited}
	m.ownHelp = true // there is none
	m.channelWords()
	cipherSeen, lengthSeen, associationSeen := false, false, false
	m.Exact(func() error {
		word, err := m.Once("cipher", &cipherSeen)
		if err != nil {
			return err
		}
		return m.cipher(word)
	}, "cipher")
	m.Exact(func() error {
		word, err := m.Once("icvlen", &lengthSeen)
		if err != nil {
			return err
		}
		return m.icvLength(word)
	}, "icvlen")
	m.onOff("encrypt", unix.IFLA_MACSEC_ENCRYPT)
	m.onOff("send_sci", unix.IFLA_MACSEC_INC_SCI)
	m.onOff("end_station", unix.IFLA_MACSEC_ES)
	m.onOff("scb", unix.IFLA_MACSEC_SCB)
	m.onOff("protect", unix.IFLA_MACSEC_PROTECT)
	m.onOff("replay", 0)
	m.Exact(m.read(func(word string) error {
		n, ok := cnum.Uint(word, 32)
		if !ok {
			return cmdline.Invalid(word, "expected replay window size")
		}
		m.window = uint32(n)
		return nil
	}), "window")
	m.oneOf("validate", unix.IFLA_MACSEC_VALIDATION, "disabled", "check", "strict")
	m.Exact(func() error {
		if associationSeen {
			return cmdline.Garbage("encodingsa", "encodingsa")
		}
		associationSeen = true
		return m.read(m.association)()
	}, "encodingsa")
	m.oneOf("offload", unix.IFLA_MACSEC_OFFLOAD, "off", "phy", "mac")
	k.finish = m.check
}

// channelWords declare the words for the secure channel, which only the first
// word can be.
func (m *macsec) channelWords() {
	first := func(take func(word string) error) func() error {
		return func() error {
			if m.channel {
				return m.unknown(m.Keyword())
			}
			m.channel = true
			return m.read(take)()
		}
	}
	switch m.Peek() {
	case "sci":
		m.Exact(first(m.identifier), "sci")
	case "port":
		m.Exact(first(m.portNumber), "port")
	case "address":
		m.Exact(first(m.address), "address")
	}
}

func (m *macsec) identifier(word string) error {
	n, err := strconv.ParseUint(strings.TrimPrefix(word, "0x"), 16, 64)
	if err != nil {
		return cmdline.Invalid(word, "expected sci")
	}
	m.sci = n
	return nil
}

func (m *macsec) portNumber(word string) error {
	n, ok := cnum.Uint(word, 16)
	if !ok {
		return cmdline.Invalid(word, "expected port")
	}
	if n == 0 {
		return cmdline.Invalid(word, "expected port != 0")
	}
	m.port = uint16(n)
	return nil
}

// address reads an address, which together with a port is an identifier. Alone
// it is for nothing.
func (m *macsec) address(word string) error {
	addr, err := layer2.Parse(word)
	if err != nil {
		return cmdline.Fail(cmdline.StatusUsage, "%s\n%s", err, cmdline.Invalid(word, "expected lladdr"))
	}
	if m.Peek() != "port" {
		return nil
	}
	if _, err := m.Next(); err != nil {
		return err
	}
	if err := m.read(m.portNumber)(); err != nil {
		return err
	}
	var sci [8]byte
	copy(sci[:6], addr)
	binary.BigEndian.PutUint16(sci[6:], m.port)
	m.sci = binary.BigEndian.Uint64(sci[:])
	return nil
}

// cipher reads the name of a suite and sends its number (MACSEC_CIPHER_ID_*).
func (m *macsec) cipher(word string) error {
	suites := map[string]uint64{
		"default":         0x0080020001000001,
		"gcm-aes-128":     0x0080c20001000001,
		"gcm-aes-256":     0x0080c20001000002,
		"gcm-aes-xpn-128": 0x0080c20001000003,
		"gcm-aes-xpn-256": 0x0080c20001000004,
	}
	id, ok := suites[strings.ToLower(word)]
	if !ok {
		return cmdline.Invalid(word, "expected: default, gcm-aes-128, gcm-aes-256, gcm-aes-xpn-128 or gcm-aes-xpn-256")
	}
	m.put(unix.IFLA_MACSEC_CIPHER_SUITE, nl.Uint64Attr(id))
	return nil
}

func (m *macsec) icvLength(word string) error {
	n, err := strconv.ParseUint(word, 10, 8)
	if err != nil {
		return cmdline.Invalid(word, "expected ICV length")
	}
	if n < 8 || n > 16 {
		return cmdline.Invalid(word, "ICV length must be in the range {8..16}")
	}
	m.put(unix.IFLA_MACSEC_ICV_LEN, []byte{byte(n)})
	return nil
}

func (m *macsec) association(word string) error {
	n, ok := cnum.Uint(word, 8)
	if !ok || n > 3 {
		return cmdline.Invalid(word, "expected an { 0..3 }")
	}
	m.put(unix.IFLA_MACSEC_ENCODING_SA, []byte{byte(n)})
	return nil
}

// oneOf is as any kind's, with a keyword that is not abbreviated.
func (m *macsec) oneOf(name string, attr int, values ...string) {
	m.Exact(m.read(func(word string) error {
		i, err := cmdline.PlaceOf(name, word, values, cmdline.StatusLocal)
		m.put(attr, nl.Uint8Attr(uint8(i)))
		return err
	}), name)
}

// onOff is oneOf for a switch that the check at the end looks at; with 0 it is
// sent there.
func (m *macsec) onOff(name string, attr int) {
	m.Exact(m.read(func(word string) error {
		i, err := cmdline.PlaceOf(name, word, []string{"off", "on"}, cmdline.StatusLocal)
		m.switches[name] = i == 1
		if attr != 0 {
			m.put(attr, nl.Uint8Attr(uint8(i)))
		}
		return err
	}), name)
}

// check says what the words cannot mean together, and sends what follows from
// them.
func (m *macsec) check() error {
	on := m.switches
	if on["scb"] && on["end_station"] || on["send_sci"] && (on["scb"] || on["end_station"]) {
		return cmdline.Fail(cmdline.StatusLocal, "invalid combination of send_sci/end_station/scb")
	}
	replay, hasReplay := on["replay"]
	switch {
	case !hasReplay && m.window != unlimited:
		return cmdline.Fail(cmdline.StatusLocal,
			"replay window set, but replay protection not enabled. did you mean 'replay on window %d'?", m.window)
	case replay && m.window == unlimited:
		return cmdline.Fail(cmdline.StatusLocal,
			"replay protection enabled, but no window set. did you mean 'replay on window VALUE'?")
	case hasReplay:
		m.put(unix.IFLA_MACSEC_WINDOW, nl.Uint32Attr(m.window))
		protect := byte(0)
		if replay {
			protect = 1
		}
		m.put(unix.IFLA_MACSEC_REPLAY_PROTECT, []byte{protect})
	}
	switch {
	case m.sci != 0:
		m.put(unix.IFLA_MACSEC_SCI, binary.BigEndian.AppendUint64(nil, m.sci))
	case m.channel:
		m.put(unix.IFLA_MACSEC_PORT, binary.BigEndian.AppendUint16(nil, m.port))
	}
	return nil
}
