package render

import (
	"golang.org/x/sys/unix"

	"gonet/internal/model"
	"gonet/internal/rtnames"
	"gonet/internal/rtnl"
)

// Nexthop writes a nexthop, without the last newline.
func (p *Printer) Nexthop(n *model.Nexthop, names Names) {
	p.Uint("id", "id ", uint64(n.ID), " ")
	p.nexthopGroup(n)
	p.encapsulation(n.Hop.EncapType, n.Hop.Encap)
	p.gateway(&n.Hop, n.Family)
	if n.Hop.Out != 0 {
		p.Color(colorName, "dev", "dev ", LinkName(n.Hop.Out, names), " ")
	}
	if n.Scope != unix.RT_SCOPE_UNIVERSE || p.Details {
		p.Str("scope", "scope ", p.Named(&rtnames.Scopes, uint32(n.Scope)), " ")
	}
	if n.Blackhole {
		p.Null("blackhole", "blackhole ")
	}
	if n.Protocol != unix.RTPROT_UNSPEC || p.Details {
		p.Str("protocol", "proto ", p.Named(&rtnames.Protocols, uint32(n.Protocol)), " ")
	}
	p.hopFlags(n.Flags)
	if n.FDB {
		p.Null("fdb", "fdb")
	}
}

// nexthopGroup writes the members of a group, and how a resilient one works.
func (p *Printer) nexthopGroup(n *model.Nexthop) {
	if n.Group == nil {
		return
	}
	p.List("group")
	label := "group "
	n.EachMember(func(id uint32, weight int) {
		p.Open()
		p.Uint("id", label, uint64(id), "")
		if weight > 1 {
			p.Uint("weight", ",", uint64(weight), "")
		}
		p.Close()
		label = "/"
	})
	p.EndList()
	p.Text(" ")
	const resilient = 1 // NEXTHOP_GRP_TYPE_RES
	if n.GroupType != resilient {
		return
	}
	p.Str("type", "type ", "resilient", " ")
	a := parseAttrs(n.Resilient)
	p.Object("resilient_args")
	p.num(a[1], "buckets", "buckets ")
	p.ticks("idle_timer", rtnl.Uint(a[2]))
	p.ticks("unbalanced_timer", rtnl.Uint(a[3]))
	p.ticks("unbalanced_time", rtnl.Uint(a[4]))
	p.EndObject()
}

// ticks writes seconds that are counted in hundredths.
func (p *Printer) ticks(key string, n uint64) {
	p.Float(key, key+" ", float64(n)/100, " ")
}

// Bucket writes a bucket of a resilient group, without the last newline.
func (p *Printer) Bucket(b *model.Bucket) {
	p.Uint("id", "id ", uint64(b.ID), " ")
	p.Object("bucket")
	p.Uint("index", "index ", uint64(b.Index), " ")
	p.ticks("idle_time", b.IdleTime)
	p.Uint("nhid", "nhid ", uint64(b.Nexthop), " ")
	p.EndObject()
	p.hopFlags(b.Flags)
}

// nexthopInfo writes below a route what the nexthop is that it refers to.
func (p *Printer) nexthopInfo(n *model.Nexthop, names Names) {
	p.Object("nh_info")
	p.Text("\n\tnh_info ") // a line of its own, -o or not
	p.Nexthop(n, names)
	p.EndObject()
}
