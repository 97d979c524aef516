package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	osexec "os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestBench is scripts/bench: it measures gonet and the real tools in turn and
// prints the ratios of their times. It is no part of the other tests.
//
// GONET_BENCH is a part of the names of the rows to measure, or all;
// GONET_BENCH_QUICK takes few rounds and fails only above twice the target.
func TestBench(t *testing.T) {
	rows := os.Getenv("GONET_BENCH")
	if rows == "" {
		t.Skip("run by scripts/bench")
	}
	if os.Getenv(inside) == "" {
		outside(t)
		return
	}
	b := &bench{dirs: newToolDirs(t), quick: os.Getenv("GONET_BENCH_QUICK") != "", dir: t.TempDir()}
	b.sh("ip link set lo up")
	fmt.Printf("| what | against | ratio | quartiles | best | user+system | target |\n|---|---|---|---|---|---|---|\n")
	measured := 0
	for _, set := range settings {
		set.rows = slices.DeleteFunc(set.rows, func(r benchRow) bool {
			return rows != "all" && !strings.Contains(r.what, rows)
		})
		if len(set.rows) == 0 {
			continue
		}
		b.sh(strings.Join(set.setup, "\n"))
		rest()
		for _, r := range set.rows {
			measured++
			s := b.row(r)
			fmt.Println(s.line(r))
			if limit := max(r.target, r.floor) * b.slack(); s.ratio > limit {
				t.Errorf("%s: %.2f is above %.2f", r.what, s.ratio, limit)
			}
		}
		b.sh(strings.Join(set.teardown, "\n"))
	}
	if measured == 0 {
		t.Errorf("no row has %q in its name", rows)
	}
}

// A benchRow is one line of the table. Commands after each other are separated
// by "; "; the tools in them are those of each side.
type benchRow struct {
	what, against string
	target        float64                          // ratio at most
	floor         float64                          // what was found that it cannot go below, if that is above the target
	rounds        int                              // of each side
	real, ours    string                           // ours is like real when it is empty
	after         string                           // undoes what one run did, and is not measured
	measure       func(b *bench, r benchRow) speed // nil is by time
}

// Lines that make and unmake what the rows need.
const (
	make2000 = `for i in $(seq 1000); do echo "link add a$i group 7 type veth peer name b$i"; done | ip -b -
		for i in $(seq 1000); do echo "addr add 10.1.$((i/250)).$((i%250+1))/32 dev a$i"; done | ip -b -`
	unmake = "ip link del group 7"
	routes = `ip link add r0 group 7 type veth peer name r1
		ip link set r0 up
		ip link set r1 up
		ip addr add 10.9.0.1/24 dev r0
		for i in $(seq 0 390); do for j in $(seq 0 255); do
			echo "route add 20.$((i/256)).$((i%256)).$j via 10.9.0.2"
		done; done | head -100000 | ip -b -`
	ports = `ip link add br0 type bridge
		for i in $(seq 1000); do 
			echo "link add p$i group 7 master br0 type veth peer name q$i"
			echo "link set p$i up"
			echo "link set q$i up"
		done | ip -b -`
	batch = `for i in $(seq 2500); do
			echo "link add v$i group 7 type veth peer name w$i"
			echo "link set v$i master br$((i%3)) up" # a bridge has 1,023 ports at most
		done >$DIR/batch`
	hosts = `cd $DIR
		for i in $(seq 500); do
			there="addr add 10.2.$((i/250)).$((i%250+1))/16 dev eth0,link set eth0 up,link set lo up"
			here="netns add h$i,link add h$i type veth peer name eth0 netns h$i,link set h$i master br0 up"
			echo "$here" | tr , '\n' >>hosts
			echo "$there" | tr , '\n' >h$i
			sed 's/^/ip /' >>six <<<"${here//,/$'\n'}"
			sed "s/^/ip -n h$i /" >>six <<<"${there//,/$'\n'}"
			echo "ip -n h$i -batch $DIR/h$i" >>best
		done
		sed 's/^ip //' six >one
		sed -i "1iip -batch $DIR/hosts" best`
	manyNs = `for i in $(seq %d); do echo "netns add n$i"; done | ip -b -`
	lessNs = `ip -all netns delete
		while [ "$(ip netns list)" ]; do sleep 0.1; done`
)

// A setting is what several rows need.
type setting struct {
	setup    []string
	rows     []benchRow
	teardown []string
}

