package getopt

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

func TestParse(t *testing.T) {
	options := []Option{
		{Letter: 'n', Long: "numeric"}, {Letter: 'N', Long: "netrom"}, {Letter: 'i', Long: "device", Value: true}, {Letter: 'e'},
	}
	for _, test := range []struct {
		words     []string
		taken     string
		free      []string
		complaint string
	}{
		{[]string{"-n", "add", "-e", "x"}, "n e ", []string{"add", "x"}, ""},
		{[]string{"-nei", "v0"}, "n e i=v0 ", nil, ""},
		{[]string{"-iv0", "-i", "v1"}, "i=v0 i=v1 ", nil, ""},
		{[]string{"--num", "--dev=v0", "--device", "v1"}, "n i=v0 i=v1 ", nil, ""},
		{[]string{"-", "--", "-n", "--num"}, "", []string{"-", "-n", "--num"}, ""},
		{[]string{"--n"}, "", nil, "option '--n' is ambiguous; possibilities: '--numeric' '--netrom'"},
		{[]string{"--numeric=1"}, "", nil, "option '--numeric' doesn't allow an argument"},
		{[]string{"--foo=1"}, "", nil, "unrecognized option '--foo=1'"},
		{[]string{"--device"}, "", nil, "option '--device' requires an argument"},
		{[]string{"-nx"}, "n ", nil, "invalid option -- 'x'"},
		{[]string{"-ni"}, "n ", nil, "option requires an argument -- 'i'"},
	} {
		taken, complaint := "", ""
		p := Parser{
			Options: options,
			Take: func(o Option, value string) error {
				if o.Value {
					value = "=" + value
				}
				taken += fmt.Sprintf("%c%s ", o.Letter, value)
				return nil
			},
			Complain: func(text string) error {
				complaint = text
				return errors.New(text)
			},
		}
		free, err := p.Parse(test.words)
		if taken != test.taken || complaint != test.complaint || (err != nil) != (complaint != "") || !slices.Equal(free, test.free) {
			t.Errorf("%q: taken %q, free %q, complaint %q", test.words, taken, free, complaint)
		}
	}
}
