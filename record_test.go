package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"
)

var recording = flag.Bool("record", false, "write testdata/links anew; see scripts/record-links")

// TestRecordLinks runs the commands of each file in testdata/links in a network
// of its own and records how the link called x then looks: to the kernel, and to
// the real ip. It asserts nothing, so it runs only when asked to.
//
//	commands  make x and what it needs; written by hand, the rest is recorded
//	message   the body of the kernel's RTM_NEWLINK, in hex
//	text      ip -d link show dev x
//	json      ip -d -j link show dev x
//	names     the other links the commands made: index, name, flags; and
//	          the namespaces: "netns", id, name
//
// Of kinds that no kernel here has, the message was made by hand, and the real ip
// given it by scripts/show-message; "made" says what it holds, in the place of
// commands. These stay as they are.
func TestRecordLinks(t *testing.T) {
	if !*recording {
		t.Skip("without -record nothing is recorded")
	}
	files, _ := filepath.Glob("testdata/links/*.txt")
	if len(files) == 0 {
		t.Fatal("no files")
	}
	for _, file := range files {
		done := make(chan error)
		go func() {
			runtime.LockOSThread() // and never unlocked: the network ends with the thread
			err := enterWorld()
			newNamespace(openSocket())
			done <- errors.Join(err, recordLink(file))
		}()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// recordLink makes one file anew from its commands.
func recordLink(file string) error {
	old, err := txtar.ParseFile(file)
	if err != nil {
		return err
	}
	if len(old.Files) > 0 && old.Files[0].Name == "made" {
		return nil
	}
	if len(old.Files) == 0 || old.Files[0].Name != "commands" {
		return errors.New("no commands at the beginning")
	}
	commands := old.Files[0]
	before, err := linkNames(nil)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(commands.Data)) {
		if _, err := output(strings.Fields(line)...); err != nil {
			return err
		}
	}
	if bytes.Contains(commands.Data, []byte(" up")) {
		time.Sleep(settling)
	}
	message, text, json, err := atRest()
	if err != nil {
		return err
	}
	names, err := linkNames(before)
	if err != nil {
		return err
	}
	netns, err := output("ip", "netns", "list")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(netns)) {
		// NAME (id: N)
		if f := strings.Fields(line); len(f) == 3 {
			names = append(names, fmt.Sprintf("netns %s %s", strings.TrimSuffix(f[2], ")"), f[0]))
		}
	}
	found := []txtar.File{
		commands, {Name: "message", Data: inLines(hex.EncodeToString(message), 64)},
		{Name: "text", Data: text}, {Name: "json", Data: json},
		{Name: "names", Data: inLines(strings.Join(names, "\n"), 0)},
	}
	if sameFiles(old.Files, found) {
		return nil
	}
	return os.WriteFile(file, txtar.Format(&txtar.Archive{Comment: old.Comment, Files: found}), 0o644)
}

// sameFiles says that nothing that shows has changed. Messages carry times since
// the start of the machine too, of which only the length is compared.
func sameFiles(a, b []txtar.File) bool {
	return slices.EqualFunc(a, b, func(x, y txtar.File) bool {
		if x.Name == "message" {
			return x.Name == y.Name && len(x.Data) == len(y.Data)
		}
		return x.Name == y.Name && bytes.Equal(x.Data, y.Data)
	})
}

// atRest looks at x until nothing of it, timers and counters included, changes
// between the three looks, so that they tell the same.
func atRest() (message, text, json []byte, err error) {
	for range 20 {
		message, err = linkMessage()
		if err != nil {
			return
		}
		text, err = output("ip", "-d", "link", "show", "dev", "x")
		if err != nil {
			return
		}
		json, err = output("ip", "-d", "-j", "link", "show", "dev", "x")
		if err != nil {
			return
		}
		again, err := linkMessage()
		if err != nil || bytes.Equal(message, again) {
			return message, text, json, err
		}
		time.Sleep(time.Second)
	}
	return nil, nil, nil, errors.New("x does not come to rest")
}

// linkMessage is the kernel's answer to the request that ip link show dev x makes.
func linkMessage() ([]byte, error) {
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, 0)
	req.AddData(nl.NewIfInfomsg(unix.AF_PACKET))
	req.AddData(nl.NewRtAttr(unix.IFLA_IFNAME, nl.ZeroTerminated("x")))
	req.AddData(nl.NewRtAttr(unix.IFLA_EXT_MASK, nl.Uint32Attr(nl.RTEXT_FILTER_VF)))
	answers, err := req.Execute(unix.NETLINK_ROUTE, unix.RTM_NEWLINK)
	if err != nil {
		return nil, err
	}
	if len(answers) != 1 {
		return nil, fmt.Errorf("%d links are called x", len(answers))
	}
	return answers[0], nil
}

// linkNames are the index, the name and the flags of every link but x and those
// that were there before.
func linkNames(before []string) ([]string, error) {
	req := nl.NewNetlinkRequest(unix.RTM_GETLINK, unix.NLM_F_DUMP)
	req.AddData(nl.NewIfInfomsg(unix.AF_UNSPEC))
	answers, err := req.Execute(unix.NETLINK_ROUTE, unix.RTM_NEWLINK)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for _, line := range before {
		seen[line] = true
	}
	var names []string
	for _, body := range answers {
		header := nl.DeserializeIfInfomsg(body)
		attrs, err := nl.ParseRouteAttr(body[unix.SizeofIfInfomsg:])
		if err != nil {
			return nil, err
		}
		for _, a := range attrs {
			if a.Attr.Type != unix.IFLA_IFNAME {
				continue
			}
			name := unix.ByteSliceToString(a.Value)
			line := fmt.Sprintf("%d %s %#x", header.Index, name, header.Flags)
			if name != "x" && !seen[line] {
				names = append(names, line)
			}
		}
	}
	return names, nil
}

// output is what a real tool prints, if it succeeds.
func output(words ...string) ([]byte, error) {
	cmd := osexec.Command("/usr/sbin/"+words[0], words[1:]...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", strings.Join(words, " "), err, &stderr)
	}
	return out, nil
}

// inLines breaks a text into lines of so many bytes, if at all, and ends the last.
func inLines(s string, width int) []byte {
	var lines []byte
	for width > 0 && len(s) > width {
		lines = append(append(lines, s[:width]...), '\n')
		s = s[width:]
	}
	if s != "" {
		lines = append(append(lines, s...), '\n')
	}
	return lines
}
