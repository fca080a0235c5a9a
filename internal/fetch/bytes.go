package fetch

import (
	"fmt"
	"strconv"
	"strings"
)

// bytesOf reads a number of bytes: 500000, 500k, 2M, 1G, of a thousand each.
func bytesOf(text string) (int64, error) {
	digits, scale := text, int64(1)
	for suffix, n := range map[string]int64{"k": 1e3, "M": 1e6, "G": 1e9} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			digits, scale = rest, n
		}
	}
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is not a number of bytes such as 500k or 2M", text)
	}
	return n * scale, nil
}
