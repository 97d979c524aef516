package render

import (
	"bufio"
	"fmt"
	"net/netip"
	"strconv"
)

// A Style is how things are to be printed: ip's output options.
type Style struct {
	Brief, OneLine, Details, Numeric bool
	// Host is the name of an address, "" for none; nil shows addresses.
	Host       func(netip.Addr) string
	Human, IEC bool     // of statistics
	Stats      int      // 0, 1 or 2: how much of them
	Colors     *Palette // nil for none
	// Address says that links are printed by "ip address", with no mode.
	Address bool
	// NoLayer2 leaves out the line of the link-layer address, as -4 does.
	NoLayer2 bool
	// Event says that a change is told and not a state: no queue length.
	Event bool
}

// A Printer writes findings, each once for text and for JSON: in the text pre
// and post stand round the value, in JSON it has a key. What has no key is
// text alone, what has no text around it is still written in both.
type Printer struct {
	Style
	w *bufio.Writer
	j *JSON // nil for text
}

// NewPrinter writes to w, text or JSON.
func NewPrinter(w *bufio.Writer, json, pretty bool, s Style) *Printer {
	p := &Printer{Style: s, w: w}
	if json {
		p.j = NewJSON(w, pretty)
		p.Colors = nil
	}
	return p
}

// host is the name of an address where names are wanted, or the address.
func (p *Printer) host(a netip.Addr) string {
	if p.Host != nil {
		if name := p.Host(a); name != "" {
			return name
		}
	}
	return a.String()
}

// IsJSON says which of the two is written.
func (p *Printer) IsJSON() bool { return p.j != nil }

// Begin begins the output of a command before it is known whether there will be
// any: JSON's array is open even if the command fails then.
func (p *Printer) Begin() {
	if p.j != nil {
		p.j.begin()
	}
}

// End ends the output of a command: JSON's array is closed.
func (p *Printer) End() {
	if p.j != nil {
		p.j.End()
	}
}

// Cut ends the output of a command that failed: what was written of JSON is
// still JSON.
func (p *Printer) Cut() {
	if p.j != nil {
		p.j.Cut()
	}
}

// Text writes what JSON has no use for.
func (p *Printer) Text(s string) {
	if p.j == nil {
		p.w.WriteString(s)
	}
}

// Textf is Text with a format.
func (p *Printer) Textf(format string, args ...any) {
	if p.j == nil {
		fmt.Fprintf(p.w, format, args...)
	}
}

// Newline ends a line inside an item: -o shows it as a backslash.
func (p *Printer) Newline() {
	switch {
	case p.j != nil:
	case p.OneLine:
		p.w.WriteByte('\\')
	default:
		p.w.WriteByte('\n')
	}
}

// Line ends a line between items in JSON too, where it means nothing.
func (p *Printer) Line() { p.w.WriteByte('\n') }

// Uint writes a number.
func (p *Printer) Uint(key, pre string, n uint64, post string) {
	if p.j != nil {
		p.j.Uint(key, n)
		return
	}
	p.w.WriteString(pre)
	p.w.Write(strconv.AppendUint(p.w.AvailableBuffer(), n, 10))
	p.w.WriteString(post)
}

// Int writes a number that may be negative.
func (p *Printer) Int(key, pre string, n int64, post string) {
	if p.j != nil {
		p.j.Int(key, n)
		return
	}
	p.w.WriteString(pre)
	p.w.Write(strconv.AppendInt(p.w.AvailableBuffer(), n, 10))
	p.w.WriteString(post)
}

// Float writes a number that has a fraction, as C's %g does.
func (p *Printer) Float(key, pre string, x float64, post string) {
	text := strconv.FormatFloat(x, 'g', 6, 64)
	if p.j != nil {
		p.j.Number(key, text)
		return
	}
	p.w.WriteString(pre + text + post)
}

// Str writes a text.
func (p *Printer) Str(key, pre, s, post string) {
	if p.j != nil {
		p.j.String(key, s)
		return
	}
	p.w.WriteString(pre)
	p.w.WriteString(s)
	p.w.WriteString(post)
}

// Color is Str for what has a colour; post stands inside it, as ip has it.
func (p *Printer) Color(c color, key, pre, s, post string) {
	if p.j != nil {
		p.j.String(key, s)
		return
	}
	p.w.WriteString(pre)
	p.Colors.write(p.w, c, s, post)
}

// Labelled is Color with pre inside the colour too.
func (p *Printer) Labelled(c color, key, pre, s, post string) {
	if p.j != nil {
		p.j.String(key, s)
		return
	}
	p.Colors.write(p.w, c, pre, s, post)
}

// Flag writes what is there or not: true in JSON.
func (p *Printer) Flag(key, text string) {
	if p.j != nil {
		p.j.True(key)
		return
	}
	p.w.WriteString(text)
}

// OnOff writes what is switched: "label on " or a boolean.
func (p *Printer) OnOff(key, label string, on bool) {
	if p.j != nil {
		p.j.Bool(key, on)
		return
	}
	p.w.WriteString(label)
	if on {
		p.w.WriteString(" on ")
	} else {
		p.w.WriteString(" off ")
	}
}

// Null writes that there is no value.
func (p *Printer) Null(key, text string) {
	if p.j != nil {
		p.j.Null(key)
		return
	}
	p.w.WriteString(text)
}

// Strs writes several texts: joined, or an array.
func (p *Printer) Strs(key, pre string, all []string, sep, post string) {
	if p.j != nil {
		p.j.Strings(key, all)
		return
	}
	p.w.WriteString(pre)
	for i, s := range all {
		if i > 0 {
			p.w.WriteString(sep)
		}
		p.w.WriteString(s)
	}
	p.w.WriteString(post)
}

// Hex writes a number in hexadecimal, in JSON as a text.
func (p *Printer) Hex(key, pre string, n uint64, post string) {
	p.Str(key, pre, "0x"+strconv.FormatUint(n, 16), post)
}

// Open and Close stand round an item of the list, Object and EndObject round
// one that has a key, List and EndList round a list. Text has no such marks.
func (p *Printer) Open() {
	if p.j != nil {
		p.j.Open()
	}
}

// Close closes what Open opened.
func (p *Printer) Close() {
	if p.j != nil {
		p.j.Close()
	}
}

// Object opens an object under key.
func (p *Printer) Object(key string) {
	if p.j != nil {
		p.j.Object(key)
	}
}

// EndObject closes it.
func (p *Printer) EndObject() { p.Close() }

// List opens an array under key.
func (p *Printer) List(key string) {
	if p.j != nil {
		p.j.List(key)
	}
}

// EndList closes it.
func (p *Printer) EndList() {
	if p.j != nil {
		p.j.EndList()
	}
}
