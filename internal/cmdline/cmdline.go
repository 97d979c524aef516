// Package cmdline is gonet's command line as ip has it: options, objects and
// verbs with their abbreviations, the words of a verb, and how a command ends.
// It knows urfave/cli so that no noun has to.
package cmdline

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// A Noun is one object of the tree, as "ip link" is.
type Noun struct {
	Name  string // in full, as errors name it
	Usage string // one line for the help
	// Files says that it looks at /sys or runs commands that may: in another
	// namespace it wants mounts of its own.
	Files bool
	// Verbs in the order in which abbreviations are tried.
	Verbs []Verb
	// Default is run when no verb is given. A noun without verbs has all its words
	// read by it.
	Default func(*Context) error
	// Check looks at the words before any verb does; it may be nil.
	Check func(*Context) error
	// Unknown complains of a word that is no verb, if not all nouns do so in the
	// same words.
	Unknown func(c *Context, word string) error
}

// A Verb is one command of a noun.
type Verb struct {
	Name  string
	Usage string // its words, as the help shows them; "" for a synonym
	Exact bool   // it has no abbreviations
	Run   func(*Context) error
}

// Options are ip's and bridge's options before the object.
type Options struct {
	Family  int // unix.AF_*, AF_UNSPEC when none was asked for
	Human   bool
	IEC     bool
	Stats   int
	Details bool
	Resolve bool
	OneLine bool
	Brief   bool
	JSON    bool
	Pretty  bool
	Color   bool
	// CompressVLANs joins VLANs that follow each other, for bridge.
	CompressVLANs bool
	Numeric       bool
	All           bool
	Echo          bool
	Force         bool
	Timestamp     bool
	TimeShort     bool
	ReceiveBuf    int
	Netns         string  // joined, but its mounts are not made yet; "" for none
	BatchFile     *string // nil for none
	Loops         int
	Parallel      int // commands at a time of "-all netns exec", 0 for as many as processors
}

// A Context is one command being run.
type Context struct {
	Options
	Tool  string   // the name that errors have: ip, bridge
	Words []string // those after the verb
	Out   *bufio.Writer
	Err   io.Writer
	// InBatch says that more commands follow: the process must not become one.
	InBatch bool
	// SameLinks says that the command leaves each link its name. In a batch the next
	// line need not ask for those again that were found, as ip does not either.
	SameLinks bool
	conn      *rtnl.Conn
	printer   *render.Printer // the last that was asked for
}

// Kernel is the process's one socket, opened when first asked for.
func (c *Context) Kernel() (*rtnl.Conn, error) {
	if c.conn != nil {
		return c.conn, nil
	}
	conn, err := rtnl.Open()
	if err == nil && c.ReceiveBuf != 0 {
		err = conn.SetReceiveBuffer(c.ReceiveBuf)
	}
	if err != nil {
		return nil, err
	}
	if c.InBatch {
		conn.Indices = map[string]int{}
	}
	conn.Interrupted = func() { fmt.Fprintln(c.Err, "Dump was interrupted and may be inconsistent.") }
	c.conn = conn
	return conn, nil
}

// Swap makes Kernel give another socket, for another namespace, and gives the one
// that there was. nil is for one to be opened.
func (c *Context) Swap(conn *rtnl.Conn) (old *rtnl.Conn) {
	old, c.conn = c.conn, conn
	return old
}

// Forget ends a line of a batch: links may have other names than were found.
func (c *Context) Forget() {
	if c.conn != nil && !c.SameLinks {
		clear(c.conn.Indices)
	}
	c.SameLinks = false
}

// IsTerminal says whether a person may be reading or writing there.
func IsTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// UsageError ends a command with the usages of the noun's verbs.
func (n *Noun) UsageError() error {
	text := "Usage:"
	for _, v := range n.Verbs {
		if v.Usage != "" {
			text += fmt.Sprintf(" ip %s %s %s\n      ", n.Name, v.Name, v.Usage)
		}
	}
	return Fail(StatusUsage, "%s", strings.TrimRight(text, "\n "))
}

// Run finds the verb that the first word abbreviates and runs it.
func (n *Noun) Run(c *Context) error {
	if n.Check != nil {
		if err := n.Check(c); err != nil {
			return err
		}
	}
	if len(c.Words) == 0 || len(n.Verbs) == 0 {
		return n.Default(c)
	}
	word := c.Words[0]
	for _, v := range n.Verbs {
		if word == v.Name || !v.Exact && Abbreviates(word, v.Name) {
			c.Words = c.Words[1:]
			return v.Run(c)
		}
	}
	if n.Unknown != nil {
		return n.Unknown(c, word)
	}
	return Fail(StatusUsage, "Command %q is unknown, try \"%s %s help\".", raw(word), c.Tool, n.Name)
}
