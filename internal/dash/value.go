package dash

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"campipe/internal/manifest"
)

// ParseDuration reads an xs:duration (XML Schema part 2, 3.2.6), exact to the
// nanosecond: P1DT2H3M4.5S. Years and months have no fixed length: any but 0 of
// them is refused, and so is a negative one.
func ParseDuration(text string) (time.Duration, error) {
	rest, ok := strings.CutPrefix(text, "P")
	date, clock, split := strings.Cut(rest, "T")
	ok = ok && rest != "" && (!split || clock != "")
	var total uint64
	for _, part := range []struct {
		text  string
		units string
		sizes []time.Duration
	}{
		{date, "YMD", []time.Duration{0, 0, 24 * time.Hour}},
		{clock, "HMS", []time.Duration{time.Hour, time.Minute, time.Second}},
	} {
		for next := 0; ok && part.text != ""; {
			i := strings.IndexAny(part.text, part.units[next:])
			if i < 1 {
				ok = false
				break
			}
			next = strings.IndexByte(part.units, part.text[i])
			var n uint64
			if n, ok = scale(part.text[:i], part.sizes[next], part.text[i] == 'S'); ok {
				total, ok = add(total, n)
			}
			part.text, next = part.text[i+1:], next+1
		}
	}
	if !ok || total > math.MaxInt64 {
		return 0, fmt.Errorf("%.40q is no duration in days, hours, minutes and seconds", text)
	}
	return time.Duration(total), nil
}

// scale multiplies a decimal number with a unit of time. What is beyond the
// ninth place after the point is cut off.
func scale(text string, unit time.Duration, point bool) (uint64, bool) {
	whole, fraction, found := strings.Cut(text, ".")
	if found && (!point || strings.Trim(fraction, "0123456789") != "") {
		return 0, false
	}
	n, err := strconv.ParseUint(whole, 10, 64)
	if err != nil || unit == 0 {
		return 0, err == nil && n == 0
	}
	high, low := bits.Mul64(n, uint64(unit))
	rest, err := strconv.ParseUint((fraction + "000000000")[:9], 10, 64)
	if high > 0 || err != nil {
		return 0, false
	}
	return add(low, rest)
}

func add(a, b uint64) (uint64, bool) {
	sum, carry := bits.Add64(a, b, 0)
	return sum, carry == 0
}

// date reads an xs:dateTime; without a zone it is UTC, as MPDs have it.
func date(text string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%.40q is no date", text)
}

// number reads an unsigned integer, or says what stands for one that is not
// there.
func number(text string, absent uint64) (uint64, error) {
	if text == "" {
		return absent, nil
	}
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 63)
	if err != nil {
		return 0, fmt.Errorf("%.40q is no number below 2^63", text)
	}
	return n, nil
}

// byterange reads "first-last", both of the range. "first-" goes to the end.
func byterange(text string) (manifest.Range, error) {
	if text == "" {
		return manifest.Range{}, nil
	}
	from, to, ok := strings.Cut(strings.TrimSpace(text), "-")
	first, err := strconv.ParseInt(from, 10, 64)
	last := int64(-1)
	if err == nil && to != "" {
		last, err = strconv.ParseInt(to, 10, 64)
	}
	if !ok || err != nil || first < 0 || to != "" && last < first || last == math.MaxInt64 {
		return manifest.Range{}, fmt.Errorf("%.40q is no range of bytes", text)
	}
	if to == "" {
		return manifest.Range{Start: first}, nil
	}
	return manifest.Range{Start: first, Length: last - first + 1}, nil
}
