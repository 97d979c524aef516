package render

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// The attributes of CAN that x/sys/unix has no names for (linux/can/netlink.h).
const (
	canTDC         = 16 // IFLA_CAN_TDC
	canCtrlmodeExt = 17 // IFLA_CAN_CTRLMODE_EXT
	canSupported   = 1  // IFLA_CAN_CTRLMODE_SUPPORTED
	tdcLimits      = 1  // IFLA_CAN_TDC_TDCV_MIN, its _MAX, and those of the next two
	tdcValues      = 7  // IFLA_CAN_TDC_TDCV, and the next two
)

// printCAN writes a controller: how it is, then a line for each thing it has.
func printCAN(p *Printer, a *attrs, _ *model.Link, _ Names) {
	var on uint32
	if v := a[unix.IFLA_CAN_CTRLMODE]; len(v) >= 8 {
		on = binary.NativeEndian.Uint32(v[4:])
	}
	if on != 0 {
		p.Strs("ctrlmode", "<", canModes(on), ",", "> ")
	}
	for typ, v := range rtnl.Attributes(a[canCtrlmodeExt]) {
		if typ == canSupported && p.j != nil {
			supported := uint32(rtnl.Uint(v))
			p.j.Strings("ctrlmode_supported", canModes(supported))
			if always := on &^ supported; always != 0 {
				p.j.Strings("ctrlmode_static", canModes(always))
			}
		}
	}
	p.canState(a[unix.IFLA_CAN_STATE])
	if v := a[unix.IFLA_CAN_BERR_COUNTER]; len(v) >= 4 {
		p.Object("berr_counter")
		p.Uint("tx", "(berr-counter tx ", uint64(binary.NativeEndian.Uint16(v)), "")
		p.Uint("rx", " rx ", uint64(binary.NativeEndian.Uint16(v[2:])), ") ")
		p.EndObject()
	}
	p.num(a[unix.IFLA_CAN_RESTART_MS], "restart_ms", "restart-ms ")
	p.canBus("", "bittiming", a[unix.IFLA_CAN_BITTIMING], a[unix.IFLA_CAN_BITTIMING_CONST], a[unix.IFLA_CAN_BITRATE_CONST], nil)
	p.canBus("d", "data_bittiming", a[unix.IFLA_CAN_DATA_BITTIMING], a[unix.IFLA_CAN_DATA_BITTIMING_CONST],
		a[unix.IFLA_CAN_DATA_BITRATE_CONST], a[canTDC])
	if v, all := a[unix.IFLA_CAN_TERMINATION], a[unix.IFLA_CAN_TERMINATION_CONST]; v != nil && all != nil {
		p.canLine()
		p.Uint("termination", " termination ", rtnl.Uint(v), " [ ")
		p.canNumbers("termination_const", all, 2, func(i int, n uint64) {
			if i > 0 {
				p.Text(", ")
			}
			p.Textf("%d", n)
		})
		p.Text(" ]")
	}
	if v := a[unix.IFLA_CAN_CLOCK]; v != nil {
		p.canLine()
		p.Uint("clock", " clock ", rtnl.Uint(v), " ")
	}
}

// canModes are the names of the bits of CAN_CTRLMODE_*; what has none is a number.
func canModes(set uint32) []string {
	names := bitNames(set, bitName{0x1, "LOOPBACK"}, bitName{0x2, "LISTEN-ONLY"}, bitName{0x4, "TRIPLE-SAMPLING"},
		bitName{0x8, "ONE-SHOT"}, bitName{0x10, "BERR-REPORTING"}, bitName{0x20, "FD"}, bitName{0x80, "FD-NON-ISO"},
		bitName{0x40, "PRESUME-ACK"}, bitName{0x100, "CC-LEN8-DLC"}, bitName{0x200, "TDC-AUTO"}, bitName{0x400, "TDC-MANUAL"})
	const named = 0x7ff
	if rest := set &^ named; rest != 0 {
		names = append(names, strconv.FormatUint(uint64(rest), 16))
	}
	return names
}

func (p *Printer) canState(v []byte) {
	states := [...]string{"ERROR-ACTIVE", "ERROR-WARNING", "ERROR-PASSIVE", "BUS-OFF", "STOPPED", "SLEEPING"}
	if v == nil {
		return
	}
	text := "UNKNOWN"
	if n := rtnl.Uint(v); n < uint64(len(states)) {
		text = states[n]
	}
	p.Str("state", "state ", text, " ")
}

// canLine begins a line inside what the kind says.
func (p *Printer) canLine() {
	p.Newline()
	p.Text("\t ")
}

