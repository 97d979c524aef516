package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	osexec "os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"
)

// A world is a network and a /run of its own on a thread of its own, in which
// commands run one after another.
type world struct {
	jobs   chan func()
	dir    string // of the tools that are found by their names
	names  normaliser
	socket *nl.NetlinkSocket // for network, on the thread
}

func newWorld(dir string) *world {
	w := &world{jobs: make(chan func()), dir: dir}
	ready := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the world
		err := enterWorld()
		w.socket = openSocket()
		defer w.socket.Close()
		newNamespace(w.socket)
		ready <- err
		for job := range w.jobs {
			job()
		}
	}()
	if err := <-ready; err != nil {
		panic(err)
	}
	return w
}

func (w *world) end() { close(w.jobs) }

func enterWorld() error {
	if err := unix.Unshare(unix.CLONE_NEWNET | unix.CLONE_NEWNS); err != nil {
		return err
	}
	err := errors.Join(
		unix.Mount("", "/", "none", unix.MS_PRIVATE|unix.MS_REC, ""),
		unix.Mount("world", "/run", "tmpfs", 0, ""),
		unix.Mount("world", "/sys", "sysfs", 0, ""))
	return err
}

// A result is what a command leaves behind.
type result struct {
	stdout, stderr string
	status         int
	state          string
}

// run runs a line with the tools in dir found first: by a shell if it has need
// of one.
func (w *world) run(line, dir string) result {
	argv := strings.Fields(line)
	if strings.ContainsAny(line, "\"'|<>$;&*\\?()") {
		argv = []string{"bash", "-c", line}
	}
	w.names.hear(line)
	r := w.start(dir, "", argv...)
	if !readOnly(line) {
		w.everywhere(func(name string, socket *nl.NetlinkSocket) {
			if name != "" && strings.Contains(line, "netns a") {
				newNamespace(socket)
			}
			awaitCarriers(socket)
		})
	}
	return r
}

// do runs a job on the world's thread.
func (w *world) do(job func()) {
	done := make(chan struct{})
	w.jobs <- func() { job(); close(done) }
	<-done
}

func (w *world) start(dir, stdin string, argv ...string) result {
	var r result
	w.do(func() { r = w.command(dir, stdin, argv) })
	return r
}

func (w *world) command(dir, stdin string, argv []string) result {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	path := argv[0]
	if _, err := os.Stat(dir + "/" + path); err == nil {
		path = dir + "/" + path
	}
	cmd := osexec.CommandContext(ctx, path, argv[1:]...)
	cmd.Args[0] = argv[0]
	cmd.Env = toolEnv(dir)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		err = fmt.Errorf("not ended after %v", patience)
	}
	var exit *osexec.ExitError
	if err != nil && !errors.As(err, &exit) {
		fmt.Fprintln(&stderr, err)
	}
	return result{
		stdout: w.names.plain(withoutUsage(stdout.String())), stderr: w.names.plain(withoutUsage(stderr.String())),
		status: cmd.ProcessState.ExitCode(),
	}
}

// toolEnv is the environment in which the tools in dir are found first.
func toolEnv(dir string) []string {
	return []string{"PATH=" + dir + ":/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/", "LC_ALL=C"}
}

// patience is how long one command may take; emulated machines are slow.
const patience = 60 * time.Second

// state is the network as the real ip in dir sees it, here and in the
// namespaces that have names.
func (w *world) state(dir string) string {
	const all = "link\naddr\nroute show table all root 0/0\nrule\nnetns list-id\nneigh show proxy\n"
	state := w.start(dir, all, "ip", "-d", "-b", "-").stdout +
		routesInOrder(w.start(dir, "route show table all\nrule\n", "ip", "-6", "-d", "-b", "-").stdout) +
		sortedLines(w.start(dir, "", "ip", "neigh", "show", "nud", "all").stdout) +
		w.start(dir, "", "brctl", "show").stdout
	state += w.bridgeState(dir)
	if named := w.start(dir, "", "ip", "netns", "list").stdout; named != "" {
		state += named + w.start(dir, "", "ip", "-all", "netns", "exec", "ip", "-d", "addr").stdout
	}
	return state
}

