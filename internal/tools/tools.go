// Package tools is the tools that gonet stands in for, each under its own name.
package tools

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"gonet/arp"
	"gonet/bridge"
	"gonet/ifconfig"
	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/routetable"
)

// A Tool is one of them. Its options and words are its own.
type Tool struct {
	Name  string
	Usage string // one line for gonet's help
	Run   func(*cmdline.Context) error
}

// All are the tools; ip is the first.
func All() []Tool { return all }

var all = []Tool{
	{"ip", "what gonet is without another name", IP},
	{"bridge", "bridges, as iproute2's bridge has them", Bridge},
	{"brctl", "bridges, as brctl has them", bridge.Run},
	{"ifconfig", "devices and addresses, as ifconfig has them", ifconfig.Run},
	{"route", "routes, as net-tools' route has them", routetable.Run},
	{"arp", "who is found where on a link, as arp has it", arp.Run},
}

// init runs the tool that the program is called as and ends the process. Go
// initialises packages in the order of their paths, so this is before
// urfave/cli, which gonet's own commands need and no tool does: that takes a
// tenth of the time of "ip link show".
func init() {
	if c, run := called(os.Args); run != nil {
		ns.Initial = true
		grow(os.Args)
		os.Exit(Main(c, run))
	}
}

// grow makes room on the stack while little is on it. It would be made in the
// depths of a listing otherwise, and to move a frame Go reads the tables of its
// function: a seventh of the memory of "ip link show".
//
//go:noinline
func grow(words []string) {
	var room [6 << 10]byte
	runtime.KeepAlive(&room[len(words)])
}

// called finds the tool that the words of a process call: by its name, or as
// gonet's first word. run is nil when they call none.
func called(args []string) (c *cmdline.Context, run func(*cmdline.Context) error) {
	if len(args) == 0 {
		return nil, nil
	}
	name, words := filepath.Base(args[0]), args[1:]
	if name == "gonet" && len(words) > 0 {
		if isIP(words[0]) {
			return NewContext(words), IP
		}
		name, words = words[0], words[1:]
	}
	if i := slices.IndexFunc(all, func(t Tool) bool { return t.Name == name }); i >= 0 {
		return NewContext(words), all[i].Run
	}
	return nil, nil
}

// isIP says that a word begins one of ip's commands.
func isIP(word string) bool {
	if strings.HasPrefix(word, "-") {
		return strings.Trim(word, "-") != "help" // that is gonet's own
	}
	o, _ := ip.find(word)
	return o != nil
}

// NewContext is a command with these words, printing where the process does.
func NewContext(words []string) *cmdline.Context {
	return &cmdline.Context{Words: words, Out: bufio.NewWriterSize(os.Stdout, 32<<10), Err: os.Stderr}
}

// Main runs a command to its end and gives the exit status.
func Main(c *cmdline.Context, run func(*cmdline.Context) error) int {
	err := run(c)
	if werr := c.Flush(err == nil); werr != nil && err == nil {
		err = cmdline.Fail(cmdline.StatusLocal, "gonet: cannot write: %s", cmdline.Reason(werr))
	}
	return finish(c, err)
}

// finish prints what ended a command and gives its status.
func finish(c *cmdline.Context, err error) int {
	if err == nil {
		return 0
	}
	text, status := cmdline.Explain(err)
	if text != "" {
		fmt.Fprintln(c.Err, text)
	}
	if hint := cmdline.Hint(err); hint != "" && cmdline.IsTerminal(os.Stderr) {
		fmt.Fprintln(c.Err, "hint: "+hint)
	}
	return status
}
