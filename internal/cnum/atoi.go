package cnum

import (
	"math"
	"strings"
)

// Atoi is what C's atoi makes of a word: the decimal number at its beginning, 0
// if there is none, cut to 32 bits.
func Atoi(word string) int32 {
	n, _ := leading(word)
	return int32(n)
}

// Decimal is a word that is a decimal number as a whole, cut to 32 bits.
func Decimal(word string) (int32, bool) {
	n, rest := leading(word)
	return int32(n), rest == "" && word != ""
}

// leading is the number at the beginning of a word, as strtol reads it, and what
// follows it: all of the word if there is no digit.
func leading(word string) (n int64, rest string) {
	digits := strings.TrimLeft(word, " \t\n\v\f\r")
	negative := strings.HasPrefix(digits, "-")
	if negative || strings.HasPrefix(digits, "+") {
		digits = digits[1:]
	}
	i := 0
	for ; i < len(digits) && '0' <= digits[i] && digits[i] <= '9'; i++ {
		if digit := int64(digits[i] - '0'); n > (math.MaxInt64-digit)/10 {
			n = math.MaxInt64
		} else {
			n = n*10 + digit
		}
	}
	switch {
	case i == 0:
		return 0, word
	case negative && n == math.MaxInt64:
		n = math.MinInt64
	case negative:
		n = -n
	}
	return n, digits[i:]
}