// routesInOrder sorts the routes that the kernel has made by itself, in the places
// that they have: it lists IPv6's by addresses that may be random, and those of
// the same address by when their links have got a carrier.
func routesInOrder(s string) string {
	lines := strings.SplitAfter(s, "\n")
	var own []string
	for _, line := range lines {
		if strings.Contains(line, " proto kernel ") {
			own = append(own, line)
		}
	}
	slices.Sort(own)
	for i, line := range lines {
		if strings.Contains(line, " proto kernel ") {
			lines[i], own = own[0], own[1:]
		}
	}
	return strings.Join(lines, "")
}

// bridgeState is what the real bridge in dir sees. What a bridge has learned is
// left out: that depends on when its ports sent something.
func (w *world) bridgeState(dir string) string {
	const learned = " \n" // such a line has no state at its end
	found := strings.SplitAfter(w.start(dir, "fdb\nmdb\n", "bridge", "-b", "-").stdout, "\n")
	found = slices.DeleteFunc(found, func(line string) bool { return strings.HasSuffix(line, learned) })
	return sortedLines(strings.Join(found, "")) + w.start(dir, "link\nvlan\n", "bridge", "-d", "-j", "-b", "-").stdout
}

// sortedLines is for what the kernel lists by a hash that differs in each network.
func sortedLines(s string) string {
	lines := strings.SplitAfter(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// withoutUsage cuts a usage off: that is said in our own words.
func withoutUsage(s string) string {
	for _, begin := range []string{"Usage: ", "Usage:\t", "Usage:\n"} {
		if i := strings.Index(s, begin); i == 0 || i > 0 && s[i-1] == '\n' {
			return s[:i] + "Usage...\n"
		}
	}
	return s
}

// A normaliser takes out what truly varies between two worlds: random addresses
// get names in the order of their appearance, running timers a fixed value.
type normaliser struct {
	said   map[string]bool   // addresses in the commands, as bytes: they are not random
	random map[string]bool   // addresses that the kernel has made up, as bytes
	seen   map[string]string // names of random addresses, by their text
}

// hear takes note of the addresses in a command.
func (n *normaliser) hear(line string) {
	if n.said == nil {
		n.said = map[string]bool{}
	}
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return !strings.ContainsRune("0123456789abcdefABCDEF:.", r) }) {
		if !strings.Contains(word, ":") {
			continue
		}
		if ip, err := netip.ParseAddr(word); err == nil {
			n.said[string(ip.AsSlice())] = true
		} else if mac, err := net.ParseMAC(paddedMAC(word)); err == nil {
			n.said[string(mac)] = true
		}
	}
}

// learn takes note of the random address in an answer to a dump.
func (n *normaliser) learn(d dump, answer []byte) {
	if n.random == nil {
		n.random = map[string]bool{}
	}
	attrs, _ := nl.ParseRouteAttr(answer[d.header:])
	for _, a := range attrs {
		address := string(a.Value)
		// A set bit of the first byte says that a MAC was made up locally.
		mac := d.name == "link" && a.Attr.Type == unix.IFLA_ADDRESS && len(address) == 6 && address[0]&2 != 0
		linkLocal := d.name == "address" && a.Attr.Type == unix.IFA_ADDRESS && strings.HasPrefix(address, "\xfe\x80")
		if (mac || linkLocal) && !n.said[address] {
			n.random[address] = true
		}
	}
}

// hide takes random addresses out of an attribute.
func (n *normaliser) hide(value []byte) []byte {
	for address := range n.random {
		value = bytes.ReplaceAll(value, []byte(address), []byte(strings.Repeat("?", len(address))))
	}
	return value
}

