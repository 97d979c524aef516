package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gonet/internal/tools"
)

// Generated cases are lines made from the tables in testdata/generate. A table
// has paragraphs; the lines of one run in one pair of worlds, and the state is
// compared where it can have changed. A paragraph holds
//
//	# a comment
//	! a command that prepares, as in testdata/same
//	@undo COMMAND: takes back what a line after it has made, if it succeeded
//	@skip BEGINNING: lines that begin so are left out, for the reason above it
//	~NAME LINE: that line is known to differ, as in testdata/same
//	a line, or several patterns with "..." in them, and then, indented, the
//	words that take its place: a keyword with its values, parted by "|"
//
// Each keyword is tried with each value, without one, with wrong ones, twice, and
// in every abbreviation; "#" before a number is for all the forms that a number
// may have. "@options" in a line is every option of ip and every pair of them,
// "@nouns" what ip knows of objects and verbs, abbreviated and with a word more.
type paragraph struct {
	prepare []string
	lines   []generated
	skip    []string
	known   map[string]string // reasons by line
	seen    map[string]bool
}

// A generated line may have a command that takes back what it did.
type generated struct{ line, undo string }

// parseTable gives the paragraphs of a table.
func parseTable(text string) []*paragraph {
	var all []*paragraph
	for block := range strings.SplitSeq(text, "\n\n") {
		p := &paragraph{known: map[string]string{}, seen: map[string]bool{}}
		p.parse(strings.Split(block, "\n"))
		all = append(all, p.split()...)
	}
	return all
}

// split parts what is long in two, so that two pairs of worlds may be at it.
func (p *paragraph) split() (parts []*paragraph) {
	const long = 400
	for lines := range slices.Chunk(p.lines, max(long, len(p.lines)/2+1)) {
		parts = append(parts, &paragraph{prepare: p.prepare, lines: lines, known: p.known})
	}
	return parts
}

func (p *paragraph) parse(lines []string) {
	undo := ""
	var patterns []string
	var done bool // words of the patterns have come: the next pattern is of other words
	for _, line := range lines {
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "", line[0] == '#':
		case word == "!":
			p.prepare = append(p.prepare, rest)
		case word == "@undo":
			undo = rest
		case word == "@skip":
			p.skip = append(p.skip, rest)
		case line[0] == '~':
			p.known[rest] = word[1:]
		case line[0] == '\t':
			done = true
			for i, pattern := range patterns {
				for _, words := range variants(line[1:], i == 0) {
					p.add(strings.TrimSpace(strings.Replace(pattern, "...", words, 1)), undo)
				}
			}
		case strings.Contains(line, "..."):
			if done {
				patterns, done = nil, false
			}
			patterns = append(patterns, line)
		case strings.Contains(line, "@options"):
			for _, o := range optionPairs() {
				p.add(strings.Join(strings.Fields(strings.Replace(line, "@options", o, 1)), " "), undo)
			}
		case word == "@nouns":
			for _, l := range nounLines() {
				p.add(l, undo)
			}
		default:
			p.add(line, undo)
		}
	}
}

// add is for each line once.
func (p *paragraph) add(line, undo string) {
	if p.seen[line] {
		return
	}
	p.seen[line] = true
	for _, begin := range p.skip {
		if strings.HasPrefix(line, begin) {
			return
		}
	}
	p.lines = append(p.lines, generated{line, undo})
}

// thinning is how many lines there are for one that is compared: GONET_THIN, which
// had better be prime, for patterns have their lines in periods.
func thinning(t *testing.T) int {
	said := os.Getenv("GONET_THIN")
	if said == "" {
		return 1
	}
	every, err := strconv.Atoi(said)
	if err != nil || every < 1 {
		t.Fatalf("GONET_THIN=%q", said)
	}
	return every
}

// thin keeps one line of every so many.
func (p *paragraph) thin(every int, total *score) {
	var kept []generated
	for i := 0; i < len(p.lines); i += every {
		kept = append(kept, p.lines[i])
	}
	total.thinned.Add(int64(len(p.lines) - len(kept)))
	p.lines = kept
}

