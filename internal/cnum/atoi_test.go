package cnum

import "testing"

func TestAtoi(t *testing.T) {
	for _, c := range []struct {
		word  string
		n     int32
		whole bool
	}{
		{"5", 5, true}, {"-3", -3, true}, {"+7", 7, true}, {" 4", 4, true}, {"010", 10, true},
		{"", 0, false}, {"-", 0, false}, {"x", 0, false}, {"7z", 7, false}, {"0x10", 0, false},
		{"4294967297", 1, true}, {"99999999999999999999", -1, true}, {"-99999999999999999999", 0, true},
	} {
		if n := Atoi(c.word); n != c.n {
			t.Errorf("Atoi(%q) = %d", c.word, n)
		}
		if n, whole := Decimal(c.word); n != c.n || whole != c.whole {
			t.Errorf("Decimal(%q) = %d, %v", c.word, n, whole)
		}
	}
}
