package main

import (
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestSame runs every case of testdata/same with the real tools and with gonet,
// each in a world of its own, and compares after every line what was printed,
// the status and the state of the network.
//
// Cases are separated by empty lines. A line is a command; what begins with
//
//	#  is a comment
//	!  only prepares: the real tool runs it in both worlds
//	~  is known to differ, for the reason of that name in docs/differences.md
//	?  begins a case for kernels on which that command succeeds; on others the
//	   case is left out, or fails if GONET_KERNEL is "full"
//
// GONET names the binary to compare (otherwise it is built), GONET_SAME a
// pattern of files, GONET_THIN a number: of so many generated lines one is compared.
func TestSame(t *testing.T) {
	if os.Getenv(inside) == "" {
		outside(t)
		return
	}
	pattern := "*"
	if p := os.Getenv("GONET_SAME"); p != "" {
		pattern = p
	}
	files, _ := filepath.Glob("testdata/same/" + pattern + ".txt")
	dirs := newToolDirs(t)
	reasons, err := os.ReadFile("docs/differences.md")
	if err != nil {
		t.Fatal(err)
	}
	var total score
	t.Cleanup(func() { report(t, &total) })
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			compareAll(t, dirs, splitCases(string(text)), string(reasons), &total)
		})
	}
	if !compareGenerated(t, dirs, pattern, string(reasons), &total) && len(files) == 0 {
		t.Fatal("no cases")
	}
}

// outside starts the test again in a sandbox, with the binary to compare.
func outside(t *testing.T) {
	for _, tool := range realTools {
		if _, err := os.Stat("/usr/sbin/" + tool); err != nil && os.Getenv("CI") != "" {
			t.Fatalf("nothing to compare with: %v", err)
		} else if err != nil {
			t.Skipf("nothing to compare with: %v", err)
		}
	}
	gonet := os.Getenv("GONET")
	if gonet == "" {
		gonet = filepath.Join(t.TempDir(), "gonet")
		if out, err := osexec.Command("scripts/build", gonet).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	cmd := inSandbox(t.Name(), "yes")
	cmd.Env = append(cmd.Env, "GONET="+gonet)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
}

var realTools = []string{"ip", "brctl", "bridge", "ifconfig", "route", "arp"}

// toolDirs are two directories with the same names in them.
type toolDirs struct{ real, ours string }

func newToolDirs(t *testing.T) toolDirs {
	dir := t.TempDir()
	both := toolDirs{filepath.Join(dir, "real"), filepath.Join(dir, "ours")}
	for _, d := range []string{both.real, both.ours} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, dir, name string) {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range realTools {
		link("/usr/sbin/"+name, both.real, name)
		link(os.Getenv("GONET"), both.ours, name)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link(self, both.real, "mrouted")
	link(self, both.ours, "mrouted")
	return both
}

func splitCases(text string) [][]string {
	var cases [][]string
	for block := range strings.SplitSeq(text, "\n\n") {
		var lines []string
		for line := range strings.Lines(block) {
			if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			cases = append(cases, lines)
		}
	}
	return cases
}

// A score counts lines, and what was left out: cases that this kernel is unfit for
// and lines of generated tables; shown limits how many differences are printed.
type score struct{ compared, equal, known, unfit, thinned, shown, again atomic.Int64 }

func report(t *testing.T, s *score) {
	compared, equal, known := s.compared.Load(), s.equal.Load(), s.known.Load()
	fmt.Printf("%s compared %d command lines: %d equal, %d known to differ, %d not equal; left out: %d cases, %d generated lines; tried again: %d\n",
		t.Name(), compared, equal, known, compared-equal-known, s.unfit.Load(), s.thinned.Load(), s.again.Load())
	if s.compared.Load() == 0 {
		t.Error("nothing compared")
	}
}

// compareAll runs the cases, two at a time.
func compareAll(t *testing.T, dirs toolDirs, cases [][]string, reasons string, total *score) {
	next := make(chan []string)
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for lines := range next {
				v := compareCase(t, dirs, lines, reasons)
				if len(v.wrong) > 0 { // what the kernel does in its own time is no difference
					total.again.Add(1)
					v = compareCase(t, dirs, lines, reasons)
				}
				total.add(t, v)
			}
		})
	}
	for _, lines := range cases {
		next <- lines
	}
	close(next)
	workers.Wait()
}

// A verdict is what came of a case.
type verdict struct {
	compared, equal, known int64
	unfit                  bool
	wrong                  []string
}

func (v *verdict) complain(format string, args ...any) {
	v.wrong = append(v.wrong, fmt.Sprintf(format, args...))
}

