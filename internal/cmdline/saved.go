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
	return rtnl.NewSaveFile(c.Out, magic), nil
}

// Saved gives f the messages of the file that standard input is; what says what
// they are about.
func Saved(magic uint32, what string, f func(rtnl.Message) error) error {
	if IsTerminal(os.Stdin) {
		return Fail(StatusLocal, "Can't restore %s dump from a terminal", what)
	}
	return rtnl.ReadSaveFile(os.Stdin, magic, f)
}
