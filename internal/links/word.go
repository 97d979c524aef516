package links

import (
	"strings"

	"gonet/internal/cmdline"
	"gonet/internal/model"
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

// CheckAltName is CheckName for an alternative name, which no keyword names. Too
// long a one is the kernel's to refuse.
func CheckAltName(word string) error {
	if CheckName("altname", word, len(word)) != nil {
		return cmdline.Invalid(word, "not a valid altname")
	}
	return nil
}

// Named is the index of the device that a word names, wrong the error if there
// is none.
func Named(c *cmdline.Context, name string, wrong error) (int, error) {
	conn, err := c.Kernel()
	if err != nil {
		return 0, err
	}
	index, ok, err := Index(conn, name)
	if err == nil && !ok {
		err = wrong
	}
	return index, err
}

// Find is the index of the device that a command is about.
func Find(conn *rtnl.Conn, name string) (int, error) { return FindAs(conn, "device", name) }

// FindAs is Find for what errors call something else than a device.
func FindAs(conn *rtnl.Conn, what, name string) (int, error) {
	index, ok, err := Index(conn, name)
	if err == nil && !ok {
		err = cmdline.Fail(cmdline.StatusLocal, `Cannot find %s "%s"`, what, name)
	}
	return index, err
}

// Master is the index of the device that a filter's "master" names.
func Master(conn *rtnl.Conn, name string) (int, error) {
	index, ok, err := Index(conn, name)
	if err == nil && !ok {
		err = cmdline.InvalidLine(name, "Device does not exist")
	}
	return index, err
}

// VRF is the index of the device of kind vrf that a word names.
func VRF(conn *rtnl.Conn, name string) (int, error) {
	index, _, err := vrf(conn, name)
	if err == nil && index == 0 {
		err = cmdline.InvalidLine(name, "Not a valid VRF name")
	}
	return index, err
}

// VRFTable is the routing table of the vrf that a word names.
func VRFTable(conn *rtnl.Conn, name string) (uint32, error) {
	_, table, err := vrf(conn, name)
	if err == nil && table == 0 {
		err = cmdline.InvalidLine(name, "Invalid VRF")
	}
	return table, err
}

// vrf finds a vrf by its name; both are 0 when there is none.
func vrf(conn *rtnl.Conn, name string) (index int, table uint32, err error) {
	at, ok, err := Index(conn, name)
	if !ok || err != nil {
		return 0, 0, err
	}
	_, err = At(conn, at, Filter{}, func(l *model.Link) error {
		if l.Kind == "vrf" {
			index, table = l.Index, l.VRFTable()
		}
		return nil
	})
	return index, table, err
}
