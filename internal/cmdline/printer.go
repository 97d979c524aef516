package cmdline

import (
	"os"

	"gonet/internal/render"
)

// Printer is where a command's findings go, as the options before the object
// have it. adjust, which may be nil, says what the command itself changes.
func (c *Context) Printer(adjust func(*render.Style)) *render.Printer {
	s := render.Style{
		Brief: c.Brief, OneLine: c.OneLine, Details: c.Details, Numeric: c.Numeric,
		Human: c.Human, IEC: c.IEC, Stats: c.Stats,
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
