package dash

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"campipe/internal/manifest"
)

// segmentCases are manifests: the attributes of the MPD, what is in it, and all
// segments of the pictures that it has 10 s after its availabilityStartTime, or
// the error. %rep% stands for a representation with nothing in it.
var segmentCases = []struct{ name, attributes, body, want string }{
	{"number", `mediaPresentationDuration="PT5S"`, one(`<SegmentTemplate media="$Number$.m4s" duration="2"/>`),
		"1 1.m4s 0+2 0s+2s\n2 2.m4s 2+2 2s+2s\n3 3.m4s 4+1 4s+1s\n"},
	{"number with zeros", `mediaPresentationDuration="PT2S"`, one(`<SegmentTemplate media="$Number%05d$.m4s" duration="2" startNumber="7"/>`),
		"7 00007.m4s 0+2 0s+2s\n"},
	{"time by duration", `mediaPresentationDuration="PT4S"`, one(`<SegmentTemplate media="$Time$.m4s" duration="2" presentationTimeOffset="100"/>`),
		"1 100.m4s 100+2 0s+2s\n2 102.m4s 102+2 2s+2s\n"},
	{"all identifiers", `mediaPresentationDuration="PT2S"`, one(`<SegmentTemplate media="a$$b/$RepresentationID$-$Bandwidth$-$Bandwidth%08d$-$Number$-$Time%03d$" duration="2"/>`),
		"1 a$b/v0-5000-00005000-1-000 0+2 0s+2s\n"},
	{"unknown identifier", ``, one(`<SegmentTemplate media="$SubNumber$" duration="2"/>`), `representation "v0": media: template: identifier $SubNumber$ is not read`},
	{"odd $", ``, one(`<SegmentTemplate media="a$b" duration="2"/>`), `representation "v0": media: template "b": $ without another`},
	{"width too large", ``, one(`<SegmentTemplate media="$Number%099d$" duration="2"/>`), `representation "v0": media: template: format "%099d" is not %0Nd with N up to 32`},
	{"format that is none", ``, one(`<SegmentTemplate media="$Number%s$" duration="2"/>`), `representation "v0": media: template: format "%s" is not %0Nd with N up to 32`},
	{"many identifiers", ``, one(`<SegmentTemplate media="` + strings.Repeat("$$", maxPieces+1) + `"/>`), `representation "v0": media: template: 33 identifiers exceed 32`},
	{"number in an init", ``, one(`<SegmentTemplate media="a" initialization="$Number$"/>`), `representation "v0": initialization: template has a number`},
	{"init in the text", ``, one(`<SegmentTemplate media="a" initialization="data:video/mp4;base64,AA"/>`), `representation "v0": initialization: scheme "data" is none of http, https`},
	{"no template", ``, one(`<SegmentTemplate duration="2"/>`), `representation "v0": media: no template`},
	{"no end", ``, one(`<SegmentTemplate media="$Number$" duration="2"/>`), `representation "v0": segments without end: no duration of the period, and none of the presentation`},
	{"end number", ``, one(`<SegmentTemplate media="$Number$" duration="2" startNumber="0" endNumber="1"/>`), "0 0 0+2 0s+2s\n1 1 2+2 2s+2s\n"},
	{"one segment", `mediaPresentationDuration="PT4S"`, one(`<SegmentTemplate media="$Number$.m4s"/>`), "1 1.m4s 0+4 0s+4s\n"},
	{"inheritance over three levels", `mediaPresentationDuration="PT4S"`,
		`<Period><SegmentTemplate media="p/$Number$" timescale="10" startNumber="5"/><AdaptationSet mimeType="video/mp4"><SegmentTemplate duration="20" media="s/$Number$"/><Representation id="v0" bandwidth="1"><SegmentTemplate media="r/$Number$"/></Representation></AdaptationSet></Period>`,
		"5 r/5 0+20 0s+2s\n6 r/6 20+20 2s+2s\n"},

	{"timeline", ``, line(`<S t="100" d="2" r="1"/><S d="3"/>`), "1 100.m4s 100+2 1m40s+2s\n2 102.m4s 102+2 1m42s+2s\n3 104.m4s 104+3 1m44s+3s\n"},
	{"timeline without t", ``, line(`<S d="2"/><S d="3"/>`), "1 0.m4s 0+2 0s+2s\n2 2.m4s 2+3 2s+3s\n"},
	{"t jumps forward", ``, line(`<S t="0" d="2"/><S t="6" d="2"/>`), "1 0.m4s 0+2 0s+2s\n2 6.m4s 6+2 6s+2s\n"},
	{"t begins again", ``, line(`<S t="4000" d="2"/><S t="0" d="2" r="1"/>`), "1 4000.m4s 4000+2 1h6m40s+2s\n2 0.m4s 0+2 0s+2s\n3 2.m4s 2+2 2s+2s\n"},
	{"r=-1 to the end", `mediaPresentationDuration="PT5S"`, line(`<S t="0" d="2" r="-1"/>`), "1 0.m4s 0+2 0s+2s\n2 2.m4s 2+2 2s+2s\n3 4.m4s 4+1 4s+1s\n"},
	{"r=-1 to the next t", ``, line(`<S t="0" d="2" r="-1"/><S t="5" d="1"/>`), "1 0.m4s 0+2 0s+2s\n2 2.m4s 2+2 2s+2s\n3 4.m4s 4+1 4s+1s\n4 5.m4s 5+1 5s+1s\n"},
	{"r=-1 to a t before it", ``, line(`<S t="10" d="2" r="-1"/><S t="5" d="1"/>`), "1 10.m4s 10+2 10s+2s\n2 5.m4s 5+1 5s+1s\n"},
	{"r=-1 without an end", ``, line(`<S t="0" d="2" r="-1"/>`), `representation "v0": segments without end: no duration of the period, and none of the presentation`},
	{"r=-1 and then no t", `mediaPresentationDuration="PT5S"`, line(`<S t="0" d="2" r="-1"/><S d="1"/>`), `representation "v0": SegmentTimeline: entry 2: no t, and the one before has r=-1`},
	{"r=-1 live", live, line(`<S t="0" d="3" r="-1"/>`),
		"1 0.m4s 0+3 0s+3s at 2026-11-21T00:00:00Z there 00:00:03\n2 3.m4s 3+3 3s+3s at 2026-11-21T00:00:03Z there 00:00:06\n3 6.m4s 6+3 6s+3s at 2026-11-21T00:00:06Z there 00:00:09\n"},
	{"offset", ``, `<Period start="PT1M" duration="PT4S"><AdaptationSet mimeType="video/mp4"><Representation id="v0"><SegmentTemplate media="$Time$" timescale="10" presentationTimeOffset="1000"><SegmentTimeline><S t="995" d="20"/><S d="20"/></SegmentTimeline></SegmentTemplate></Representation></AdaptationSet></Period>`,
		"1 995 995+20 59.5s+2s\n2 1015 1015+20 1m1.5s+2s\n"},
	{"offset after the first", ``, line(`<S t="1" d="1" r="1"/>`, `timescale="3" presentationTimeOffset="2"`), "1 1.m4s 1+1 -333.333334ms+333.333334ms\n2 2.m4s 2+1 0s+333.333333ms\n"},
	{"timescale of 30000", ``, line(`<S t="0" d="1001" r="2"/>`, `timescale="30000"`),
		"1 0.m4s 0+1001 0s+33.366666ms\n2 1001.m4s 1001+1001 33.366666ms+33.366667ms\n3 2002.m4s 2002+1001 66.733333ms+33.366667ms\n"},
	{"empty timeline", ``, line(``), `representation "v0": SegmentTimeline: is empty`},
	{"d is 0", ``, line(`<S t="0" d="0"/>`), `representation "v0": SegmentTimeline: entry 1: d is 0 or absent`},
	{"t is none", ``, line(`<S t="0" d="1"/><S t="-1" d="1"/>`), `representation "v0": SegmentTimeline: entry 2: t: "-1" is no number below 2^63`},
	{"r is none", ``, line(`<S t="0" d="1" r="x"/>`), `representation "v0": SegmentTimeline: entry 1: r: "x" is no number below 2^63`},
	{"times run out", ``, line(`<S t="9223372036854775807" d="1"/>`), `representation "v0": SegmentTimeline: entry 1: t=9223372036854775807 d=1 r=0 ends beyond 2^63`},
	{"parts of segments", ``, line(`<S t="0" d="16" k="4"/>`), `representation "v0": SegmentTimeline: entry 1: n, p and k are not read`},
	{"timescale is 0", ``, line(`<S t="0" d="1"/>`, `timescale="0"`), `representation "v0": timescale 0 is not from 1 to 4294967295`},

	{"live by number", live + ` timeShiftBufferDepth="PT5S"`, one(`<SegmentTemplate media="$Number$" duration="2"/>`),
		"3 3 4+2 4s+2s at 2026-11-21T00:00:04Z there 00:00:06\n4 4 6+2 6s+2s at 2026-11-21T00:00:06Z there 00:00:08\n5 5 8+2 8s+2s at 2026-11-21T00:00:08Z there 00:00:10\n"},
	{"live, had before the end", live + ` timeShiftBufferDepth="PT3S"`, one(`<SegmentTemplate media="$Number$" duration="2" availabilityTimeOffset="1.5"/>`),
		"4 4 6+2 6s+2s at 2026-11-21T00:00:06Z there 00:00:06.5\n5 5 8+2 8s+2s at 2026-11-21T00:00:08Z there 00:00:08.5\n"},
	{"live, beginnings had before the end", live + ` timeShiftBufferDepth="PT2S"`, one(`<SegmentTemplate media="$Number$" duration="2" availabilityTimeOffset="1.5" availabilityTimeComplete="false"/>`),
		"5 5 8+2 8s+2s at 2026-11-21T00:00:08Z there 00:00:10\n"},
	{"live, offset on two levels", live + ` timeShiftBufferDepth="PT1S"`, `<BaseURL availabilityTimeOffset="1">b/</BaseURL>` + one(`<SegmentTemplate media="$Number$" duration="3" availabilityTimeOffset="1"/>`),
		"4 b/4 9+3 9s+3s at 2026-11-21T00:00:09Z there 00:00:10\n"},
	{"live, infinite offset", live + ` timeShiftBufferDepth="PT1S"`, `<BaseURL availabilityTimeOffset="INF">b/</BaseURL>` + one(`<SegmentTemplate media="$Number$" duration="2"/>`),
		"5 b/5 8+2 8s+2s at 2026-11-21T00:00:08Z there 00:00:10\n"},
	{"live, offset that is none", live, one(`<SegmentTemplate media="$Number$" duration="2" availabilityTimeOffset="NaN"/>`),
		`representation "v0": availabilityTimeOffset: "NaN" is no number of seconds from 0 to 1e9`},
	{"live, since 1970", `type="dynamic" availabilityStartTime="1970-01-01T00:00:00" timeShiftBufferDepth="PT2S"`, one(`<SegmentTemplate media="$Number$" duration="2" startNumber="0"/>`),
		"4 4 8+2 8s+2s at 1970-01-01T00:00:08Z there 00:00:10\n"},
	{"live, listed with other times", live + ` timeShiftBufferDepth="PT5S"`, line(`<S t="100000" d="2"/>`), "1 100000.m4s 100000+2 27h46m40s+2s at 2026-11-22T03:46:40Z\n"},
	{"live, by the clock without one", `type="dynamic"`, one(`<SegmentTemplate media="$Number$" duration="2"/>`), `representation "v0": segments by the clock, and no availabilityStartTime`},
	{"live, listed without a clock", `type="dynamic"`, line(`<S t="0" d="2"/>`), "1 0.m4s 0+2 0s+2s\n"},
	{"live, period that ends", live, `<Period duration="PT3S">` + strings.TrimPrefix(one(`<SegmentTemplate media="$Number$" duration="2"/>`), `<Period>`),
		"1 1 0+2 0s+2s at 2026-11-21T00:00:00Z there 00:00:02\n2 2 2+1 2s+1s at 2026-11-21T00:00:02Z there 00:00:03\n"},

	{"list", `mediaPresentationDuration="PT5S"`, one(`<SegmentList duration="2"><Initialization sourceURL="i"/><SegmentURL media="a"/><SegmentURL media="b"/><SegmentURL media="c"/></SegmentList>`),
		"1 a 0+2 0s+2s\n2 b 2+2 2s+2s\n3 c 4+1 4s+1s\n"},
	{"list longer than the period", `mediaPresentationDuration="PT5S"`, one(`<SegmentList duration="60"><SegmentURL media="a"/><SegmentURL media="b"/></SegmentList>`),
		"1 a 0+60 0s+1m0s\n2 b 60+60 1m0s+1m0s\n"},
	{"list of ranges", ``, one(`<BaseURL>f.mp4</BaseURL><SegmentList duration="2"><SegmentURL mediaRange="0-9"/><SegmentURL mediaRange="10-"/></SegmentList>`),
		"1 f.mp4[0-9] 0+2 0s+2s\n2 f.mp4[10-] 2+2 2s+2s\n"},
	{"list with a timeline", ``, one(`<SegmentList><SegmentTimeline><S t="4" d="2" r="5"/></SegmentTimeline><SegmentURL media="a"/><SegmentURL media="b"/></SegmentList>`),
		"1 a 4+2 4s+2s\n2 b 6+2 6s+2s\n"},
	{"list without durations", ``, one(`<SegmentList startNumber="5"><SegmentURL media="a"/><SegmentURL media="b"/></SegmentList>`), "5 a 0+0 0s+0s\n6 b 0+0 0s+0s\n"},
	{"list with a range that is none", ``, one(`<SegmentList><SegmentURL media="a" mediaRange="9-0"/></SegmentList>`), `representation "v0": SegmentList: segment 1: "9-0" is no range of bytes`},
	{"list elsewhere", ``, one(`<SegmentList xmlns:x="http://www.w3.org/1999/xlink" x:href="l.xml"/>`), `representation "v0": stands elsewhere (xlink "l.xml"), which is not read`},
	{"file", `mediaPresentationDuration="PT5S"`, one(`<BaseURL>f.mp4</BaseURL>`), "1 f.mp4 0+5 0s+5s\n"},
	{"file with an index", `mediaPresentationDuration="PT5S"`, one(`<BaseURL>f.mp4</BaseURL><SegmentBase timescale="10" indexRange="100-199"><Initialization range="0-99"/></SegmentBase>`), "1 f.mp4 0+50 0s+5s\n"},
	{"nothing", ``, one(``), `representation "v0": no segments: no SegmentTemplate, no SegmentList, and no BaseURL of a file`},

	{"BaseURL on all levels", ``, `<BaseURL>http://i/m/</BaseURL><BaseURL>http://j/</BaseURL><Period><BaseURL>p/</BaseURL><AdaptationSet mimeType="video/mp4"><BaseURL>../s/</BaseURL><Representation id="v0"><BaseURL> r/f.mp4 </BaseURL></Representation></AdaptationSet></Period>`,
		"1 http://i/m/s/r/f.mp4 0+0 0s+0s\n"},
	{"absolute BaseURL below", ``, `<BaseURL>http://i/m/</BaseURL>` + one(`<BaseURL>https://j/f.mp4</BaseURL>`), "1 https://j/f.mp4 0+0 0s+0s\n"},
	{"BaseURL without a slash", ``, `<BaseURL>https://i/base</BaseURL>` + line(`<S t="0" d="2"/>`), "1 https://i/0.m4s 0+2 0s+2s\n"},
	{"file: in BaseURL", ``, `<BaseURL>file:///etc/</BaseURL>` + line(`<S t="0" d="2"/>`), `representation "v0": BaseURL: scheme "file" is none of http, https`},
	{"file: in a template", ``, one(`<SegmentTemplate media="file:///etc/$Number$"/>`), `representation "v0": media: scheme "file" is none of http, https`},
	{"file: by the name of a representation", ``, `<Period><AdaptationSet mimeType="video/mp4"><SegmentTemplate media="$RepresentationID$"/><Representation id="file:///etc/passwd"/></AdaptationSet></Period>`,
		`representation "file:///etc/passwd": media: scheme "file" is none of http, https`},
	{"file: in a list", ``, one(`<SegmentList><SegmentURL media="file:///etc/passwd"/></SegmentList>`), `representation "v0": SegmentList: segment 1: scheme "file" is none of http, https`},
	{"essential property", ``, one(`<EssentialProperty schemeIdUri="urn:mpeg:dash:urlparam:2014"/><BaseURL>f.mp4</BaseURL>`), `representation "v0": EssentialProperty "urn:mpeg:dash:urlparam:2014" is not understood`},
	{"colours", ``, one(`<EssentialProperty schemeIdUri="urn:mpeg:mpegB:cicp:ColourPrimaries" value="9"/><BaseURL>f.mp4</BaseURL>`), "1 f.mp4 0+0 0s+0s\n"},
	{"layer on another", ``, `<Period><AdaptationSet mimeType="video/mp4"><Representation id="v0" dependencyId="b"><BaseURL>f.mp4</BaseURL></Representation></AdaptationSet></Period>`, `representation "v0": needs representation "b", which is not read`},
	{"bandwidth that is none", ``, `<Period><AdaptationSet mimeType="video/mp4"><Representation id="v0" bandwidth="fast"><BaseURL>f.mp4</BaseURL></Representation></AdaptationSet></Period>`, `representation "v0": bandwidth: "fast" is no number below 2^63`},
}

