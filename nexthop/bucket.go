package nexthop

import (
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/model"
	"gonet/internal/nexthops"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// The attributes inside NHA_RES_BUCKET.
const (
	bucketIndex   = 1
	bucketNexthop = 3
)

// buckets is "ip nexthop bucket": where resilient groups send flows.
func buckets() *cmdline.Noun {
	return &cmdline.Noun{
		Name:    "nexthop",
		Default: listBuckets,
		Verbs: []cmdline.Verb{
			{Name: "list", Run: listBuckets},
			{Name: "show", Run: listBuckets},
			{Name: "lst", Run: listBuckets},
			{Name: "get", Run: getBucket},
			{Name: "help", Run: func(*cmdline.Context) error { return usage() }},
		},
	}
}

// A bucketPrinter prints the buckets that pass by.
type bucketPrinter struct{ *render.Printer }

func (p bucketPrinter) message(m rtnl.Message) error {
	var b model.Bucket
	if err := model.DecodeBucket(m.Body, &b); err != nil {
		return err
	}
	p.Open()
	p.Bucket(&b)
	p.Text("\n")
	p.Close()
	return nil
}

func listBuckets(c *cmdline.Context) error {
	f := filter{family: c.Family}
	var nexthop uint32
	w := cmdline.NewWords(c.Words)
	f.deviceWords(c, w)
	w.Exact(identifier(w, func(id uint32) { f.id = id }), "id")
	w.Exact(identifier(w, func(id uint32) { nexthop = id }), "nhid")
	w.Abbrev(usage, "help")
	w.Free(func(word string) error { return cmdline.Invalid(word, "") })
	if err := w.Parse(); err != nil {
		return err
	}
	req := f.request(unix.RTM_GETNEXTHOPBUCKET)
	if f.id != 0 {
		req.AddData(nl.NewRtAttr(unix.NHA_ID, nl.Uint32Attr(f.id)))
	}
	if nexthop != 0 {
		bucket := nl.NewRtAttr(attrResBucket|unix.NLA_F_NESTED, nil)
		bucket.AddRtAttr(bucketNexthop, nl.Uint32Attr(nexthop))
		req.AddData(bucket)
	}
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := bucketPrinter{c.Printer(nil)}
	p.Begin()
	if err := conn.Dump(req, p.message); err != nil {
		return err
	}
	p.End()
	return nil
}

// getBucket prints one bucket of a group.
func getBucket(c *cmdline.Context) error {
	var group uint32
	var index uint16
	hasIndex := false
	w := cmdline.NewWords(c.Words)
	w.Exact(identifier(w, func(id uint32) { group = id }), "id")
	w.Exact(w.Value(func(word string) error {
		n, ok := cnum.Uint(word, 16)
		if !ok {
			return cmdline.Invalid(word, "invalid bucket index value")
		}
		index, hasIndex = uint16(n), true
		return nil
	}), "index")
	w.Free(func(string) error { return usage() })
	if err := w.Parse(); err != nil {
		return err
	}
	if group == 0 || !hasIndex {
		return usage()
	}
	req := nl.NewNetlinkRequest(unix.RTM_GETNEXTHOPBUCKET, 0)
	req.AddData(&nexthops.Head{})
	req.AddData(nl.NewRtAttr(unix.NHA_ID, nl.Uint32Attr(group)))
	bucket := nl.NewRtAttr(attrResBucket|unix.NLA_F_NESTED, nil)
	bucket.AddRtAttr(bucketIndex, nl.Uint16Attr(index))
	req.AddData(bucket)
	conn, err := c.Kernel()
	if err != nil {
		return err
	}
	p := bucketPrinter{c.Printer(nil)}
	if err := conn.Get(req, p.message); err != nil {
		return err
	}
	p.End()
	return nil
}
