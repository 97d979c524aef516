package link

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/cnum"
	"gonet/internal/links"
)

// A kind is a type of link, or with "_slave" of port, that takes words of its
// own.
type kind struct {
	name string
	// noun is what the complaint about an unknown word calls it, "command" or
	// "option"; when it is empty, or onStdout, the usage is all.
	noun  string
	usage string // the words, as they follow the kind
	// words declares them; nil is for kinds that take any words and heed none.
	words func(k *kindWords)
	// helpless kinds have no usage that could be asked for.
	helpless bool
}

// onStdout is in the place of a noun where the usage is on standard output.
const onStdout = "-"

// kinds are all that take words; any other kind takes none.
func kinds() []kind {
	return []kind{
		{name: "amt", noun: "command", usage: amtUsage, words: amtWords},
		{name: "bareudp", noun: "command", usage: bareudpUsage, words: bareudpWords},
		{name: "batadv", noun: "command", usage: "[ ra { BATMAN_IV | BATMAN_V } ]", words: batadvWords},
		{name: "bond", noun: "command", usage: bondUsage, words: bondWords},
		{name: "bond_slave", noun: "option", usage: "[ queue_id NUMBER ] [ prio NUMBER ]", words: bondPortWords},
		{name: "bridge", noun: "command", usage: bridgeUsage, words: bridgeWords},
		{name: "bridge_slave", noun: "option", usage: bridgePortUsage, words: bridgePortWords},
		{name: "can", usage: canUsage, words: canWords},
		{name: "dsa", noun: "command", usage: "[ conduit DEVICE ]", words: dsaWords},
		{name: "dummy"},
		{name: "erspan", usage: erspanUsage, words: greWords},
		{name: "geneve", noun: "command", usage: geneveUsage, words: geneveWords},
		{name: "gre", usage: greUsage, words: greWords},
		{name: "gretap", usage: greUsage, words: greWords},
		{name: "gtp", usage: gtpUsage, words: gtpWords},
		{name: "hsr", usage: hsrUsage, words: hsrWords},
		{name: "ifb"},
		{name: "ip6erspan", usage: gre6Usage, words: gre6Words},
		{name: "ip6gre", usage: gre6Usage, words: gre6Words},
		{name: "ip6gretap", usage: gre6Usage, words: gre6Words},
		{name: "ip6tnl", usage: ip6tnlUsage, words: ip6tnlWords},
		{name: "ipip", usage: ipipUsage, words: ipipWords},
		{name: "ipoib", noun: "option", usage: ipoibUsage, words: ipoibWords},
		{name: "ipvlan", noun: "option", usage: ipvlanUsage, words: ipvlanWords},
		{name: "ipvtap", noun: "option", usage: ipvlanUsage, words: ipvlanWords},
		{name: "macsec", noun: "command", usage: macsecUsage, words: macsecWords},
		{name: "macvlan", noun: "option", usage: macvlanUsage, words: macvlanWords},
		{name: "macvtap", noun: "option", usage: macvlanUsage, words: macvlanWords},
		{name: "netdevsim"},
		{name: "nlmon"},
		{name: "rmnet", noun: "command", usage: "mux_id NUMBER", words: rmnetWords},
		{name: "sit", usage: sitUsage, words: ipipWords},
		{name: "team"},
		{name: "team_slave"},
		{name: "tun", helpless: true},
		{name: "vcan"},
		{name: "veth", noun: onStdout, usage: "[ peer WORD ... ]", words: vethWords},
		{name: "virt_wifi"},
		{name: "vlan", noun: "command", usage: vlanUsage, words: vlanWords},
		{name: "vrf", noun: "option", usage: "table TABLE", words: vrfWords},
		{name: "vrf_slave", helpless: true},
		{name: "vti", usage: vtiUsage, words: vtiWords},
		{name: "vti6", usage: vtiUsage, words: vtiWords},
		{name: "vxcan", noun: onStdout, usage: "[ peer WORD ... ]", words: vethWords},
		{name: "vxlan", noun: "command", usage: vxlanUsage, words: vxlanWords},
		{name: "xfrm", usage: xfrmUsage, words: xfrmWords},
	}
}

func findKind(name string) (kind, bool) {
	for _, k := range kinds() {
		if k.name == name {
			return k, true
		}
	}
	return kind{}, false
}

// help is the usage of a kind.
func (k kind) help() string { return "Usage: ... " + k.name + " " + k.usage }

// kindWords are the words of a kind being read into its attributes.
type kindWords struct {
	*cmdline.Words
	kind kind
	data *nl.RtAttr // IFLA_INFO_DATA or IFLA_INFO_SLAVE_DATA
	req  *request   // of the link, for kinds that look at it
	// ownHelp says that words has declared what asks for help, if anything does.
	ownHelp bool
	// finish, if set, is called when all words have been read.
	finish func() error
}

// linkInfo is what a link says of its kind, from the words after it.
func (r *request) linkInfo() (*nl.RtAttr, error) {
	info := nl.NewRtAttr(unix.IFLA_LINKINFO, nil)
	info.AddRtAttr(nl.IFLA_INFO_KIND, nl.NonZeroTerminated(r.kind))
	if len(r.kindArgs) == 0 {
		return info, nil
	}
	k, known := findKind(r.kind)
	if !known && cmdline.Abbreviates(r.kindArgs[0], "help") {
		return nil, usage()
	}
	if !known {
		return nil, cmdline.Fail(cmdline.StatusLocal,
			"Garbage instead of arguments \"%s ...\". Try \"ip link help\".", r.kindArgs[0])
	}
	data := nl.NewRtAttr(nl.IFLA_INFO_DATA, nil)
	if strings.HasSuffix(r.kind, "_slave") {
		data.Type = nl.IFLA_INFO_SLAVE_DATA
	}
	if err := k.parse(r, data); err != nil {
		return nil, err
	}
	info.AddChild(data)
	return info, nil
}

