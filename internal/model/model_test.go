package model

import (
	"encoding/hex"
	"testing"
)

// address is laid out as the kernel does it for
// ip addr add 10.0.0.1/24 brd + dev v0 metric 7 valid_lft 100 preferred_lft 50.
const address = "02180000030000000800010" + "00a00000108000200" + "0a000001080004000a0000ff" +
	"0700030076300000" + "0800080000000000" + "0800090007000000" + "1400060032000000640000000000000000000000"

func TestDecodeAddr(t *testing.T) {
	body, err := hex.DecodeString(address)
	if err != nil {
		t.Fatal(err)
	}
	var a Addr
	if err := DecodeAddr(body, &a); err != nil {
		t.Fatal(err)
	}
	if a.Local.String() != "10.0.0.1" || a.HasPeer() || a.PrefixLen != 24 || a.Broadcast.String() != "10.0.0.255" ||
		a.Label != "v0" || a.Metric != 7 || !a.HasLife || a.Valid != 100 || a.Preferred != 50 || a.Index != 3 {
		t.Errorf("%+v", a)
	}
}

// FuzzDecode says that no bytes make a decoder panic.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{2, 24, 0, 0, 3, 0, 0, 0, 8, 0, 1, 0, 10, 0, 0, 1, 255, 255, 255, 255})
	f.Fuzz(func(_ *testing.T, body []byte) {
		_ = DecodeAddr(body, new(Addr))
		_ = DecodeNeigh(body, new(Neigh))
		_ = DecodeRule(body, new(Rule))
		var r Route
		if DecodeRoute(body, &r) == nil {
			r.EachHop(func(*Hop) {})
		}
		_ = DecodeLink(body, new(Link))
		_ = DecodeStats(body)
	})
}

func BenchmarkDecodeAddr(b *testing.B) {
	body, err := hex.DecodeString(address)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var a Addr
		if err := DecodeAddr(body, &a); err != nil {
			b.Fatal(err)
		}
	}
}
