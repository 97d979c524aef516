package link

import (
	"encoding/binary"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
)

const amtUsage = `mode { gateway | relay } local ADDRESS dev DEVICE
    [ discovery ADDRESS ] [ relay_port PORT ] [ gateway_port PORT ] [ max_tunnels NUMBER ]`

// The attributes of linux/amt.h, IFLA_AMT_*.
const (
	amtMode        = 1
	amtRelayPort   = 2
	amtGatewayPort = 3
	amtLink        = 4
	amtLocal       = 5
	amtDiscovery   = 7
	amtMaxTunnels  = 8
)

func amtWords(k *kindWords) {
	k.exactHelp()
	k.Exact(k.read(func(word string) error {
		switch word {
		case "gateway":
			k.put(amtMode, nl.Uint32Attr(0))
		case "relay":
			k.put(amtMode, nl.Uint32Attr(1))
		default:
			return k.help()
		}
		return nil
	}), "mode")
	port := func(name string, attr int) {
		k.Exact(k.read(func(word string) error {
			n, ok := cnum.Uint(word, 16)
			if !ok {
				return cmdline.Invalid(word, "%s", name)
			}
			k.put(attr, binary.BigEndian.AppendUint16(nil, uint16(n)))
			return nil
		}), name)
	}
	port("relay_port", amtRelayPort)
	port("gateway_port", amtGatewayPort)
	k.Exact(k.read(func(word string) error {
		return k.putNumber(word, amtMaxTunnels, 32, "max_tunnels")
	}), "max_tunnels")
	k.Exact(k.read(func(word string) error {
		index, err := k.device(word)
		k.put(amtLink, nl.Uint32Attr(index))
		return err
	}), "dev")
	address := func(name string, attr int) {
		seen := false
		k.Exact(k.read(func(word string) error {
			if seen {
				return cmdline.Garbage(name, word)
			}
			seen = true
			addr, err := tunnelEnd(word, unix.AF_UNSPEC)
			if addr.IsValid() {
				k.put(attr, addr.AsSlice())
			}
			return err
		}), name)
	}
	address("local", amtLocal)
	address("discovery", amtDiscovery)
}
