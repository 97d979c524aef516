package link

import (
	"encoding/binary"
	"strconv"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

const canUsage = `WORD VALUE ...
timing:     bitrate NUMBER [ sample-point 0.NNN ]
            tq NANOSECONDS prop-seg NUMBER phase-seg1 NUMBER phase-seg2 NUMBER [ sjw NUMBER ]
of data:    the same with a "d" before each word, tdcv NUMBER tdco NUMBER tdcf NUMBER
on | off:   loopback listen-only triple-sampling one-shot berr-reporting fd fd-non-iso
            presume-ack cc-len8-dlc
others:     tdc-mode { auto | manual | off } restart restart-ms NUMBER termination OHM`

// A bitTiming is struct can_bittiming of linux/can/netlink.h; the kernel works
// out the last of its numbers.
type bitTiming [8]uint32

// The places of what says how fast the bus is, by its rate or by its quantum.
const (
	bitrate     = 0
	samplePoint = 1
	quantum     = 2
)

// can is what the words of a CAN add up to.
type can struct {
	*kindWords
	timing, dataTiming bitTiming
	mask, flags        uint32
	compensation       *nl.RtAttr // of the transmitter's delay
}

// The bits of CAN_CTRLMODE_* that have a word of their own choice.
const (
	compensateAuto   = 0x200
	compensateManual = 0x400
)

func canWords(k *kindWords) {
	const compensation = 16 // IFLA_CAN_TDC
	c := &can{kindWords: k, compensation: nl.NewRtAttr(compensation|unix.NLA_F_NESTED, nil)}
	k.Free(func(word string) error {
		return k.kind.refuse(k.req, "can: unknown option \""+word+"\"\n")
	})
	c.timingWords("", &c.timing)
	c.timingWords("d", &c.dataTiming)
	for i, name := range []string{"tdcv", "tdco", "tdcf"} {
		const first = 7 // IFLA_CAN_TDC_TDCV
		c.number(name, func(n uint64) { c.compensation.AddRtAttr(first+i, nl.Uint32Attr(uint32(n))) }, 32)
	}
	for _, mode := range []struct {
		name string
		bit  uint32 // CAN_CTRLMODE_*
	}{
		{"loopback", 0x1}, {"listen-only", 0x2}, {"triple-sampling", 0x4}, {"one-shot", 0x8},
		{"berr-reporting", 0x10}, {"fd", 0x20}, {"fd-non-iso", 0x80}, {"presume-ack", 0x40}, {"cc-len8-dlc", 0x100},
	} {
		c.mode(mode.name, mode.bit)
	}
	c.value(c.delayMode, "tdc-mode")
	c.Abbrev(func() error { c.put(unix.IFLA_CAN_RESTART, nl.Uint32Attr(1)); return nil }, "restart")
	c.number("restart-ms", func(n uint64) { c.put(unix.IFLA_CAN_RESTART_MS, nl.Uint32Attr(uint32(n))) }, 32)
	c.number("termination", func(n uint64) { c.put(unix.IFLA_CAN_TERMINATION, nl.Uint16Attr(uint16(n))) }, 16)
	k.finish = c.send
}

// timingWords declare how fast the bus is; prefix is before every word.
func (c *can) timingWords(prefix string, timing *bitTiming) {
	for i, name := range []string{"bitrate", "sample-point", "tq", "prop-seg", "phase-seg1", "phase-seg2", "sjw"} {
		name = prefix + name
		if i == samplePoint {
			c.value(func(word string) error {
				f, err := strconv.ParseFloat(word, 32)
				if err != nil {
					return c.wrong(name, word)
				}
				timing[i] = uint32(float32(f) * 1000) // tenths of a percent
				return nil
			}, name)
			continue
		}
		c.number(name, func(n uint64) { timing[i] = uint32(n) }, 32)
	}
}

// number declares a keyword whose value is a number.
func (c *can) number(name string, take func(n uint64), bits int) {
	c.value(func(word string) error {
		n, ok := cnum.Uint(word, bits)
		if !ok {
			return c.wrong(name, word)
		}
		take(n)
		return nil
	}, name)
}

func (c *can) wrong(name, word string) error {
	return cmdline.InvalidLine(word, `invalid "%s" value`, name)
}

// mode declares the switch of a bit. What was on before stays on.
func (c *can) mode(name string, bit uint32) {
	c.value(func(word string) error {
		switch word {
		case "on":
			c.flags |= bit
		case "off":
		default:
			return cmdline.Fail(cmdline.StatusUsage, `Error: argument of "%s" must be "on" or "off", not "%s"`, name, word)
		}
		c.mask |= bit
		return nil
	}, name)
}

func (c *can) delayMode(word string) error {
	switch word {
	case "auto":
		c.flags, c.mask = c.flags|compensateAuto, c.mask|compensateAuto
	case "manual":
		c.flags, c.mask = c.flags|compensateManual, c.mask|compensateManual
	case "off":
		c.mask |= compensateAuto | compensateManual
	default:
		return cmdline.Fail(cmdline.StatusUsage,
			`Error: argument of "tdc-mode" must be "auto", "manual" or "off", not "%s"`, word)
	}
	return nil
}

// send puts together what the words said.
func (c *can) send() error {
	for _, t := range []struct {
		attr   int
		timing bitTiming
	}{{unix.IFLA_CAN_BITTIMING, c.timing}, {unix.IFLA_CAN_DATA_BITTIMING, c.dataTiming}} {
		if t.timing[bitrate] == 0 && t.timing[quantum] == 0 {
			continue
		}
		var b []byte
		for _, n := range t.timing {
			b = binary.NativeEndian.AppendUint32(b, n)
		}
		c.put(t.attr, b)
	}
	if c.mask != 0 {
		mode := binary.NativeEndian.AppendUint32(nil, c.mask)
		c.put(unix.IFLA_CAN_CTRLMODE, binary.NativeEndian.AppendUint32(mode, c.flags))
	}
	if c.compensation.Len() > unix.SizeofRtAttr {
		c.data.AddChild(c.compensation)
	}
	return nil
}
