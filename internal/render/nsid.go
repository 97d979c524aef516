package render

import "gonet/internal/model"

// NSID writes the number of a namespace, without the last newline; targeted
// says that it is another one's, so that there is a number here too. name is
// "" for a namespace without a name.
func (p *Printer) NSID(id model.NSID, targeted bool, name string) {
	p.nsid("nsid", id.Number)
	if targeted {
		p.nsid("current-nsid", id.Current)
	}
	if name != "" {
		p.Str("name", "(iproute2 netns name: ", name, ")")
	}
}

// nsid writes one of the two numbers; JSON has no word for none.
func (p *Printer) nsid(key string, n int32) {
	if n < 0 {
		p.Text(key + " unassigned ")
	} else {
		p.Int(key, key+" ", int64(n), " ")
	}
}