var settings = []setting{
	{rows: []benchRow{
		{what: "link show", against: "ip", target: 1.0, rounds: 600, real: "ip link show"},
		{what: "addr show", against: "ip", target: 1.0, rounds: 600, real: "ip addr show"},
		{what: "route show", against: "ip", target: 1.0, rounds: 600, real: "ip route show"},
		{what: "peak memory, small command", against: "ip", target: 1.6, rounds: 25, real: "ip link show", measure: (*bench).memory},
		// The kernel takes a veth pair apart in 20 ms of 21.
		{what: "link add, link del", against: "ip", target: 1.0, floor: 1.05, rounds: 150, real: "ip link add v0 type veth peer name v1; ip link del v0"},
		{what: "netns add, netns del", against: "ip", target: 1.0, rounds: 150, real: "ip netns add nx; ip netns del nx"},
	}},
	{setup: []string{"ip netns add ns0", "ip netns add ns1"}, rows: []benchRow{
		{what: "netns list", against: "ip", target: 1.0, rounds: 600, real: "ip netns list"},
		{what: "netns exec NS true", against: "ip netns exec", target: 1.0, rounds: 300, real: "ip netns exec ns0 true"},
		{what: "-n NS link show", against: "ip -n", target: 0.9, rounds: 300, real: "ip -n ns0 link show"},
	}, teardown: []string{lessNs}},
	{setup: []string{make2000}, rows: []benchRow{
		// To read what the kernel tells and print nothing takes 0.55.
		{what: "link show, 2,000 links", against: "ip", target: 0.7, rounds: 40, real: "ip link show"},
		{what: "addr show, 2,000 links", against: "ip", target: 0.7, rounds: 40, real: "ip addr show"},
		{what: "-j link show, 2,000 links", against: "ip", target: 0.75, rounds: 40, real: "ip -j link show"},
		{what: "-d link show, 2,000 links", against: "ip", target: 0.75, rounds: 40, real: "ip -d link show"},
		{what: "-s link show, 2,000 links", against: "ip", target: 0.75, rounds: 40, real: "ip -s link show"},
		{what: "-j addr show, 2,000 links", against: "ip", target: 0.75, rounds: 40, real: "ip -j addr show"},
		{what: "-d addr show, 2,000 links", against: "ip", target: 0.75, rounds: 40, real: "ip -d addr show"},
		{what: "-s addr show, 2,000 links", against: "ip", target: 0.75, rounds: 40, real: "ip -s addr show"},
		{what: "peak memory, 2,000 links", against: "ip", target: 0.8, rounds: 15, real: "ip link show", measure: (*bench).memory},
	}, teardown: []string{unmake}},
	{setup: []string{routes}, rows: []benchRow{
		{what: "route show, 100,000 routes", against: "ip", target: 0.7, rounds: 10, real: "ip route show"},
	}, teardown: []string{unmake}},
	{setup: []string{ports}, rows: []benchRow{
		{what: "brctl show, 1,000 ports", against: "brctl", target: 0.3, rounds: 20, real: "brctl show"},
		// A program in C that only asks the kernel takes 0.45, a Go program that is empty 0.53.
		{what: "brctl showmacs, 1,000 ports", against: "brctl", target: 0.3, floor: 1.1, rounds: 20, real: "brctl showmacs br0"},
	}, teardown: []string{unmake, "ip link del br0"}},
	{setup: []string{"for i in 0 1 2; do ip link add br$i type bridge; done", batch}, rows: []benchRow{
		// The same bytes sent by a program that does nothing else take 0.93 to 0.97: the kernel
		// takes a third of a millisecond to make a veth pair. To send lines ahead would save
		// a hundredth, and do those after one that fails.
		{what: "-batch of 5,000 lines", against: "ip -batch", target: 0.9, floor: 1.1, rounds: 8, real: "ip -batch $DIR/batch", after: unmake},
	}, teardown: []string{"for i in 0 1 2; do ip link del br$i; done"}},
	{setup: []string{"ip link add br0 up type bridge", hosts}, rows: []benchRow{
		{what: "500 hosts, one -batch", against: "six ip processes a host", target: 0.25, rounds: 5,
			real: "sh $DIR/six", ours: "ip -batch $DIR/one", after: lessNs},
		{what: "500 hosts, one -batch", against: "the best of ip -batch", target: 0.5, rounds: 9,
			real: "sh $DIR/best", ours: "ip -batch $DIR/one", after: lessNs},
	}, teardown: []string{"ip link del br0"}},
	{setup: []string{fmt.Sprintf(manyNs, 400)}, rows: []benchRow{
		{what: "-all netns exec true, 400 namespaces", against: "ip -all netns exec", target: 1.0, rounds: 16, real: "ip -all netns exec true"},
		// Two processes in C that do no more than fork, enter, mount and execute take 0.68, and
		// three 0.66: the kernel copies one tree of mounts at a time.
		{what: "-all -P 2 netns exec true, 400 namespaces", against: "ip -all netns exec", target: 0.65, floor: 0.75, rounds: 16,
			real: "ip -all netns exec true", ours: "ip -all -P 2 netns exec true"},
	}, teardown: []string{lessNs}},
	{setup: []string{fmt.Sprintf(manyNs, 1000), `for i in $(seq 2000); do sleep 900 >/dev/null 2>&1 & echo $!; done >$DIR/sleepers`}, rows: []benchRow{
		{what: "netns pids, 2,000 processes, 1,000 namespaces", against: "ip", target: 0.9, rounds: 40, real: "ip netns pids n500"},
		{what: "netns identify, 2,000 processes, 1,000 namespaces", against: "ip", target: 0.9, rounds: 100, real: "ip netns identify"},
	}, teardown: []string{"kill $(cat $DIR/sleepers)", lessNs}},
	{rows: []benchRow{
		{what: "time per link, 20,000 against 1,000 links", against: "itself", target: 1.1, rounds: 30, measure: (*bench).growth},
	}},
}

