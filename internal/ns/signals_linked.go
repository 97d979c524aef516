//go:build keep_signals

package ns

import (
	"os/signal"
	_ "unsafe" // for go:linkname

	"golang.org/x/sys/unix"
)

//go:linkname dispositions runtime.fwdSig
//go:linkname blocked runtime.initSigmask

// init ignores what was ignored, so that other processes started here inherit
// it. SIGCHLD waits until there is nobody whose status would be lost.
func init() {
	for s := range dispositions {
		if wasIgnored(s) && unix.Signal(s) != unix.SIGCHLD {
			signal.Ignore(unix.Signal(s))
		}
	}
}
