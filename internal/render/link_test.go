package render

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gonet/internal/model"
)

// TestRecordedLinks renders what Debian's kernel said of a link of every kind,
// and compares with what the real ip printed of it there.
func TestRecordedLinks(t *testing.T) {
	compareRecorded(t, "links", func(p *Printer, l *model.Link, names Names) {
		p.Link(l, names)
		p.LinkEnd(l)
	})
}

// TestRecordedCounters is the same with -s, of links that have virtual functions.
func TestRecordedCounters(t *testing.T) {
	compareRecorded(t, "counters", func(p *Printer, l *model.Link, names Names) {
		p.Stats = 1
		p.Link(l, names)
		p.Newline()
		p.LinkStats(l)
		p.LinkEnd(l)
	})
}

// TestRecordedPorts is the same for ports of bridges, of messages that were made
// by hand, and the real bridge.
func TestRecordedPorts(t *testing.T) { compareRecorded(t, "ports", (*Printer).Port) }

// compareRecorded prints what is recorded in a directory of testdata.
func compareRecorded(t *testing.T, dir string, print func(*Printer, *model.Link, Names)) {
	files, _ := filepath.Glob("../../testdata/" + dir + "/*.txt")
	if len(files) == 0 {
		t.Fatal("nothing recorded")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			r := readRecorded(t, file)
			for _, json := range []bool{false, true} {
				want := r.text
				if json {
					want = r.json
				}
				if got := r.render(t, json, print); got != want {
					i := 0
					for i < min(len(got), len(want)) && got[i] == want[i] {
						i++
					}
					begin := max(0, i-40)
					t.Errorf("json %v:\nreal ...%.150q\nours ...%.150q", json, want[begin:], got[begin:])
				}
			}
		})
	}
}

// A recorded link is one file of testdata/links.
type recorded struct {
	message    []byte
	text, json string
	links      map[int]namedLink
	netns      map[int32]string
}

type namedLink struct {
	name  string
	flags uint32
}

func readRecorded(t testing.TB, file string) *recorded {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorded{links: map[int]namedLink{}, netns: map[int32]string{}}
	for _, f := range archive.Files {
		text := string(f.Data)
		switch f.Name {
		case "message":
			if r.message, err = hex.DecodeString(strings.ReplaceAll(text, "\n", "")); err != nil {
				t.Fatal(err)
			}
		case "text":
			r.text = text
		case "json":
			r.json = text
		case "names":
			for line := range strings.Lines(text) {
				var index int
				var l namedLink
				if _, err := fmt.Sscanf(line, "netns %d %s", &index, &l.name); err == nil {
					r.netns[int32(index)] = l.name
				} else if _, err := fmt.Sscanf(line, "%d %s %v", &index, &l.name, &l.flags); err == nil {
					r.links[index] = l
				} else {
					t.Fatalf("%s: %q", file, line)
				}
			}
		}
	}
	return r
}

func (r *recorded) Link(index int) (string, uint32, bool) {
	l, ok := r.links[index]
	return l.name, l.flags, ok
}

func (r *recorded) Netns(id int32) string { return r.netns[id] }

func (r *recorded) Program(uint32) (p model.Program, ok bool) { return p, false }

func (r *recorded) Group(n uint32) string {
	if n == 0 {
		return "default"
	}
	return fmt.Sprint(n)
}

func (r *recorded) render(t testing.TB, json bool, print func(*Printer, *model.Link, Names)) string {
	var l model.Link
	if err := model.DecodeLink(r.message, &l); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	p := NewPrinter(w, json, false, Style{Details: true})
	p.Open()
	print(p, &l, r)
	p.Text("\n")
	p.Close()
	p.End()
	w.Flush()
	return out.String()
}

// FuzzLink says that no bytes make the decoder or a printer panic.
func FuzzLink(f *testing.F) {
	files, _ := filepath.Glob("../../testdata/links/*.txt")
	for _, file := range files {
		f.Add(readRecorded(f, file).message)
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		var l model.Link
		if model.DecodeLink(message, &l) != nil {
			return
		}
		r := &recorded{}
		for _, json := range []bool{false, true} {
			w := bufio.NewWriter(&bytes.Buffer{})
			p := NewPrinter(w, json, true, Style{Details: true, Stats: 2})
			p.Open()
			p.Link(&l, r)
			p.LinkStats(&l)
			p.LinkEnd(&l)
			p.LinkBrief(&l, r)
			p.Port(&l, r)
		}
	})
}

// BenchmarkLink is what a listing does for each link: a veth pair's end in text,
// with -d and as JSON.
func BenchmarkLink(b *testing.B) {
	r := readRecorded(b, "../../testdata/links/veth_up.txt")
	for _, c := range []struct {
		name string
		json bool
		Style
	}{{"text", false, Style{}}, {"details", false, Style{Details: true}}, {"json", true, Style{}}} {
		b.Run(c.name, func(b *testing.B) {
			p := NewPrinter(bufio.NewWriter(io.Discard), c.json, false, c.Style)
			var l model.Link
			b.ReportAllocs()
			for b.Loop() {
				if err := model.DecodeLink(r.message, &l); err != nil {
					b.Fatal(err)
				}
				p.Open()
				p.Link(&l, r)
				p.LinkEnd(&l)
				p.Text("\n")
				p.Close()
			}
		})
	}
}
