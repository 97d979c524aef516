package tools

import (
	"errors"

	"gonet/fdb"
	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/mdb"
	"gonet/port"
	"gonet/vlan"
	"gonet/vni"
	"gonet/watch"
)

// Bridge is iproute2's tool of that name.
func Bridge(c *cmdline.Context) error { return bridgeTool.run(c) }

var bridgeTool = objectTool{
	name:    "bridge",
	version: "bridge utility, 6.1.0",
	help:    "bridge help",
	options: func() cmdline.OptionTable { return cmdline.BridgeOptions(ns.Join) },
	objects: []object{
		{"link", port.Noun},
		{"fdb", fdb.Noun},
		{"mdb", mdb.Noun},
		{"vlan", vlan.Noun},
		{"vni", vni.Noun},
		{"monitor", watch.Noun},
		{"help", nil},
	},
	ends: bridgeEnds,
}

// bridgeEnds gives err the status that bridge ends with. It lets its functions'
// -1 through where ip turns the sign round, so that ip's 1 is 255 here; of what
// the kernel refused it does not say 2.
func bridgeEnds(err error) error {
	var own *cmdline.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &own):
		return cmdline.WithStatus(cmdline.StatusUsage, err)
	case own.Exits || own.Status == 0:
		return err
	}
	ends := *own
	ends.Status = 256 - own.Status
	if own.Status == cmdline.StatusUsage {
		ends.Status = own.Status
	}
	return &ends
}
