// Package cnum reads numbers as C does.
package cnum

import (
	"errors"
	"strconv"
	"strings"
)

// Uint reads a number as C does: decimal, 0x and 0 for octal, blanks before it.
// It has to fit into bits; a negative one counts from the end of 64.
func Uint(word string, bits int) (uint64, bool) { return unsigned(word, 0, bits) }

// Hex is Uint for numbers that are hexadecimal without saying so.
func Hex(word string, bits int) (uint64, bool) { return unsigned(word, 16, bits) }

func unsigned(word string, base, bits int) (uint64, bool) {
	digits, negative, ok := split(word)
	if base == 16 && len(digits) > 2 && (digits[:2] == "0x" || digits[:2] == "0X") {
		digits = digits[2:]
	}
	n, err := strconv.ParseUint(digits, base, 64)
	if !ok || err != nil {
		return 0, false
	}
	if negative {
		n = -n
	}
	return n, n <= 1<<bits-1
}

// split takes the blanks and the sign from the front of a number; ok is false
// for Go's own notations.
func split(word string) (digits string, negative, ok bool) {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	digits, negative = strings.CutPrefix(word, "-")
	if !negative {
		digits = strings.TrimPrefix(digits, "+")
	}
	return digits, negative, !strings.ContainsAny(digits, "_oO") && !strings.HasPrefix(digits, "0b") && !strings.HasPrefix(digits, "0B")
}

// Int is Uint for numbers that may be negative.
func Int(word string, bits int) (int64, bool) {
	digits, negative, ok := split(word)
	n, err := strconv.ParseUint(digits, 0, 64)
	limit := uint64(1) << (bits - 1)
	switch {
	case !ok || err != nil:
		return 0, false
	case negative:
		return -int64(n), n <= limit
	}
	return int64(n), n < limit
}

// Truncated is a number as C's strtol gives it to an int: one of more than 64
// bits is the largest or the smallest of them, then the lowest 32 are left.
func Truncated(word string) (int32, bool) {
	digits, negative, ok := split(word)
	n, err := strconv.ParseUint(digits, 0, 64)
	if !ok || err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return saturated(n, negative), true
}

// Scan is the number at the beginning of a word as C's %i gives it.
func Scan(word string) (n int32, ok bool) {
	for end := len(word); end > 0 && !ok; end-- {
		n, ok = Truncated(word[:end])
	}
	return n, ok
}

// Digits is the number at the beginning of a word as C's %u gives it, with what
// follows. One that is too large is the largest of 64 bits.
func Digits(word string) (n uint64, rest string, ok bool) {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	digits, negative := strings.CutPrefix(word, "-")
	if !negative {
		digits = strings.TrimPrefix(digits, "+")
	}
	rest = strings.TrimLeft(digits, "0123456789")
	n, err := strconv.ParseUint(digits[:len(digits)-len(rest)], 10, 64)
	if negative && err == nil {
		n = -n
	}
	return n, rest, err == nil || errors.Is(err, strconv.ErrRange)
}

// Prefix is the number at the beginning of a word as C's strtoul gives it, with
// what follows. One of more than 64 bits is none.
func Prefix(word string) (n uint64, rest string, ok bool) {
	digits := strings.TrimLeft(word, " \t\n\v\f\r")
	digits, negative := strings.CutPrefix(digits, "-")
	if !negative {
		digits = strings.TrimPrefix(digits, "+")
	}
	base, known := 10, "0123456789"
	switch {
	case len(digits) > 2 && (digits[:2] == "0x" || digits[:2] == "0X") && strings.IndexByte(hexDigits, digits[2]) >= 0:
		base, known, digits = 16, hexDigits, digits[2:]
	case strings.HasPrefix(digits, "0"):
		base, known = 8, "01234567"
	}
	rest = strings.TrimLeft(digits, known)
	n, err := strconv.ParseUint(digits[:len(digits)-len(rest)], base, 64)
	if negative {
		n = -n
	}
	return n, rest, err == nil
}

const hexDigits = "0123456789abcdefABCDEF"

// Float is the number at the beginning of a word as C's scanf gives it, which
// does not take the 0 of an 0x that leads nowhere.
func Float(word string) (f float64, ok bool) {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	shortest := 0
	if len(word) > 1 && (word[:2] == "0x" || word[:2] == "0X") {
		shortest = 2
	}
	for end := len(word); end > shortest && !ok; end-- {
		if text := word[:end]; !strings.Contains(text, "_") {
			f, ok = float(text)
		}
	}
	return f, ok
}

func float(text string) (float64, bool) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && strings.ContainsAny(text, "xX") {
		f, err = strconv.ParseFloat(text+"p0", 64) // which C does not ask for
	}
	return f, err == nil || errors.Is(err, strconv.ErrRange)
}

func saturated(n uint64, negative bool) int32 {
	switch {
	case negative && n > 1<<63:
		n = 1 << 63
	case !negative && n > 1<<63-1:
		n = 1<<63 - 1
	}
	if negative {
		n = -n
	}
	return int32(n)
}