// A bench is the sandbox in which rows are measured.
type bench struct {
	dirs  toolDirs
	quick bool
	dir   string // for files, $DIR in lines
}

// slack is by how much a target may be missed: on a busy machine the time of a
// single run says little.
func (b *bench) slack() float64 {
	if b.quick {
		return 2
	}
	return 1
}

// A speed is what a row comes to: ratios of ours to real.
type speed struct{ ratio, low, high, best, cpu float64 }

func (s speed) line(r benchRow) string {
	mark := ""
	if s.ratio > r.target {
		mark = " (missed)"
	}
	target := fmt.Sprintf("%.2f", r.target)
	if r.floor > r.target {
		target += fmt.Sprintf(" (floor %.2f)", r.floor)
	}
	return fmt.Sprintf("| %s | %s | %.2f%s | %.2f-%.2f | %.2f | %.2f | %s |", r.what, r.against, s.ratio, mark, s.low, s.high, s.best, s.cpu, target)
}

func (b *bench) row(r benchRow) speed {
	if r.ours == "" {
		r.ours = r.real
	}
	if b.quick {
		r.rounds = max(3, r.rounds/10)
	}
	if r.measure != nil {
		return r.measure(b, r)
	}
	return b.time(r)
}

// time runs both sides in turn. The ratio is the median of those of the rounds: what
// slows the machine for a while slows both sides.
func (b *bench) time(r benchRow) speed {
	var wall, cpu [2][]float64
	for range r.rounds {
		for i, side := range []struct{ dir, line string }{{b.dirs.real, r.real}, {b.dirs.ours, r.ours}} {
			w, c := b.run(side.dir, side.line)
			wall[i], cpu[i] = append(wall[i], w), append(cpu[i], c)
			if r.after != "" {
				b.sh(r.after)
				rest()
			}
		}
	}
	ratios := func(times [2][]float64) (all []float64) {
		for i, real := range times[0] {
			all = append(all, times[1][i]/real)
		}
		return all
	}
	all := ratios(wall)
	return speed{
		ratio: quantile(all, 0.5), low: quantile(all, 0.25), high: quantile(all, 0.75),
		best: quantile(wall[1], 0) / quantile(wall[0], 0), cpu: quantile(ratios(cpu), 0.5),
	}
}

func quantile(x []float64, q float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[int(math.Round(q*float64(len(x)-1)))]
}

