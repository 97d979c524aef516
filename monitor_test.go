package main

import (
	"bytes"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMonitor runs every case of testdata/monitor in one world, in which the real
// ip monitor and gonet's listen to the same changes, and compares after every
// line what the two have told.
//
// A line that begins with % is a monitor, or anything else that tells without
// end; the lines after them are what happens, done by the real tools. GONET and
// GONET_SAME are as for TestSame.
func TestMonitor(t *testing.T) {
	if os.Getenv(inside) == "" {
		outside(t)
		return
	}
	pattern := "*"
	if p := os.Getenv("GONET_SAME"); p != "" {
		pattern = p
	}
	files, _ := filepath.Glob("testdata/monitor/" + pattern + ".txt")
	dirs := newToolDirs(t)
	var total score
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, lines := range splitCases(string(text)) {
				compareMonitors(t, dirs, lines, &total)
			}
		})
	}
	report(t, &total)
}

// compareMonitors runs one case in a fresh world.
func compareMonitors(t *testing.T, dirs toolDirs, lines []string, total *score) {
	w := newWorld(dirs.real)
	defer w.end()
	var pairs []pair
	awaited := true
	for _, line := range lines {
		if rest, ok := strings.CutPrefix(line, "! "); ok {
			w.run(rest, dirs.real)
			continue
		}
		if rest, ok := strings.CutPrefix(line, "% "); ok {
			p := pair{line: rest, real: w.listen(dirs.real, rest), ours: w.listen(dirs.ours, rest)}
			defer p.real.end()
			defer p.ours.end()
			pairs = append(pairs, p)
			awaited = false
			continue
		}
		if !awaited {
			w.awaitListeners(2 * len(pairs))
			awaited = true
		}
		if r := w.run(line, dirs.real); r.status != 0 {
			t.Errorf("%s: %s", line, r.stderr)
		}
		await(pairs)
		for _, p := range pairs {
			total.compared.Add(1)
			want, got := p.real.take(), p.ours.take()
			if want == got {
				total.equal.Add(1)
				continue
			}
			want, got = aroundFirst(want, got)
			t.Errorf("%s\n%s\n  real: %q\n  ours: %q", p.line, line, want, got)
		}
	}
}

// A pair is the real monitor and ours.
type pair struct {
	line       string
	real, ours *listener
}

// await waits until nothing more is told, and both of each pair have told the
// same: or for so long that they never will.
func await(pairs []pair) {
	length := func() (all int, equal bool) {
		equal = true
		for _, p := range pairs {
			all += p.real.length() + p.ours.length()
			equal = equal && p.real.rest() == p.ours.rest()
		}
		return all, equal
	}
	for deadline := time.Now().Add(settling); time.Now().Before(deadline); {
		before, _ := length()
		time.Sleep(quiet)
		if after, equal := length(); equal && before == after {
			return
		}
	}
}

// quiet is how long nothing has to be told before a line is over.
const quiet = 30 * time.Millisecond

// A listener is a command that is running, with what it has printed that nobody has taken yet.
type listener struct {
	cmd *osexec.Cmd
	mu  sync.Mutex
	out bytes.Buffer
}

func (l *listener) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(b)
}

func (l *listener) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Len()
}

// rest is what was printed and not taken yet, with one time for all times.
func (l *listener) rest() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return clock.ReplaceAllString(l.out.String(), "TIME")
}

// take is rest, once.
func (l *listener) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.out.Reset()
	return clock.ReplaceAllString(l.out.String(), "TIME")
}

var clock = regexp.MustCompile(`[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} [0-9]{4} [0-9]{1,6} usec|[0-9]{4}(?:-[0-9]{2}){2}T[0-9:]{8}\.[0-9]{6}`)

func (l *listener) end() {
	_ = l.cmd.Process.Kill()
	_ = l.cmd.Wait()
}

// listen starts a command that tells without end.
func (w *world) listen(dir, line string) *listener {
	l := &listener{cmd: osexec.Command("/usr/bin/env", strings.Fields(line)...)}
	l.cmd.Env = toolEnv(dir)
	l.cmd.Stdout, l.cmd.Stderr = l, l
	started := make(chan error)
	w.jobs <- func() { started <- l.cmd.Start() }
	if err := <-started; err != nil {
		panic(err)
	}
	return l
}

// awaitListeners waits until that many sockets have joined a group, and a little
// longer for what their owners do next.
func (w *world) awaitListeners(n int) {
	for range 40 {
		time.Sleep(quiet)
		sockets := w.start(w.dir, "", "cat", "/proc/net/netlink").stdout
		if len(joined.FindAllString(sockets, -1)) >= n {
			break
		}
	}
	time.Sleep(2 * quiet)
}

var joined = regexp.MustCompile(fmt.Sprintf(`(?m)^\S+ 0 +[1-9][0-9]* +(?:%[1]s*[1-9a-f]%[1]s*) `, "[0-9a-f]"))
