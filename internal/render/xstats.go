package render

import (
	"strconv"
	"strings"

	"gonet/internal/model"
)

// xstatsIndent stands before each line of the statistics of a bridge.
const xstatsIndent = "                    "

// XstatsHead writes whose statistics follow.
func (p *Printer) XstatsHead(name string) {
	p.padded(colorNone, "ifname", name, 15)
	p.Text("\n")
}

// XstatsMcast writes what a bridge has counted of the protocols of multicast:
// struct br_mcast_stats, in which each counter is received and sent.
func (p *Printer) XstatsMcast(c model.Counters) {
	p.Object("multicast")
	p.versions(c, "igmp_queries", 0, 2, 4)
	p.versions(c, "igmp_reports", 8, 10, 12)
	p.leaves(c, "igmp_leaves", 6)
	p.Uint("igmp_parse_errors", xstatsIndent+"IGMP parse errors: ", c.At(14), "\n")
	p.versions(c, "mld_queries", 15, 17)
	p.versions(c, "mld_reports", 21, 23)
	p.leaves(c, "mld_leaves", 19)
	p.Uint("mld_parse_errors", xstatsIndent+"MLD parse errors: ", c.At(25), "\n")
	p.EndObject()
}

// xstatsTitle is a key as text has it: "IGMP queries" of igmp_queries.
func xstatsTitle(key string) string {
	protocol, what, _ := strings.Cut(key, "_")
	return xstatsIndent + strings.ToUpper(protocol) + " " + what
}

// versions writes counters for each version of a protocol; at says where each
// stands.
func (p *Printer) versions(c model.Counters, key string, at ...int) {
	p.Object(key)
	p.Text(xstatsTitle(key) + ":\n")
	for direction, label := range [...]string{"RX:", "TX:"} {
		p.Text(xstatsIndent + "  " + label)
		for i, first := range at {
			version := strconv.Itoa(i + 1)
			p.Uint([...]string{"rx_v", "tx_v"}[direction]+version, " v"+version+" ", c.At(first+direction), "")
		}
		p.Text("\n")
	}
	p.EndObject()
}

func (p *Printer) leaves(c model.Counters, key string, at int) {
	p.Object(key)
	p.Text(xstatsTitle(key) + ": ")
	p.Uint("rx", "RX: ", c.At(at), " ")
	p.Uint("tx", "TX: ", c.At(at+1), "\n")
	p.EndObject()
}

// XstatsSTP writes what a port has counted of the spanning tree protocol: struct
// bridge_stp_xstats.
func (p *Printer) XstatsSTP(c model.Counters) {
	p.Object("stp")
	p.Uint("rx_bpdu", xstatsIndent+"STP BPDU:  RX: ", c.At(2), "")
	p.Uint("tx_bpdu", " TX: ", c.At(3), "\n")
	p.Uint("rx_tcn", xstatsIndent+"STP TCN:   RX: ", c.At(4), "")
	p.Uint("tx_tcn", " TX: ", c.At(5), "\n")
	p.Uint("transition_blk", xstatsIndent+"STP Transitions: Blocked: ", c.At(0), "")
	p.Uint("transition_fwd", " Forwarding: ", c.At(1), "\n")
	p.EndObject()
}

// AFStats writes what a link has counted of a protocol, struct mpls_link_stats:
// counters received and sent by turns, and at last packets without a route. The
// last newline is left out.
func (p *Printer) AFStats(index int, name string, c model.Counters) {
	p.Uint("ifindex", "", uint64(index), ":")
	p.Color(colorName, "ifname", "", name, "")
	p.Newline()
	p.Text("    mpls:")
	for direction, key := range [...]string{"rx", "tx"} {
		counters := []counter{
			{"bytes", "bytes", c.At(2 + direction), false}, {"packets", "packets", c.At(direction), false},
			{"errors", "errors", c.At(4 + direction), false}, {"dropped", "dropped", c.At(6 + direction), false},
		}
		if direction == 0 {
			counters = append(counters, counter{"noroute", "noroute", c.At(8), false})
		}
		p.Newline()
		p.afCounters(key, counters)
	}
}

func (p *Printer) afCounters(key string, counters []counter) {
	p.Object(key)
	p.Text("        " + strings.ToUpper(key) + ":")
	for _, c := range counters {
		p.Text(" " + c.head)
	}
	p.Newline()
	p.Text("           ")
	for _, c := range counters {
		if p.j != nil {
			p.j.Uint(c.key, c.n)
			continue
		}
		text := strconv.FormatUint(c.n, 10)
		if p.Human {
			text = human(c.n, p.IEC)
		}
		p.right(text, len(" "+c.head))
	}
	p.Text(" ")
	p.EndObject()
}

// StatsHead writes of which link there is something to count.
func (p *Printer) StatsHead(index int, names Names) {
	p.Textf("%d:", index)
	p.Colors.write(p.w, colorName, " ", LinkName(index, names), ":")
}
