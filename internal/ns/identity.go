package ns

import "golang.org/x/sys/unix"

// An ID tells one namespace from all others.
type ID struct{ dev, ino uint64 }

// IDOf is that of the namespace that a file stands for.
func IDOf(path string) (ID, error) {
	var st unix.Stat_t
	err := unix.Stat(path, &st)
	return ID{st.Dev, st.Ino}, err
}

// NameOf is the name of the namespace that a process is in, "" if it has none; of
// several, the last in the directory, as in ip.
func NameOf(pid string) (name string, err error) {
	own, err := IDOf("/proc/" + pid + "/ns/net")
	if err != nil {
		return "", err
	}
	all, _ := Names()
	for _, n := range all {
		if id, err := IDOf(Path(n)); err == nil && id == own {
			name = n
		}
	}
	return name, nil
}
