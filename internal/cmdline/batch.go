package cmdline

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

// Batch runs the commands of a file, one a line; "-" is standard input. run does
// one, report prints why it failed and gives the status that it would end with
// alone. A failure ends the batch unless c.Force is set; wrong use always does.
func (c *Context) Batch(name string, run func(words []string) error, report func(error) int) error {
	in := io.Reader(os.Stdin)
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return Fail(StatusLocal, `Cannot open file "%s" for reading: %s`, name, Reason(err))
		}
		defer file.Close()
		in = file
	}
	lines := batchLines{in: bufio.NewReader(in)}
	failed := false
	for {
		words, err := lines.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err = run(words); err == nil {
			continue
		}
		status := report(err)
		if exits(err) {
			return Exit(status)
		}
		if status == 0 {
			continue
		}
		fmt.Fprintf(c.Err, "Command failed %s:%d\n", name, lines.number)
		failed = true
		if !c.Force {
			break
		}
	}
	if failed {
		return Exit(StatusLocal)
	}
	return nil
}

// ErrKilled is the end of a command that waited for one which a signal ended. A
// batch ends with it.
var ErrKilled error = &Error{Status: StatusLocal, Exits: true}

// batchLines reads commands: comments cut off, continued lines joined, words
// taken apart.
type batchLines struct {
	in     *bufio.Reader
	number int // of the last line read, from 1
}

// errContinuation ends a batch without making it a failure, as in ip.
var errContinuation error = &Error{Text: "Missing continuation line"}

// next is the next line that has words; io.EOF follows the last.
func (b *batchLines) next() ([]string, error) {
	for {
		line, err := b.logical()
		if err != nil {
			return nil, err
		}
		words, ok := splitWords(line)
		if !ok {
			return nil, Fail(StatusLocal, "Unterminated quoted string")
		}
		if len(words) > 0 {
			return words, nil
		}
	}
}

// logical reads one line and those that a backslash at its end joins to it,
// each without its comment. A comment ends the joining too.
func (b *batchLines) logical() (string, error) {
	var all strings.Builder
	for {
		line, err := b.in.ReadString('\n')
		if err != nil && line == "" { // what cannot be read, as a directory, has ended too
			if all.Len() > 0 {
				return "", errContinuation
			}
			return "", io.EOF
		}
		b.number++
		line, _, _ = strings.Cut(line, "#")
		joined, more := strings.CutSuffix(line, "\\\n")
		all.WriteString(joined)
		if !more {
			return all.String(), nil
		}
	}
}

// splitWords takes a line apart at blanks. A word that begins with a quote ends
// at the next one of its kind.
func splitWords(line string) (words []string, ok bool) {
	const blank = " \t\r\n"
	words = make([]string, 0, 16) // growing costs more than room
	for {
		line = strings.TrimLeft(line, blank)
		if line == "" {
			return words, true
		}
		if quote := line[:1]; quote == `"` || quote == `'` {
			word, rest, closed := strings.Cut(line[1:], quote)
			if !closed {
				return nil, false
			}
			words, line = append(words, word), rest
			continue
		}
		end := strings.IndexAny(line, blank)
		if end < 0 {
			end = len(line)
		}
		words, line = append(words, line[:end]), line[end:]
	}
}
