package render

import (
	"encoding/binary"
	"fmt"
	"time"

	"gonet/internal/model"
	"gonet/internal/rtnl"
)

// A column is a number of a table of neighbours: the attribute that it is, its
// key, and what it is called in text where that is not the key.
type column struct {
	attr       int
	key, label string
}

// Ntable writes a table of neighbours, in text an empty line included. What has
// happened so far in it, -s shows, is told from now on backwards.
func (p *Printer) Ntable(n *model.Ntable, names Names, now time.Time) {
	p.Str("family", "", familyName(n.Family), " ")
	p.Str("name", "", n.Name, " ")
	p.Newline()
	if n.Index != 0 {
		p.Color(colorName, "dev", "    dev ", LinkName(n.Index, names), " ")
		p.Newline()
	}
	p.columns(n.Attrs[:], column{2, "thresh1", ""}, column{3, "thresh2", ""}, column{4, "thresh3", ""},
		column{8, "gc_interval", "gc_int"})
	if p.Stats > 0 {
		p.ntableConfig(n.Attrs[model.NtableConfig], now)
	}
	for _, line := range [...][]column{
		{{2, "refcnt", ""}, {3, "reachable", ""}, {4, "base_reachable", ""}, {5, "retrans", ""}},
		{{6, "gc_stale", ""}, {7, "delay_probe", ""}, {8, "queue", ""}},
		{{9, "app_probes", ""}, {10, "ucast_probes", ""}, {11, "mcast_probes", ""}},
		{{12, "anycast_delay", ""}, {13, "proxy_delay", ""}, {14, "proxy_queue", ""}, {15, "locktime", ""}},
	} {
		p.columns(n.Params[:], line...)
	}
	if p.Stats > 0 {
		p.ntableStats(n.Attrs[model.NtableStats])
	}
	p.Text("\n")
}

// columns writes those of a line that are there, if there are any.
func (p *Printer) columns(attrs [][]byte, line ...column) {
	begun := false
	for _, c := range line {
		v := attrs[c.attr]
		if v == nil {
			continue
		}
		if !begun {
			p.Text("    ")
		}
		begun = true
		label := c.label
		if label == "" {
			label = c.key
		}
		p.Uint(c.key, label+" ", rtnl.Uint(v), " ")
	}
	if begun {
		p.Newline()
	}
}

// ntableConfig writes struct ndt_config: lengths of two bytes, then numbers of
// four.
func (p *Printer) ntableConfig(v []byte, now time.Time) {
	const size = 32
	if len(v) < size {
		return
	}
	number := func(at int) uint64 { return uint64(binary.NativeEndian.Uint32(v[at:])) }
	ago := func(at int) string {
		return now.Add(-time.Duration(number(at)) * time.Millisecond).Format(time.DateTime)
	}
	p.Uint("key_length", "    config key_len ", rtnl.Uint(v[:2]), " ")
	p.Uint("entry_size", "entry_size ", rtnl.Uint(v[2:4]), " ")
	p.Uint("entries", "entries ", number(4), " ")
	p.Newline()
	p.Str("last_flush", "        last_flush ", ago(8), " ")
	p.Str("last_rand", "last_rand ", ago(12), " ")
	p.Newline()
	p.Uint("hash_rnd", "        hash_rnd ", number(16), " ")
	if p.IsJSON() {
		p.Hex("hash_mask", "", number(20), "")
	} else {
		p.Text(fmt.Sprintf("hash_mask %08x ", number(20)))
	}
	p.Uint("hash_chain_gc", "hash_chain_gc ", number(24), " ")
	p.Uint("proxy_qlen", "proxy_qlen ", number(28), " ")
	p.Newline()
}

// ntableStats writes struct ndt_stats: numbers of eight bytes.
func (p *Printer) ntableStats(v []byte) {
	counters := [...]string{"allocs", "destroys", "hash_grows", "res_failed", "lookups", "hits", "rcv_probes_mcast",
		"rcv_probes_ucast", "periodic_gc_runs", "forced_gc_runs", "table_fulls"}
	const width = 8
	if len(v) < len(counters)*width {
		return
	}
	for i, key := range counters {
		label := key + " "
		switch i {
		case 0:
			label = "    stats " + label
		case 3, 6, 8, 10:
			p.Newline()
			label = "    " + label
		}
		p.Uint(key, label, rtnl.Uint(v[i*width:(i+1)*width]), " ")
	}
	p.Newline()
}
