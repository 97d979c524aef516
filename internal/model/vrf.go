package model

import "gonet/internal/rtnl"

// VRFTable is the routing table of a link of kind vrf.
func (l *Link) VRFTable() uint32 {
	const table = 1 // IFLA_VRF_TABLE
	for typ, v := range rtnl.Attributes(l.KindData) {
		if typ == table {
			return uint32(rtnl.Uint(v))
		}
	}
	return 0
}
