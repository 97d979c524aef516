package ns

import (
	"os/signal"
	"unsafe"

	"golang.org/x/sys/unix"
)

// How the process inherited each signal, and which of them were blocked. Go's
// runtime takes all signals over before any of our code runs; how it found them
// it keeps in two variables of its own. These are the same two where the linker
// gives them to us (signals_linked.go, scripts/build). Elsewhere, as in tests,
// they say that nothing was ignored or blocked.
var (
	dispositions [65]uintptr
	blocked      [2]uint32
)

// wasIgnored is about such signals as SIGPIPE in what systemd starts, or SIGQUIT
// in what a shell starts with "&".
func wasIgnored(s int) bool {
	const sigIgn = 1 // SIG_IGN of signal(2)
	return dispositions[s] == sigIgn
}

// restoreSignals leaves the signals to the command that this thread becomes as
// the process found them.
func restoreSignals() {
	if wasIgnored(int(unix.SIGCHLD)) {
		signal.Ignore(unix.SIGCHLD)
	}
	lock()
	_, _, _ = unix.RawSyscall6(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK,
		uintptr(unsafe.Pointer(&blocked)), 0, unsafe.Sizeof(blocked), 0, 0)
}
