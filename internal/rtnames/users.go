package rtnames

import (
	"bufio"
	"os"
	"strconv"
	"strings"
)

// User is the name of a user in /etc/passwd, or "".
func User(id uint32) string { return owner("/etc/passwd", id) }

// UserGroup is the name of a group of users in /etc/group, or "".
func UserGroup(id uint32) string { return owner("/etc/group", id) }

// owner finds an id in a file of NAME:PASSWORD:ID lines.
func owner(name string, id uint32) string {
	file, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	want := strconv.FormatUint(uint64(id), 10)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if fields := strings.Split(lines.Text(), ":"); len(fields) > 2 && fields[2] == want {
			return fields[0]
		}
	}
	return ""
}
