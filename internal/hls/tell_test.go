package hls

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// home is where the playlists of the tests are.
var home = &url.URL{Scheme: "https", Host: "h", Path: "/a/list.m3u8"}

// tell writes a playlist in words, a line for what it has, then one for each
// segment or variant. References below home's folder are shortened.
func tell(p Playlist) string {
	var w strings.Builder
	switch p := p.(type) {
	case *Master:
		for _, v := range p.Variants {
			fmt.Fprintf(&w, "variant %s %d %dx%d %q sound %q\n", short(v.URL), v.Bandwidth, v.Width, v.Height, v.Codecs, v.Audio)
		}
		for _, r := range p.Renditions {
			fmt.Fprintf(&w, "rendition %s %q %q %q default %v %v %s\n", r.Type, r.Group, r.Name, r.Language, r.Default, r.Autoselect, short(r.URL))
		}
	case *Media:
		fmt.Fprintf(&w, "media target %v sequence %d skipped %d type %q ended %v\n", p.TargetDuration, p.Sequence, p.Skipped, p.Type, p.Ended)
		for _, s := range p.Segments {
			fmt.Fprintf(&w, "%d %s %v", s.Number, short(s.URL)+part(s.Range.Header()), s.Duration)
			if !s.Start.IsZero() {
				fmt.Fprintf(&w, " at %s", s.Start.Format(time.RFC3339Nano))
			}
			if s.Discontinuity > 0 {
				fmt.Fprintf(&w, " run %d", s.Discontinuity)
			}
			if s.Break {
				fmt.Fprint(&w, " break")
			}
			if s.Gap {
				fmt.Fprint(&w, " gap")
			}
			if m := s.Map; m != nil {
				fmt.Fprintf(&w, " map %s%s", short(m.URL)+part(m.Range.Header()), under(m.Key, m.Number))
			}
			fmt.Fprintf(&w, "%s\n", under(s.Key, s.Number))
		}
	}
	return w.String()
}

func short(u *url.URL) string {
	if u == nil {
		return "inside"
	}
	return strings.TrimPrefix(u.String(), "https://h/a/")
}

func part(header string) string {
	return strings.Replace(header, "bytes=", "[", 1) + strings.Repeat("]", min(1, len(header)))
}

func under(k *Key, number uint64) string {
	if k == nil {
		return ""
	}
	return fmt.Sprintf(" key %s iv %x", short(k.URL), k.IV(number))
}
