package rtnl

import (
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/sys/unix"
)

// A SaveFile is messages as the kernel sent them, behind a number that says
// what they are about. "ip route save" and "ip address save" write such files.
type SaveFile struct {
	w     io.Writer
	magic uint32
	begun bool
}

// NewSaveFile writes to w; the number stands at the beginning.
func NewSaveFile(w io.Writer, magic uint32) *SaveFile { return &SaveFile{w: w, magic: magic} }

// Write adds a message.
func (s *SaveFile) Write(m Message) error {
	var b []byte
	if !s.begun {
		s.begun = true
		b = binary.NativeEndian.AppendUint32(b, s.magic)
	}
	b = binary.NativeEndian.AppendUint32(b, uint32(unix.NLMSG_HDRLEN+len(m.Body)))
	b = binary.NativeEndian.AppendUint16(b, m.Type)
	b = binary.NativeEndian.AppendUint16(b, m.Flags)
	b = append(b, make([]byte, 8)...) // sequence and port: of no use later
	b = append(b, m.Body...)
	b = append(b, make([]byte, align(len(m.Body))-len(m.Body))...)
	_, err := s.w.Write(b)
	return err
}

// A MagicError says that a file is not of the kind that was to be read.
type MagicError struct {
	Elements int // 1 if there was a number
	Magic    uint32
}

func (e *MagicError) Error() string {
	return fmt.Sprintf("Magic mismatch (%d elems, %x magic)", e.Elements, e.Magic)
}

// ReadSaveFile gives f the messages of a file, whose number has to be magic.
func ReadSaveFile(r io.Reader, magic uint32, f func(Message) error) error {
	var number [4]byte
	if _, err := io.ReadFull(r, number[:]); err != nil {
		return &MagicError{}
	}
	if n := binary.NativeEndian.Uint32(number[:]); n != magic {
		return &MagicError{1, n}
	}
	return ReadMessages(r, f)
}

// ReadMessages gives f the messages of a file that holds nothing else.
func ReadMessages(r io.Reader, f func(Message) error) error {
	data, err := io.ReadAll(r)
	for err == nil && len(data) >= unix.NLMSG_HDRLEN {
		var m Message
		if m, _, data, err = split(data); err == nil {
			err = f(m)
		}
	}
	return err
}
