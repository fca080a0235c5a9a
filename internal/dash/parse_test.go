package dash

import (
	"strings"
	"testing"
	"time"
)

// refusals are manifests, and why they are refused as a whole.
var refusals = []struct{ name, text, want string }{
	{"nothing", "", "no element in 0 bytes"},
	{"a page", "<!doctype html><html></html>", "line 1: document type declarations are not read"},
	{"another document", "<SmoothStreamingMedia/>", "line 1: expected element type <MPD> but have <SmoothStreamingMedia>"},
	{"cut", "<MPD>\n<Period>", "line 2: unexpected EOF"},
	{"wrong end", "<MPD>\n<Period></MPD>", "line 2: element <Period> closed by </MPD>"},
	{"document type", "<!DOCTYPE MPD [<!ENTITY a \"b\">]><MPD>&a;</MPD>", "line 1: document type declarations are not read"},
	{"external entity", "<?xml version=\"1.0\"?>\n<!DOCTYPE MPD SYSTEM \"file:///etc/passwd\"><MPD/>", "line 2: document type declarations are not read"},
	{"unknown entity", "<MPD>&a;</MPD>", "line 1: invalid character entity &a;"},
	{"deep", strings.Repeat("<MPD>", maxDepth+1), "line 1: elements are nested deeper than 32"},
	{"many elements", "<MPD>" + strings.Repeat("<a/>", maxElements), "line 1: more than 200000 elements"},
	{"long attribute", `<MPD a="` + strings.Repeat("a", maxAttribute+1) + `"/>`, "line 1: attribute a: 65537 bytes exceed 65536"},
	{"many bytes", strings.Repeat(" ", MaxBytes+1), "8388609 bytes exceed 8388608"},
	{"many representations", `<MPD><Period><AdaptationSet>` + strings.Repeat("<Representation/>", maxRepresentations+1) + `</AdaptationSet></Period></MPD>`,
		"period 1: set 1: more than 2048 representations"},
	{"many periods", `<MPD>` + strings.Repeat("<Period/>", maxPeriods+1) + `</MPD>`, "4097 periods exceed 4096"},
	{"another type", `<MPD type="list"/>`, `type "list" is none of static, dynamic`},
	{"date that is none", `<MPD publishTime="today"/>`, `publishTime: "today" is no date`},
	{"duration that is none", `<MPD timeShiftBufferDepth="8s"/>`, `timeShiftBufferDepth: "8s" is no duration in days, hours, minutes and seconds`},
	{"Location in a file", `<MPD><Location>file:///a</Location></MPD>`, `element Location: scheme "file" is none of http, https`},
	{"essential property", `<MPD><EssentialProperty schemeIdUri="urn:x"/></MPD>`, `EssentialProperty "urn:x" is not understood`},
	{"period elsewhere", `<MPD><Period xmlns:x="http://www.w3.org/1999/xlink" x:href="p.xml"/></MPD>`, `period 1: stands elsewhere (xlink "p.xml"), which is not read`},
	{"set elsewhere", `<MPD><Period><AdaptationSet xmlns:x="http://www.w3.org/1999/xlink" x:href="p.xml"/></Period></MPD>`, `period 1: set 1: stands elsewhere (xlink "p.xml"), which is not read`},
	{"period without a start", `<MPD><Period/><Period/></MPD>`, `period 2: no start, and the one before has no duration`},
	{"period before the one before", `<MPD><Period start="PT9S"/><Period start="PT8S"/></MPD>`, `period 2: starts at 8s, before the one before it at 9s`},
	{"period of 300 years", `<MPD><Period start="PT2000000H" duration="PT2000000H"/></MPD>`, `period 1: start 2000000h0m0s and duration 2000000h0m0s exceed 292 years`},
	{"shared lists", sharedList, ""},
}

