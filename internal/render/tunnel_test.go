package render

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"

	"gonet/internal/model"
)

// TestTunnelStats sees that the counters of a tunnel are part of its JSON.
func TestTunnelStats(t *testing.T) {
	link := model.Link{Stats64: binary.NativeEndian.AppendUint64(nil, 7)}
	var text strings.Builder
	w := bufio.NewWriter(&text)
	p := NewPrinter(w, true, false, Style{Stats: 1})
	p.Open()
	p.Tunnel4(&model.Tunnel{Name: "t0"}, nil, nil, nil)
	p.TunnelStats(&link)
	p.Close()
	p.Line()
	p.End()
	w.Flush()
	var got []struct {
		Name  string                             `json:"ifname"`
		Stats struct{ RX struct{ Packets int } } `json:"stats64"`
	}
	if err := json.Unmarshal([]byte(text.String()), &got); err != nil {
		t.Fatalf("%v: %s", err, text.String())
	}
	if len(got) != 1 || got[0].Name != "t0" || got[0].Stats.RX.Packets != 7 {
		t.Errorf("%s", text.String())
	}
}
