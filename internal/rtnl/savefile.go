package rtnl

import (
	"encoding/binary"
	"errors"
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

// Begin writes the number, also of a file that will hold nothing.
func (s *SaveFile) Begin() error {
	if s.begun {
		return nil
	}
	s.begun = true
	_, err := s.w.Write(binary.NativeEndian.AppendUint32(nil, s.magic))
	return err
}

// Write adds a message.
func (s *SaveFile) Write(m Message) error {
	if err := s.Begin(); err != nil {
		return err
	}
	var b []byte
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
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if len(data) < 4 {
		return &MagicError{}
	}
	if n := binary.NativeEndian.Uint32(data); n != magic {
		return &MagicError{1, n}
	}
	for data = data[4:]; len(data) >= unix.NLMSG_HDRLEN; {
		size := int(binary.NativeEndian.Uint32(data))
		if size < unix.NLMSG_HDRLEN || size > len(data) {
			return errors.New("malformed netlink message")
		}
		m := Message{Type: binary.NativeEndian.Uint16(data[4:]), Flags: binary.NativeEndian.Uint16(data[6:]),
			Body: data[unix.NLMSG_HDRLEN:size]}
		if err := f(m); err != nil {
			return err
		}
		data = data[min(align(size), len(data)):]
	}
	return nil
}
