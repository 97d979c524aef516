package hosts

import (
	"net/netip"
	"testing"
)

func TestParse(t *testing.T) {
	for _, test := range []struct{ word, want string }{
		{"10.0.0.1", "10.0.0.1"}, {"10.1", "10.0.0.1"}, {"10.1.256", "10.1.1.0"}, {"0x0a000001", "10.0.0.1"},
		{"012.0.0.010", "10.0.0.8"}, {"4294967295", "255.255.255.255"},
		{"4294967296", ""}, {"10.256.0.1", ""}, {"10.1.65536", ""}, {"1.2.3.4.5", ""}, {"10.", ""}, {"", ""}, {"-1", ""}, {"a.b", ""},
	} {
		a, ok := Parse(test.word)
		if ok != (test.want != "") || ok && a.String() != test.want {
			t.Errorf("%q: %v %v, want %q", test.word, a, ok, test.want)
		}
		if ok && From32(To32(a)) != a {
			t.Errorf("%v is %v as a number", a, From32(To32(a)))
		}
	}
}

func TestText6(t *testing.T) {
	for _, test := range []struct{ addr, want string }{
		{"::ffff:1.2.3.4", "1.2.3.4"}, {"::1.2.3.4", "::1.2.3.4"}, {"::1", "::1"}, {"::", "::"}, {"2001:db8::1", "2001:db8::1"},
	} {
		if got := Text6(netip.MustParseAddr(test.addr).As16()); got != test.want {
			t.Errorf("%s: %s, want %s", test.addr, got, test.want)
		}
	}
}
