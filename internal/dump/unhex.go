package dump

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// unhexLimit is the most that "*" may stand for. The hexdumps of the pages are
// small; a wrong digit in an offset must not fill the memory.
const unhexLimit = 1 << 26

// Unhex reads what Hexdump or `hexdump -C` printed and returns the bytes. Lines
// that begin with "#" and empty ones are passed over; offsets must begin with 0
// and have no holes but for "*". The error says which line is wrong.
func Unhex(r io.Reader) ([]byte, error) {
	var all, row []byte
	same, ended := false, false
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || line[0] == '#':
			continue
		case ended:
			return nil, fmt.Errorf("line %d: a line after the final offset", n)
		case line == "*":
			same = true
			continue
		}
		offset, rest, _ := strings.Cut(line, " ")
		at, err := strconv.ParseInt(offset, 16, 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: %q is no offset", n, offset)
		}
		for same && int64(len(all)) < at && len(row) > 0 && len(all) < unhexLimit {
			all = append(all, row...)
		}
		if at != int64(len(all)) {
			return nil, fmt.Errorf("line %d: offset %#x after %#x bytes", n, at, len(all))
		}
		same = false
		digits, _, text := strings.Cut(rest, "|")
		if ended = !text; ended {
			continue
		}
		if row, err = hex.DecodeString(strings.ReplaceAll(digits, " ", "")); err != nil || len(row) > rowSize {
			return nil, fmt.Errorf("line %d: %q is no row of bytes", n, digits)
		}
		all = append(all, row...)
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if !ended && len(all) > 0 {
		return nil, fmt.Errorf("the final offset is missing")
	}
	return all, nil
}
