// Package vrfgroup knows the control groups that keep commands in a routing
// domain, a vrf. That of a vrf has its name and is in one called vrf. This is in
// the group that the command was in before, and in a network namespace that has
// a name, in one called NAME-ns there.
package vrfgroup

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
	"gonet/internal/ns"
)

func refuse(format string, args ...any) error {
	return cmdline.Fail(cmdline.StatusUsage, format, args...)
}

// Name is the vrf that a process is in, "" for none.
func Name(pid string) (string, error) {
	group, err := groupOf(pid)
	_, name, _ := strings.Cut(group, "/vrf/")
	return name, err
}

// groupOf is the control group of a process, from the root of their tree.
func groupOf(pid string) (string, error) {
	text, err := ns.ReadFile("/proc/" + pid + "/cgroup")
	for line := range strings.Lines(string(text)) {
		if group, ok := strings.CutPrefix(line, "0::"); ok {
			return strings.TrimSuffix(group, "\n"), nil
		}
	}
	return "", err
}

// namespaceDir is the directory of this network namespace, "" for one without a
// name.
func namespaceDir() (string, error) {
	name, err := ns.NameOf("self")
	if err != nil || name == "" {
		return "", err
	}
	return "/" + name + "-ns", nil
}

// Enter moves the process into a vrf, whose group is made if it is not there.
// device is the vrf's; with none, name "", the process is in no vrf any more.
func Enter(name string, device uint32) error {
	root, err := ns.NeedCgroups()
	if err != nil {
		return err
	}
	namespace, err := namespaceDir()
	if err != nil {
		return err
	}
	group, err := groupOf("self")
	if err != nil {
		return err
	}
	group, _, _ = strings.Cut(strings.TrimSuffix(group, "/")+"/", "/vrf/")
	dir := root + strings.TrimSuffix(strings.TrimSuffix(group, "/"), namespace) + namespace + "/vrf"
	if name != "" {
		dir += "/" + name
	}
	if err := makeDirs(dir); err != nil {
		return refuse("%s\nFailed to setup vrf cgroup2 directory", err)
	}
	if device != 0 {
		if err := bind(dir, device); err != nil {
			return err
		}
	}
	return join(dir)
}

// Leave takes the process out of its vrf, if it is in one.
func Leave() error {
	if left.Load() {
		return nil
	}
	if name, err := Name("self"); name != "" && err == nil { // else no control groups, or no vrf
		if err := Enter("", 0); err != nil {
			return err
		}
	}
	left.Store(true)
	return nil
}

// left says that the process is in no vrf. What is put into one here becomes another
// program.
var left atomic.Bool

// makeDirs makes a directory and those above it.
func makeDirs(dir string) error {
	for i, c := range dir + "/" {
		if c != '/' || i == 0 {
			continue
		}
		if err := unix.Mkdir(dir[:i], 0o755); err != nil && err != unix.EEXIST {
			return fmt.Errorf("mkdir failed for %s: %s", dir[:i], cmdline.Reason(err))
		}
	}
	return nil
}

func join(dir string) error {
	procs, err := os.OpenFile(dir+"/cgroup.procs", os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return refuse("Failed to open cgroups.procs file: %s.", cmdline.Reason(err))
	}
	defer procs.Close()
	if _, err := procs.WriteString(strconv.Itoa(os.Getpid())); err != nil {
		return refuse("Failed to join cgroup: %s.", cmdline.Reason(err))
	}
	return nil
}

// Each gives the processes that are in a vrf of this network namespace; of one
// without a name, those in the vrfs of that name anywhere.
func Each(name string, give func(pid string)) error {
	root, err := ns.Cgroups()
	if root == "" || err != nil {
		return err
	}
	namespace, err := namespaceDir()
	if err != nil {
		return err
	}
	each(root, namespace+"/vrf/"+name, give)
	return nil
}

// each walks over a directory and those in it, in their own order.
func each(dir, end string, give func(pid string)) {
	if strings.HasSuffix(dir, end) {
		procs, _ := os.ReadFile(dir + "/cgroup.procs")
		for pid := range strings.FieldsSeq(string(procs)) {
			give(pid)
		}
	}
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	defer d.Close()
	entries, _ := d.ReadDir(-1)
	for _, e := range entries {
		if e.IsDir() {
			each(dir+"/"+e.Name(), end, give)
		}
	}
}
