package cmdline

import (
	"errors"
	"fmt"
	"os"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// SaveFile is standard output as a file of messages of the kind that magic says.
func (c *Context) SaveFile(magic uint32) (*rtnl.SaveFile, error) {
	if IsTerminal(os.Stdout) {
		return nil, Fail(StatusLocal, "Not sending a binary stream to stdout")
	}
	return rtnl.NewSaveFile(c.Out, magic)
}

// Saved is the file of messages that standard input is, for rtnl.ReadMessages;
// what says what they are about.
func Saved(magic uint32, what string) ([]byte, error) {
	if IsTerminal(os.Stdin) {
		return nil, Fail(StatusLocal, "Can't restore %s dump from a terminal", what)
	}
	return rtnl.ReadSaveFile(os.Stdin, magic)
}

// Restored sends a request to make what a saved message told. That it is there already
// is said, and no error.
func (c *Context) Restored(conn *rtnl.Conn, req *nl.NetlinkRequest, m rtnl.Message) error {
	req.AddData(rtnl.Raw(m.Body))
	err := conn.Do(req)
	if errors.Is(err, unix.EEXIST) {
		text, _ := Explain(err)
		fmt.Fprintln(c.Err, text)
		return nil
	}
	return err
}
