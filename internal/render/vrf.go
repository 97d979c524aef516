package render

import "fmt"

// VRF writes a vrf and its table in a line of a list.
func (p *Printer) VRF(name string, table uint32) {
	if p.j != nil {
		p.j.String("name", name)
		p.j.Uint("table", uint64(table))
		return
	}
	fmt.Fprintf(p.w, "%-16s %5d\n", name, table)
}
