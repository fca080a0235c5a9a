package cut

import (
	"errors"
	"strings"
	"testing"
	"time"

	"campipe/internal/fault"
	"campipe/internal/timespec"
	"campipe/pkg/wire"
)

func spec(t testing.TB, text, zone string) timespec.Spec {
	t.Helper()
	if text == "" {
		return timespec.Spec{}
	}
	z, err := timespec.Zone(zone)
	if err != nil {
		t.Fatal(err)
	}
	s, err := timespec.Parse(text, z)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func at(t testing.TB, text string) wire.Time { return spec(t, text, "UTC").At(timespec.Reference{}) }

func TestWindow(t *testing.T) {
	ref := timespec.Reference{
		First: at(t, "2026-11-20T13:00:30Z"),
		End:   at(t, "2026-11-21T13:00:00Z"),
		Now:   at(t, "2026-11-22T00:00:00Z"),
	}
	for _, c := range []struct {
		name                  string
		from, to              string
		last, first, duration time.Duration
		want                  string
		needFirst, needEnd    bool
	}{
		{"nothing", "", "", 0, 0, 0, "at any time", false, false},
		{"from and to", "2026-11-20T14:00", "2026-11-20T14:05", 0, 0, 0, "between 2026-11-20T14:00:00.000000Z and 2026-11-20T14:05:00.000000Z", false, false},
		{"clocks", "14:00", "14:05", 0, 0, 0, "between 2026-11-20T14:00:00.000000Z and 2026-11-20T14:05:00.000000Z", true, false},
		{"clocks over midnight", "23:50", "00:10", 0, 0, 0, "between 2026-11-20T23:50:00.000000Z and 2026-11-21T00:10:00.000000Z", true, false},
		{"to follows from to the next day", "13:00", "13:05", 0, 0, 0, "between 2026-11-21T13:00:00.000000Z and 2026-11-21T13:05:00.000000Z", true, false},
		{"from alone", "14:00", "", 0, 0, 0, "from 2026-11-20T14:00:00.000000Z on", true, false},
		{"to alone", "", "14:00", 0, 0, 0, "before 2026-11-20T14:00:00.000000Z", true, false},
		{"last", "", "", 20 * time.Second, 0, 0, "from 2026-11-21T12:59:40.000000Z on", false, true},
		{"first", "", "", 0, 10 * time.Second, 0, "before 2026-11-20T13:00:40.000000Z", true, false},
		{"duration alone", "", "", 0, 0, time.Minute, "before 2026-11-20T13:01:30.000000Z", true, false},
		{"from and duration", "14:00", "", 0, 0, time.Minute, "between 2026-11-20T14:00:00.000000Z and 2026-11-20T14:01:00.000000Z", true, false},
		{"absolute from and duration", "1763647200.5", "", 0, 0, time.Minute, "between 2025-11-20T14:00:00.500000Z and 2025-11-20T14:01:00.500000Z", false, false},
		{"before the end, both", "-1h", "-30m", 0, 0, 0, "between 2026-11-21T12:00:00.000000Z and 2026-11-21T12:30:00.000000Z", false, true},
		{"before the end, and duration", "-1h", "", 0, 0, time.Second, "between 2026-11-21T12:00:00.000000Z and 2026-11-21T12:00:01.000000Z", false, true},
		{"now", "-1h", "now", 0, 0, 0, "between 2026-11-21T12:00:00.000000Z and 2026-11-22T00:00:00.000000Z", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Window{From: spec(t, c.from, "UTC"), To: spec(t, c.to, "UTC"), Last: c.last, First: c.first, Duration: c.duration}
			if err := w.Check(ref.Now); err != nil {
				t.Error(err)
			}
			r, err := w.Range(ref)
			if err != nil || r.String() != c.want {
				t.Errorf("range %v, %v, want %s", r, err, c.want)
			}
			if w.NeedsFirst() != c.needFirst || w.NeedsEnd() != c.needEnd || w.Given() != (c.name != "nothing") {
				t.Errorf("needs first %v, end %v; given %v", w.NeedsFirst(), w.NeedsEnd(), w.Given())
			}
		})
	}
}

