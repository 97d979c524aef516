package cmdline

import (
	"os"

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