const live = `type="dynamic" availabilityStartTime="2026-11-21T00:00:00Z"`

// one is a period with one representation.
func one(inside string) string {
	return `<Period><AdaptationSet mimeType="video/mp4"><Representation id="v0" bandwidth="5000">` + inside + `</Representation></AdaptationSet></Period>`
}

// line is a period with one representation that has a timeline.
func line(entries string, attributes ...string) string {
	return one(`<SegmentTemplate media="$Time$.m4s" ` + strings.Join(attributes, " ") + `><SegmentTimeline>` + entries + `</SegmentTimeline></SegmentTemplate>`)
}

func whole(attributes, body string) []byte {
	return []byte(`<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" ` + attributes + `>` + body + `</MPD>`)
}

func TestSegments(t *testing.T) {
	for _, c := range segmentCases {
		t.Run(c.name, func(t *testing.T) {
			if got := segmentsOf(whole(c.attributes, c.body)); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func segmentsOf(b []byte) string {
	m, err := Parse(b, home)
	if err != nil {
		return err.Error()
	}
	pictures, _, err := m.Periods[0].Choose(manifest.Limit{})
	if err != nil {
		return err.Error()
	}
	text := ""
	for s := range pictures.Segments(m.Window(m.AvailabilityStart.Add(10 * time.Second))) {
		text += fmt.Sprintln(tellSegment(s))
	}
	return text
}

// Ten thousand million segments lie before the window.
func TestSegmentsFromTheMiddle(t *testing.T) {
	m, err := Parse(whole(live+` timeShiftBufferDepth="PT1S"`, line(`<S t="0" d="1" r="-1"/>`, `timescale="1000"`)), home)
	if err != nil {
		t.Fatal(err)
	}
	r := m.Periods[0].Sets[0].Representations[0]
	n := 0
	for s := range r.Segments(m.Window(m.AvailabilityStart.Add(10_000_000 * time.Second))) {
		if n == 0 && s.Time != 9_999_999_000 {
			t.Errorf("first segment at %d", s.Time)
		}
		n++
	}
	if n != 1000 {
		t.Errorf("%d segments, want 1000", n)
	}
}

func TestPredict(t *testing.T) {
	m, err := Parse(whole(live, line(`<S t="100" d="2"/>`)), home)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := m.Periods[0].Sets[0].Representations[0].Predict(0, 98, 2)
	if got, want := tellSegment(s), "0 98.m4s 98+2 1m38s+2s at 2026-11-21T00:01:38Z"; !ok || got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if m, err = Parse(whole("", one(`<BaseURL>f.mp4</BaseURL>`)), home); err != nil {
		t.Fatal(err)
	}
	if _, ok := m.Periods[0].Sets[0].Representations[0].Predict(0, 98, 2); ok {
		t.Error("a file has a next segment")
	}
}
