package main

import (
	"fmt"
	"log"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	osexec "os/exec"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"gonet/internal/bpf"
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
		"mrouted":  routeMulticast,
		"xdp":      attachXDP,
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

// attachXDP gives the link named by the first word a program that lets all pass,
// where the second one, XDP_FLAGS_*, says, called as the third one says.
func attachXDP() {
	link, err := net.InterfaceByName(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	flags, err := strconv.ParseUint(os.Args[2], 0, 32)
	if err != nil {
		log.Fatal(err)
	}
	const pass, size = 2, 8 // XDP_PASS; of a struct bpf_insn
	code := [2 * size]byte{0: unix.BPF_ALU64 | unix.BPF_MOV, 4: pass, size: unix.BPF_JMP | unix.BPF_EXIT}
	license := []byte("GPL\x00")
	load := struct {
		kind, count   uint32
		code, license unsafe.Pointer
		_             [24]byte
		name          [unix.BPF_OBJ_NAME_LEN]byte
	}{kind: unix.BPF_PROG_TYPE_XDP, count: 2, code: unsafe.Pointer(&code[0]), license: unsafe.Pointer(&license[0])}
	copy(load.name[:], os.Args[3])
	program, err := bpf.Call(unix.BPF_PROG_LOAD, unsafe.Pointer(&load), unsafe.Sizeof(load))
	if err != nil {
		log.Fatal(err)
	}
	request := nl.NewNetlinkRequest(unix.RTM_SETLINK, unix.NLM_F_ACK)
	head := nl.NewIfInfomsg(unix.AF_UNSPEC)
	head.Index = int32(link.Index)
	request.AddData(head)
	xdp := nl.NewRtAttr(unix.IFLA_XDP|unix.NLA_F_NESTED, nil)
	xdp.AddRtAttr(unix.IFLA_XDP_FD, nl.Uint32Attr(uint32(program)))
	xdp.AddRtAttr(unix.IFLA_XDP_FLAGS, nl.Uint32Attr(uint32(flags)))
	request.AddData(xdp)
	if _, err := request.Execute(unix.NETLINK_ROUTE, 0); err != nil {
		log.Fatal(err)
	}
}

// privileged says that the kernel takes us for root, and not only our sandbox.
func privileged() bool {
	ids, err := os.ReadFile("/proc/self/uid_map")
	return err == nil && strings.Join(strings.Fields(string(ids)), " ") == "0 0 4294967295"
}

// TestScripts runs each script of testdata/script in a sandbox of its own.
func TestScripts(t *testing.T) {
	if os.Getenv(inside) != "" {
		testscript.Run(t, testscript.Params{
			Files: []string{os.Getenv(inside)},
			Condition: func(name string) (bool, error) {
				if name != "privileged" {
					return false, fmt.Errorf("no condition %q", name)
				}
				return privileged(), nil
			},
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
