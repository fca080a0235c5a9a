package pictures

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// patterns are the ways in which names of files say when a picture was taken. The
// groups are year, month, day, hour, minute, and where they are there second and
// its parts.
var patterns = []*regexp.Regexp{
	// CAM2: ID_2026-03-01_06-07-08-123456; cameras that write RFC 3339.
	regexp.MustCompile(`(\d{4})-(\d\d)-(\d\d)[_T ](\d\d)[-:.](\d\d)[-:.](\d\d)(?:[-.,](\d{1,6}))?(?:\D|$)`),
	// PyNVR: ID.preview.20260301.0607; camjoin: 20260301.060708.123456; most cameras.
	regexp.MustCompile(`(?:^|\D)(\d{4})(\d\d)(\d\d)[-_.T ]?(\d\d)(\d\d)(\d\d)?(?:[-_.](\d{3,6}))?(?:\D|$)`),
}

// minute is how Marathon calls the folder of a run: 03012026-0607+30, with the
// minutes that it was to last. The pictures in it are 0000.jpg and so on, one a
// second.
var minute = regexp.MustCompile(`^(\d\d)(\d\d)(\d{4})-(\d\d)(\d\d)\+\d+$`)

// named returns the time in the name of a file, or in that of its folder; false is
// that there is none.
func named(file string, zone *time.Location) (time.Time, bool) {
	base := filepath.Base(file)
	if ext := filepath.Ext(base); len(ext) > 1 && (ext[1] < '0' || ext[1] > '9') { // else it is of the time
		base = strings.TrimSuffix(base, ext)
	}
	for _, p := range patterns {
		if g := p.FindStringSubmatch(base); g != nil {
			return timeOf(zone, g[1], g[2], g[3], g[4], g[5], g[6], g[7])
		}
	}
	g := minute.FindStringSubmatch(filepath.Base(filepath.Dir(file)))
	second, err := strconv.ParseUint(base, 10, 31)
	if g == nil || err != nil {
		return time.Time{}, false
	}
	t, ok := timeOf(zone, g[3], g[1], g[2], g[4], g[5], "", "")
	return t.Add(time.Duration(second) * time.Second), ok
}

// timeOf makes a time of digits. One that there is not, as of the 31st of
// February, is none.
func timeOf(zone *time.Location, year, month, day, hour, minute, second, part string) (time.Time, bool) {
	if second == "" {
		second = "00"
	}
	if part == "" {
		part = "0"
	}
	text := fmt.Sprintf("%s-%s-%s %s:%s:%s.%s", year, month, day, hour, minute, second, part)
	t, err := time.ParseInLocation("2006-01-02 15:04:05", text, zone)
	return t, err == nil
}
