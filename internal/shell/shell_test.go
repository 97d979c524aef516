package shell

import (
	"slices"
	"strings"
	"testing"
)

// TestPrompted is the table of what is touched and what is not.
func TestPrompted(t *testing.T) {
	for _, c := range []struct {
		argv     string
		terminal bool
		prompt   string // GONET_PROMPT, "-" for not set
		argvWant string
		files    string
	}{
		{"bash", true, "-", "bash --rcfile DIR/bashrc", "bashrc"},
		{"/bin/bash", true, "-", "/bin/bash --rcfile DIR/bashrc", "bashrc"},
		{"bash -i", true, "-", "bash --rcfile DIR/bashrc -i", "bashrc"},
		{"zsh", true, "-", "zsh", ".zshenv .zshrc"},
		{"fish", true, "-", "fish -C function fish_prompt; echo -n ''$GONET_NETNS'> '; end", ""},
		{"dash", true, "-", "dash", "rc"},
		{"/bin/sh", true, "-", "/bin/sh", "rc"},
		{"busybox sh", true, "-", "busybox sh", "rc"},
		{"busybox ash -i", true, "-", "busybox ash -i", "rc"},
		// Not interactive, or not ours to touch.
		{"bash", false, "-", "bash", ""},
		{"bash -c true", true, "-", "bash -c true", ""},
		{"bash --norc", true, "-", "bash --norc", ""},
		{"bash --rcfile /dev/fd/63", true, "-", "bash --rcfile /dev/fd/63", ""},
		{"bash -l", true, "-", "bash -l", ""},
		{"bash script", true, "-", "bash script", ""},
		{"sh -s", true, "-", "sh -s", ""},
		{"busybox", true, "-", "busybox", ""},
		{"busybox ls", true, "-", "busybox ls", ""},
		{"ls", true, "-", "ls", ""},
		{"bashful", true, "-", "bashful", ""},
		// A template, and the wish for none.
		{"bash", true, "", "bash", ""},
		{"fish", true, "", "fish", ""},
		{"fish", true, "[{netns}] it's $(x) ", `fish -C function fish_prompt; echo -n '['$GONET_NETNS'] it\'s $(x) '; end`, ""},
	} {
		env := []string{"A=1", "BASH_FUNC_x%%=() { :; }"}
		if c.prompt != "-" {
			env = append(env, "GONET_PROMPT="+c.prompt)
		}
		got := Prompted("ns0", strings.Fields(c.argv), env, c.terminal)
		var files []string
		for name := range got.Files {
			files = append(files, name)
		}
		slices.Sort(files)
		argv := strings.ReplaceAll(strings.Join(got.Argv, " "), Dir, "DIR")
		if argv != c.argvWant || strings.Join(files, " ") != c.files {
			t.Errorf("%+v: %q with files %q", c, argv, files)
		}
		if !slices.Equal(got.Env[:2], env[:2]) {
			t.Errorf("%+v: environment %q", c, got.Env)
		}
		interactive := c.terminal && (c.files != "" || strings.HasPrefix(c.argvWant, "fish") || c.prompt == "")
		if slices.Contains(got.Env, "GONET_NETNS=ns0") != interactive {
			t.Errorf("%+v: environment %q", c, got.Env)
		}
	}
}

// TestRestored is about what the user's own shells had before: it comes back.
func TestRestored(t *testing.T) {
	for _, c := range []struct{ argv, env, file, want string }{
		{"zsh", "ZDOTDIR=/home/it's", ".zshrc", `export ZDOTDIR='/home/it'\''s'`},
		{"zsh", "A=1", ".zshrc", "unset ZDOTDIR"},
		{"dash", "ENV=$HOME/.shinit", "rc", "ENV='$HOME/.shinit'"},
		{"dash", "A=1", "rc", "unset ENV"},
	} {
		got := Prompted("ns0", []string{c.argv}, []string{c.env}, true)
		if !strings.Contains(got.Files[c.file], c.want) {
			t.Errorf("%+v: %s", c, got.Files[c.file])
		}
	}
}
