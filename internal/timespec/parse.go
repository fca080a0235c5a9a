package timespec

import (
	"strconv"
	"strings"
	"time"

	"campipe/internal/fault"
	"campipe/pkg/wire"
)

// Forms is the list of what Parse reads, for hints and manuals.
const Forms = "2026-11-20T14:00:05Z, 2026-11-20T14:00, 14:00, -20s, unix seconds, or now"

// maxUnix is the last second of the year 9999: RFC 3339 has four digits.
const maxUnix = 253402300799

// Parse reads a moment:
//   - 2026-11-20T14:00:05.25+01:00, RFC 3339; the seconds may be left out;
//   - 2026-11-20T14:00 or 2026-11-20T14:00:05.25, in the zone;
//   - 14:00 or 14:00:05, the first such time in the zone at or after the
//     stream's first frame;
//   - -20s or -1h30m, that long before the stream's end (a live source's is now);
//   - 1763647205 or 1763647205.25, seconds since 1970-01-01 UTC;
//   - now.
//
// Fractions are cut to the microsecond. A local time that a clock shows twice,
// on the night when it is set back, is the first of the two; RFC 3339 can say
// the other. One that it does not show, on the night when it is set forward, is
// the moment at which it was set. The error is one of usage.
func Parse(text string, zone *time.Location) (Spec, error) {
	s := Spec{text: text, zone: zone}
	switch {
	case text == "now":
		s.form = now
		return s, nil
	case strings.HasPrefix(text, "-"):
		length, err := time.ParseDuration(text[1:])
		if err != nil || length < 0 {
			return Spec{}, fault.Hint(fault.Usage("%q is no length of time", text[1:]), "lengths are written as 20s or 1h30m")
		}
		s.form, s.back = back, length
		return s, nil
	case text != "" && strings.Trim(text, "0123456789.") == "":
		at, err := parseUnix(text)
		if err != nil {
			return Spec{}, err
		}
		s.form, s.at = absolute, at
		return s, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			s.form, s.at = absolute, wire.TimeOf(t)
			return s, nil
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			s.form, s.at, s.local = absolute, wire.TimeOf(inZone(t, zone)[0]), true
			return s, nil
		}
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			s.form, s.clock, s.local = clock, sinceMidnight(t), true
			return s, nil
		}
	}
	return Spec{}, noTime(text)
}

func noTime(text string) error {
	return fault.Hint(fault.Usage("%q is no time", text), "a time is one of %s", Forms)
}

func sinceMidnight(t time.Time) time.Duration {
	return t.Sub(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC))
}

// parseUnix reads seconds with a fraction, without the rounding of a float.
func parseUnix(text string) (wire.Time, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if whole == "" || strings.Contains(fraction, ".") {
		return 0, noTime(text)
	}
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || seconds > maxUnix {
		err := fault.Usage("%q is no time: more than %d seconds since 1970", text, int64(maxUnix))
		return 0, fault.Hint(err, "unix times are in seconds, not in milliseconds")
	}
	micros, err := strconv.ParseInt((fraction + "000000")[:6], 10, 64)
	if err != nil {
		return 0, noTime(text)
	}
	return wire.Time(seconds*1e6 + micros), nil
}
