package tools

import (
	"fmt"
	"os"

	"gonet/internal/cmdline"
	"gonet/internal/ns"
)

// An objectTool is a tool of options, then an object with its verb: ip, bridge.
type objectTool struct {
	name    string
	version string // what -V tells
	help    string // what to try after an unknown option
	options func() cmdline.OptionTable
	// objects in the order in which abbreviations are tried. Those without a noun
	// are not here; they keep their abbreviations, so that "ip m" is never "ip mo".
	objects []object
	// ends changes the error of a command that is not in a batch; it may be nil.
	ends func(error) error
}

type object struct {
	name string
	noun func() *cmdline.Noun
}

// run reads the options and runs the command after them, or those of a batch.
func (t *objectTool) run(c *cmdline.Context) error {
	c.Tool = t.name
	words, err := c.ParseOptions(t.options, c.Words, t.help, func() bool { return cmdline.IsTerminal(os.Stdout) })
	switch {
	case err == cmdline.ErrVersion:
		fmt.Fprintln(c.Out, t.version)
		return nil
	case err == cmdline.ErrUsage, err == nil && len(words) == 0 && c.BatchFile == nil:
		return t.usage(c)
	case err != nil:
		return err
	case c.BatchFile != nil:
		c.InBatch = true
		var v visitor
		return c.Batch(*c.BatchFile, func(words []string) error { return v.run(c, t, words) }, func(err error) int {
			_ = c.Flush(false) // what the line printed stands before what it complains of
			return finish(c, err)
		})
	}
	err = t.object(c, words)
	if t.ends != nil {
		err = t.ends(err)
	}
	return err
}

// object runs the command of the object that the first word names.
func (t *objectTool) object(c *cmdline.Context, words []string) error {
	c.Words = words[1:]
	o, help := t.find(words[0])
	switch {
	case o != nil:
		noun := o()
		if err := mounts(c, noun); err != nil {
			return err
		}
		return noun.Run(c)
	case help:
		return t.usage(c)
	}
	return cmdline.Fail(cmdline.StatusLocal, `Object "%s" is unknown, try "%s help".`, words[0], t.name)
}

// mounts makes those of the namespace that -n has joined, when a noun needs them:
// they take half of the time of "ip -n NAME link show".
func mounts(c *cmdline.Context, noun *cmdline.Noun) error {
	name := c.Netns
	if name == "" || !noun.Files && !ns.HasEtc(name) {
		return nil
	}
	c.Netns = ""
	return ns.Mounts(name)
}

// find gives the noun that a word abbreviates, nil for none, or says that it
// asks for help.
func (t *objectTool) find(word string) (noun func() *cmdline.Noun, help bool) {
	for _, o := range t.objects {
		if cmdline.Abbreviates(word, o.name) {
			return o.noun, o.name == "help"
		}
	}
	return nil, false
}

// nouns are the objects, each once, without those that are not here.
func (t *objectTool) nouns() []*cmdline.Noun {
	var all []*cmdline.Noun
	for _, o := range t.objects {
		if o.noun == nil {
			continue
		}
		n := o.noun()
		if len(all) == 0 || all[len(all)-1].Name != n.Name { // another spelling
			all = append(all, n)
		}
	}
	return all
}

func (t *objectTool) usage(c *cmdline.Context) error {
	fmt.Fprintf(c.Err, "Usage: %s [ OPTIONS ] OBJECT { COMMAND | help }\n", t.name)
	for _, n := range t.nouns() {
		fmt.Fprintf(c.Err, "       %-8s %s\n", n.Name, n.Usage)
	}
	return cmdline.Exit(cmdline.StatusUsage)
}
