package hls

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"campipe/internal/manifest"
	"campipe/internal/manifest/table"
)

// read tells a playlist in short: of a multivariant one the choice, of a media
// playlist its head, how many segments, how long they are together, the first and
// the last.
func read(_ *testing.T, b []byte, _ string) string {
	p, err := Parse(b, home)
	if err != nil {
		return "refused: " + err.Error() + "\n"
	}
	switch p := p.(type) {
	case *Master:
		v, r, err := p.Choose(manifest.Limit{})
		if err != nil {
			return fmt.Sprintf("master: %v\n", err)
		}
		sound := "inside"
		if r != nil {
			sound = short(r.URL)
		}
		return fmt.Sprintf("master of %d variants: %s, sound %s\n", len(p.Variants), short(v.URL), sound)
	case *Media:
		lines := strings.SplitAfter(tell(p), "\n")
		var sum time.Duration
		for _, s := range p.Segments {
			sum += s.Duration
		}
		text := fmt.Sprintf("%s%d segments, %v\n", lines[0], len(p.Segments), sum)
		if n := len(p.Segments); n > 0 {
			text += "  " + lines[1]
			if n > 1 {
				text += "  " + lines[n]
			}
		}
		return text
	}
	return ""
}

// The playlists of testdata are by ffmpeg 5.1.
func TestFiles(t *testing.T) {
	table.Check(t, "../../testdata/hls", "../../testdata/hls/table.txt", read)
}

// The corpus is the playlists of m3u8-rs and videojs/m3u8-parser.
func TestCorpus(t *testing.T) { table.Corpus(t, "hls", "../../testdata/hls/corpus.txt", read) }
