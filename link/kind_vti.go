package link

import (
	"encoding/binary"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/inet"
)

const vtiUsage = `WORD ...
ends:  remote ADDRESS local ADDRESS dev DEVICE
IPsec: [i|o]key { NUMBER | DOTTED } fwmark MARK`

const vtiFwMark = 6 // IFLA_VTI_FWMARK

// vtiWords are those of vti and vti6.
func vtiWords(k *kindWords) {
	t := &tunnel{
		kindWords: k, family: unix.AF_INET, abbreviates: true,
		local: nl.IFLA_VTI_LOCAL, remote: nl.IFLA_VTI_REMOTE, link: nl.IFLA_VTI_LINK, mark: vtiFwMark,
		has: values{nl.IFLA_VTI_IKEY: {0, 0, 0, 0}, nl.IFLA_VTI_OKEY: {0, 0, 0, 0}, vtiFwMark: {0, 0, 0, 0}},
	}
	if k.kind.name == "vti6" {
		t.family = unix.AF_INET6
	}
	if !t.start() {
		return
	}
	for _, d := range greDirections(nl.IFLA_VTI_IKEY, nl.IFLA_VTI_OKEY) {
		t.words(t.read(func(word string) error {
			key, err := inet.ParseKey(word, d.prefix+"key")
			for _, attr := range d.attrs {
				t.has[attr] = binary.BigEndian.AppendUint32(nil, key)
			}
			return err
		}), d.prefix+"key")
	}
	t.ends()
	t.device()
	t.fwMark()
	k.finish = func() error { t.send(); return nil }
}
