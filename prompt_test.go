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
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestPrompt starts each shell in a namespace on a terminal of its own, as a
// user does, whose start-up files set a prompt at every line.
func TestPrompt(t *testing.T) {
	if os.Getenv(inside) == "" {
		cmd := inSandbox("TestPrompt", "yes")
		out, err := cmd.CombinedOutput()
		t.Logf("%s", out)
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	if out, err := osexec.Command("ip", "netns", "add", "ns0").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	plain, err := osexec.Command("ls", "/proc/self/fd").Output() // what a command has without a shell between
	if err != nil {
		t.Fatal(err)
	}
	descriptors := strings.ReplaceAll(string(plain), "\n", " ")
	for _, c := range []struct{ argv, file, rc string }{
		{"bash", ".bashrc", "PROMPT_COMMAND='PS1=\"mine> \"'; rcread() { echo rc-was-$1; }\n"},
		{"bash -i", ".bashrc", "PROMPT_COMMAND=('PS1=\"mine> \"'); rcread() { echo rc-was-$1; }\n"},
		{"zsh", ".zshrc", "precmd() { PROMPT='mine> '; }; rcread() { echo rc-was-$1; }\n"},
		{"fish", ".config/fish/config.fish", "function fish_prompt; echo 'mine> '; end; function rcread; echo rc-was-$argv[1]; end\n"},
		{"dash", ".shinit", "PS1='mine> '; rcread() { echo rc-was-$1; }\n"},
		{"busybox sh", ".shinit", "PS1='mine> '; rcread() { echo rc-was-$1; }\n"},
	} {
		t.Run(c.argv, func(t *testing.T) {
			argv := strings.Fields(c.argv)
			if _, err := osexec.LookPath(argv[0]); err != nil {
				if os.Getenv("CI") != "" {
					t.Fatal(err)
				}
				t.Skip(err)
			}
			home := t.TempDir()
			rc := filepath.Join(home, c.file)
			if err := os.MkdirAll(filepath.Dir(rc), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(rc, []byte(c.rc), 0o644); err != nil {
				t.Fatal(err)
			}
			shell := onTerminal(t, append([]string{"gonet", "netns", "exec", "ns0"}, argv...),
				"HOME="+home, "ENV="+home+"/.shinit", "TERM=dumb")
			shell.expect(`ns0> `)
			shell.send("rcread read\n", `rc-was-read\r?\n(.|\n)*ns0> `)
			shell.send("ls /proc/self/fd | tr '\\n' ' '; echo\n", descriptors+`\r?\n(.|\n)*ns0> `)
			shell.send("ip netns identify; env | grep -c '^GONET_[^T]'; echo \"$ENV\"\n", `ns0\r?\n1\r?\n[^\n]*/.shinit\r?\n(.|\n)*ns0> `)
			shell.send("sleep 100\n", "")
			shell.send("\x03", `ns0> `)
			shell.send("sleep 100\n", "")
			shell.send("\x1a", `(?i)(stopped|suspended)(.|\n)*ns0> `)
			shell.send("fg\n", "")
			shell.send("\x03", `ns0> `)
			shell.send("exit 3\n", "")
			if status := shell.wait(); status != 3 {
				t.Errorf("exit 3 left status %d", status)
			}
			if strings.Contains(shell.text(), "mine>") {
				t.Errorf("the user's own prompt won:\n%s", shell.text())
			}
		})
	}
	t.Run("document", func(t *testing.T) {
		// The document's own remedy, as it is written there.
		outer := onTerminal(t, []string{"bash", "--norc", "--noprofile"}, "PS1=outer> ", "TERM=dumb")
		outer.expect(`outer> `)
		outer.send("ip netns exec ns0 /bin/bash --rcfile <(echo \"PS1=\\\"ns0> \\\"\")\n", `\nns0> `)
		outer.send("exit\n", `outer> `)
		outer.send("exit\n", "")
		outer.wait()
	})
	t.Run("GONET_PROMPT", func(t *testing.T) {
		for template, prompt := range map[string]string{"<{netns}> it's $(nosuch) ": "<ns0> it's ", "": "mine> "} {
			home := t.TempDir()
			if err := os.WriteFile(home+"/.bashrc", []byte("PS1='mine> '\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			shell := onTerminal(t, []string{"gonet", "exec", "ns0"}, "HOME="+home, "SHELL=/bin/bash", "TERM=dumb", "GONET_PROMPT="+template)
			shell.expect(prompt)
			shell.send("echo in $GONET_NETNS\n", "in ns0\r\n(.|\n)*"+prompt)
			shell.send("exit\n", "")
			shell.wait()
		}
	})
	t.Run("sandbox", func(t *testing.T) {
		shell := onTerminal(t, []string{"gonet", "sandbox"}, "HOME="+t.TempDir(), "SHELL=/bin/bash", "TERM=dumb")
		shell.expect(`sandbox> `)
		shell.send("sleep 100\n", "")
		shell.send("\x03", `sandbox> `)
		shell.send("sleep 100\n", "")
		shell.send("\x1a", `Stopped(.|\n)*sandbox> `)
		shell.send("exit 3\n", "")
		shell.send("exit 3\n", "") // the first only warns of what is stopped
		if status := shell.wait(); status != 3 {
			t.Errorf("exit 3 left status %d", status)
		}
	})
	t.Run("hint", func(t *testing.T) {
		if err := os.Chmod("/run/netns", 0o555); err != nil {
			t.Fatal(err)
		}
		for command, refused := range map[string]string{
			"ip link set lo up":      `RTNETLINK answers: Operation not permitted`,
			"ip netns add ns1":       `mount --make-shared /run/netns failed: Operation not permitted`,
			"ip netns delete ns0":    `Cannot remove namespace file "/run/netns/ns0": Permission denied`,
			"ip netns exec ns0 true": `setting the network namespace "ns0" failed: Operation not permitted`,
			"brctl addbr br0":        `add bridge failed: Operation not permitted`,
			"ifconfig lo up":         `SIOCSIFFLAGS: Operation not permitted`,
		} {
			poor := onTerminal(t, append([]string{"setpriv", "--bounding-set", "-all", "--inh-caps", "-all"}, strings.Fields(command)...))
			poor.expect("^" + refused + `\r\nhint: run it with sudo, .* gonet sandbox\r\n$`)
			poor.wait()
		}
	})
}

// A terminal is a pseudo-terminal with a command on it.
type terminal struct {
	t    *testing.T
	cmd  *osexec.Cmd
	ptmx *os.File
	mu   sync.Mutex
	out  bytes.Buffer
	seen int // what expect has passed
}

func onTerminal(t *testing.T, argv []string, env ...string) *terminal {
	ptmx, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fd := int(ptmx.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	pts, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer pts.Close()
	cmd := osexec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = pts, pts, pts
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, cmd: cmd, ptmx: ptmx}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := ptmx.Read(buf)
			term.mu.Lock()
			term.out.Write(buf[:n])
			term.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { ptmx.Close() })
	return term
}

func (p *terminal) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

// send types, and waits for a pattern if there is one, else for a moment.
func (p *terminal) send(keys, pattern string) {
	p.t.Helper()
	p.seen = len(p.text())
	if _, err := p.ptmx.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
	if pattern == "" {
		time.Sleep(500 * time.Millisecond)
		return
	}
	p.expect(pattern)
}

func (p *terminal) expect(pattern string) {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if re.MatchString(p.text()[p.seen:]) {
			return
		}
	}
	p.t.Fatalf("no %s in:\n%s", pattern, p.text())
}

func (p *terminal) wait() int {
	late := time.AfterFunc(10*time.Second, func() {
		p.t.Errorf("has not ended:\n%s", p.text())
		_ = p.cmd.Process.Kill()
	})
	defer late.Stop()
	_ = p.cmd.Wait() // the status tells
	return p.cmd.ProcessState.ExitCode()
}
