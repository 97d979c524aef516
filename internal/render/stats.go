package render

import (
	"strconv"

	"gonet/internal/model"
)

// A counter has a name in the heading of its column and a key in JSON. What is
// rare stands in no column while it is 0.
type counter struct {
	head, key string
	n         uint64
	rare      bool
}

// LinkStats writes the counters of a link, with those of errors if so much was
// asked for, in lines with nothing before the first and after the last.
func (p *Printer) LinkStats(l *model.Link) {
	s, ok := l.Stats()
	if !ok || p.Stats == 0 {
		return
	}
	changes := counter{"transns", "carrier_changes", uint64(l.CarrierChanges), false}
	if !l.HasCarrierChanges {
		changes = counter{rare: true} // the column stays, with no name
	}
	if p.j != nil {
		p.statsJSON(&s, changes)
		return
	}
	rx := []counter{
		{"bytes", "", s.RxBytes, false}, {"packets", "", s.RxPackets, false}, {"errors", "", s.RxErrors, false},
		{"dropped", "", s.RxDropped, false}, {"missed", "", s.RxMissed, false}, {"mcast", "", s.Multicast, false},
		{"compressed", "", s.RxCompressed, true},
	}
	rxErrors := []counter{
		{"length", "", s.RxLength, false}, {"crc", "", s.RxCRC, false}, {"frame", "", s.RxFrame, false},
		{"fifo", "", s.RxFifo, false}, {"overrun", "", s.RxOver, false},
		{"nohandler", "", s.RxNoHandler, true}, {"otherhost", "", s.RxOtherHost, true},
	}
	tx := []counter{
		{"bytes", "", s.TxBytes, false}, {"packets", "", s.TxPackets, false}, {"errors", "", s.TxErrors, false},
		{"dropped", "", s.TxDropped, false}, {"carrier", "", s.TxCarrier, false}, {"collsns", "", s.Collisions, false},
		{"compressed", "", s.TxCompressed, true},
	}
	txErrors := []counter{
		{"aborted", "", s.TxAborted, false}, {"fifo", "", s.TxFifo, false}, {"window", "", s.TxWindow, false},
		{"heartbt", "", s.TxHeartbeat, false}, changes,
	}
	t := table{p: p, widths: [8]int{10, 7, 6, 7, 7, 7, 10, 9}}
	t.fit(0, rx, tx)
	if p.Stats > 1 {
		t.fit(1, rxErrors, txErrors)
	}
	for i, rows := range [2][2][]counter{{rx, rxErrors}, {tx, txErrors}} {
		if i > 0 {
			p.Newline()
		}
		t.rows([2]string{"RX:", "TX:"}[i], rows[0])
		if p.Stats > 1 {
			t.errors([2]string{"RX errors:", "TX errors:"}[i], rows[1])
		}
	}
}

// statsJSON has other names than the text, and rx_over_errors where that has
// the packets missed.
func (p *Printer) statsJSON(s *model.Stats, changes counter) {
	p.j.Object("stats64")
	p.statsObject("rx", []counter{
		{"", "bytes", s.RxBytes, false}, {"", "packets", s.RxPackets, false}, {"", "errors", s.RxErrors, false},
		{"", "dropped", s.RxDropped, false}, {"", "over_errors", s.RxOver, false}, {"", "multicast", s.Multicast, false},
		{"", "compressed", s.RxCompressed, true},
	}, []counter{
		{"", "length_errors", s.RxLength, false}, {"", "crc_errors", s.RxCRC, false}, {"", "frame_errors", s.RxFrame, false},
		{"", "fifo_errors", s.RxFifo, false}, {"", "missed_errors", s.RxMissed, false},
		{"", "nohandler", s.RxNoHandler, true}, {"", "otherhost", s.RxOtherHost, true},
	})
	p.statsObject("tx", []counter{
		{"", "bytes", s.TxBytes, false}, {"", "packets", s.TxPackets, false}, {"", "errors", s.TxErrors, false},
		{"", "dropped", s.TxDropped, false}, {"", "carrier_errors", s.TxCarrier, false},
		{"", "collisions", s.Collisions, false}, {"", "compressed", s.TxCompressed, true},
	}, []counter{
		{"", "aborted_errors", s.TxAborted, false}, {"", "fifo_errors", s.TxFifo, false},
		{"", "window_errors", s.TxWindow, false}, {"", "heartbeat_errors", s.TxHeartbeat, false}, changes,
	})
	p.j.Close()
}

