package render

import "gonet/internal/model"

// NSID writes the number of a namespace, without the last newline; targeted
// says that it is another one's, so that there is a number here too. name is
// "" for a namespace without a name.
func (p *Printer) NSID(id model.NSID, targeted bool, name string) {
	if id.Number < 0 && p.j == nil {
		p.Text("nsid unassigned ")
	} else {
		p.Int("nsid", "nsid ", int64(id.Number), " ")
	}
	if targeted {
		p.Int("current-nsid", "current-nsid ", int64(id.Current), " ")
	}
	if name != "" {
		p.Str("name", "(iproute2 netns name: ", name, ")")
	}
}