// run runs a line with the tools of a side and gives its time and that of the
// processors, in seconds. Commands that need no shell are started without one.
func (b *bench) run(dir, line string) (wall, cpu float64) {
	line = strings.ReplaceAll(line, "$DIR", b.dir)
	var steps [][]string
	for step := range strings.SplitSeq(line, "; ") {
		steps = append(steps, strings.Fields(step))
	}
	for _, argv := range steps {
		path, err := osexec.LookPath(argv[0])
		if _, tool := os.Lstat(filepath.Join(dir, argv[0])); tool == nil {
			path, err = filepath.Join(dir, argv[0]), nil
		}
		if err != nil {
			panic(err)
		}
		null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
		if err != nil {
			panic(err)
		}
		fds := []uintptr{null.Fd(), null.Fd(), null.Fd()}
		env := []string{"PATH=" + dir + ":/usr/sbin:/usr/bin:/bin", "LC_ALL=C"}
		begin := time.Now()
		pid, err := syscall.ForkExec(path, argv, &syscall.ProcAttr{Files: fds, Env: env})
		if err != nil {
			panic(err)
		}
		var ws syscall.WaitStatus
		var usage syscall.Rusage
		for {
			_, err = syscall.Wait4(pid, &ws, 0, &usage)
			if err != syscall.EINTR {
				break
			}
		}
		wall += time.Since(begin).Seconds()
		null.Close()
		if err != nil || ws.ExitStatus() != 0 {
			panic(fmt.Sprintf("%v: %v, status %d", argv, err, ws.ExitStatus()))
		}
		cpu += float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
	}
	return wall, cpu
}

// sh runs a line that is not measured, with the real tools.
func (b *bench) sh(line string) []byte {
	cmd := osexec.Command("bash", "-c", line)
	cmd.Env = []string{"PATH=" + b.dirs.real + ":/usr/sbin:/usr/bin:/bin", "LC_ALL=C", "DIR=" + b.dir}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		panic(fmt.Sprintf("%s: %v\n%s", line, err, &stderr))
	}
	return out
}

// rest waits until the processors have next to nothing to do, some seconds at most:
// the kernel takes links and namespaces apart when their commands have long ended, and
// who comes next would wait for its locks.
func rest() {
	before := busy()
	for range 50 {
		time.Sleep(200 * time.Millisecond)
		now := busy()
		if now-before <= 1 { // hundredths of a second
			return
		}
		before = now
	}
}

// busy is how long the processors have worked since the machine has run, in hundredths
// of a second.
func busy() (sum int) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		panic(err)
	}
	const idle, iowait, steal = 4, 5, 8 // after "cpu"
	for i, field := range strings.Fields(string(stat))[:steal] {
		if i != 0 && i != idle && i != iowait {
			n, err := strconv.Atoi(field)
			if err != nil {
				panic(err)
			}
			sum += n
		}
	}
	return sum
}

// memory compares the resident memory of both sides at its highest.
func (b *bench) memory(r benchRow) speed {
	var kB [2][]float64
	for range r.rounds {
		for i, dir := range []string{b.dirs.real, b.dirs.ours} {
			// A process counts what the one that started it had: time(1) has little.
			out := b.sh("command time -f %M env PATH=" + dir + ":$PATH " + r.real + " 2>&1 >/dev/null")
			n, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
			if err != nil {
				panic(err)
			}
			kB[i] = append(kB[i], n)
		}
	}
	m := quantile(kB[1], 0.5) / quantile(kB[0], 0.5)
	return speed{ratio: m, low: m, high: m, best: quantile(kB[1], 0) / quantile(kB[0], 0), cpu: m}
}

// growth compares the time that a link takes in a long listing with that in a
// short one, beyond the time that an empty listing takes.
func (b *bench) growth(r benchRow) speed {
	links := []int{0, 1000, 20000}
	for _, n := range links {
		b.sh(fmt.Sprintf(`ip netns add l%d
			for i in $(seq %d); do echo "link add a$i type veth peer name b$i"; done | ip -n l%d -b -`, n, n/2, n))
	}
	rest()
	var all []float64
	for range r.rounds {
		var times []float64
		for _, n := range links {
			wall, _ := b.run(b.dirs.ours, fmt.Sprintf("ip -n l%d link show", n))
			times = append(times, wall)
		}
		per := func(i int) float64 { return (times[i] - times[0]) / float64(links[i]) }
		all = append(all, per(2)/per(1))
	}
	b.sh(lessNs)
	ratio := quantile(all, 0.5)
	return speed{ratio: ratio, low: quantile(all, 0.25), high: quantile(all, 0.75), best: ratio, cpu: ratio}
}
