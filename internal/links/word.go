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

// Find is the index of the device that a command is about.
func Find(conn *rtnl.Conn, name string) (int, error) {
	index, ok, err := Index(conn, name)
	if err == nil && !ok {
		err = cmdline.Fail(cmdline.StatusLocal, `Cannot find device "%s"`, name)
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
	index := 0
	_, err := One(conn, name, Filter{}, func(body []byte) error {
		var l model.Link
		err := model.DecodeLink(body, &l)
		if l.Kind == "vrf" {
			index = l.Index
		}
		return err
	})
	if err == nil && index == 0 {
		err = cmdline.InvalidLine(name, "Not a valid VRF name")
	}
	return index, err
}

// VRFTable is the routing table of the vrf that a word names.
func VRFTable(conn *rtnl.Conn, name string) (table uint32, err error) {
	_, err = One(conn, name, Filter{}, func(body []byte) error {
		var l model.Link
		err := model.DecodeLink(body, &l)
		for typ, v := range rtnl.Attributes(l.KindData) {
			if l.Kind == "vrf" && typ == vrfTable {
				table = uint32(rtnl.Uint(v))
			}
		}
		return err
	})
	if err == nil && table == 0 {
		err = cmdline.InvalidLine(name, "Invalid VRF")
	}
	return table, err
}

const vrfTable = 1 // IFLA_VRF_TABLE
