package rtnames

import (
	"bufio"
	"os"
	"strings"
)

// An Accounts is a file of names and numbers of users or of groups.
type Accounts string

// The accounts of the machine.
const (
	Users      Accounts = "/etc/passwd"
	UserGroups Accounts = "/etc/group"
)

// Name is the name of a number, if it has one.
func (a Accounts) Name(id string) (name string, ok bool) {
	return a.find(2, id, 0)
}

// ID is the number of a name.
func (a Accounts) ID(name string) (id string, ok bool) {
	return a.find(0, name, 2)
}

// find gives one field of the line in which another one is as wanted.
func (a Accounts) find(field int, is string, wanted int) (string, bool) {
	file, err := os.Open(string(a))
	if err != nil {
		return "", false
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if fields := strings.SplitN(lines.Text(), ":", 4); len(fields) > 3 && fields[field] == is {
			return fields[wanted], true
		}
	}
	return "", false
}
