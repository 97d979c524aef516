package exec

import (
	"io"
	"os"
	"runtime"

	"golang.org/x/sys/unix"

	"gonet/internal/cmdline"
)

// An outcome is what a command left: its output, kept until those before it have
// been shown, and what went wrong.
type outcome struct {
	stdout, stderr *os.File
	err            error
}

// parallel is all with so many commands at a time as -P says, 0 for one on each
// processor. What each has to say stands whole under its heading, in the order of
// the names; standard input is empty.
func parallel(c *cmdline.Context, names []string) error {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer null.Close()
	most := c.Parallel
	if most == 0 {
		most = runtime.NumCPU()
	}
	// scripts/runtime begins with one; to start a command keeps one for as long.
	runtime.GOMAXPROCS(min(2*most, 4*runtime.NumCPU()))
	outcomes := make([]chan outcome, len(names))
	todo := make(chan int, len(names))
	for i := range names {
		outcomes[i] = make(chan outcome, 1)
		todo <- i
	}
	for range min(most, len(names)) {
		go func() {
			for i := range todo {
				outcomes[i] <- run(names[i], c.Words, null)
			}
		}()
	}
	for i, name := range names {
		if err := show(c, name, <-outcomes[i]); err != nil {
			return err
		}
	}
	return nil
}

func run(name string, argv []string, stdin *os.File) outcome {
	var o outcome
	if o.stdout, o.err = memory(); o.err == nil {
		o.stderr, o.err = memory()
	}
	if o.err == nil {
		_, o.err = beside(name, argv, [3]*os.File{stdin, o.stdout, o.stderr})
	}
	return o
}

// memory is a file without a name: unlike a pipe it does not wait for processes
// that a command has left behind.
func memory() (*os.File, error) {
	fd, err := unix.MemfdCreate("output", unix.MFD_CLOEXEC)
	return os.NewFile(uintptr(fd), "output"), err
}

func show(c *cmdline.Context, name string, o outcome) error {
	if err := heading(c, name); err != nil {
		return err
	}
	for _, kept := range []struct {
		file *os.File
		to   io.Writer
	}{{o.stdout, os.Stdout}, {o.stderr, c.Err}} {
		if kept.file == nil {
			continue
		}
		if _, err := io.Copy(kept.to, io.NewSectionReader(kept.file, 0, 1<<62)); err != nil {
			return err
		}
		kept.file.Close()
	}
	return goesOn(c, o.err)
}
