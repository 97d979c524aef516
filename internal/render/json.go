// Package render writes what model holds: as the text of ip, brief, in one
// line, or as JSON. It asks the kernel nothing.
package render

import (
	"bufio"
	"strconv"
)

// JSON writes values as ip's JSON is laid out: keys in the order in which they
// come, everything on one line, or pretty with ip's own indentation.
type JSON struct {
	w       *bufio.Writer
	pretty  bool
	closers []byte // of the objects and arrays that are open
	comma   bool   // something stands before what comes next
	begun   bool   // the outermost array is or was open
}

// NewJSON writes to w.
func NewJSON(w *bufio.Writer, pretty bool) *JSON { return &JSON{w: w, pretty: pretty} }

// begin opens the array that a command's output is, with its first object: a
// command that fails before prints nothing.
func (j *JSON) begin() {
	if !j.begun {
		j.begun = true
		j.list('[')
	}
}

// End closes that array, with the newline.
func (j *JSON) End() {
	j.begin()
	j.endList()
	j.w.WriteByte('\n')
}

// Cut closes what is open, after a failure. What has not begun stays empty.
func (j *JSON) Cut() {
	for len(j.closers) > 1 {
		if j.closers[len(j.closers)-1] == '}' {
			j.Close()
		} else {
			j.endList()
		}
	}
	if len(j.closers) == 1 {
		j.End()
	}
}

// List opens an array of objects under key.
func (j *JSON) List(key string) {
	j.Key(key)
	j.list('[')
}

// EndList closes it.
func (j *JSON) EndList() { j.endList() }

// Open opens an object in an array.
func (j *JSON) Open() {
	j.begin()
	if j.comma {
		j.w.WriteByte(',')
	}
	j.open()
}

// Object opens an object under key.
func (j *JSON) Object(key string) {
	j.Key(key)
	j.open()
}

// Close closes an object.
func (j *JSON) Close() {
	j.closers = j.closers[:len(j.closers)-1]
	if j.comma {
		j.indent()
	}
	j.w.WriteByte('}')
	j.comma = true
}

func (j *JSON) open() {
	j.w.WriteByte('{')
	j.closers = append(j.closers, '}')
	j.comma = false
}

func (j *JSON) list(c byte) {
	j.w.WriteByte(c)
	if j.pretty {
		j.w.WriteByte(' ')
	}
	j.closers = append(j.closers, ']')
	j.comma = false
}

func (j *JSON) endList() {
	j.closers = j.closers[:len(j.closers)-1]
	if j.pretty && j.comma {
		j.w.WriteByte(' ')
	}
	j.w.WriteByte(']')
	j.comma = true
}

func (j *JSON) indent() {
	if !j.pretty {
		return
	}
	j.w.WriteByte('\n')
	for range j.closers {
		j.w.WriteString("    ")
	}
}

// Key writes the name of the next value.
func (j *JSON) Key(key string) {
	if j.comma {
		j.w.WriteByte(',')
	}
	j.indent()
	b := append(j.w.AvailableBuffer(), '"')
	b = append(b, key...)
	b = append(b, '"', ':')
	if j.pretty {
		b = append(b, ' ')
	}
	j.w.Write(b)
	j.comma = true
}

// String writes a text under key.
func (j *JSON) String(key, value string) {
	j.Key(key)
	j.Quote(value)
}

// Uint writes a number under key.
func (j *JSON) Uint(key string, n uint64) {
	j.Key(key)
	j.w.Write(strconv.AppendUint(j.w.AvailableBuffer(), n, 10))
}

// Int writes a number under key.
func (j *JSON) Int(key string, n int64) {
	j.Key(key)
	j.w.Write(strconv.AppendInt(j.w.AvailableBuffer(), n, 10))
}

// Number writes a number that is text already under key.
func (j *JSON) Number(key, text string) {
	j.Key(key)
	j.w.WriteString(text)
}

// True writes a flag that is set under key.
func (j *JSON) True(key string) {
	j.Key(key)
	j.w.WriteString("true")
}

// Bool writes a boolean under key.
func (j *JSON) Bool(key string, on bool) {
	j.Key(key)
	j.w.WriteString(strconv.FormatBool(on))
}

// Null writes that there is no value under key.
func (j *JSON) Null(key string) {
	j.Key(key)
	j.w.WriteString("null")
}

// Strings writes an array of texts under key.
func (j *JSON) Strings(key string, values []string) {
	j.Key(key)
	j.list('[')
	for _, v := range values {
		j.Item(v)
	}
	j.endList()
}

// Uints writes an array of numbers under key.
func (j *JSON) Uints(key string, values []uint64) {
	j.Key(key)
	j.list('[')
	for i, n := range values {
		if i > 0 {
			j.w.WriteByte(',')
		}
		j.w.Write(strconv.AppendUint(j.w.AvailableBuffer(), n, 10))
		j.comma = true
	}
	j.endList()
}

// Item writes a text as an element of the list that is open.
func (j *JSON) Item(s string) {
	if j.comma {
		j.w.WriteByte(',')
	}
	j.Quote(s)
	j.comma = true
}

// Quote writes s between quotes. Bytes that JSON does not allow are escaped,
// where ip 6.1 writes them as they are.
func (j *JSON) Quote(s string) {
	const hex = "0123456789abcdef"
	j.w.WriteByte('"')
	for i := 0; i < len(s); i++ {
		plain := i
		for i < len(s) && s[i] >= 0x20 && s[i] != 0x7f && s[i] != '"' && s[i] != '\\' {
			i++
		}
		j.w.WriteString(s[plain:i])
		if i == len(s) {
			break
		}
		switch c := s[i]; {
		case c == '"' || c == '\\':
			j.w.WriteByte('\\')
			j.w.WriteByte(c)
		case c == '\n':
			j.w.WriteString(`\n`)
		case c == '\t':
			j.w.WriteString(`\t`)
		case c == '\r':
			j.w.WriteString(`\r`)
		case c == '\f':
			j.w.WriteString(`\f`)
		case c == '\b':
			j.w.WriteString(`\b`)
		default:
			j.w.WriteString(`\u00`)
			j.w.WriteByte(hex[c>>4])
			j.w.WriteByte(hex[c&15])
		}
	}
	j.w.WriteByte('"')
}