// variants are the ways to write a keyword and its value, right and wrong; after
// "=" there are only values. Without all, there are fewer.
func variants(words string, all bool) []string {
	key, rest, _ := strings.Cut(words, " ")
	values := strings.Split(rest, " | ")
	if key == "=" {
		key = ""
	}
	var ways []string
	add := func(words ...string) {
		words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
		ways = append(ways, strings.Join(words, " "))
	}
	for _, v := range values {
		add(key, strings.ReplaceAll(v, "#", ""))
	}
	for _, v := range values {
		if before, after, ok := strings.Cut(v, "#"); ok && all {
			for _, n := range numberForms() {
				add(key, before+n+strings.TrimLeft(after, "0123456789"))
			}
		}
	}
	if key == "" {
		return ways
	}
	good := strings.ReplaceAll(values[0], "#", "")
	add(key)
	add(key, "bogus")
	if !all {
		return ways
	}
	add(key, "''")
	if good != "" {
		add(key, good, "bogus")
	}
	add(key, good, key, good)
	for i := 1; i < len(key); i++ {
		add(key[:i], good)
	}
	return ways
}

// numberForms are the ways in which strtol and its kin may be asked, and the
// limits of every size.
func numberForms() []string {
	return []string{
		"0", "1", "-1", "+5", "010", "08", "0X1f", "0x", "0b11", "1_0", "5x", "1.5", "1e2", "''", "' 5'", "'5 '", "-0",
		"255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296", "-4294967295",
		"9223372036854775808", "18446744073709551615", "18446744073709551616", "-18446744073709551615",
	}
}

// optionPairs are the options that change what ip shows, alone and two by two.
func optionPairs() []string {
	options := []string{"-br", "-o", "-d", "-s", "-s -s", "-h", "-iec", "-c", "-N", "-r", "-j", "-p", "-4", "-6", "-0", "-echo"}
	pairs := []string{"", "-B", "-M", "-t", "-ts", "-a", "-c=never", "-f inet", "-s -s -s", "-j -p -d", "-j -p -d -s -s", "-br -j -p", "-o -j -d -s", "-o -c -d -s", "-s -h -iec"}
	for i, a := range options {
		pairs = append(pairs, a)
		for _, b := range options[i+1:] {
			pairs = append(pairs, a+" "+b)
		}
	}
	return pairs
}

// nounLines abbreviate the objects and verbs of ip that gonet has.
func nounLines() []string {
	var lines []string
	for _, n := range tools.Nouns() {
		for i := 1; i <= len(n.Name); i++ {
			lines = append(lines, "ip "+n.Name[:i]+" help", "ip "+n.Name[:i]+" bogus")
		}
		for _, v := range n.Verbs {
			for i := 1; i <= len(v.Name); i++ {
				verb := "ip " + n.Name + " " + v.Name[:i]
				lines = append(lines, verb, verb+" ''", verb+" bogus", verb+" help", verb+" dev", verb+" bogus bogus")
			}
			lines = append(lines, "ip "+n.Name+" "+v.Name+"x")
		}
	}
	return lines
}

// compareGenerated runs the tables that match the pattern, with the files of
// testdata/same, under the name generated_TABLE.
func compareGenerated(t *testing.T, dirs toolDirs, pattern, reasons string, total *score) (found bool) {
	files, _ := filepath.Glob("testdata/generate/*.txt")
	every := thinning(t)
	for _, file := range files {
		name := "generated_" + strings.TrimSuffix(filepath.Base(file), ".txt")
		if ok, _ := filepath.Match(pattern, name); !ok {
			continue
		}
		found = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			todo := make(chan *paragraph)
			var workers sync.WaitGroup
			for range 2 {
				workers.Go(func() {
					for p := range todo {
						p.compare(t, dirs, reasons, total)
					}
				})
			}
			for _, p := range parseTable(string(text)) {
				p.thin(every, total)
				todo <- p
			}
			close(todo)
			workers.Wait()
		})
	}
	return found
}

// twins are two worlds in which the same has happened.
type twins struct {
	real, ours *world
	dirs       toolDirs
}

