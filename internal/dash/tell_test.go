package dash

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"campipe/internal/manifest"
)

// home is where the manifests of the tests are.
var home = &url.URL{Scheme: "https", Host: "h", Path: "/a/live.mpd"}

// tellSegment writes a segment in words: number, reference, time+duration in ticks,
// and start+length on the presentation's timeline.
func tellSegment(s Segment) string {
	text := fmt.Sprintf("%d %s %d+%d %v+%v", s.Number, tellResource(s.Resource), s.Time, s.Duration, s.Start, s.Length)
	if !s.Clock.IsZero() {
		text += " at " + s.Clock.Format(time.RFC3339Nano)
	}
	if !s.Available.IsZero() {
		text += " there " + s.Available.Format("15:04:05.999999999")
	}
	return text
}

// tellResource writes a resource; references below home's folder are shortened.
func tellResource(r Resource) string {
	text := strings.TrimPrefix(r.URL.String(), "https://h/a/")
	if !r.Range.Whole() {
		text += strings.Replace(r.Range.Header(), "bytes=", "[", 1) + "]"
	}
	return text
}

// tell writes what would be recorded of a manifest at a moment: for each period
// the pictures and the sound, the number of segments, the first and the last.
func tell(m *MPD, now time.Time) string {
	var w strings.Builder
	for _, p := range m.Periods {
		length := "open"
		if p.Duration != None {
			length = p.Duration.String()
		}
		fmt.Fprintf(&w, "period %q %v+%s\n", p.ID, p.Start, length)
		pictures, sound, err := p.Choose(manifest.Limit{})
		if err != nil {
			fmt.Fprintf(&w, "  %v\n", err)
		}
		for _, r := range []*Representation{pictures, sound} {
			if r != nil {
				fmt.Fprintf(&w, "  %s %q%s\n", r.Kind, r.ID, tellSegments(r, m.Window(now)))
			}
		}
	}
	return w.String()
}

func tellSegments(r *Representation, w Window) string {
	text := ""
	if r.Protected {
		text += " encrypted"
	}
	if init, ok := r.Init(); ok {
		text += " init " + tellResource(init)
	}
	if index, ok := r.Index(); ok {
		text += " index " + tellResource(index)
	}
	n := 0
	var first, last Segment
	for s := range r.Segments(w) {
		if n++; n == 1 {
			first = s
		}
		last = s
	}
	text += fmt.Sprintf(" %d segments", n)
	if n > 0 {
		text += "\n    " + tellSegment(first)
	}
	if n > 1 {
		text += "\n    " + tellSegment(last)
	}
	return text
}
