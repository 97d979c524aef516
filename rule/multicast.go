package rule

import (
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/model"
)

// Multicast is "ip mrule": which table is asked for a packet to many.
func Multicast() *cmdline.Noun {
	return &cmdline.Noun{Name: "mrule", Usage: "rules of multicast routing", Default: func(c *cmdline.Context) error {
		defer func(family int) { c.Family = family }(c.Family)
		switch c.Family {
		case unix.AF_UNSPEC, unix.AF_INET:
			c.Family = model.FamilyIPMR
		case unix.AF_INET6:
			c.Family = model.FamilyIP6MR
		default:
			return cmdline.Fail(cmdline.StatusUsage, "Multicast rules are only supported for IPv4/IPv6, was: %d", c.Family)
		}
		return Noun().Run(c)
	}}
}