// parse reads the words of a kind into data.
func (k kind) parse(r *request, data *nl.RtAttr) error {
	if k.words == nil {
		return nil
	}
	w := &kindWords{Words: cmdline.NewWords(r.kindArgs), kind: k, data: data, req: r}
	w.Free(w.unknown)
	k.words(w)
	if !w.ownHelp {
		w.Abbrev(w.help, "help")
	}
	if err := w.Parse(); err != nil || w.finish == nil {
		return err
	}
	return w.finish()
}

// unknown is the complaint about a word that the kind does not have.
func (k *kindWords) unknown(word string) error {
	if k.kind.noun == "" {
		return k.help()
	}
	return k.complain("unknown %s \"%s\"?", k.kind.noun, word)
}

// help ends the command with the usage.
func (k *kindWords) help() error { return k.kind.refuse(k.req, "") }

// exactHelp declares "help" for kinds that do not abbreviate it.
func (k *kindWords) exactHelp() {
	k.ownHelp = true
	k.Exact(k.help, "help")
}

// refuse ends the command with the usage, after a complaint if there is one.
func (k kind) refuse(r *request, complaint string) error {
	if k.noun == onStdout {
		fmt.Fprintln(r.out, k.help())
		return cmdline.Exit(cmdline.StatusLocal)
	}
	return cmdline.Fail(cmdline.StatusLocal, "%s%s", complaint, k.help())
}

// put adds an attribute to the kind's.
func (k *kindWords) put(attr int, value []byte) { k.data.AddRtAttr(attr, value) }

// value declares a keyword that has a value.
func (k *kindWords) value(take func(word string) error, names ...string) {
	k.Abbrev(k.read(take), names...)
}

// read gives the reader of a keyword's value.
func (k *kindWords) read(take func(word string) error) func() error {
	return func() error {
		word, err := k.Next()
		if err != nil {
			return err
		}
		return take(word)
	}
}

// device is the index of the device that a word names.
func (k *kindWords) device(word string) (uint32, error) {
	conn, err := k.req.kernel()
	if err != nil {
		return 0, err
	}
	index, err := links.Find(conn, word)
	var missing *cmdline.Error
	if errors.As(err, &missing) {
		return 0, cmdline.Fail(cmdline.StatusUsage, "%s", missing.Text)
	}
	return uint32(index), err
}

// putNumber adds a number of 8, 16 or 32 bits; wrong is the complaint about any
// other word.
func (k *kindWords) putNumber(word string, attr, bits int, wrong string) error {
	n, ok := cnum.Uint(word, bits)
	if !ok {
		return cmdline.Invalid(word, "%s", wrong)
	}
	k.put(attr, sized(n, bits))
	return nil
}

// complain ends the command with a line of the kind's own and its usage.
func (k *kindWords) complain(format string, args ...any) error {
	return k.kind.refuse(k.req, k.kind.name+": "+fmt.Sprintf(format, args...)+"\n")
}

// index gives the place of a word in a list, or the number that it is.
func index(word string, list []string) (uint64, bool) {
	if i := slices.Index(list, word); i >= 0 {
		return uint64(i), true
	}
	n, ok := cnum.Int(word, 32)
	return uint64(n), ok && uint64(n) < uint64(len(list))
}

// choice declares a keyword whose value is a word of a list or its number.
func (k *kindWords) choice(name string, attr, bits int, list []string) {
	k.value(k.chosen(name, attr, bits, list), name)
}

// chosen gives the taker of such a value.
func (k *kindWords) chosen(name string, attr, bits int, list []string) func(word string) error {
	return func(word string) error {
		n, ok := index(word, list)
		if !ok {
			return cmdline.Invalid(word, "invalid %s", name)
		}
		k.put(attr, sized(n, bits))
		return nil
	}
}

// number declares a keyword whose value is a number.
func (k *kindWords) number(name string, attr, bits int, wrong string) {
	k.value(func(word string) error { return k.putNumber(word, attr, bits, wrong) }, name)
}

// oneOf declares a keyword whose value is one of some words; what is sent is the
// word's place, in 8 bits.
func (k *kindWords) oneOf(name string, attr int, values ...string) {
	k.value(func(word string) error {
		i, err := cmdline.PlaceOf(name, word, values, cmdline.StatusLocal)
		k.put(attr, nl.Uint8Attr(uint8(i)))
		return err
	}, name)
}

// onOff declares a keyword that is switched, sent in 8 bits.
func (k *kindWords) onOff(name string, attr int) { k.oneOf(name, attr, "off", "on") }

// sized is a number in the machine's order.
func sized(n uint64, bits int) []byte {
	switch bits {
	case 8:
		return nl.Uint8Attr(uint8(n))
	case 16:
		return nl.Uint16Attr(uint16(n))
	case 32:
		return nl.Uint32Attr(uint32(n))
	}
	panic(fmt.Sprintf("no numbers of %d bits", bits))
}
