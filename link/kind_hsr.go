package link

import (
	"errors"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

const hsrUsage = `slave1 DEVICE slave2 DEVICE
    [ supervision NUMBER ] [ version { 0 | 1 } ] [ proto { 0 | 1 } ]`

func hsrWords(k *kindWords) {
	k.Free(func(word string) error { return k.complain("what is \"%s\"?", word) })
	k.number("supervision", unix.IFLA_HSR_MULTICAST_SPEC, 8, "ADDR-BYTE is invalid")
	port := func(name string, attr int) {
		k.value(func(word string) error {
			index, err := k.device(word)
			var missing *cmdline.Error
			if errors.As(err, &missing) {
				return cmdline.Invalid(word, "No such interface")
			}
			k.put(attr, nl.Uint32Attr(index))
			return err
		}, name)
	}
	port("slave1", unix.IFLA_HSR_SLAVE1)
	port("slave2", unix.IFLA_HSR_SLAVE2)
	k.number("version", unix.IFLA_HSR_VERSION, 8, "version is invalid")
	k.number("proto", unix.IFLA_HSR_PROTOCOL, 8, "protocol is invalid")
}