func (s *score) add(t *testing.T, v verdict) {
	s.compared.Add(v.compared)
	s.equal.Add(v.equal)
	s.known.Add(v.known)
	if v.unfit {
		s.unfit.Add(1)
	}
	for _, text := range v.wrong {
		t.Fail()
		if s.shown.Add(1) <= 40 {
			t.Log(text)
		}
	}
}

// compareCase runs one case in two fresh worlds.
func compareCase(t *testing.T, dirs toolDirs, lines []string, reasons string) (v verdict) {
	if question, ok := strings.CutPrefix(lines[0], "? "); ok {
		if !possible(t, dirs, question) {
			return verdict{unfit: true}
		}
		lines = lines[1:]
	}
	real, ours := newWorld(dirs.real), newWorld(dirs.ours)
	defer real.end()
	defer ours.end()
	stateful := slices.ContainsFunc(lines, func(line string) bool { return !readOnly(line) })
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, "! "); ok {
			for _, w := range []*world{real, ours} {
				if r := w.run(rest, dirs.real); r.status != 0 {
					v.complain("%s: %s%s", line, r.stdout, r.stderr)
				}
			}
			continue
		}
		reason := ""
		if strings.HasPrefix(line, "~") {
			reason, line, _ = strings.Cut(line[1:], " ")
			if !strings.Contains(reasons, "| "+reason+" |") {
				v.complain("docs/differences.md has no %q", reason)
			}
		}
		want, got := real.run(line, dirs.real), ours.run(line, dirs.ours)
		if readOnly(line) && reason == "" {
			settle(func() bool { // carriers may come late
				if want != got {
					want, got = real.run(line, dirs.real), ours.run(line, dirs.ours)
				}
				return want == got || closed(want, got)
			})
		}
		if stateful {
			settle(func() bool {
				want.state, got.state = real.network(), ours.network()
				return want.state == got.state
			})
		}
		if closed(want, got) { // which lists fail is for the kernel to say
			reason = "cut-json"
		}
		v.compared++
		switch {
		case reason != "" && want == got:
			v.complain("%s\nis said to differ, but does not", line)
		case reason != "":
			v.known++
		case want == got:
			v.equal++
		default:
			led := slices.DeleteFunc(slices.Clone(lines[:i]), readOnly)
			v.complain("%s\n%s\n%s", strings.Join(led, "\n"), line, difference(want, got))
		}
		if want.state != got.state {
			return v // the worlds have parted
		}
	}
	if stateful {
		if text := differentStates(real, ours, dirs.real); text != "" {
			v.complain("%s\nleave different networks to ip\n%s", strings.Join(lines, "\n"), text)
		}
	}
	return v
}

// possible says whether this kernel does what the real tool asks for, in a world of
// its own.
func possible(t *testing.T, dirs toolDirs, question string) bool {
	w := newWorld(dirs.real)
	defer w.end()
	r := w.run(question, dirs.real)
	switch {
	case r.status == 0:
		return true
	case os.Getenv("GONET_KERNEL") == "full":
		t.Errorf("%s: %s", question, r.stderr)
	default:
		fmt.Printf("left out, for want of: %s\n", question)
	}
	return false
}

// differentStates is for the end of a case: what the real ip sees must be equal too.
func differentStates(real, ours *world, dir string) string {
	var want, got result
	settle(func() bool {
		want.state, got.state = real.state(dir), ours.state(dir)
		return want.state == got.state
	})
	return difference(want, got)
}

// settle looks again and again, as long as a kernel may take until it tells of a
// carrier, whether two worlds are equal.
func settle(equal func() bool) {
	for wait := 5 * time.Millisecond; !equal() && wait < settling; wait *= 2 {
		time.Sleep(wait)
	}
}

var settling = func() time.Duration {
	if os.Getenv("GONET_KERNEL") != "" { // in an emulator
		return 10 * time.Second
	}
	return 2500 * time.Millisecond
}()

// closed says that a command failed, and ours differs only in that it closed its
// JSON: the difference cut-json.
func closed(want, got result) bool {
	rest, ok := strings.CutPrefix(got.stdout, strings.TrimRight(want.stdout, " "))
	want.stdout = got.stdout
	return ok && want == got && got.status != 0 && rest != "" && strings.Trim(rest, "]} \n") == ""
}

// readOnly says that a line cannot change the network.
func readOnly(line string) bool {
	words := strings.Fields(line)
	if len(words) <= 2 && words[0] == "ifconfig" {
		return true
	}
	for _, w := range words {
		switch w {
		case "-j", "-br", "show", "list", "help", "get", "lst", "showdump", "ls", "identify", "pids", "list-id":
			return !slices.Contains(words, "exec") && !slices.Contains(words, "-echo") && !strings.Contains(line, ";")
		}
	}
	return false
}
