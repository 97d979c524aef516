package cmdline

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

// The exit statuses that ip has; brctl and ifconfig have their own.
const (
	StatusLocal  = 1   // gonet itself refused, or a batch had a failure
	StatusKernel = 2   // the kernel refused
	StatusUsage  = 255 // the words were wrong
)

// An Error ends a command: the lines it prints, without the last newline, and
// the exit status it leaves. A hint, a command to paste, follows on a terminal.
type Error struct {
	Status int
	Text   string
	Hint   string
	// Exits says that the real tool ends on the spot: a batch ends too.
	Exits bool
}

func (e *Error) Error() string { return e.Text }

// Fail is an Error of the given status.
func Fail(status int, format string, args ...any) error {
	return &Error{Status: status, Text: fmt.Sprintf(format, args...)}
}

// FailAtOnce is Fail for what ends a batch too, whatever its status.
func FailAtOnce(status int, format string, args ...any) error {
	return &Error{Status: status, Text: fmt.Sprintf(format, args...), Exits: true}
}

// Exit ends a command with a status and prints nothing: all was said already.
func Exit(status int) error { return &Error{Status: status} }

// Invalid is ip's complaint about the value of a keyword.
func Invalid(value, format string, args ...any) error {
	return Fail(StatusUsage, "Error: argument %q is wrong: %s", raw(value), fmt.Sprintf(format, args...))
}

// InvalidLine is Invalid with the empty line that many complaints carry.
func InvalidLine(value, format string, args ...any) error {
	return Fail(StatusUsage, "Error: argument %q is wrong: %s\n", raw(value), fmt.Sprintf(format, args...))
}

// Duplicate is ip's complaint about a keyword that has its value already.
func Duplicate(key, value string) error {
	return Fail(StatusUsage, "Error: duplicate %q: %q is the second value.", raw(key), raw(value))
}

// Garbage is ip's complaint about a second word where one free word may stand.
func Garbage(key, value string) error {
	return Fail(StatusUsage, "Error: either %q is duplicate, or %q is a garbage.", raw(key), raw(value))
}

// Incomplete is ip's complaint about a keyword without its value.
func Incomplete() error {
	return Fail(StatusUsage, `Command line is not complete. Try option "help"`)
}

// CutShort is the error of a list that ended early, for the commands that end on
// the spot then. what was to be done with the list: ip has a word for it, as in
// "Dump terminated".
func CutShort(what string, err error) error {
	if text, ok := cutShort(what, err); ok {
		return FailAtOnce(StatusLocal, "%s", text)
	}
	return err
}

// Terminated is CutShort for the commands that do not end a batch.
func Terminated(what string, err error) error {
	if text, ok := cutShort(what, err); ok {
		return Fail(StatusKernel, "%s", text)
	}
	return err
}

func cutShort(what string, err error) (text string, ok bool) {
	var kernel *rtnl.Error
	if !errors.As(err, &kernel) || !kernel.Dump {
		return "", false
	}
	text, _ = Explain(err)
	return strings.TrimSuffix(text, terminated) + what + " terminated", true
}

const terminated = "Dump terminated"

// exits says that err ends a batch: wrong use always does.
func exits(err error) bool {
	var own *Error
	return errors.As(err, &own) && (own.Exits || own.Status == StatusUsage)
}

// Explain gives the lines and the status with which ip ends on err.
func Explain(err error) (text string, status int) {
	var own *Error
	if errors.As(err, &own) {
		return own.Text, own.Status
	}
	var kernel *rtnl.Error
	if errors.As(err, &kernel) {
		text = "RTNETLINK answers: " + Reason(kernel.Errno)
		switch {
		case kernel.Text != "":
			text = "Error: " + strings.TrimSuffix(kernel.Text, ".") + "."
		case kernel.Dump && kernel.Errno == unix.ENOENT: // a list of what is not there
			return terminated, StatusKernel
		}
		if kernel.Dump {
			text += "\n" + terminated
		}
		return text, StatusKernel
	}
	return err.Error(), StatusLocal
}

// WithStatus is an error of the kernel or of a file with the status that the real tool
// has where it happened. What has a status already keeps it.
func WithStatus(status int, err error) error {
	if own := new(Error); err == nil || errors.As(err, &own) {
		return err
	}
	text, _ := Explain(err)
	return Fail(status, "%s", text)
}

// Reason is the C library's text for the errno in err: Go's has no capital.
func Reason(err error) string {
	var errno unix.Errno
	if !errors.As(err, &errno) {
		return err.Error()
	}
	if text, ok := cText(errno); ok {
		return text
	}
	text := errno.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}

// cText holds the texts that differ from Go's by more than the first letter.
func cText(errno unix.Errno) (string, bool) {
	switch errno {
	case unix.ENODEV:
		return "No such device", true
	case unix.ERANGE:
		return "Numerical result out of range", true
	case unix.EXDEV:
		return "Invalid cross-device link", true
	}
	return "", false
}

// raw lets %q put its quotes around a word without escaping what is in it.
type raw string

// Format prints the word as it is between double quotes.
func (r raw) Format(f fmt.State, _ rune) { fmt.Fprintf(f, `"%s"`, string(r)) }

// Unprivileged is the hint where privileges are missing: there are two ways to
// have them.
const Unprivileged = "run it with sudo, or try it in a network of your own: gonet sandbox"

// Hint is the command to paste after err, or "".
func Hint(err error) string {
	var own *Error
	if errors.As(err, &own) && own.Hint != "" {
		return own.Hint
	}
	text, _ := Explain(err)
	if errors.Is(err, unix.EPERM) || strings.HasSuffix(text, "Operation not permitted") {
		return Unprivileged
	}
	return ""
}