// Nearly all begin with fixed bytes, which are found fast: on an emulated machine
// expressions that begin with a choice took more time than all the commands.
var varying = []struct {
	what *regexp.Regexp
	put  string
}{
	{regexp.MustCompile(`(_timer"?:? *)[0-9.]+`), "${1}T"},
	{regexp.MustCompile(`( timer\t+) *[0-9.]+`), "${1}T"},
	{regexp.MustCompile(`\b[1-9][0-9]*sec\b`), "Nsec"},
	{regexp.MustCompile(`(_life_time": ?)[1-9][0-9]{0,8}\b`), "${1}N"},
	{regexp.MustCompile(`(expires"?:? ?)[0-9]+`), "${1}N"},
	{regexp.MustCompile(`used [0-9]+/[0-9]+(?:/[0-9]+)?`), "used N"},
	{regexp.MustCompile(`(used"?:? ?)[0-9]+`), "${1}N"},
	{regexp.MustCompile(`(confirmed"?:? ?)[0-9]+`), "${1}N"},
	{regexp.MustCompile(`(updated"?:? ?)[0-9]+`), "${1}N"},
	{regexp.MustCompile(`(probes"?:? ?)[0-9]+`), "${1}N"},
	{regexp.MustCompile(`(unspec (?:[0-9A-F]{2}-){4})(?:[0-9A-F]{2}-){4}`), "${1}XX-"}, // of a tunnel: short-hwaddr
	{regexp.MustCompile(`( reachable )[0-9]+`), "${1}N"},                               // a random part of base_reachable
	{regexp.MustCompile(`("reachable": ?)[0-9]+`), "${1}N"},
	{regexp.MustCompile(`age [0-9N]+sec `), ""}, // a route that was just used has none
	{regexp.MustCompile(`"age": ?[0-9]+,\s*`), ""},
	// Reports of multicast memberships leave neighbours behind when they are sent.
	{regexp.MustCompile(`(?m)^(ff02::|224\.0\.0\.22 ).*\n`), ""},
	{regexp.MustCompile(`(?m)^(33:33:ff:|dev \S+ port \S+ grp ff02::).*\n`), ""},
	{regexp.MustCompile(`(permaddr(?:": ?"| )(?:\x1b\[[0-9;]*m)?)[0-9a-f:]+::`), "${1}P"}, // an ip6tnl's is random
}

var (
	bridgeID  = regexp.MustCompile(`([0-9a-f]{4}\.)([0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}|[0-9a-f]{12})\b`)
	mac       = regexp.MustCompile(`[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b`)
	hashed    = regexp.MustCompile(`(?m)(?:^ {8}inet6 .*\n)+`) // ifconfig's lines from /proc/net/if_inet6
	linkLocal = regexp.MustCompile(`fe80::[0-9a-f]+:[0-9a-f]+:[0-9a-f]+:[0-9a-f]+\b`)
)

func (n *normaliser) plain(s string) string {
	for _, v := range varying {
		s = v.what.ReplaceAllString(s, v.put)
	}
	s = hashed.ReplaceAllStringFunc(s, sortedLines)
	s = bridgeID.ReplaceAllStringFunc(s, func(id string) string {
		return id[:5] + paddedMAC(id[5:])
	})
	s = mac.ReplaceAllStringFunc(s, n.name)
	return linkLocal.ReplaceAllStringFunc(s, n.name)
}

// name gives a random address its name in this world.
func (n *normaliser) name(addr string) string {
	if mac, err := net.ParseMAC(addr); err == nil && (mac[0]&2 == 0 || n.said[string(mac)]) {
		return addr
	}
	if ip, err := netip.ParseAddr(addr); err == nil && n.said[string(ip.AsSlice())] {
		return addr
	}
	if n.seen == nil {
		n.seen = map[string]string{}
	}
	if _, ok := n.seen[addr]; !ok {
		n.seen[addr] = fmt.Sprintf("ADDR%d", len(n.seen))
	}
	return n.seen[addr]
}

func paddedMAC(s string) string {
	if !strings.Contains(s, ":") {
		for i := 10; i > 0; i -= 2 {
			s = s[:i] + ":" + s[i:]
		}
	}
	parts := strings.Split(s, ":")
	for i, p := range parts {
		if len(p) == 1 {
			parts[i] = "0" + p
		}
	}
	return strings.Join(parts, ":")
}

// difference shows what two results do not share.
func difference(want, got result) string {
	var out strings.Builder
	show := func(what, want, got string) {
		if want == got {
			return
		}
		if len(want)+len(got) > 1000 {
			want, got = aroundFirst(want, got)
		}
		fmt.Fprintf(&out, "%s\n  real: %q\n  ours: %q\n", what, want, got)
	}
	show("stdout", want.stdout, got.stdout)
	show("stderr", want.stderr, got.stderr)
	show("status", fmt.Sprint(want.status), fmt.Sprint(got.status))
	show("state", want.state, got.state)
	return out.String()
}

// aroundFirst cuts two long texts to the first lines that differ, and these to
// their beginning and what lies round the difference.
func aroundFirst(a, b string) (string, string) {
	for a != b {
		lineA, restA, _ := strings.Cut(a, "\n")
		lineB, restB, _ := strings.Cut(b, "\n")
		if lineA != lineB {
			a, b = lineA, lineB
			break
		}
		a, b = restA, restB
	}
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string {
		if i < 150 {
			return s[:min(len(s), i+100)]
		}
		return s[:50] + "..." + s[i-100:min(len(s), i+100)]
	}
	return cut(a), cut(b)
}
