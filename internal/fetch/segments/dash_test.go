package segments

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"campipe/internal/fetch/web"
	"campipe/internal/manifest"
)

// mpd is a manifest as nginx-rtmp writes it: each segment by its time, in
// milliseconds.
func mpd(start string, times ...int) *web.File {
	var b strings.Builder
	for _, t := range times {
		fmt.Fprintf(&b, `<S t="%d" d="2000"/>`, t)
	}
	text := `<MPD type="dynamic" xmlns="urn:mpeg:dash:schema:mpd:2011" availabilityStartTime="` + start + `" minimumUpdatePeriod="PT0S" profiles="x"><Period start="PT0S">` +
		`<AdaptationSet contentType="video"><Representation id="v" bandwidth="1" mimeType="video/mp4" codecs="avc1.42c01e">` +
		`<SegmentTemplate timescale="1000" media="c-$Time$.m4v" initialization="init.m4v"><SegmentTimeline>` + b.String() +
		`</SegmentTimeline></SegmentTemplate></Representation></AdaptationSet></Period></MPD>`
	return &web.File{URL: &url.URL{Scheme: "http", Host: "h", Path: "/dash/x.mpd"}, Header: http.Header{}, Body: []byte(text)}
}

// TestDASH checks what becomes of a manifest that is loaded again and again: which
// segments are new, which are guessed, and what is said to be missing.
func TestDASH(t *testing.T) {
	const began, later = "2026-11-20T14:00:00Z", "2026-11-20T14:00:00.100Z"
	for _, c := range []struct {
		name  string
		loads []*web.File
		want  string
	}{
		{"goes on", []*web.File{mpd(began, 0, 2000), mpd(began, 2000, 4000)}, "0 2000 4000"},
		{"the same again", []*web.File{mpd(began, 0, 2000), mpd(began, 0, 2000)}, "0 2000"},
		{"an older copy", []*web.File{mpd(began, 2000, 4000), mpd(began, 0, 2000)}, "2000 4000"},
		{"moved on, and guessed", []*web.File{mpd(began, 0, 2000), mpd(began, 8000, 10000)}, "0 2000 4000? 6000? 8000 10000"},
		{"a hole", []*web.File{mpd(began, 0, 2000, 6000)}, "0 2000 lost:1:2s 6000"},
		{"a hole that comes later", []*web.File{mpd(began, 0, 2000), mpd(began, 2000, 8000)}, "0 2000 lost:2:4s 8000"},
		{"rounding is no hole", []*web.File{mpd(began, 0, 2010, 4005)}, "0 2010 4005"},
		{"began anew", []*web.File{mpd(began, 100000, 102000), mpd(began, 0, 2000)}, "100000 102000 reset:0:0s 0 2000"},
		{"zero is told otherwise", []*web.File{mpd(began, 0, 2000), mpd(later, 2000, 4000)}, "0 2000 4000"},
		{"began anew, and zero with it", []*web.File{mpd(began, 0, 2000), mpd("2026-11-20T14:01:00Z", 0, 2000)}, "0 2000 expired:28:56s 0 2000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := NewDASH(nil, c.loads[0].URL, nil, manifest.Limit{}, func(string, ...any) {})
			var last *Segment
			var words []string
			for _, load := range c.loads {
				d.first, d.mpd = load, nil
				d.clock.asked = time.Now()
				l, err := d.Load(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				for _, g := range l.Tracks[0] {
					if last != nil && g.Key <= last.Key {
						continue
					}
					if last != nil {
						if loss := d.Between(last, &g); loss != nil {
							words = append(words, fmt.Sprintf("%s:%d:%v", loss.Cause, loss.Count, loss.Length))
						}
					}
					word := fmt.Sprint(g.Time)
					if g.Guessed {
						word += "?"
					}
					if want := fmt.Sprintf("/dash/c-%d.m4v", g.Time); g.Location.URL.Path != want {
						t.Errorf("segment at %s, want %s", g.Location.URL.Path, want)
					}
					words = append(words, word)
					last = &g
				}
			}
			if got := strings.Join(words, " "); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// TestNothingYet checks that a manifest in which nothing is listed yet is looked at
// again soon, though it says that it will not change: what there is goes by the clock.
func TestNothingYet(t *testing.T) {
	now := time.Now().UTC()
	text := `<MPD type="dynamic" xmlns="urn:mpeg:dash:schema:mpd:2011" availabilityStartTime="` + now.Format(time.RFC3339Nano) + `" minimumUpdatePeriod="PT500S" profiles="x"><Period start="PT0S">` +
		`<AdaptationSet contentType="video"><Representation id="v" bandwidth="1" mimeType="video/mp4" codecs="avc1.42c01e">` +
		`<SegmentTemplate timescale="1" duration="3600" media="c-$Number$.m4v" initialization="init.m4v"/></Representation></AdaptationSet></Period></MPD>`
	f := &web.File{URL: &url.URL{Scheme: "http", Host: "h", Path: "/dash/x.mpd"}, Header: http.Header{}, Body: []byte(text)}
	d := NewDASH(nil, f.URL, f, manifest.Limit{}, func(string, ...any) {})
	l, err := d.Load(t.Context())
	if err != nil || len(l.Tracks[0]) != 0 || l.Reload != reloadLeast {
		t.Errorf("%d segments, again in %v, %v", len(l.Tracks[0]), l.Reload, err)
	}
}
