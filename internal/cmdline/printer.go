package cmdline

import (
	"context"
	"net"
	"net/netip"
	"os"
	"strings"

	"gonet/internal/render"
)

// Printer is where a command's findings go, as the options before the object
// have it. adjust, which may be nil, says what the command itself changes.
func (c *Context) Printer(adjust func(*render.Style)) *render.Printer {
	s := render.Style{
		Brief: c.Brief, OneLine: c.OneLine, Details: c.Details, Numeric: c.Numeric,
		Human: c.Human, IEC: c.IEC, Stats: c.Stats,
	}
	if c.Resolve {
		s.Host = hostName
	}
	if c.Color {
		s.Colors = render.NewPalette(os.Getenv("COLORFGBG"))
	}
	if adjust != nil {
		adjust(&s)
	}
	c.printer = render.NewPrinter(c.Out, c.JSON, c.Pretty, s)
	return c.printer
}

// Flush writes out what was printed, all of it if the command ended well.
func (c *Context) Flush(ended bool) error {
	if c.printer != nil && !ended {
		c.printer.Cut()
	}
	return c.Out.Flush()
}

// hostName is what /etc/hosts or a server calls an address, as the system has it
// in nsswitch.conf; "" for nothing.
func hostName(a netip.Addr) string {
	names, err := net.DefaultResolver.LookupAddr(context.Background(), a.String())
	if err != nil || len(names) == 0 {
		return ""
	}
	return strings.TrimSuffix(names[0], ".")
}
