package cmdline

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gonet/internal/rtnl"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"mtu 5 v0", "mtu=5 dev=v0"},
		{"m 5", "m is free 5 is free"},
		{"add v0", "address=v0"}, // the first declared that it abbreviates
		{"al x", "alias=x"},      // past what it does not
		{"mtu", "! Command line is not complete. Try option \"help\""},
		{"mtu 5 mtu 6", "mtu=5 ! Error: duplicate \"mtu\": \"6\" is the second value."},
		{"up v0", "up dev=v0"},
		{"arp on", "arp=true"},
		{"arp maybe", "! Error: argument of \"arp\" must be \"on\" or \"off\", not \"maybe\""},
		{"type bridge foo", "type=[bridge foo]"},
	} {
		var got []string
		say := func(s string) { got = append(got, s) }
		w := NewWords(strings.Fields(c.words))
		seen := false
		w.Exact(func() error {
			v, err := w.Once("mtu", &seen)
			if err == nil {
				say("mtu=" + v)
			}
			return err
		}, "mtu")
		w.Exact(func() error { say("up"); return nil }, "up")
		w.Exact(func() error {
			on, err := w.OnOff("arp")
			if err == nil {
				say("arp=" + map[bool]string{true: "true", false: "false"}[on])
			}
			return err
		}, "arp")
		for _, key := range []string{"address", "alias"} {
			w.Abbrev(func() error { v, err := w.Next(); say(key + "=" + v); return err }, key)
		}
		w.Abbrev(func() error { say("type=[" + strings.Join(w.Rest(), " ") + "]"); return nil }, "type")
		w.Free(func(word string) error {
			if strings.HasPrefix(word, "v") {
				say("dev=" + word)
			} else {
				say(word + " is free")
			}
			return nil
		})
		if err := w.Parse(); err != nil {
			say("! " + err.Error())
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: %s", c.words, s)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, c := range []struct{ words, rest, want string }{
		{"-j link show", "link show", "json"},
		{"--json link", "link", "json"},
		{"-s -s -d l", "l", "stats2 details"},
		{"-h -o a", "a", "human oneline"},
		{"-4 a", "a", "inet"},
		{"-6 -4 a", "a", "inet"},
		{"-f inet6 a", "a", "inet6"},
		{"-br l", "l", "brief"},
		{"-b - x", "x", "batch"},
		{"-c l", "l", "color"},
		{"-c=never l", "l", ""},
		{"-n x l", "l", "entered x"},
		{"-a netns", "netns", "all"},
		{"-jp l", "", `! Option "-jp" is unknown, try "ip -help".`},
		{"--foo l", "", `! Option "-foo" is unknown, try "ip -help".`},
		{"-f foo l", "", `! Error: argument "foo" is wrong: invalid protocol family`},
		{"-rc abc l", "", "! Invalid rcvbuf size 'abc'"},
	} {
		var ctx Context
		var got []string
		enter := func(name string) error {
			got = append(got, "entered "+name)
			return nil
		}
		rest, err := ctx.ParseOptions(func() OptionTable { return IPOptions(enter) }, strings.Fields(c.words), "ip -help", func() bool { return true })
		for _, o := range []struct {
			set  bool
			name string
		}{
			{ctx.JSON, "json"}, {ctx.Stats == 2, "stats2"}, {ctx.Details, "details"}, {ctx.Human, "human"},
			{ctx.OneLine, "oneline"}, {ctx.Family == unix.AF_INET, "inet"}, {ctx.Family == unix.AF_INET6, "inet6"},
			{ctx.Brief, "brief"}, {ctx.BatchFile != nil, "batch"}, {ctx.Color, "color"}, {ctx.All, "all"},
		} {
			if o.set {
				got = append(got, o.name)
			}
		}
		if err != nil {
			got = []string{"! " + err.Error()}
		}
		if s := strings.Join(got, " "); s != c.want || strings.Join(rest, " ") != c.rest {
			t.Errorf("%q: %q, rest %q", c.words, s, rest)
		}
	}
}

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		err    error
		text   string
		status int
	}{
		{&rtnl.Error{Errno: unix.EEXIST}, "RTNETLINK answers: File exists", 2},
		{&rtnl.Error{Errno: unix.EINVAL, Text: "mtu less than device minimum"}, "Error: mtu less than device minimum.", 2},
		{&rtnl.Error{Errno: unix.ENOENT, Text: "Gone.", Dump: true}, "Error: Gone.\nDump terminated", 2},
		{&rtnl.Error{Errno: unix.ENODEV}, "RTNETLINK answers: No such device", 2},
		{Fail(7, "x %d", 1), "x 1", 7},
		{errors.New("odd"), "odd", 1},
	} {
		if text, status := Explain(c.err); text != c.text || status != c.status {
			t.Errorf("%v: %q, %d", c.err, text, status)
		}
	}
	if Hint(&rtnl.Error{Errno: unix.EPERM}) == "" || Hint(&rtnl.Error{Errno: unix.EEXIST}) != "" {
		t.Error("a hint is for those without privileges")
	}
}

func TestBatchLines(t *testing.T) {
	in := "link show lo # comment\n\n# all of it\nlink show \\\n  dev 'a b' \"c\"d\nlast"
	lines := batchLines{in: bufio.NewReader(strings.NewReader(in))}
	for _, want := range []struct {
		words  []string
		number int
	}{
		{[]string{"link", "show", "lo"}, 1},
		{[]string{"link", "show", "dev", "a b", "c", "d"}, 5},
		{[]string{"last"}, 6},
	} {
		words, err := lines.next()
		if err != nil || !slices.Equal(words, want.words) || lines.number != want.number {
			t.Errorf("%q at %d, %v; want %+v", words, lines.number, err, want)
		}
	}
	if _, err := lines.next(); err != io.EOF {
		t.Error(err)
	}
}

// FuzzBatch says that no text makes the reader of batches panic or hang.
func FuzzBatch(f *testing.F) {
	f.Add("link show lo # x\n'a \\\nb")
	f.Fuzz(func(_ *testing.T, text string) {
		lines := batchLines{in: bufio.NewReader(strings.NewReader(text))}
		for {
			if _, err := lines.next(); err != nil {
				return
			}
		}
	})
}
