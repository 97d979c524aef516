package main

import (
	"bufio"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestInitialisation holds what happens before main in bounds: nothing of ours, and
// of the packages that we use a third of the time that an empty program takes from
// its start to its end. A tool is started for each line of a script.
func TestInitialisation(t *testing.T) {
	dir := t.TempDir()
	gonet, empty := filepath.Join(dir, "gonet"), filepath.Join(dir, "empty")
	source := filepath.Join(dir, "empty.go")
	if err := os.WriteFile(source, []byte("package main\nfunc main() {}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, build := range [][]string{{"scripts/build", gonet}, {"go", "build", "-o", empty, source}} {
		if out, err := osexec.Command(build[0], build[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	const rounds = 30 // of which the best counts: other programs run too
	least := time.Hour
	best := initialised(t, gonet)
	for range rounds {
		begin := time.Now()
		if err := osexec.Command(empty).Run(); err != nil {
			t.Fatal(err)
		}
		least = min(least, time.Since(begin))
		if again := initialised(t, gonet); total(again) < total(best) {
			best = again
		}
	}
	if n := total(best); n > least/3 {
		t.Errorf("before main %v go by, an empty program takes %v:", n, least)
		for _, p := range best {
			t.Errorf("%8v %s", p.clock, p.name)
		}
	}
	for _, p := range best {
		switch {
		case strings.HasPrefix(p.name, "gonet/") && p.allocations > 0:
			t.Errorf("%s allocates %d times before main", p.name, p.allocations)
		case p.name == "github.com/urfave/cli/v2": // the tools end before it, see internal/tools
			t.Error("cli is initialised before a tool runs")
		}
	}
}

type initialisation struct {
	name        string
	clock       time.Duration
	allocations int
}

// initialised are the packages that Go initialises before "ip -V" ends.
func initialised(t *testing.T, program string) (all []initialisation) {
	cmd := osexec.Command(program, "-V")
	cmd.Args[0] = "ip"
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace strings.Builder
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(strings.NewReader(trace.String())); lines.Scan(); {
		var p initialisation
		var at, clock float64
		var bytes int
		if _, err := fmt.Sscanf(lines.Text(), "init %s @%f ms, %f ms clock, %d bytes, %d allocs",
			&p.name, &at, &clock, &bytes, &p.allocations); err == nil {
			p.clock = time.Duration(clock * float64(time.Millisecond))
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		t.Fatalf("no packages in:\n%s", &trace)
	}
	return all
}

func total(all []initialisation) (n time.Duration) {
	for _, p := range all {
		n += p.clock
	}
	return n
}
