package rtsp

import (
	"fmt"
	"strconv"
	"strings"
)

// set is some packets, by number.
type set []span

// span is a run of packets.
type span struct{ first, last int }

func (s set) has(number int) bool {
	for _, r := range s {
		if number >= r.first && number <= r.last {
			return true
		}
	}
	return false
}

// parseSet reads numbers as in "3,7-9" or "3,7..9".
func parseSet(value string) (set, error) {
	var s set
	for _, part := range strings.Split(value, ",") {
		from, to, both := strings.Cut(strings.Replace(part, "..", "-", 1), "-")
		if !both {
			to = from
		}
		first, err := strconv.Atoi(from)
		last, worse := strconv.Atoi(to)
		if err != nil || worse != nil || first < 1 || last < first || last > maxNumber {
			return nil, fmt.Errorf("value is %q, not numbers from 1 to %d such as 3,7-9", value, maxNumber)
		}
		s = append(s, span{first, last})
	}
	return s, nil
}
