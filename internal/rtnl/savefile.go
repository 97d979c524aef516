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

const sizeofMagic = 4

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
	if len(data) < sizeofMagic {
		return &MagicError{}
	}
	if n := binary.NativeEndian.Uint32(data); n != magic {
		return &MagicError{1, n}
	}
	return ReadMessages(data, sizeofMagic, f)
}

// ReadMessages gives f the messages that stand in data behind begin.
func ReadMessages(data []byte, begin int, f func(Message) error) error {
	const longest = 16 << 10
	for rest := data[begin:]; len(rest) > 0; {
		if len(rest) < unix.NLMSG_HDRLEN {
			return errTruncated
		}
		size := int32(binary.NativeEndian.Uint32(rest))
		if size < unix.NLMSG_HDRLEN || size > longest {
			return fmt.Errorf("!!!malformed message: len=%d @%d", size, len(data)-len(rest)+unix.NLMSG_HDRLEN)
		}
		m, _, behind, err := split(rest)
		if err != nil {
			return errTruncated
		}
		if err := f(m); err != nil {
			return err
		}
		rest = behind
	}
	return nil
}

var errTruncated = errors.New("rtnl-from_file: truncated message")
