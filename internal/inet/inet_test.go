package inet

import (
	"testing"

	"golang.org/x/sys/unix"
)

func TestParsePrefix(t *testing.T) {
	for _, c := range []struct {
		word   string
		family int
		want   string // the prefix, or the error
	}{
		{"10.0.0.1/24", 0, "10.0.0.1/24"},
		{"10.0.0.1", 0, "10.0.0.1/32"},
		{"10.1/16", 0, "10.1.0.0/16"},
		{"10/8", 0, "10.0.0.0/8"},
		{"010.1.1.1", 0, "8.1.1.1/32"},
		{"10.0.0.1/255.255.255.0", 0, "10.0.0.1/24"},
		{"fc00::1/64", 0, "fc00::1/64"},
		{"fc00::1", unix.AF_INET6, "fc00::1/128"},
		{"any", 0, "invalid IP/0"},
		{"foo", 0, `Error: any valid prefix is expected rather than "foo".`},
		{"foo", unix.AF_INET6, `Error: inet6 prefix is expected rather than "foo".`},
		{"10.0.0.1", unix.AF_INET6, `Error: inet6 prefix is expected rather than "10.0.0.1".`},
		{"fc00::1", unix.AF_INET, `Error: inet prefix is expected rather than "fc00::1".`},
		{"10.0.0.1/33", 0, `Error: any valid prefix is expected rather than "10.0.0.1/33".`},
		{"10.0.0.1/255.0.255.0", 0, `Error: any valid prefix is expected rather than "10.0.0.1/255.0.255.0".`},
		{"1.2.3.4.5", 0, `Error: any valid prefix is expected rather than "1.2.3.4.5".`},
		{"1..2", 0, `Error: any valid prefix is expected rather than "1..2".`},
		{"fe80::1%lo", 0, `Error: any valid prefix is expected rather than "fe80::1%lo".`},
	} {
		p, err := ParsePrefix(c.word, c.family)
		got := p.Addr.String() + "/" + itoa(p.Bits)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q, family %d: %s", c.word, c.family, got)
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

// FuzzParsePrefix says that no word makes the parser panic, and that a length is
// never more than the address has.
func FuzzParsePrefix(f *testing.F) {
	for _, word := range []string{"10.1/16", "fc00::1/64", "1/2/3", "::ffff:1.2.3.4/96", "0x1.2", "/"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if p, err := ParsePrefix(word, 0); err == nil && p.Addr.IsValid() && p.Bits > p.Addr.BitLen() {
			t.Errorf("%q: %v", word, p)
		}
	})
}
