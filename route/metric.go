package route

import (
	"math"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

// metricWords declares the metrics. called is what a complaint calls one.
func (w *reader) metricWords() {
	number := func(bits int) func(string) (uint32, bool) {
		return func(word string) (uint32, bool) {
			n, ok := cnum.Uint(word, bits)
			return uint32(n), ok
		}
	}
	plain := func(name string, attr int) { w.Abbrev(w.metric(name, attr, true, number(32)), name) }
	w.Exact(w.metric("mtu", unix.RTAX_MTU, true, number(32)), "mtu")
	w.Exact(w.metric("hoplimit", unix.RTAX_HOPLIMIT, true, number(8)), "hoplimit")
	w.Exact(w.metric("mss", unix.RTAX_ADVMSS, true, number(32)), "advmss")
	plain("reordering", unix.RTAX_REORDERING)
	w.Exact(w.metric("rtt", unix.RTAX_RTT, true, scaled(8)), "rtt")
	w.Abbrev(w.metric("rttvar", unix.RTAX_RTTVAR, true, scaled(4)), "rttvar")
	plain("window", unix.RTAX_WINDOW)
	plain("cwnd", unix.RTAX_CWND)
	plain("initcwnd", unix.RTAX_INITCWND)
	plain("initrwnd", unix.RTAX_INITRWND)
	w.Abbrev(w.features, "features")
	w.Abbrev(w.quickack, "quickack")
	w.Abbrev(w.congestion, "congctl")
	w.Exact(w.rtoMin, "rto_min")
	plain("ssthresh", unix.RTAX_SSTHRESH)
	w.Abbrev(w.fastOpen, "fastopen_no_cookie")
}

// metric gives the reader of [ lock ] VALUE.
func (w *reader) metric(called string, attr int, lockable bool, parse func(string) (uint32, bool)) func() error {
	return func() error {
		word, err := w.Next()
		if err == nil && word == "lock" && lockable {
			w.r.locked |= 1 << attr
			word, err = w.Next()
		}
		if err != nil {
			return err
		}
		n, ok := parse(word)
		if !ok {
			return cmdline.InvalidLine(word, `"%s" value is invalid`, called)
		}
		w.r.metrics.AddRtAttr(attr, nl.Uint32Attr(n))
		return nil
	}
}

// scaled reads a time: with a unit it is turned into parts of a millisecond,
// without one it is taken as it is.
func scaled(parts uint32) func(string) (uint32, bool) {
	return func(word string) (uint32, bool) {
		ms, raw, ok := parseTime(word)
		if raw {
			return ms, ok
		}
		return ms * parts, ok
	}
}

// parseTime reads a number of milliseconds, rounded up: a unit of seconds or
// milliseconds may stand behind it. raw says that there was none. A negative one is
// what C makes of it.
func parseTime(word string) (ms uint32, raw, ok bool) {
	var time float64
	var unit string
	if strings.Contains(word, ".") {
		number := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
		var err error
		time, err = strconv.ParseFloat(number, 64)
		unit, ok = word[len(number):], err == nil
	} else {
		var n uint64
		n, unit, ok = cnum.Prefix(word)
		time = float64(n)
	}
	switch strings.ToLower(unit) {
	case "":
		raw = true
	case "s", "sec", "secs":
		time *= 1000
	case "ms", "msec", "msecs":
	default:
		return 0, false, false
	}
	if time < math.MaxInt64 { // what is more has no low bits left
		ms = uint32(int64(time))
	}
	if float64(ms) < time {
		ms++
	}
	return ms, raw, ok
}

func (w *reader) rtoMin() error {
	w.r.locked |= 1 << unix.RTAX_RTO_MIN
	return w.metric("rto_min", unix.RTAX_RTO_MIN, false, func(word string) (uint32, bool) {
		ms, _, ok := parseTime(word)
		return ms, ok
	})()
}

// features are words until one is none.
func (w *reader) features() error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	if word != "ecn" {
		return cmdline.InvalidLine(word, `"features" value not valid`)
	}
	const ecn = 1 // RTAX_FEATURE_ECN
	w.r.metrics.AddRtAttr(unix.RTAX_FEATURES, nl.Uint32Attr(ecn))
	return nil
}

func (w *reader) quickack() error { return w.bit("quickack", unix.RTAX_QUICKACK) }

func (w *reader) fastOpen() error { return w.bit("fastopen_no_cookie", unix.RTAX_FASTOPEN_NO_COOKIE) }

func (w *reader) bit(name string, attr int) error {
	word, err := w.Next()
	if err != nil {
		return err
	}
	n, ok := cnum.Uint(word, 32)
	switch {
	case !ok:
		return cmdline.InvalidLine(word, `"%s" value is invalid`, name)
	case n > 1:
		return cmdline.InvalidLine(word, `"%s" value should be 0 or 1`, name)
	}
	w.r.metrics.AddRtAttr(attr, nl.Uint32Attr(uint32(n)))
	return nil
}

func (w *reader) congestion() error {
	word, err := w.Next()
	if err == nil && word == "lock" {
		w.r.locked |= 1 << unix.RTAX_CC_ALGO
		word, err = w.Next()
	}
	if err != nil {
		return err
	}
	w.r.metrics.AddRtAttr(unix.RTAX_CC_ALGO, nl.NonZeroTerminated(word))
	return nil
}
