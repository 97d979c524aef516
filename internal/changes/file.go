package changes

import (
	"encoding/binary"
	"errors"
	"os"
	"time"

	"gonet/internal/cmdline"
	"gonet/internal/render"
	"gonet/internal/rtnl"
)

// timestamp is the type of what rtmon(8) writes before each message
// (NLMSG_TSTAMP): seconds and microseconds.
const timestamp = 15

// ReadFile gives f what a file holds, and prints the times when it was heard.
func ReadFile(name string, p *render.Printer, f func(rtnl.Message) error) error {
	data, err := os.ReadFile(name)
	if at := new(os.PathError); errors.As(err, &at) {
		if at.Op == "open" {
			return cmdline.Fail(cmdline.StatusUsage, "Cannot fopen: %s", cmdline.Reason(err))
		}
		return cmdline.Fail(cmdline.StatusLocal, "rtnl_from_file: fread: %s", cmdline.Reason(err))
	}
	return rtnl.ReadMessages(data, 0, func(m rtnl.Message) error {
		if m.Type == timestamp && len(m.Body) >= 8 {
			s, us := binary.NativeEndian.Uint32(m.Body), binary.NativeEndian.Uint32(m.Body[4:])
			p.Textf("Timestamp: %s %d us\n", time.Unix(int64(s), 0).Format(time.ANSIC), us)
			return nil
		}
		return f(m)
	})
}
