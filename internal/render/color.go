package render

import (
	"bufio"
	"strings"
)

// What is coloured, and how on a light and on a dark background.
type color int

const (
	colorNone color = iota
	colorName
	colorMAC
	colorInet
	colorInet6
	colorUp
	colorDown
)

// A Palette colours what is written through it. The nil palette does not.
type Palette struct{ dark bool }

// NewPalette chooses the palette as ip does: dark when the last field of
// COLORFGBG names a dark background.
func NewPalette(colorfgbg string) *Palette {
	i := strings.LastIndexByte(colorfgbg, ';')
	if i < 0 {
		return &Palette{}
	}
	background := colorfgbg[i+1:]
	return &Palette{dark: len(background) == 1 && strings.Contains("01234568", background)}
}

func (p *Palette) write(w *bufio.Writer, c color, texts ...string) {
	colored := p != nil && c != colorNone
	if colored {
		w.WriteString("\x1b[")
		if p.dark {
			w.WriteString("1;")
		}
		w.WriteString([...]string{"", "36", "33", "35", "34", "32", "31"}[c])
		w.WriteByte('m')
	}
	for _, text := range texts {
		w.WriteString(text)
	}
	if colored {
		w.WriteString("\x1b[0m")
	}
}

func stateColor(state uint8) color {
	switch state {
	case 2:
		return colorDown
	case 6:
		return colorUp
	}
	return colorNone
}
