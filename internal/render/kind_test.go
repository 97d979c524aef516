package render

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gonet/internal/model"
)

// TestKinds prints every link of testdata/links from the message that Debian's
// kernel sent, as the real ip printed it there. TestRecordLinks makes the files.
func TestKinds(t *testing.T) {
	files, _ := filepath.Glob("../../testdata/links/*.txt")
	if len(files) == 0 {
		t.Fatal("no recorded links")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string]string{}
			for _, f := range archive.Files {
				parts[f.Name] = string(f.Data)
			}
			message, err := hex.DecodeString(strings.ReplaceAll(parts["message"], "\n", ""))
			if err != nil {
				t.Fatal(err)
			}
			names := parseNames(t, parts["names"])
			for _, form := range []string{"text", "json"} {
				got := printed(t, message, form == "json", names)
				if got != parts[form] {
					t.Errorf("%s\nreal: %s\nours: %s", form, parts[form], got)
				}
			}
		})
	}
}

// printed is "ip -d link show" of one link.
func printed(t *testing.T, message []byte, json bool, names Names) string {
	var l model.Link
	if err := model.DecodeLink(message, &l); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	w := bufio.NewWriter(&out)
	p := NewPrinter(w, json, false, Style{Details: true})
	p.Open()
	p.Link(&l, names)
	p.LinkEnd(&l)
	p.Text("\n")
	p.Close()
	p.End()
	w.Flush()
	return out.String()
}

// recordedNames are the other links and the namespaces that a file names.
type recordedNames struct {
	links map[int]recordedLink
	netns map[int32]string
}

type recordedLink struct {
	name  string
	flags uint32
}

func parseNames(t *testing.T, text string) recordedNames {
	names := recordedNames{map[int]recordedLink{}, map[int32]string{}}
	for line := range strings.Lines(text) {
		var name string
		var id int32
		if _, err := fmt.Sscanf(line, "netns %d %s", &id, &name); err == nil {
			names.netns[id] = name
			continue
		}
		var index int
		var flags uint32
		if _, err := fmt.Sscanf(line, "%d %s 0x%x", &index, &name, &flags); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		names.links[index] = recordedLink{name, flags}
	}
	return names
}

func (n recordedNames) Link(index int) (name string, flags uint32, ok bool) {
	l, ok := n.links[index]
	return l.name, l.flags, ok
}

func (n recordedNames) Netns(id int32) string { return n.netns[id] }

func (n recordedNames) Group(group uint32) string {
	if group == 0 {
		return "default"
	}
	return strconv.FormatUint(uint64(group), 10)
}
