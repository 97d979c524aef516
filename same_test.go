package main

import (
	"os"
	osexec "os/exec"
	"strings"
	"testing"
)

// TestSameAsIP runs each line of testdata/same.txt with the real tool and with
// gonet on the same links, in a sandbox of their own: output, errors and status
// are equal. A line that begins with "!" only prepares, with the real tool.
func TestSameAsIP(t *testing.T) {
	if os.Getenv(inside) == "" {
		if _, err := osexec.LookPath("/usr/sbin/ip"); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal("no /usr/sbin/ip to compare with")
			}
			t.Skip("no /usr/sbin/ip to compare with")
		}
		cmd := inSandbox("testdata/same.txt")
		cmd.Args[3] = "-test.run=^TestSameAsIP$"
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	ours, err := osexec.LookPath("ip") // testscript's link to this binary stands first
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(os.Getenv(inside))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if words[0] == "!" {
			if got := outcome("/usr/sbin/ip", words[1:]); got.status != 0 {
				t.Fatalf("%s: %+v", line, got)
			}
			continue
		}
		compared++
		if want, got := outcome("/usr/sbin/ip", words), outcome(ours, words); want != got {
			t.Errorf("ip %s\nreal: %+v\nours: %+v", line, want, got)
		}
	}
	if compared == 0 {
		t.Error("nothing compared")
	}
}

// A result is what a command leaves behind.
type result struct {
	stdout, stderr string
	status         int
}

func outcome(tool string, words []string) result {
	var stdout, stderr strings.Builder
	cmd := osexec.Command(tool, words...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // the status tells
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}
