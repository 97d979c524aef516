package cmdline

import (
	"strings"

	"golang.org/x/sys/unix"
)

// Words are the words of one command, with the keywords that it knows. Keywords
// are declared, then parsed; they are tried in the order of their declaration,
// which is the order in which ip tries its abbreviations.
type Words struct {
	word string // the one being read
	read int    // how many were, without those that keywords took
	rest []string
	keys []keyword
	free func(word string) error
	// Missing is what is wrong with a keyword without its value, where a tool has
	// other words for it than ip.
	Missing error
}

type keyword struct {
	name  string
	exact bool
	take  func() error
}

// NewWords is a parser for words that knows no keyword yet.
func NewWords(words []string) *Words {
	return &Words{rest: words, keys: make([]keyword, 0, 32)} // growing costs more than room
}

// Reset begins anew with other words.
func (w *Words) Reset(words []string) { w.rest, w.read = words, 0 }

// Exact declares keywords that are taken only when written in full.
func (w *Words) Exact(take func() error, names ...string) {
	for _, name := range names {
		w.keys = append(w.keys, keyword{name, true, take})
	}
}

// Abbrev declares keywords of which any beginning is taken.
func (w *Words) Abbrev(take func() error, names ...string) {
	for _, name := range names {
		w.keys = append(w.keys, keyword{name, false, take})
	}
}

// Free declares what becomes of a word that is no keyword.
func (w *Words) Free(take func(word string) error) { w.free = take }

// Parse reads all words, up to the first error. A keyword may take the words
// after it with Next or Rest.
func (w *Words) Parse() error {
	for len(w.rest) > 0 {
		word := w.rest[0]
		w.word, w.rest = word, w.rest[1:]
		w.read++
		if err := w.one(word); err != nil {
			return err
		}
	}
	return nil
}

func (w *Words) one(word string) error {
	for _, k := range w.keys {
		if word == k.name || !k.exact && Abbreviates(word, k.name) {
			return k.take()
		}
	}
	return w.free(word)
}

// Keyword is the keyword being read as it was written.
func (w *Words) Keyword() string { return w.word }

// First says that the keyword or free word being read is the first.
func (w *Words) First() bool { return w.read == 1 }

// Next is the value of the keyword being read.
func (w *Words) Next() (string, error) {
	switch {
	case len(w.rest) > 0:
		word := w.rest[0]
		w.rest = w.rest[1:]
		return word, nil
	case w.Missing != nil:
		return "", w.Missing
	}
	return "", Incomplete()
}

// Value is the reader of a keyword that has a value.
func (w *Words) Value(take func(word string) error) func() error {
	return func() error {
		word, err := w.Next()
		if err != nil {
			return err
		}
		return take(word)
	}
}

// Text declares keywords, taken only when written in full, whose last value is
// kept; without one it stays nil.
func (w *Words) Text(to **string, names ...string) {
	w.Exact(func() error {
		word, err := w.Next()
		*to = &word
		return err
	}, names...)
}

// Peek is the next word without taking it, and "" at the end.
func (w *Words) Peek() string {
	if len(w.rest) == 0 {
		return ""
	}
	return w.rest[0]
}

// Left is the number of words that are left.
func (w *Words) Left() int { return len(w.rest) }

// Rest takes all words that are left.
func (w *Words) Rest() []string {
	rest := w.rest
	w.rest = nil
	return rest
}

// Once is the value of a keyword that may be given only once; seen remembers.
func (w *Words) Once(key string, seen *bool) (string, error) {
	word, err := w.Next()
	if err != nil {
		return "", err
	}
	if *seen {
		return "", Duplicate(key, word)
	}
	*seen = true
	return word, nil
}

// OnOff is the value of a keyword that is switched.
func (w *Words) OnOff(key string) (bool, error) {
	word, err := w.Next()
	if err != nil {
		return false, err
	}
	switch word {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, Fail(StatusLocal, "Error: argument of %q must be \"on\" or \"off\", not %q", raw(key), raw(word))
}

// OffOn is OnOff as the number 0 or 1, for the keywords of which ip complains in
// other words.
func (w *Words) OffOn(key string) (uint8, error) {
	word, err := w.Next()
	if err != nil {
		return 0, err
	}
	i, err := PlaceOf(key, word, []string{"off", "on"}, int(unix.EINVAL)) // an errno that ip forgets to change
	return uint8(i), err
}

// PlaceOf is the place of the first of some values that word, the value of a
// keyword, abbreviates. status is what a word that is none of them ends with.
func PlaceOf(key, word string, values []string, status int) (int, error) {
	for i, v := range values {
		if Abbreviates(word, v) {
			return i, nil
		}
	}
	return 0, Fail(status, `Error: argument of "%s" must be one of "%s", not "%s"`, key, strings.Join(values, `", "`), word)
}

// Abbreviates says whether word is a beginning of name.
func Abbreviates(word, name string) bool {
	return word != "" && strings.HasPrefix(name, word)
}
