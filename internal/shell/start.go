package shell

import (
	"os"
	"strconv"

	"gonet/internal/cmdline"
	"gonet/internal/ns"
)

// Exec becomes the command, with a prompt that names the place if it is an
// interactive shell on a terminal. It returns only when that failed.
func Exec(name string, argv, env []string) error {
	s := Prompted(name, argv, env, Asks(argv))
	if len(s.Files) > 0 {
		fd, ok := ns.FreeDescriptor()
		s.Resolve(strconv.Itoa(fd))
		if !ok || ns.ScratchDir(s.Files, fd) != nil {
			return ns.Exec(argv, env) // an old kernel: the shell matters more than its prompt
		}
	}
	return ns.Exec(s.Argv, s.Env)
}

// Asks says that a command is an interactive shell on a terminal.
func Asks(argv []string) bool {
	return interactive(argv) && cmdline.IsTerminal(os.Stdin) && cmdline.IsTerminal(os.Stderr)
}

// Default is the user's own shell.
func Default() string {
	if s := os.Getenv("SHELL"); s != "" {
		return s
	}
	return "/bin/sh"
}
