package rtnames

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"

	"gonet/internal/cnum"
)

// UDPPort reads a port: a number, or the name of a service of /etc/services.
func UDPPort(word string) (uint16, bool) {
	if word == "" {
		return 0, true // as strtoul reads it
	}
	if n, ok := cnum.Uint(word, 16); ok {
		return uint16(n), true
	}
	file, err := os.Open("/etc/services")
	if err != nil {
		return 0, false
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] != word && !slices.Contains(fields[2:], word) {
			continue
		}
		if port, ok := strings.CutSuffix(fields[1], "/udp"); ok {
			n, err := strconv.ParseUint(port, 10, 16)
			return uint16(n), err == nil
		}
	}
	return 0, false
}
