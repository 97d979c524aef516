package ns

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// ownCgroups is where the tree of control groups is mounted when nobody has.
const ownCgroups = "/var/run/cgroup2"

// Cgroups is the directory of the tree of control groups, version 2, "" when it
// is not mounted.
func Cgroups() (string, error) {
	mounts, err := os.ReadFile("/proc/mounts")
	if err != nil {
		return "", cmdline.Fail(cmdline.StatusUsage, "Failed to open mounts file: %s", cmdline.Reason(err))
	}
	for line := range strings.Lines(string(mounts)) {
		if f := strings.Fields(line); len(f) > 2 && f[2] == "cgroup2" {
			return f[1], nil
		}
	}
	return "", nil
}

// NeedCgroups is Cgroups for one who cannot do without: it is mounted then.
func NeedCgroups() (string, error) {
	dir, err := Cgroups()
	if dir != "" || err != nil {
		return dir, err
	}
	_ = os.MkdirAll(ownCgroups, 0o755) // that it is not there is why the mount fails
	if err := unix.Mount("none", ownCgroups, "cgroup2", 0, ""); err != nil {
		return "", cmdline.Fail(cmdline.StatusUsage, "Failed to mount cgroup2: %s", cmdline.Reason(err))
	}
	return ownCgroups, nil
}
