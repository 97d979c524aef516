package tools

import (
	"strings"

	"gonet/internal/cmdline"
	"gonet/internal/ns"
	"gonet/internal/rtnl"
)

// A visitor runs the lines of a batch that begin with "-n NAME", in that namespace.
// ip knows no options there, so that no batch of today means anything else. It stays
// until a line is about another place: a host's lines stand together, and the way
// and the socket are half of what a line costs.
type visitor struct {
	name  string // where it is, "" at home
	id    ns.ID
	leave func() error
	home  *rtnl.Conn // the socket left there
}

// run runs a line.
func (v *visitor) run(c *cmdline.Context, t *objectTool, words []string) error {
	defer c.Forget()
	option := strings.TrimPrefix(words[0], "-")
	if option == words[0] || t != &ip || !cmdline.Abbreviates(strings.TrimPrefix(option, "-"), "netns") {
		if err := v.goHome(c); err != nil {
			return err
		}
		return t.object(c, words)
	}
	if len(words) < 3 {
		return cmdline.Incomplete()
	}
	name, words := words[1], words[2:]
	if noun, _ := t.find(words[0]); noun != nil && (noun().Files || ns.HasEtc(name)) {
		return v.enter(c, name, func() error { return t.object(c, words) })
	}
	if err := v.visit(c, name); err != nil {
		return err
	}
	return t.object(c, words)
}

// visit goes to a namespace, unless it is there.
func (v *visitor) visit(c *cmdline.Context, name string) error {
	id, err := ns.IDOf(ns.Path(name))
	if err == nil && v.name == name && v.id == id {
		return nil
	}
	if err := v.goHome(c); err != nil {
		return err
	}
	if v.leave, err = ns.Visit(name); err != nil {
		return err
	}
	v.name, v.id, v.home = name, id, c.Swap(nil)
	return nil
}

func (v *visitor) goHome(c *cmdline.Context) error {
	if v.name == "" {
		return nil
	}
	v.name = ""
	closeConn(c.Swap(v.home))
	return v.leave()
}

// enter calls f as after "ip -n NAME", with mounts of its own.
func (v *visitor) enter(c *cmdline.Context, name string, f func() error) error {
	if err := v.goHome(c); err != nil {
		return err
	}
	home := c.Swap(nil)
	err := ns.Do(name, f)
	closeConn(c.Swap(home))
	return err
}

func closeConn(conn *rtnl.Conn) {
	if conn != nil {
		conn.Close()
	}
}
