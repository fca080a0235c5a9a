package demux

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// stampedPart is a part with that X-Timestamp.
func stampedPart(stamp string, picture []byte) []byte {
	return fmt.Appendf(nil, "--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\nX-Timestamp: %s\r\n\r\n%s\r\n", len(picture), stamp, picture)
}

const mixed = "multipart/x-mixed-replace; boundary=b"

// times returns when the samples are, in milliseconds since the day began, those
// with a break marked, and the notes of the clock.
func times(t *testing.T, in flow.Frames) (string, []string) {
	t.Helper()
	var at, notes []string
	lines, _, err := demuxed(t, Options{}, in)
	if err != nil {
		t.Error(err)
	}
	for _, l := range lines {
		switch w := strings.Fields(l); {
		case w[1] == "S" && slices.Contains(w, "break"):
			at = append(at, w[2]+"!")
		case w[1] == "S":
			at = append(at, w[2])
		case w[1] == "N":
			notes = append(notes, w[3])
		}
	}
	return strings.Join(at, " "), notes
}

// A camera's X-Timestamp and the arrival of its pictures, a second apart or as
// told, and the times that come of them.
func TestTimestamps(t *testing.T) {
	epoch := func(seconds float64) string { return fmt.Sprintf("%.6f", float64(day)/1e6+seconds) }
	for name, c := range map[string]struct {
		stamps  []string
		arrival []float64 // seconds
		want    string
		notes   int // of the clock
	}{
		"since 1970":               {[]string{epoch(-0.2), epoch(0.8), epoch(1.9)}, []float64{0, 1, 2}, "-200 800 1900", 0},
		"half a minute late":       {[]string{epoch(-30), epoch(-29), epoch(-28)}, []float64{0, 1, 2}, "-30000 -29000 -28000", 0},
		"half a second early":      {[]string{epoch(0.5), epoch(1.5), epoch(2.5)}, []float64{0, 1, 2}, "500 1500 2500", 0},
		"five seconds early":       {[]string{epoch(5), epoch(6), epoch(7)}, []float64{0.2, 1, 2.1}, "0 1000 2000", 1},
		"an hour late":             {[]string{epoch(-3600), epoch(-3599), epoch(-3598)}, []float64{0.2, 1, 2.2}, "0 1000 2000", 1},
		"since the camera's start": {[]string{"100.000000", "101.000000", "102.000000"}, []float64{0.2, 1, 2.3}, "0 1000 2000", 1},
		"always nought":            {[]string{"0.000000", "0.000000", "0.000000"}, []float64{0, 1, 2}, "0 1000! 2000", 2},
		"whole seconds":            {[]string{epoch(0)[:10], epoch(0)[:10], epoch(0)[:10]}, []float64{0, 0.3, 0.7}, "0 300! 700", 1},
		"one is missing":           {[]string{epoch(-1), "", epoch(1)}, []float64{0, 1, 2}, "-1000 1000! 2000", 1},
		"none":                     {[]string{"", "", ""}, []float64{0, 1, 2.5}, "0 1000 2500", 0},
		"no numbers":               {[]string{"now", "1.2.3", "99999999999.0"}, []float64{0, 1, 2.5}, "0 1000 2500", 0},
		"back":                     {[]string{epoch(-1), epoch(-5), epoch(-4)}, []float64{0, 1, 2}, "-1000 1000! 2000", 1},
		"set forward by an hour":   {[]string{epoch(-3600), epoch(-3599), epoch(-3598), epoch(3)}, []float64{0, 1, 2, 3}, "0 1000 2000 3000!", 2},
	} {
		t.Run(name, func(t *testing.T) {
			in := liveBody(mixed)[:2]
			for i, stamp := range c.stamps {
				at := day + wire.Time(c.arrival[i]*1e6)
				in = append(in, wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: at, Payload: stampedPart(stamp, photo(t, i, 64, 48))})
			}
			got, notes := times(t, flow.Of(nil, append(in, ended(day+9000*ms))...))
			if got != c.want || len(notes) != c.notes {
				t.Errorf("got %s, notes %q, want %s and %d notes", got, notes, c.want, c.notes)
			}
		})
	}
}

// When the pictures of a dump are.
func TestDumpTimes(t *testing.T) {
	start := day
	p := photo(t, 1, 64, 48)
	stamps := func(all ...string) (b []byte) {
		for _, s := range all {
			b = append(b, stampedPart(s, p)...)
		}
		return b
	}
	dated := func(seconds ...string) (b []byte) {
		for _, s := range seconds {
			b = fmt.Appendf(b, "HTTP/1.1 200 OK\r\nDate: Thu, 20 Nov 2025 00:53:%s GMT\r\nContent-Type: image/jpeg\r\n\r\n%s", s, p)
		}
		return b
	}
	for name, c := range map[string]struct {
		opts Options
		b    []byte
		want []wire.Time
	}{
		"nothing says":            {Options{}, stamps("", "", ""), []wire.Time{0, 40_000, 80_000}},
		"told":                    {Options{Start: &start}, stamps("", "", ""), []wire.Time{day, day + 40_000, day + 80_000}},
		"its stamps":              {Options{}, stamps("1763600000.5", "1763600009.75", "1763600010"), []wire.Time{1763600000_500_000, 1763600009_750_000, 1763600010_000_000}},
		"its stamps, told":        {Options{Start: &start}, stamps("7", "9.25", "90"), []wire.Time{day, day + 2_250_000, day + 83_000_000}},
		"a stamp that is missing": {Options{}, stamps("7", "", "9"), []wire.Time{7_000_000, 7_040_000, 9_000_000}},
		"stamps that stand still": {Options{}, stamps("0.000000", "0.000000", "0.000000"), []wire.Time{0, 40_000, 80_000}},
		"dates":                   {Options{}, dated("20", "20", "25"), []wire.Time{1763600000_000_000, 1763600000_040_000, 1763600005_000_000}},
		"one after another":       {Options{}, bytes.Repeat(p, 3), []wire.Time{0, 40_000, 80_000}},
	} {
		t.Run(name, func(t *testing.T) {
			_, out, err := demuxDump(t, c.opts, bytes.NewReader(c.b))
			if err != nil {
				t.Fatal(err)
			}
			var got []wire.Time
			for _, f := range out {
				if f.Kind == wire.KindSample {
					got = append(got, f.Time)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
