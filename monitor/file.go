package monitor

import (
	"encoding/binary"
	"errors"
	"os"
	"time"

	"gonet/internal/cmdline"
	"gonet/internal/rtnl"
)

// timestamp is the type of what rtmon(8) writes before each message
// (NLMSG_TSTAMP): seconds and microseconds.
const timestamp = 15

// read tells what a file holds, each message with the time when it was heard.
// As in ip, the objects that were asked for do not matter.
func (t *teller) read(name string) error {
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
			t.p.Textf("Timestamp: %s %d us\n", time.Unix(int64(s), 0).Format(time.ANSIC), us)
			return nil
		}
		return t.message(m)
	})
}
