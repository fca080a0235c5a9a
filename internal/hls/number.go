package hls

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"campipe/internal/manifest"
)

// number reads a decimal-integer.
func number(text string) (uint64, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 63)
	if err != nil {
		return 0, fmt.Errorf("%.40q is no number below 2^63", text)
	}
	return n, nil
}

// seconds reads a decimal-floating-point number of seconds, exact to the
// nanosecond. It is false for what is none, or is longer than a segment can be.
func seconds(text string) (time.Duration, bool) {
	whole, fraction, _ := strings.Cut(strings.TrimSpace(text), ".")
	if whole == "" && fraction == "" {
		return 0, false
	}
	n, err := strconv.ParseUint("0"+whole, 10, 32)
	if err != nil || n > maxDuration {
		return 0, false
	}
	digits := (fraction + "000000000")[:9]
	rest, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || strings.Trim(fraction, "0123456789") != "" {
		return 0, false
	}
	return time.Duration(n)*time.Second + time.Duration(rest), true
}

// dates are the forms of PROGRAM-DATE-TIME that are seen: RFC 3339; ffmpeg's,
// with no colon in the zone; and with no zone, which is taken for UTC. Parsing
// takes fractions of a second with each.
var dates = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05"}

// date reads a PROGRAM-DATE-TIME; one that can't be read is the zero time.
func date(text string) time.Time {
	for _, layout := range dates {
		if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// byterange reads "length[@offset]". The offset is -1 where there is none.
func byterange(text string) (manifest.Range, error) {
	size, at, explicit := strings.Cut(text, "@")
	length, err := number(size)
	if err != nil {
		return manifest.Range{}, err
	}
	if length == 0 {
		return manifest.Range{}, fmt.Errorf("%.40q is empty", text)
	}
	r := manifest.Range{Start: -1, Length: int64(length)}
	if explicit {
		start, err := number(at)
		if err != nil {
			return manifest.Range{}, err
		}
		r.Start = int64(start)
		if r.Start+r.Length < 0 {
			return manifest.Range{}, fmt.Errorf("%.40q ends beyond 2^63", text)
		}
	}
	return r, nil
}

// resolution reads "WxH"; what can't be read is 0.
func resolution(text string) (width, height int) {
	w, h, _ := strings.Cut(strings.ToLower(text), "x")
	a, errW := strconv.ParseUint(w, 10, 15)
	b, errH := strconv.ParseUint(h, 10, 15)
	if errW != nil || errH != nil {
		return 0, 0
	}
	return int(a), int(b)
}
