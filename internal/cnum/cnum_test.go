package cnum

import "testing"

func TestUint(t *testing.T) {
	for _, c := range []struct {
		word string
		bits int
		n    uint64
		ok   bool
	}{
		{"0", 32, 0, true}, {"10", 32, 10, true}, {"0x1F", 32, 31, true}, {"010", 32, 8, true}, {"+7", 32, 7, true},
		{" 7", 32, 7, true}, {"4294967295", 32, 4294967295, true}, {"4294967296", 32, 0, false}, {"256", 8, 0, false},
		{"", 32, 0, false}, {"7 ", 32, 0, false}, {"7x", 32, 0, false}, {"-1", 32, 0, false}, {"08", 32, 0, false},
		{"1_0", 32, 0, false}, {"0b1", 32, 0, false}, {"0o7", 32, 0, false}, {"x", 32, 0, false},
		{"0xB8", 32, 0xb8, true}, {"0B1", 32, 0, false}, {"0O7", 32, 0, false},
	} {
		if n, ok := Uint(c.word, c.bits); ok != c.ok || ok && n != c.n {
			t.Errorf("Uint(%q, %d) = %d, %v", c.word, c.bits, n, ok)
		}
	}
}

func TestInt(t *testing.T) {
	for _, c := range []struct {
		word string
		n    int64
		ok   bool
	}{
		{"-1", -1, true}, {"-0x10", -16, true}, {"2147483647", 2147483647, true}, {"2147483648", 0, false},
		{"-2147483648", -2147483648, true}, {"-2147483649", 0, false}, {"--1", 0, false}, {"-", 0, false}, {"- 1", 0, false},
	} {
		if n, ok := Int(c.word, 32); ok != c.ok || ok && n != c.n {
			t.Errorf("Int(%q) = %d, %v", c.word, n, ok)
		}
	}
}