func TestRefusals(t *testing.T) {
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if _, err := Parse([]byte(c.text), home); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// sharedList is one list of 1000 segments, each of 8000 bytes and more, for 20
// representations.
var sharedList = `<MPD><BaseURL>https://h/` + strings.Repeat("a", 8000) + `/</BaseURL><Period><SegmentList>` + strings.Repeat("<SegmentURL/>", 1000) +
	`</SegmentList><AdaptationSet>` + strings.Repeat("<Representation/>", 20) + `</AdaptationSet></Period></MPD>`

// The last representations that share a list are refused, not the manifest.
func TestSharedList(t *testing.T) {
	m, err := Parse([]byte(sharedList), home)
	if err != nil {
		t.Fatal(err)
	}
	list := m.Periods[0].Sets[0].Representations
	if err := list[15].Err; err != nil {
		t.Error(err)
	}
	want := `representation "": SegmentList: URLs of more than 134217728 bytes in all lists`
	if err := list[16].Err; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestHead(t *testing.T) {
	m, err := Parse([]byte("\ufeff"+`<MPD type="dynamic" availabilityStartTime="2017-05-01T07:00:00.5+02:00" publishTime="2020-05-13T05:34:06"
		minimumUpdatePeriod="PT0S" timeShiftBufferDepth="PT1M" suggestedPresentationDelay="PT6S">
		<Location> ../b.mpd?x=1&amp;y=2 </Location><Location>c.mpd</Location><PatchLocation ttl="60">p.mpp</PatchLocation>
		<Period start="PT1S" id="a"/><Period start="PT5S" duration="PT2S"/><Period xmlns:x="http://www.w3.org/1999/xlink" x:href="urn:mpeg:dash:resolve-to-zero:2013"/>
		<Period duration="PT9S"/><Period start="PT12S"/><Period/>
		<UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="2026-11-21T00:00:00Z"/><UTCTiming/><UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-iso:2014" value="https://time/?iso t2"/></MPD>`), home)
	if err != nil {
		t.Fatal(err)
	}
	if !m.Dynamic || m.Duration != None || m.MinimumUpdatePeriod != 0 || m.TimeShiftBuffer != time.Minute || m.SuggestedDelay != 6*time.Second {
		t.Errorf("got %+v", m)
	}
	if got := m.AvailabilityStart.Format(time.RFC3339Nano); got != "2017-05-01T05:00:00.5Z" {
		t.Errorf("availabilityStartTime %s", got)
	}
	if got := m.Published.Format(time.RFC3339Nano); got != "2020-05-13T05:34:06Z" {
		t.Errorf("publishTime %s", got)
	}
	if m.Location.String() != "https://h/b.mpd?x=1&y=2" || m.PatchLocation.String() != "https://h/a/p.mpp" {
		t.Errorf("Location %v, PatchLocation %v", m.Location, m.PatchLocation)
	}
	if len(m.Clocks) != 2 || m.Clocks[1].Value != "https://time/?iso t2" {
		t.Errorf("clocks %v", m.Clocks)
	}
	var got []string
	for _, p := range m.Periods {
		got = append(got, p.Start.String()+"+"+p.Duration.String())
	}
	if text := strings.Join(got, " "); text != "1s+4s 5s+2s 7s+5s 12s+-1ns" {
		t.Errorf("periods %s", text)
	}
}

func TestParseDuration(t *testing.T) {
	for _, c := range []struct {
		text string
		want time.Duration // -1: refused
	}{
		{"PT1H2M3.5S", time.Hour + 2*time.Minute + 3500*time.Millisecond},
		{"P1D", 24 * time.Hour},
		{"P1DT1S", 24*time.Hour + time.Second},
		{"PT0S", 0},
		{"PT0.001S", time.Millisecond},
		{"PT0.1234567899S", 123456789},
		{"PT5.972633333S", 5972633333},
		{"PT384015H43M16.234S", 384015*time.Hour + 43*time.Minute + 16234*time.Millisecond},
		{"P0Y0M0DT0H3M30.000S", 210 * time.Second},
		{"PT90M", 90 * time.Minute},
		{"PT9223372036.854775807S", 1<<63 - 1},
		{"PT9223372036.854775808S", -1},
		{"PT99999999999999999999S", -1},
		{"P106752D", -1},
		{"", -1}, {"P", -1}, {"PT", -1}, {"P1DT", -1}, {"1S", -1}, {"PT1", -1}, {"PTS", -1}, {"PT.S", -1},
		{"PT1.5H", -1}, {"PT1S1M", -1}, {"PT1M1M", -1}, {"P1S", -1}, {"PT1D", -1}, {"-PT1S", -1}, {"PT-1S", -1}, {"PT+1S", -1},
		{"P1Y", -1}, {"P1M", -1}, {"PT1S ", -1}, {"PT1,5S", -1}, {"PT1.5.5S", -1}, {"PT1e3S", -1}, {"P1DT1HT1S", -1},
	} {
		got, err := ParseDuration(c.text)
		if err != nil {
			got = -1
		}
		if got != c.want {
			t.Errorf("%s: got %d, want %d (%v)", c.text, got, c.want, err)
		}
	}
}
