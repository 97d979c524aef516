package render

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"golang.org/x/sys/unix"

	"gonet/internal/model"
)

func printMacsec(p *Printer, a *attrs, _ *model.Link, _ Names) {
	if v := a[unix.IFLA_MACSEC_SCI]; len(v) >= 8 {
		p.Str("sci", "sci ", fmt.Sprintf("%016x", binary.BigEndian.Uint64(v)), " ")
	}
	p.onOff(a[unix.IFLA_MACSEC_PROTECT], "protect", "protect")
	if v := a[unix.IFLA_MACSEC_CIPHER_SUITE]; len(v) >= 8 {
		p.Str("cipher_suite", "cipher ", cipherSuite(binary.NativeEndian.Uint64(v)), " ")
	}
	p.num(a[unix.IFLA_MACSEC_ICV_LEN], "icv_len", "icvlen ")
	p.num(a[unix.IFLA_MACSEC_ENCODING_SA], "encoding_sa", "encodingsa ")
	p.place(a[unix.IFLA_MACSEC_VALIDATION], "validation", "validate ", "disabled", "check", "strict")
	p.place(a[unix.IFLA_MACSEC_OFFLOAD], "offload", "offload ", "off", "phy", "mac")
	p.onOff(a[unix.IFLA_MACSEC_ENCRYPT], "encrypt", "encrypt")
	p.onOff(a[unix.IFLA_MACSEC_INC_SCI], "inc_sci", "send_sci")
	p.onOff(a[unix.IFLA_MACSEC_ES], "es", "end_station")
	p.onOff(a[unix.IFLA_MACSEC_SCB], "scb", "scb")
	p.onOff(a[unix.IFLA_MACSEC_REPLAY_PROTECT], "replay_protect", "replay")
	p.num(a[unix.IFLA_MACSEC_WINDOW], "window", "window ")
}

// cipherSuite is the name of a suite (MACSEC_CIPHER_ID_*), or its number.
func cipherSuite(id uint64) string {
	const base = 0x0080c20001000000
	switch id {
	case 0x0080020001000001, base | 1:
		return "GCM-AES-128"
	case base | 2:
		return "GCM-AES-256"
	case base | 3:
		return "GCM-AES-XPN-128"
	case base | 4:
		return "GCM-AES-XPN-256"
	}
	return "0x" + strconv.FormatUint(id, 16)
}
