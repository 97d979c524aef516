package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestImports holds the layers apart: arrows go one way, nouns do not know each
// other (tools and main join them), and what is dangerous or heavy has one place.
func TestImports(t *testing.T) {
	// Of our own packages, who may import whom. A noun may import all of
	// internal, and nothing else of ours.
	internal := map[string][]string{
		"bpf":        {"model"},
		"changes":    {"cmdline", "links", "model", "nexthops", "render", "rtnl"},
		"cmdline":    {"cnum", "render", "rtnl"},
		"cnum":       {},
		"getopt":     {},
		"hosts":      {"cnum"},
		"inet":       {"cmdline", "cnum", "model"},
		"ioctl":      {},
		"layer2":     {"cmdline", "inet"},
		"links":      {"bpf", "cmdline", "cnum", "ioctl", "model", "ns", "rtnames", "rtnl"},
		"model":      {"rtnl"},
		"nexthops":   {"model", "rtnl"},
		"ns":         {"cmdline"},
		"render":     {"model", "rtnames", "rtnl"},
		"rtnames":    {"cnum"},
		"routewords": {"cmdline", "cnum", "inet", "rtnames"},
		"rtnl":       {},
		"shell":      {"cmdline", "ns"},
		"vrfgroup":   {"bpf", "cmdline", "ns"},
	}
	// What only some may import.
	only := map[string][]string{
		"github.com/urfave/cli/v2":          {"."},
		"github.com/vishvananda/netns":      {"internal/ns"},
		"github.com/vishvananda/netlink":    {},
		"regexp":                            {},
		"reflect":                           {},
		"text/template":                     {},
		"encoding/json":                     {},
		"net/http":                          {},
		"github.com/rogpeppe/go-internal":   {},
		"github.com/vishvananda/netlink/nl": nil, // any
		"golang.org/x/sys/unix":             nil,
		"golang.org/x/term":                 {"internal/cmdline"},
	}
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := filepath.Dir(path)
		for _, spec := range file.Imports {
			seen++
			name, _ := strconv.Unquote(spec.Path.Value)
			if who, limited := only[name]; limited && who != nil && !slices.Contains(who, dir) {
				t.Errorf("%s imports %s", path, name)
			}
			target, ours := strings.CutPrefix(name, "gonet/")
			switch {
			case !ours || dir == ".":
			case dir == "internal/tools":
			case !strings.HasPrefix(target, "internal/"):
				t.Errorf("%s imports the noun %s: tools joins them", path, target)
			case strings.HasPrefix(dir, "internal/"):
				if !slices.Contains(internal[strings.TrimPrefix(dir, "internal/")], strings.TrimPrefix(target, "internal/")) {
					t.Errorf("%s imports %s", path, target)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("no imports seen")
	}
}