func TestContradictions(t *testing.T) {
	const second = time.Second
	for _, c := range []struct {
		name                  string
		from, to              string
		last, first, duration time.Duration
		want                  []string
	}{
		{"first and last", "", "", second, second, 0, []string{"--first", "--last"}},
		{"first and duration", "", "", 0, second, second, []string{"--first", "--duration"}},
		{"first and from", "14:00", "", 0, second, 0, []string{"--first", "--from"}},
		{"first and to", "", "14:00", 0, second, 0, []string{"--first", "--to"}},
		{"last and from", "14:00", "", second, 0, 0, []string{"--last", "--from"}},
		{"last and to", "", "14:00", second, 0, 0, []string{"--last", "--to"}},
		{"last and duration", "", "", second, 0, second, []string{"--last", "--duration"}},
		{"to and duration", "13:00", "14:00", 0, 0, second, []string{"--to", "--duration"}},
		{"to before from", "2026-11-20T14:00", "2026-11-20T13:00", 0, 0, 0, []string{"--to 2026-11-20T13:00", "2026-11-20T13:00:00.000000Z", "--from 2026-11-20T14:00"}},
		{"to at from", "5", "5", 0, 0, 0, []string{"--to 5", "--from 5"}},
		{"from after now", "2026-11-23T14:00", "now", 0, 0, 0, []string{"--to now", "--from 2026-11-23T14:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Window{From: spec(t, c.from, "UTC"), To: spec(t, c.to, "UTC"), Last: c.last, First: c.first, Duration: c.duration}
			err := w.Check(at(t, "2026-11-22T00:00:00Z"))
			if !fault.IsUsage(err) {
				t.Fatalf("error %v", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q has no %q", err, want)
				}
			}
		})
	}
	w := Window{From: spec(t, "-1h", "UTC"), To: spec(t, "-2h", "UTC")}
	if err := w.Check(0); err != nil {
		t.Errorf("before the end is known: %v", err)
	}
	if _, err := w.Range(timespec.Reference{}); !fault.IsUsage(err) {
		t.Errorf("range: %v", err)
	}
}

func TestHint(t *testing.T) {
	for _, c := range []struct {
		name, zone, from, to, first, last, want string
	}{
		{"times of New York read as UTC", "UTC", "2026-11-20T14:00", "2026-11-20T14:05", "2026-11-20T19:00Z", "2026-11-20T20:00Z", "a zone 5 h west of UTC"},
		{"times of UTC read in Tokyo", "Asia/Tokyo", "2026-11-20T14:00", "2026-11-20T14:05", "2026-11-20T13:30Z", "2026-11-20T14:30Z", "a zone 9 h west of Asia/Tokyo"},
		{"times of Berlin read as UTC", "UTC", "2026-11-20T14:00", "", "2026-11-20T12:50Z", "2026-11-20T13:10Z", "a zone 1 h east of UTC"},
		{"a clock reading, taken for the next day", "UTC", "14:00", "14:05", "2026-11-20T19:00Z", "2026-11-20T20:00Z", "a zone 5 h west of UTC"},
		{"a day off", "UTC", "2026-11-21T10:00", "2026-11-21T10:05", "2026-11-20T10:00Z", "2026-11-20T11:00Z", ""},
		{"with a zone of their own", "UTC", "2026-11-20T14:00Z", "2026-11-20T14:05Z", "2026-11-20T19:00Z", "2026-11-20T20:00Z", ""},
		{"unix seconds", "UTC", "1763647200", "", "2025-11-20T12:00Z", "2025-11-20T13:00Z", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Window{From: spec(t, c.from, c.zone), To: spec(t, c.to, c.zone)}
			span := Span{First: at(t, c.first), Last: at(t, c.last), Known: true}
			r, err := w.Range(timespec.Reference{First: span.First, End: span.Last})
			if err != nil {
				t.Fatal(err)
			}
			zone, _ := timespec.Zone(c.zone)
			got := w.Hint(&Nothing{Range: r, Span: span}, zone)
			if hint := fault.HintOf(got); !strings.Contains(hint, c.want) || (hint == "") != (c.want == "") {
				t.Errorf("hint %q, want %q", hint, c.want)
			}
			if n := new(Nothing); !errors.As(got, &n) {
				t.Error("the error is gone")
			}
		})
	}
	w := Window{From: spec(t, "14:00", "UTC")}
	other := errors.New("other")
	if got := w.Hint(other, time.UTC); got != other {
		t.Errorf("other errors: %v", got)
	}
}
