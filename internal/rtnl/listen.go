package rtnl

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"
)

// listenBuffer is the room for changes that nobody has read yet.
const listenBuffer = 1 << 20

// A Listener is a socket on which the kernel tells what changes.
type Listener struct {
	fd int
	// Lost is called when the kernel had to drop messages because they were read
	// too slowly; it may be nil.
	Lost func()
}

// Listen joins groups (RTNLGRP_*). What changes from now on waits to be read, so
// a listing that is asked for after it misses nothing.
func Listen(groups ...int) (*Listener, error) {
	conn, err := Open()
	if err != nil {
		return nil, err
	}
	l := &Listener{fd: conn.fd}
	// An address of its own is what lets the kernel tell it from the others.
	err = unix.Bind(l.fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK})
	if err == nil {
		err = l.SetReceiveBuffer(listenBuffer)
	}
	for _, group := range groups {
		if err == nil {
			err = l.option(unix.NETLINK_ADD_MEMBERSHIP, group)
		}
	}
	if err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// SetReceiveBuffer asks for room for that many bytes of unread messages.
func (l *Listener) SetReceiveBuffer(bytes int) error {
	return (&Conn{fd: l.fd}).SetReceiveBuffer(bytes)
}

// AllNamespaces lets the messages of those namespaces be heard too that have a
// number here.
func (l *Listener) AllNamespaces() error { return l.option(unix.NETLINK_LISTEN_ALL_NSID, 1) }

func (l *Listener) option(name, value int) error {
	if err := unix.SetsockoptInt(l.fd, unix.SOL_NETLINK, name, value); err != nil {
		return fmt.Errorf("cannot listen: %w", err)
	}
	return nil
}

// Close gives the socket back.
func (l *Listener) Close() error { return unix.Close(l.fd) }

// Each gives what is heard to f, message by message, until f returns an error
// or nothing can be heard any more. ErrStop ends it without error.
func (l *Listener) Each(f func(Message) error) error {
	buf := make([]byte, partBytes)
	control := make([]byte, unix.CmsgSpace(4))
	for {
		n, nc, _, _, err := unix.Recvmsg(l.fd, buf, control, 0)
		switch {
		case err == unix.EINTR:
			continue
		case err == unix.ENOBUFS:
			if l.Lost != nil {
				l.Lost()
			}
			continue
		case err != nil:
			return fmt.Errorf("netlink receive error: %w", err)
		}
		namespace := sender(control[:nc])
		for data := buf[:n]; len(data) >= unix.NLMSG_HDRLEN; {
			var m Message
			if m, _, data, err = split(data); err != nil {
				return err
			}
			m.Namespace = namespace
			if err := f(m); err == ErrStop {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
}

// sender is the number of the namespace that a message is from.
func sender(control []byte) int {
	all, err := unix.ParseSocketControlMessage(control)
	for _, c := range all {
		const listenAllNSID = 8 // NETLINK_LISTEN_ALL_NSID
		if err == nil && c.Header.Level == unix.SOL_NETLINK && c.Header.Type == listenAllNSID && len(c.Data) >= 4 {
			return int(int32(binary.NativeEndian.Uint32(c.Data)))
		}
	}
	return Here
}
