// Package cnum reads numbers as C does.
package cnum

import (
	"strconv"
	"strings"
)

// Uint reads a number as C does: decimal, 0x and 0 for octal, blanks before it.
// It has to fit into bits.
func Uint(word string, bits int) (uint64, bool) {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	word = strings.TrimPrefix(word, "+")
	if strings.Contains(word, "_") || len(word) > 1 && strings.ContainsAny(word[1:2], "bBoO") {
		return 0, false // Go's own notations
	}
	n, err := strconv.ParseUint(word, 0, bits)
	return n, err == nil
}

// Hex is Uint for numbers that are hexadecimal with and without 0x.
func Hex(word string, bits int) (uint64, bool) {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	word = strings.TrimPrefix(word, "+")
	word = strings.TrimPrefix(strings.TrimPrefix(word, "0x"), "0X")
	n, err := strconv.ParseUint(word, 16, bits)
	return n, err == nil
}

// Int is Uint for numbers that may be negative.
func Int(word string, bits int) (int64, bool) {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	digits, negative := strings.CutPrefix(word, "-")
	if negative && strings.ContainsAny(digits[:min(1, len(digits))], "+ \t\n\v\f\r") {
		return 0, false
	}
	n, ok := Uint(digits, bits)
	limit := uint64(1) << (bits - 1)
	switch {
	case !ok:
		return 0, false
	case negative:
		return -int64(n), n <= limit
	}
	return int64(n), n < limit
}
