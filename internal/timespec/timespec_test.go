package timespec

import (
	"strings"
	"testing"
	"time"

	"campipe/internal/fault"
	"campipe/pkg/wire"
)

func moment(t testing.TB, text string) wire.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return wire.TimeOf(at)
}

// forms are times that Parse reads, resolved against a stream that begins on
// 2026-11-20 at 13:59:59.5 and ends on the 21st at 02:00, at 09:00 on the 22nd.
var forms = []struct {
	name, text, zone, want string
}{
	{"rfc 3339", "2026-11-20T14:00:05Z", "Europe/Berlin", "2026-11-20T14:00:05Z"},
	{"rfc 3339 with offset and fraction", "2026-11-20T14:00:05.123456789-05:00", "UTC", "2026-11-20T19:00:05.123456Z"},
	{"offset without seconds", "2026-11-20T14:00+01:00", "UTC", "2026-11-20T13:00:00Z"},
	{"local minutes", "2026-11-20T14:00", "UTC", "2026-11-20T14:00:00Z"},
	{"local minutes in a zone", "2026-11-20T14:00", "America/New_York", "2026-11-20T19:00:00Z"},
	{"local seconds", "2026-11-20T14:00:07", "Europe/Berlin", "2026-11-20T13:00:07Z"},
	{"local fraction", "2026-11-20T14:00:07.5", "Europe/Berlin", "2026-11-20T13:00:07.5Z"},
	{"before 1970", "1969-12-31T23:59:59.5", "UTC", "1969-12-31T23:59:59.5Z"},
	{"clock", "14:00", "UTC", "2026-11-20T14:00:00Z"},
	{"clock with seconds", "14:00:05", "UTC", "2026-11-20T14:00:05Z"},
	{"clock at the first frame", "13:59:59.5", "UTC", "2026-11-20T13:59:59.5Z"},
	{"clock just before the first frame", "13:59:59.499999", "UTC", "2026-11-21T13:59:59.499999Z"},
	{"clock in a zone", "8:30", "America/New_York", "2026-11-21T13:30:00Z"},
	{"clock in a zone that has the next day", "00:15", "Asia/Tokyo", "2026-11-20T15:15:00Z"},
	{"before the end", "-20s", "UTC", "2026-11-21T01:59:40Z"},
	{"hours before the end", "-1h30m", "Asia/Tokyo", "2026-11-21T00:30:00Z"},
	{"unix", "1763647205", "Europe/Berlin", "2025-11-20T14:00:05Z"},
	{"unix fraction", "1763647205.25", "UTC", "2025-11-20T14:00:05.25Z"},
	{"unix fraction longer than microseconds", "1763647205.9999999", "UTC", "2025-11-20T14:00:05.999999Z"},
	{"now", "now", "UTC", "2026-11-22T09:00:00Z"},
	{"last second that can be said", "253402300799", "UTC", "9999-12-31T23:59:59Z"},

	{"spring night, before the clock is set", "2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59:00Z"},
	{"spring night, a time that is not shown", "2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00:00Z"},
	{"spring night, after the clock is set", "2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00Z"},
	{"spring night in the west", "2026-03-08T02:30", "America/New_York", "2026-03-08T07:00:00Z"},
	{"autumn night, shown twice", "2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"},
	{"autumn night, shown twice in the west", "2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00Z"},
	{"autumn night, after the clock is set", "2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00:00Z"},
	{"half an hour of summer time", "2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"},
	{"a day that the zone left out", "2011-12-30T12:00", "Pacific/Apia", "2011-12-30T10:00:00Z"},
}

func TestForms(t *testing.T) {
	ref := Reference{
		First: moment(t, "2026-11-20T13:59:59.5Z"),
		End:   moment(t, "2026-11-21T02:00:00Z"),
		Now:   moment(t, "2026-11-22T09:00:00Z"),
	}
	for _, c := range forms {
		t.Run(c.name, func(t *testing.T) {
			s := parse(t, c.text, c.zone)
			if got, want := s.At(ref), moment(t, c.want); got != want {
				t.Errorf("%s in %s is %v, want %v", c.text, c.zone, got, want)
			}
			if !s.Given() || s.String() != c.text {
				t.Errorf("given %v, text %q", s.Given(), s)
			}
		})
	}
}

