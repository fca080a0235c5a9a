package dash

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"campipe/internal/sim/segment"
)

// text returns what is no media.
func (b *builder) text(v *segment.View, path string) (segment.Text, bool) {
	switch path {
	case mpdName, movedName:
		w := writer{builder: b, View: v}
		w.mpd(path)
		return segment.Text{Type: "application/dash+xml", Body: []byte(w.String()), Manifest: true, Open: true}, true
	case "time":
		return segment.Text{Type: "text/plain", Body: []byte(date(v.Now)), Open: true}, true
	}
	return segment.Text{}, false
}

// writer writes a manifest.
type writer struct {
	*builder
	*segment.View
	strings.Builder
}

// add writes one line; what is for %s is made fit for XML.
func (w *writer) add(format string, values ...any) {
	for i, v := range values {
		if s, ok := v.(string); ok {
			var b strings.Builder
			xml.EscapeText(&b, []byte(s))
			values[i] = b.String()
		}
	}
	fmt.Fprintf(w, format+"\n", values...)
}

// date returns a moment as an xs:dateTime.
func date(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// duration returns a length of time as an xs:duration.
func duration(d time.Duration) string { return fmt.Sprintf("PT%.6fS", d.Seconds()) }
