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
	if strings.ContainsAny(word, "_oOB") || strings.HasPrefix(word, "0b") {
		return 0, false // Go's own notations
	}
	n, err := strconv.ParseUint(word, 0, bits)
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

// Atoi is the number that a word begins with, 0 if it begins with none.
func Atoi(word string) int {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	end := 0
	for end < len(word) && (word[end] >= '0' && word[end] <= '9' || end == 0 && (word[0] == '-' || word[0] == '+')) {
		end++
	}
	n, _ := strconv.Atoi(word[:end])
	return n
}