// canBus writes how fast the bus is and could be. A controller that has a choice
// of rates only is not asked for more. prefix stands before words about data, key
// in JSON.
func (p *Printer) canBus(prefix, key string, timing, limits, rates, delay []byte) {
	if rates != nil {
		var rate uint64
		if len(timing) >= 4 {
			rate = uint64(binary.NativeEndian.Uint32(timing))
		}
		p.canLine()
		p.Uint(key+"_bitrate", " "+prefix+"bitrate ", rate, "")
		p.canRates(key, rates)
		return
	}
	if len(timing) >= 8*4 {
		p.canTiming(prefix, key, timing, delay)
	}
	if len(limits) >= 16+8*4 {
		p.canLimits(prefix, key+"_const", limits, delay)
	}
}

// canRates writes the rates to choose from, six on a line.
func (p *Printer) canRates(key string, rates []byte) {
	name := "bitrate_const"
	if key != "bittiming" {
		name = "data_bitrate_const"
	}
	p.canLine()
	p.Text("    [")
	p.canNumbers(name, rates, 4, func(i int, n uint64) {
		switch {
		case i == 0:
		case i%6 == 0:
			p.Text(", ")
			p.canLine()
			p.Text("     ")
		default:
			p.Text(", ")
		}
		p.Textf("%8d", n)
	})
	p.Text(" ]")
}

// canNumbers writes a list of numbers of so many bytes: in text, by show.
func (p *Printer) canNumbers(key string, v []byte, size int, show func(i int, n uint64)) {
	var all []uint64
	for ; len(v) >= size; v = v[size:] {
		all = append(all, rtnl.Uint(v[:size]))
	}
	if p.j != nil {
		p.j.Uints(key, all)
		return
	}
	for i, n := range all {
		show(i, n)
	}
}

// canTiming writes struct can_bittiming, with the delay that is made up for.
func (p *Printer) canTiming(prefix, key string, v, delay []byte) {
	at := func(i int) uint64 { return uint64(binary.NativeEndian.Uint32(v[4*i:])) }
	word := func(name string) string { return " " + prefix + name + " " }
	p.Object(key)
	p.canLine()
	p.Uint("bitrate", word("bitrate"), at(0), "")
	p.Str("sample_point", word("sample-point"), fmt.Sprintf("%d.%03d", at(1)/1000, at(1)%1000), "")
	p.canLine()
	p.Uint("tq", word("tq"), at(2), "")
	p.Uint("prop_seg", word("prop-seg"), at(3), "")
	p.Uint("phase_seg1", word("phase-seg1"), at(4), "")
	p.Uint("phase_seg2", word("phase-seg2"), at(5), "")
	p.Uint("sjw", word("sjw"), at(6), "")
	p.Uint("brp", word("brp"), at(7), "")
	p.canDelay(delay, func(tdc *attrs, i int, name string) {
		if v := tdc[tdcValues+i]; v != nil {
			p.Uint(name, " "+name+" ", rtnl.Uint(v), "")
		}
	})
	p.EndObject()
}

// canLimits writes struct can_bittiming_const, with the limits of the delay.
func (p *Printer) canLimits(prefix, key string, v, delay []byte) {
	name := rtnl.String(v[:16])
	at := func(i int) uint64 { return uint64(binary.NativeEndian.Uint32(v[16+4*i:])) }
	p.Object(key)
	p.canLine()
	p.Str("name", " ", name, ":")
	for i, what := range [...]string{"tseg1", "tseg2"} {
		p.canRange(what, " "+prefix+what+" ", at(2*i), at(2*i+1))
	}
	p.canRange("sjw", " "+prefix+"sjw ", 1, at(4))
	p.canRange("brp", " "+prefix+"brp ", at(5), at(6))
	p.Uint("brp_inc", " "+prefix+"brp_inc ", at(7), "")
	p.canDelay(delay, func(tdc *attrs, i int, name string) {
		if low, high := tdc[tdcLimits+2*i], tdc[tdcLimits+2*i+1]; low != nil && high != nil {
			p.canRange(name, " "+name+" ", rtnl.Uint(low), rtnl.Uint(high))
		}
	})
	p.EndObject()
}

func (p *Printer) canRange(key, label string, low, high uint64) {
	p.Object(key)
	p.Uint("min", label, low, "..")
	p.Uint("max", "", high, "")
	p.EndObject()
}

// canDelay writes a line about the transmitter's delay, if there is something to
// say.
func (p *Printer) canDelay(delay []byte, show func(tdc *attrs, i int, name string)) {
	if delay == nil {
		return
	}
	p.Object("tdc")
	p.canLine()
	tdc := parseAttrs(delay)
	for i, name := range [...]string{"tdcv", "tdco", "tdcf"} {
		show(tdc, i, name)
	}
	p.EndObject()
}
