package links

import (
	"strings"

	"gonet/internal/cmdline"
	"gonet/internal/rtnl"
)

// CheckName refuses a word that cannot name a device, as ip does before it asks
// the kernel. key is the keyword whose value it is.
func CheckName(key, word string, longest int) error {
	if word == "" || len(word) > longest || strings.ContainsAny(word, "/ \t\n\v\f\r") {
		return cmdline.Invalid(word, `"%s" not a valid ifname`, key)
	}
	return nil
}

// CheckDevice is CheckName for words that may be an alternative name.
func CheckDevice(word string) error { return CheckName("dev", word, maxAltName) }

// CheckNewName is CheckName for the value of "name".
func CheckNewName(word string) error { return CheckName("name", word, maxName) }

// Find is the index of the device that a command is about.
func Find(conn *rtnl.Conn, name string) (int, error) {
	index, ok, err := Index(conn, name)
	if err == nil && !ok {
		err = cmdline.Fail(cmdline.StatusLocal, `Cannot find device "%s"`, name)
	}
	return index, err
}
