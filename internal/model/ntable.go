package model

import (
	"gonet/internal/rtnl"
)

// A Ntable is one table of neighbours as RTM_NEWNEIGHTBL describes it, or what
// it is for one link. Byte slices point into the message.
type Ntable struct {
	Family uint8
	Name   string
	Index  int // of the link, 0 for the table itself
	// Attrs are by their numbers, NDTA_* of linux/neighbour.h, and so are Params
	// within NDTA_PARMS, NDTPA_*.
	Attrs  [9][]byte
	Params [16][]byte
}

// The attributes of a table that are no plain numbers.
const (
	NtableName   = 1
	NtableConfig = 5 // struct ndt_config
	NtableParams = 6
	NtableStats  = 7 // struct ndt_stats
)

// NtableParamIndex is the index of a link among the parameters.
const NtableParamIndex = 1

// sizeofNdtmsg is struct ndtmsg, aligned.
const sizeofNdtmsg = 4

// DecodeNtable reads the body of an RTM_NEWNEIGHTBL message into n, whose
// earlier content is lost.
func DecodeNtable(body []byte, n *Ntable) error {
	if len(body) < sizeofNdtmsg {
		return ErrShort
	}
	*n = Ntable{Family: body[0]}
	for typ, v := range rtnl.Attributes(body[sizeofNdtmsg:]) {
		if int(typ) < len(n.Attrs) {
			n.Attrs[typ] = v
		}
	}
	for typ, v := range rtnl.Attributes(n.Attrs[NtableParams]) {
		if int(typ) < len(n.Params) {
			n.Params[typ] = v
		}
	}
	n.Name = rtnl.String(n.Attrs[NtableName])
	n.Index = int(rtnl.Uint(n.Params[NtableParamIndex]))
	return nil
}
