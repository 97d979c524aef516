// Package getopt reads options as GNU's getopt_long does: letters that may be
// joined, long names that may be cut short, free words anywhere between them.
package getopt

import "strings"

// An Option has a letter, or a long name, or both.
type Option struct {
	Letter byte
	Long   string
	Value  bool // a value follows
}

// A Parser has its options taken one by one. What is no option is complained of
// in the words of getopt; an error of either function ends the reading.
type Parser struct {
	Options  []Option
	Take     func(o Option, value string) error
	Complain func(text string) error
}

// Parse gives the words that are no options.
func (p *Parser) Parse(words []string) (free []string, err error) {
	for len(words) > 0 && err == nil {
		word := words[0]
		words = words[1:]
		switch {
		case word == "--":
			return append(free, words...), nil
		case strings.HasPrefix(word, "--"):
			words, err = p.long(word[2:], words)
		case len(word) > 1 && word[0] == '-':
			words, err = p.letters(word[1:], words)
		default:
			free = append(free, word)
		}
	}
	return free, err
}

// letters takes the options of one word; the value of the last may be joined.
func (p *Parser) letters(word string, words []string) ([]string, error) {
	for i := range len(word) {
		o, ok := p.letter(word[i])
		var err error
		switch {
		case !ok:
			err = p.Complain("invalid option -- '" + word[i:i+1] + "'")
		case !o.Value:
			err = p.Take(o, "")
		case i+1 < len(word):
			return words, p.Take(o, word[i+1:])
		case len(words) == 0:
			return words, p.Complain("option requires an argument -- '" + word[i:i+1] + "'")
		default:
			return words[1:], p.Take(o, words[0])
		}
		if err != nil {
			return words, err
		}
	}
	return words, nil
}

func (p *Parser) letter(c byte) (Option, bool) {
	for _, o := range p.Options {
		if o.Letter == c {
			return o, true
		}
	}
	return Option{}, false
}

func (p *Parser) long(word string, words []string) ([]string, error) {
	name, value, joined := strings.Cut(word, "=")
	var found []Option
	for _, o := range p.Options {
		if o.Long == name {
			found = []Option{o}
			break
		}
		if strings.HasPrefix(o.Long, name) {
			found = append(found, o)
		}
	}
	switch {
	case len(found) == 0:
		return words, p.Complain("unrecognized option '--" + word + "'")
	case len(found) > 1:
		text := "option '--" + word + "' is ambiguous; possibilities:"
		for _, o := range found {
			text += " '--" + o.Long + "'"
		}
		return words, p.Complain(text)
	}
	o := found[0]
	switch {
	case joined && !o.Value:
		return words, p.Complain("option '--" + o.Long + "' doesn't allow an argument")
	case joined || !o.Value:
		return words, p.Take(o, value)
	case len(words) == 0:
		return words, p.Complain("option '--" + o.Long + "' requires an argument")
	}
	return words[1:], p.Take(o, words[0])
}
