package main

import (
	"log"
	"os"
	"strings"
	"syscall"
	"testing"

	osexec "os/exec"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"
)

// inside says that the test binary runs in a network of its own.
const inside = "GONET_TEST_INSIDE"

// TestMain lets the test binary be gonet and ip for the scripts. The binary
// starts itself again in fresh namespaces, so that no test needs root or sees
// the host's network.
func TestMain(m *testing.M) {
	nl.NativeEndian() // which nl finds out when first asked, by whoever that is
	testscript.Main(m, map[string]func(){
		"gonet":    main,
		"ip":       main,
		"brctl":    main,
		"ifconfig": main,
		"holdtap":  holdTap,
	})
}

// holdTap has the tap device named by its first word open while it runs the
// command that follows.
func holdTap() {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR, 0)
	if err != nil {
		log.Fatal(err)
	}
	ifr, err := unix.NewIfreq(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	ifr.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, ifr); err != nil {
		log.Fatal(err)
	}
	cmd := osexec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		log.Fatal(err)
	}
}

// TestScripts runs each script of testdata/script in a sandbox of its own.
func TestScripts(t *testing.T) {
	if os.Getenv(inside) != "" {
		testscript.Run(t, testscript.Params{
			Files: []string{os.Getenv(inside)},
			Setup: func(env *testscript.Env) error {
				env.Setenv("PATH", env.Getenv("PATH")+":/usr/sbin:/sbin")
				return nil
			},
		})
		return
	}
	entries, err := os.ReadDir("testdata/script")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) == 0 {
		t.Fatal("no scripts")
	}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := inSandbox("TestScripts", "testdata/script/"+e.Name()).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// inSandbox is the test of that name again as the command of gonet sandbox, with
// what it finds in the variable inside.
func inSandbox(test, what string) *osexec.Cmd {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := osexec.Command("gonet", "sandbox", self, "-test.run=^"+test+"$", "-test.v")
	cmd.Env = append(os.Environ(), inside+"="+what)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}
