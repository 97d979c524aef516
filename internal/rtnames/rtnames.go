// Package rtnames knows the names that /etc/iproute2 gives to numbers: routing
// protocols, scopes, tables, realms, DS fields, groups of links. A table is read
// when it is first asked for something.
package rtnames

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gonet/internal/cnum"
)

const dir = "/etc/iproute2/"

// A Table is one of those files, and with DIR.d the files beside it. What it
// says comes on top of what is known without it.
type Table struct {
	file    string
	bits    int // of a number
	builtin []entry
	loaded  []entry
	read    bool
}

type entry struct {
	number uint32
	name   string
}

// The tables.
var (
	Protocols = Table{file: "rt_protos", bits: 8, builtin: []entry{
		{0, "unspec"}, {1, "redirect"}, {2, "kernel"}, {3, "boot"}, {4, "static"}, {8, "gated"}, {9, "ra"},
		{10, "mrt"}, {11, "zebra"}, {12, "bird"}, {13, "dnrouted"}, {14, "xorp"}, {15, "ntk"}, {16, "dhcp"},
		{18, "keepalived"}, {42, "babel"}, {186, "bgp"}, {187, "isis"}, {188, "ospf"}, {189, "rip"}, {192, "eigrp"},
	}}
	Scopes = Table{file: "rt_scopes", bits: 8, builtin: []entry{
		{0, "global"}, {255, "nowhere"}, {254, "host"}, {253, "link"}, {200, "site"},
	}}
	Tables   = Table{file: "rt_tables", bits: 32, builtin: []entry{{253, "default"}, {254, "main"}, {255, "local"}}}
	Realms   = Table{file: "rt_realms", bits: 8, builtin: []entry{{0, "cosmos"}}}
	DSFields = Table{file: "rt_dsfield", bits: 8, builtin: []entry{{0, "default"}}}
	// ProtoDownReasons have only a directory of files.
	ProtoDownReasons = Table{file: "protodown_reasons", bits: 8}
	Groups           = Table{file: "group", bits: 32, builtin: []entry{{0, "default"}}}
)

// Name is the name of a number, or the number as text.
func (t *Table) Name(n uint32) string {
	if name, ok := t.Lookup(n); ok {
		return name
	}
	return strconv.FormatUint(uint64(n), 10)
}

// Lookup is the name of a number, if it has one.
func (t *Table) Lookup(n uint32) (string, bool) {
	t.load()
	for i := len(t.loaded) - 1; i >= 0; i-- { // the last line about a number counts
		if t.loaded[i].number == n {
			return t.loaded[i].name, true
		}
	}
	return "", false
}

// Number is the number that a word names or is.
func (t *Table) Number(word string) (uint32, bool) {
	if n, ok := t.Named(word); ok {
		return n, true
	}
	n, ok := cnum.Uint(word, t.bits)
	return uint32(n), ok
}

// Named is the number that a word names.
func (t *Table) Named(word string) (uint32, bool) {
	t.load()
	for _, e := range t.loaded {
		if e.name == word {
			return e.number, true
		}
	}
	return 0, false
}

// Hex is Number for tables whose numbers are written in hexadecimal.
func (t *Table) Hex(word string) (uint32, bool) {
	if n, ok := t.Named(word); ok {
		return n, true
	}
	n, ok := cnum.Hex(word, t.bits)
	return uint32(n), ok
}

// Group is the number of a group of links. ip reads it as an int, cuts off what
// is too much and refuses what is then negative.
func Group(word string) (uint32, bool) {
	if n, ok := Groups.Named(word); ok {
		return n, true
	}
	n, ok := cnum.Truncated(word)
	return uint32(n), ok && n >= 0
}

func (t *Table) load() {
	if t.read {
		return
	}
	t.read = true
	t.loaded = append(t.loaded, t.builtin...)
	t.readFile(dir + t.file)
	more, _ := filepath.Glob(dir + t.file + ".d/*.conf")
	for _, name := range more {
		t.readFile(name)
	}
}

func (t *Table) readFile(name string) {
	file, err := os.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	t.parse(file)
}

// parse reads lines of a number and a name; # begins a comment.
func (t *Table) parse(r io.Reader) {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if n, ok := cnum.Uint(fields[0], t.bits); ok {
			t.loaded = append(t.loaded, entry{uint32(n), fields[1]})
		}
	}
}
