package route

import (
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
	plain := func(name, called string, attr int, lockable bool) {
		w.Exact(w.metric(called, attr, lockable, number(32)), name)
	}
	plain("mtu", "mtu", unix.RTAX_MTU, true)
	w.Exact(w.metric("hoplimit", unix.RTAX_HOPLIMIT, true, number(8)), "hoplimit")
	plain("advmss", "mss", unix.RTAX_ADVMSS, true)
	plain("reordering", "reordering", unix.RTAX_REORDERING, true)
	w.Exact(w.metric("rtt", unix.RTAX_RTT, true, scaled(8)), "rtt")
	w.Abbrev(w.metric("rttvar", unix.RTAX_RTTVAR, true, scaled(4)), "rttvar")
	plain("window", "window", unix.RTAX_WINDOW, true)
	plain("cwnd", "cwnd", unix.RTAX_CWND, true)
	plain("initcwnd", "initcwnd", unix.RTAX_INITCWND, true)
	plain("initrwnd", "initrwnd", unix.RTAX_INITRWND, true)
	w.Abbrev(w.features, "features")
	w.Abbrev(w.quickack, "quickack")
	w.Abbrev(w.congestion, "congctl")
	w.Exact(w.rtoMin, "rto_min")
	w.Abbrev(w.metric("ssthresh", unix.RTAX_SSTHRESH, true, number(32)), "ssthresh")
	w.Exact(w.fastOpen, "fastopen_no_cookie")
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
func scaled(parts float64) func(string) (uint32, bool) {
	return func(word string) (uint32, bool) {
		ms, raw, ok := parseTime(word)
		if raw {
			return uint32(ms), ok
		}
		return uint32(ms * parts), ok
	}
}

// parseTime reads a number of milliseconds: a unit of seconds or milliseconds
// may stand behind it. raw says that there was none.
func parseTime(word string) (ms float64, raw, ok bool) {
	number := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if n, plain := cnum.Uint(word, 32); plain {
		return float64(n), true, true
	}
	ms, err := strconv.ParseFloat(number, 64)
	if err != nil || ms < 0 {
		return 0, false, false
	}
	switch strings.ToLower(word[len(number):]) {
	case "":
		return ms, true, true
	case "s", "sec", "secs":
		return ms * 1000, false, true
	case "ms", "msec", "msecs":
		return ms, false, true
	}
	return 0, false, false
}

func (w *reader) rtoMin() error {
	w.r.locked |= 1 << unix.RTAX_RTO_MIN
	return w.metric("rto_min", unix.RTAX_RTO_MIN, false, func(word string) (uint32, bool) {
		ms, _, ok := parseTime(word)
		return uint32(ms), ok
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
