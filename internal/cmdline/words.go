package cmdline

import "strings"

// Words are the words of one command, with the keywords that it knows. Keywords
// are declared, then parsed; they are tried in the order of their declaration,
// which is the order in which ip tries its abbreviations.
type Words struct {
	word string // the one being read
	rest []string
	keys []keyword
	free func(word string) error
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

// Next is the value of the keyword being read.
func (w *Words) Next() (string, error) {
	if len(w.rest) == 0 {
		return "", Incomplete()
	}
	word := w.rest[0]
	w.rest = w.rest[1:]
	return word, nil
}

// Peek is the next word without taking it, and "" at the end.
func (w *Words) Peek() string {
	if len(w.rest) == 0 {
		return ""
	}
	return w.rest[0]
}

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

// Abbreviates says whether word is a beginning of name.
func Abbreviates(word, name string) bool {
	return word != "" && strings.HasPrefix(name, word)
}
