package render

import (
	"strconv"

	"gonet/internal/model"
)

// xdp writes where programs run, among a link's properties; in JSON all of them.
func (p *Printer) xdp(x *model.XDP, names Names) {
	if p.j != nil {
		p.j.Object("xdp")
		p.j.Uint("mode", uint64(x.Mode))
		if x.Program != 0 {
			p.program(x.Program, names)
		}
		p.j.List("attached")
		for _, a := range x.Attached {
			p.j.Open()
			p.j.Uint("mode", uint64(a.Mode))
			p.program(a.ID, names)
			p.j.Close()
		}
		p.j.EndList()
		p.j.Close()
		return
	}
	p.Text(xdpName(x.Mode))
	if p.Address && x.Program != 0 {
		p.Text("/id:" + strconv.FormatUint(uint64(x.Program), 10))
	}
	p.Text(" ")
}

// xdpLines writes a line for each program.
func (p *Printer) xdpLines(x *model.XDP, names Names) {
	line := func(name string, id uint32) {
		if id != 0 {
			p.Newline()
			p.Text("    prog/" + name + " ")
			p.program(id, names)
		}
	}
	line("xdp", x.Program)
	if x.Mode == model.XDPMulti {
		for _, a := range x.Attached {
			name := xdpName(a.Mode)
			if a.Mode == model.XDPDriver {
				name = "xdpdrv"
			}
			line(name, a.ID)
		}
	}
}

func xdpName(mode uint8) string {
	switch mode {
	case model.XDPDriver:
		return "xdp"
	case model.XDPGeneric:
		return "xdpgeneric"
	case model.XDPHardware:
		return "xdpoffload"
	case model.XDPMulti:
		return "xdpmulti"
	}
	return "xdp[" + strconv.Itoa(int(mode)) + "]"
}

// program writes a program that the kernel runs, as far as one may know of it.
func (p *Printer) program(id uint32, names Names) {
	p.Object("prog")
	defer p.EndObject()
	p.Uint("id", "id ", uint64(id), " ")
	prog, ok := names.Program(id)
	if !ok {
		return
	}
	p.Str("name", "name ", prog.Name, " ")
	p.Str("tag", "tag ", prog.Tag, " ")
	jited := uint64(0)
	if prog.Jited {
		p.Text("jited ")
		jited = 1
	}
	if p.j != nil {
		p.j.Uint("jited", jited)
	}
	if p.Details {
		p.Uint("load_time", "load_time ", prog.LoadTime, " ")
		p.Uint("created_by_uid", "created_by_uid ", uint64(prog.CreatedByUID), " ")
		if prog.BTF != 0 {
			p.Uint("btf_id", "btf_id ", uint64(prog.BTF), " ")
		}
	}
}
