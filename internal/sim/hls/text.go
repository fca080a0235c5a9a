package hls

import (
	"fmt"
	"strings"

	"campipe/internal/sim/segment"
)

// playlistType is the media type of playlists (RFC 8216 section 10).
const playlistType = "application/vnd.apple.mpegurl"

// text returns what is no media. Where there is a master playlist, only that is to
// be had without a ticket.
func (b *builder) text(v *segment.View, path string) (segment.Text, bool) {
	if key, ok := b.key(path); ok {
		return segment.Text{Type: "application/octet-stream", Body: key}, true
	}
	if path == index && b.master {
		return segment.Text{Type: playlistType, Body: []byte(b.variants(v)), Manifest: true, Open: true}, true
	}
	for i := range b.tracks {
		t := &b.tracks[i]
		if path == t.Name+".m3u8" && b.master || path == index && !b.master {
			w := writer{builder: b, View: v, track: t}
			w.media()
			return segment.Text{Type: playlistType, Body: []byte(w.String()), Manifest: true, Open: !b.master}, true
		}
	}
	return segment.Text{}, false
}

// variants returns the multivariant playlist.
func (b *builder) variants(v *segment.View) string {
	var w strings.Builder
	codecs, group := `avc1.42c01e`, ""
	c := b.reel.Clip()
	fmt.Fprintf(&w, "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n")
	if b.Audio {
		codecs, group = codecs+",mp4a.40.2", `,AUDIO="sound"`
		fmt.Fprintf(&w, "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"sound\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"1\",URI=\"audio.m3u8%s\"\n", v.Query)
	}
	for _, t := range b.tracks {
		from, bandwidth := c.Video, 432_000
		switch t.Name {
		case "audio":
			continue
		case "small":
			from, bandwidth = c.Small, 132_000
		}
		fmt.Fprintf(&w, "#EXT-X-STREAM-INF:BANDWIDTH=%d,CODECS=\"%s\",RESOLUTION=%dx%d,FRAME-RATE=15.000%s\n%s.m3u8%s\n",
			bandwidth, codecs, from.Width, from.Height, group, t.Name, v.Query)
	}
	return w.String()
}
