package addr

import "golang.org/x/sys/unix"

// An addrFlag is a word for a bit of IFA_FLAGS.
type addrFlag struct {
	name     string
	bit      uint32
	only6    bool // IPv4 has no use for it
	readOnly bool // only the kernel sets it
}

func flagTable() []addrFlag {
	return []addrFlag{
		{"secondary", unix.IFA_F_SECONDARY, false, true},
		{"temporary", unix.IFA_F_TEMPORARY, false, true},
		{"nodad", unix.IFA_F_NODAD, true, false},
		{"optimistic", unix.IFA_F_OPTIMISTIC, true, false},
		{"dadfailed", unix.IFA_F_DADFAILED, false, true},
		{"home", unix.IFA_F_HOMEADDRESS, true, false},
		{"deprecated", unix.IFA_F_DEPRECATED, false, true},
		{"tentative", unix.IFA_F_TENTATIVE, false, true},
		{"permanent", unix.IFA_F_PERMANENT, false, true},
		{"mngtmpaddr", unix.IFA_F_MANAGETEMPADDR, true, false},
		{"noprefixroute", unix.IFA_F_NOPREFIXROUTE, false, false},
		{"autojoin", unix.IFA_F_MCAUTOJOIN, false, false},
		{"stable-privacy", unix.IFA_F_STABLE_PRIVACY, false, true},
	}
}
