package rule

import (
	"gonet/internal/cmdline"
	"gonet/internal/model"
)

// Multicast is "ip mrule": which table is asked for a packet to many.
func Multicast() *cmdline.Noun {
	return &cmdline.Noun{Name: "mrule", Usage: "rules of multicast routing", Default: func(c *cmdline.Context) error {
		defer func(family int) { c.Family = family }(c.Family)
		family, ok := model.MulticastFamily(c.Family)
		if !ok {
			return cmdline.Fail(cmdline.StatusUsage, "Multicast rules are only supported for IPv4/IPv6, was: %d", c.Family)
		}
		c.Family = family
		return Noun().Run(c)
	}}
}