func newTwins(t *testing.T, dirs toolDirs, prepare []string) *twins {
	w := &twins{newWorld(dirs.real), newWorld(dirs.ours), dirs}
	for _, line := range prepare {
		for _, r := range w.prepare(line) {
			if r.status != 0 {
				t.Errorf("%s: %s%s", line, r.stdout, r.stderr)
			}
		}
	}
	return w
}

// prepare runs a line in both worlds with the real tools, at the same time: most
// of what it takes to make and to delete a link is waiting.
func (w *twins) prepare(line string) (results [2]result) {
	var both sync.WaitGroup
	both.Go(func() { results[0] = w.real.run(line, w.dirs.real) })
	both.Go(func() { results[1] = w.ours.run(line, w.dirs.real) })
	both.Wait()
	return results
}

func (w *twins) end() {
	w.real.end()
	w.ours.end()
}

func (p *paragraph) compare(t *testing.T, dirs toolDirs, reasons string, total *score) {
	w := newTwins(t, dirs, p.prepare)
	defer func() { w.end() }()
	parted := false
	for _, g := range p.lines {
		want, got := w.settled(g.line)
		if want != got && p.known[g.line] == "" && !closed(want, got) && total.shown.Load() < shownMost {
			total.again.Add(1)
			w.end()
			w = newTwins(t, dirs, p.prepare)
			want, got = w.settled(g.line)
		}
		p.judge(t, g.line, want, got, reasons, total)
		parted = want.state != got.state || want.status != got.status
		if parted {
			w.end()
			w = newTwins(t, dirs, p.prepare)
		} else if g.undo != "" && want.status == 0 {
			w.prepare(g.undo)
		}
	}
	if !parted && slices.ContainsFunc(p.lines, func(g generated) bool { return !readOnly(g.line) }) {
		if text := differentStates(w.real, w.ours, dirs.real); text != "" {
			t.Errorf("%s\n...\nleave different networks to ip\n%s", strings.Join(p.prepare, "\n"), text)
		}
	}
}

// settled runs a line in both, and waits for what the kernel does in its own time.
func (w *twins) settled(line string) (want, got result) {
	want, got = w.both(line)
	if readOnly(line) {
		settle(func() bool { // carriers may come late
			if want != got {
				want, got = w.both(line)
			}
			return want == got || closed(want, got)
		})
	}
	if changes(line, want, got) {
		settle(func() bool {
			want.state, got.state = w.real.network(), w.ours.network()
			return want.state == got.state
		})
	}
	return want, got
}

func (w *twins) both(line string) (want, got result) {
	want, got = w.real.run(line, w.dirs.real), w.ours.run(line, w.dirs.ours)
	if strings.Contains(line, "neigh") {
		want.stdout, got.stdout = unordered(want.stdout), unordered(got.stdout)
	}
	return want, got
}

// unordered is for what the kernel lists by a hash that differs in each network:
// the lines, or JSON's objects, in some order.
func unordered(s string) string {
	s = strings.NewReplacer("[{", "{", "}]", "}", "},{", "}\n{", "[ {", "{", "} ]", "}").Replace(s)
	return sortedLines(s)
}

// changes says whether a line may have changed something: ip does all that a line
// says or nothing, ifconfig goes on after an error.
func changes(line string, want, got result) bool {
	return !readOnly(line) && (want.status == 0 || got.status == 0 || strings.HasPrefix(line, "ifconfig"))
}

func (p *paragraph) judge(t *testing.T, line string, want, got result, reasons string, total *score) {
	total.compared.Add(1)
	reason := p.known[line]
	if closed(want, got) { // which lists fail is for the kernel to say
		reason = "cut-json"
	}
	if reason != "" && !strings.Contains(reasons, "| "+reason+" |") {
		t.Errorf("docs/differences.md has no %q", reason)
	}
	switch {
	case reason != "" && want == got:
		t.Errorf("%s\nis said to differ, but does not", line)
	case reason != "":
		total.known.Add(1)
	case want == got:
		total.equal.Add(1)
	default:
		t.Fail()
		if total.shown.Add(1) <= shownMost {
			fmt.Printf("%s\n%s\n", line, difference(want, got))
		}
	}
}

// shownMost is how many differences are shown, and tried again.
const shownMost = 700
