package monitor

import (
	"encoding/binary"
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
	f, err := os.Open(name)
	if err != nil {
		return cmdline.Fail(cmdline.StatusUsage, "Cannot fopen: %s", cmdline.Reason(err))
	}
	defer f.Close()
	return rtnl.ReadMessages(f, func(m rtnl.Message) error {
		if m.Type == timestamp && len(m.Body) >= 8 {
			s, us := binary.NativeEndian.Uint32(m.Body), binary.NativeEndian.Uint32(m.Body[4:])
			t.p.Textf("Timestamp: %s %d us\n", time.Unix(int64(s), 0).Format(time.ANSIC), us)
			return nil
		}
		return t.message(m)
	})
}
