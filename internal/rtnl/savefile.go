package rtnl

import (
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/sys/unix"
)

// A SaveFile is messages as the kernel sent them, behind a number that says
// what they are about. "ip route save" and "ip address save" write such files.
type SaveFile struct{ w io.Writer }

// NewSaveFile writes to w, the number at once.
func NewSaveFile(w io.Writer, magic uint32) (*SaveFile, error) {
	_, err := w.Write(binary.NativeEndian.AppendUint32(nil, magic))
	return &SaveFile{w}, err
}

// Write adds a message.
func (s *SaveFile) Write(m Message) error {
	b := make([]byte, 0, unix.NLMSG_HDRLEN+align(len(m.Body)))
	b = binary.NativeEndian.AppendUint32(b, uint32(unix.NLMSG_HDRLEN+len(m.Body)))
	b = binary.NativeEndian.AppendUint16(b, m.Type)
	b = binary.NativeEndian.AppendUint16(b, m.Flags)
	b = append(b, make([]byte, 8)...) // sequence and port: of no use later
	b = append(b, m.Body...)
	b = append(b, make([]byte, align(len(m.Body))-len(m.Body))...)
	_, err := s.w.Write(b)
	return err
}

// MagicSize is where the messages begin.
const MagicSize = 4

// A MagicError says that a file is not of the kind that was to be read.
type MagicError struct {
	Elements int // 1 if there was a number
	Magic    uint32
}

func (e *MagicError) Error() string {
	return fmt.Sprintf("Magic mismatch (%d elems, %x magic)", e.Elements, e.Magic)
}

// ReadSaveFile reads a file, whose number has to be magic. What it holds is for
// ReadMessages.
func ReadSaveFile(r io.Reader, magic uint32) (data []byte, err error) {
	if data, err = io.ReadAll(r); err != nil {
		return nil, err
	}
	var begin [MagicSize]byte
	n := copy(begin[:], data)
	if found := binary.NativeEndian.Uint32(begin[:]); n < MagicSize || found != magic {
		return nil, &MagicError{n / MagicSize, found}
	}
	return data, nil
}

// ReadMessages gives f the messages that stand in data behind begin.
func ReadMessages(data []byte, begin int, f func(Message) error) error {
	const longest = 16 << 10
	for rest := data[begin:]; len(rest) > 0; {
		if len(rest) < unix.NLMSG_HDRLEN {
			return &FileError{truncated}
		}
		size := int32(binary.NativeEndian.Uint32(rest))
		if size < unix.NLMSG_HDRLEN || size > longest {
			return &FileError{fmt.Sprintf("!!!malformed message: len=%d @%d", size, len(data)-len(rest)+unix.NLMSG_HDRLEN)}
		}
		m, _, behind, err := split(rest)
		if err != nil {
			return &FileError{truncated}
		}
		if err := f(m); err != nil {
			return err
		}
		rest = behind
	}
	return nil
}

// A FileError says that a message in a file is not whole.
type FileError struct{ text string }

func (e *FileError) Error() string { return e.text }

const truncated = "rtnl-from_file: truncated message"
