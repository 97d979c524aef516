// Package shell makes an interactive shell say where it is. It decides and
// writes the words, the environment and the start-up files; starting is its
// caller's.
package shell

import (
	"path"
	"strings"
)

// A Start is a command about to be started.
type Start struct {
	Argv []string
	Env  []string
	// Files are to lie in a directory that the words and the environment call
	// Dir. There are none when the command is to be started as it is.
	Files map[string]string
}

// Dir stands for the directory of a Start's files until it has a name, and
// descriptor for the number of the descriptor that leads there.
const (
	Dir        = "\x00dir"
	descriptor = "\x00fd"
)

// Prompted gives a shell started at name in the network a prompt that says so.
// Anything that is not an interactive shell comes back untouched.
func Prompted(name string, argv, env []string, terminal bool) Start {
	as := Start{Argv: argv, Env: env}
	if !terminal || !interactive(argv) {
		return as
	}
	template, given := lookup(env, "GONET_PROMPT")
	env = Set(env, "GONET_NETNS", name)
	as.Env = env
	if !given {
		template = "{netns}> "
	}
	if template == "" {
		return as
	}
	switch kind(argv[0]) {
	case "bash":
		as.bash(template)
	case "zsh":
		as.zsh(template)
	case "fish":
		as.fish(template)
	case "sh":
		as.posix(template)
	}
	return as
}

// kind is the family of a shell, or "".
func kind(command string) string {
	switch base := path.Base(command); base {
	case "bash", "zsh", "fish":
		return base
	case "sh", "dash", "ash", "ksh", "mksh", "busybox":
		return "sh"
	}
	return ""
}

// interactive says whether argv is a shell with no words but such as leave it
// reading from the terminal and its start-up files alone.
func interactive(argv []string) bool {
	if len(argv) == 0 || kind(argv[0]) == "" {
		return false
	}
	words := argv[1:]
	if path.Base(argv[0]) == "busybox" {
		if len(words) == 0 || kind(words[0]) != "sh" {
			return false
		}
		words = words[1:]
	}
	for _, w := range words {
		if w != "-i" && w != "--interactive" {
			return false
		}
	}
	return true
}

// bash reads our file in place of ~/.bashrc, which our file reads first. The
// name is expanded by the shell, so nothing in it needs quoting.
func (s *Start) bash(template string) {
	s.Argv = append([]string{s.Argv[0], "--rcfile", Dir + "/bashrc"}, s.Argv[1:]...)
	prompt := "PS1=" + quote(strings.ReplaceAll(template, "{netns}", "${GONET_NETNS}"))
	s.Files = map[string]string{"bashrc": "exec " + descriptor + "<&-\n" +
		"if [ -r ~/.bashrc ]; then . ~/.bashrc; fi\n" +
		prompt + "\n" +
		"__gonet_prompt() { " + prompt + "; }\n" +
		"case $(declare -p PROMPT_COMMAND 2>/dev/null) in\n" +
		"'declare -a'*) PROMPT_COMMAND+=(__gonet_prompt) ;;\n" +
		"*) PROMPT_COMMAND=\"${PROMPT_COMMAND:+$PROMPT_COMMAND\n}__gonet_prompt\" ;;\n" +
		"esac\n"}
}

// zsh reads its files from ZDOTDIR: ours, which put the user's back and read
// them from there.
func (s *Start) zsh(template string) {
	own, had := lookup(s.Env, "ZDOTDIR")
	s.Env = Set(s.Env, "ZDOTDIR", Dir)
	restore := "unset ZDOTDIR\n"
	if had {
		restore = "export ZDOTDIR=" + quote(own) + "\n"
	}
	read := func(file string) string {
		return restore + `[[ -r "${ZDOTDIR:-$HOME}/` + file + `" ]] && . "${ZDOTDIR:-$HOME}/` + file + "\"\n"
	}
	// The name goes in as a value, which nothing in it can turn into code.
	text := strings.ReplaceAll(template, "{netns}", "%99v")
	s.Files = map[string]string{
		".zshenv": read(".zshenv") + "ZDOTDIR=" + quote(Dir) + "\n",
		".zshrc": "__gonet_fd=" + descriptor + "; exec {__gonet_fd}<&-; unset __gonet_fd\n" +
			read(".zshrc") +
			"__gonet_prompt() { psvar[99]=$GONET_NETNS; PROMPT=" + quote(text) + "; }\n" +
			"precmd_functions+=(__gonet_prompt)\n",
	}
}

// fish takes commands that it runs after its own files.
func (s *Start) fish(template string) {
	literal := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(template)
	prompt := "'" + strings.ReplaceAll(literal, "{netns}", "'$GONET_NETNS'") + "'"
	s.Argv = append([]string{s.Argv[0], "-C", "function fish_prompt; echo -n " + prompt + "; end"}, s.Argv[1:]...)
}

// posix shells read the file that ENV names.
func (s *Start) posix(template string) {
	own, had := lookup(s.Env, "ENV")
	s.Env = Set(s.Env, "ENV", Dir+"/rc")
	text := "exec " + descriptor + "<&-\nunset ENV\n"
	if had {
		text = "exec " + descriptor + "<&-\nENV=" + quote(own) + "\n" +
			"eval \"__gonet_env=\\\"$ENV\\\"\"\n[ -r \"$__gonet_env\" ] && . \"$__gonet_env\"\nunset __gonet_env\n"
	}
	text += "PS1=" + quote(strings.ReplaceAll(template, "{netns}", "${GONET_NETNS}")) + "\n"
	s.Files = map[string]string{"rc": text}
}

// Resolve puts the directory's descriptor where the words and files speak of it.
func (s *Start) Resolve(fd string) {
	put := strings.NewReplacer(Dir, "/proc/self/fd/"+fd, descriptor, fd)
	for i, w := range s.Argv {
		s.Argv[i] = put.Replace(w)
	}
	for i, e := range s.Env {
		s.Env[i] = put.Replace(e)
	}
	for name, text := range s.Files {
		s.Files[name] = put.Replace(text)
	}
}

// quote makes one word of s for a shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func lookup(env []string, key string) (string, bool) {
	for _, e := range env {
		if v, ok := strings.CutPrefix(e, key+"="); ok {
			return v, true
		}
	}
	return "", false
}

// Set gives env with key set to value; all other entries stay byte for byte.
func Set(env []string, key, value string) []string {
	out := make([]string, 0, len(env)+1)
	for _, e := range env {
		if !strings.HasPrefix(e, key+"=") {
			out = append(out, e)
		}
	}
	return append(out, key+"="+value)
}