func (p *Printer) statsObject(key string, counters, errors []counter) {
	p.j.Object(key)
	if p.Stats > 1 {
		counters = append(counters, errors...)
	}
	for _, c := range counters {
		if !c.rare || c.n != 0 {
			p.j.Uint(c.key, c.n)
		}
	}
	p.j.Close()
}

// A table is the columns of the counters of a link: each as wide as its widest
// number in any of the rows.
type table struct {
	p      *Printer
	widths [8]int
}

// fit widens the columns from the first one on to what the rows have there.
func (t *table) fit(first int, rows ...[]counter) {
	if t.p.Human {
		return
	}
	for _, row := range rows {
		for i, c := range row {
			t.widths[first+i] = max(t.widths[first+i], len(strconv.FormatUint(c.n, 10)))
		}
	}
}

// rows writes a heading and the numbers under it.
func (t *table) rows(title string, row []counter) {
	t.p.Text("    " + title)
	for i, c := range row {
		width, head := t.widths[i], c.head
		switch {
		case i == 0:
			width -= len(title)
		case c.rare && c.n == 0:
			head = ""
			fallthrough
		default:
			t.p.Text(" ")
		}
		t.p.right(head, width)
	}
	t.p.Newline()
	t.p.Text("    ")
	t.values(0, row)
}

// errors writes the counters of errors, which begin in the second column.
func (t *table) errors(title string, row []counter) {
	t.p.Newline()
	t.p.Text("    ")
	t.p.left(title, t.widths[0])
	for i, c := range row {
		if c.head == "" || !c.rare || c.n != 0 {
			t.p.Text(" ")
			t.p.right(c.head, t.widths[1+i])
		}
	}
	t.p.Newline()
	t.p.Text("    ")
	t.p.right("", t.widths[0])
	t.p.Text(" ")
	t.values(1, row)
}

func (t *table) values(first int, row []counter) {
	for i, c := range row {
		if c.rare && c.n == 0 {
			continue
		}
		t.p.right(t.p.count(c.n), t.widths[first+i])
		t.p.Text(" ")
	}
}

// count is a counter in the style that was asked for.
func (p *Printer) count(n uint64) string {
	if p.Human {
		return human(n, p.IEC)
	}
	return strconv.FormatUint(n, 10)
}

func (p *Printer) right(s string, width int) {
	for range width - len(s) {
		p.w.WriteByte(' ')
	}
	p.w.WriteString(s)
}

func (p *Printer) left(s string, width int) {
	p.w.WriteString(s)
	for range width - len(s) {
		p.w.WriteByte(' ')
	}
}

// human writes a number with three digits and a letter for its magnitude: of
// 1000, or with iec of 1024.
func human(n uint64, iec bool) string {
	base, letters, suffix := uint64(1000), "kMGTPE", ""
	if iec {
		base, suffix = 1024, "i"
	}
	if n < base {
		return strconv.FormatUint(n, 10)
	}
	power, i := base, 0
	for i+1 < len(letters) && n/power >= base {
		power *= base
		i++
	}
	value := float64(n) / float64(power)
	decimals := 2
	switch {
	case value >= 100:
		decimals = 0
	case value >= 10:
		decimals = 1
	}
	return strconv.FormatFloat(value, 'f', decimals, 64) + letters[i:i+1] + suffix
}