func parse(t testing.TB, text, name string) Spec {
	t.Helper()
	zone, err := Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse(text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestClockAfterFirstFrame(t *testing.T) {
	for _, c := range []struct{ name, text, zone, first, want string }{
		{"autumn, stream begins before both", "02:30", "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z"},
		{"autumn, stream begins between the two", "02:30", "Europe/Berlin", "2026-10-25T00:45:00Z", "2026-10-25T01:30:00Z"},
		{"autumn, stream begins after both", "02:30", "Europe/Berlin", "2026-10-25T01:30:01Z", "2026-10-26T01:30:00Z"},
		{"spring, the time is not shown", "02:30", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z"},
		{"spring, stream begins when the clock was just set", "02:30", "Europe/Berlin", "2026-03-29T01:00:01Z", "2026-03-30T00:30:00Z"},
		{"the day before is left out", "12:00", "Pacific/Apia", "2011-12-30T10:00:01Z", "2011-12-30T22:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := parse(t, c.text, c.zone).At(Reference{First: moment(t, c.first)})
			if want := moment(t, c.want); got != want {
				t.Errorf("first frame %s: %s is %v, want %v", c.first, c.text, got, want)
			}
		})
	}
}

func TestAfter(t *testing.T) {
	start := moment(t, "2026-11-20T23:50:00Z")
	ref := Reference{First: moment(t, "2026-11-20T00:05:00Z"), End: moment(t, "2026-11-22T00:00:00Z")}
	for _, c := range []struct{ name, text, want string }{
		{"clock past midnight", "00:10", "2026-11-21T00:10:00Z"},
		{"the same clock is a day later", "23:50", "2026-11-21T23:50:00Z"},
		{"before the end", "-1h", "2026-11-21T23:00:00Z"},
		{"absolute stays, even where it is before the start", "2026-11-20T14:00", "2026-11-20T14:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, want := parse(t, c.text, "UTC").After(start, ref), moment(t, c.want); got != want {
				t.Errorf("%s is %v, want %v", c.text, got, want)
			}
		})
	}
}

func TestNeeds(t *testing.T) {
	for _, c := range []struct {
		text              string
		first, end, local bool
	}{
		{"14:00", true, false, true},
		{"-20s", false, true, false},
		{"now", false, false, false},
		{"2026-11-20T14:00", false, false, true},
		{"2026-11-20T14:00Z", false, false, false},
		{"5", false, false, false},
	} {
		s := parse(t, c.text, "UTC")
		if s.NeedsFirst() != c.first || s.NeedsEnd() != c.end || s.Local() != c.local {
			t.Errorf("%s: needs first %v, end %v; local %v", c.text, s.NeedsFirst(), s.NeedsEnd(), s.Local())
		}
	}
	if (Spec{}).Given() {
		t.Error("the zero Spec was given")
	}
}

var faults = []struct{ name, text, want, hint string }{
	{"empty", "", `"" is no time`, "14:00"},
	{"words", "yesterday", `"yesterday" is no time`, "2026-11-20T14:00"},
	{"hour 25", "25:00", `"25:00" is no time`, "14:00"},
	{"31 november", "2026-11-31T14:00", `"2026-11-31T14:00" is no time`, ""},
	{"date only", "2026-11-20", `"2026-11-20" is no time`, "2026-11-20T14:00"},
	{"length without unit", "-20", `"20" is no length of time`, "20s"},
	{"minus minus", "--20s", `"-20s" is no length of time`, ""},
	{"milliseconds", "1763647205000", "more than 253402300799 seconds", "not in milliseconds"},
	{"forty digits", strings.Repeat("9", 40), "more than 253402300799 seconds", ""},
	{"two points", "1.2.3", `"1.2.3" is no time`, ""},
	{"a point", ".", `"." is no time`, ""},
}

func TestFaults(t *testing.T) {
	for _, c := range faults {
		t.Run(c.name, func(t *testing.T) {
			s, err := Parse(c.text, time.UTC)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want one with %s", err, c.want)
			}
			if !fault.IsUsage(err) || !strings.Contains(fault.HintOf(err), c.hint) {
				t.Errorf("usage %v, hint %q", fault.IsUsage(err), fault.HintOf(err))
			}
			if s.Given() {
				t.Error("a Spec came with the error")
			}
		})
	}
}

func TestZone(t *testing.T) {
	if zone, err := Zone(""); err != nil || zone != time.UTC {
		t.Errorf("no name is %v, %v", zone, err)
	}
	_, err := Zone("Europe/Bielefeld")
	if !fault.IsUsage(err) || !strings.Contains(err.Error(), `"Europe/Bielefeld" is no time zone`) || fault.HintOf(err) == "" {
		t.Errorf("error %v, hint %q", err, fault.HintOf(err))
	}
}

// FuzzParse: whatever Parse takes is resolved at once, also against times at
// the ends of what a stream can say, and a clock reading is never before the
// first frame.
func FuzzParse(f *testing.F) {
	for _, c := range forms {
		f.Add(c.text, c.zone, int64(1763647205e6))
	}
	for _, c := range faults {
		f.Add(c.text, "UTC", int64(0))
	}
	f.Add("14:00", "Pacific/Apia", int64(1<<63-1))
	f.Add("14:00", "Pacific/Apia", int64(-1<<63))
	f.Fuzz(func(t *testing.T, text, name string, first int64) {
		zone, err := Zone(name)
		if err != nil {
			return
		}
		s, err := Parse(text, zone)
		if err != nil {
			return
		}
		at := s.At(Reference{First: wire.Time(first)})
		if s.NeedsFirst() && at < wire.Time(first) {
			t.Errorf("%q in %s after %v is %v", text, name, wire.Time(first), at)
		}
	})
}
