package hls

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"campipe/internal/hls"
	"campipe/internal/manifest"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/visit"
)

// shapes are the ways in which a camera may give its segments.
var shapes = []struct {
	name, options string
	segments      string // of the pictures, when 16 steps have passed: index:number of the first, and of the last
}{
	{"MP4", "", "11:11 16:16"},
	{"MP4 with sound", "audio&pdt", "11:11 16:16"},
	{"TS", "ts&pdt", "11:11 16:16"},
	{"TS with sound", "ts&audio", "11:11 16:16"},
	{"byte ranges", "byterange&audio", "11:11 16:16"},
	{"byte ranges of TS", "byterange&ts", "11:11 16:16"},
	{"encrypted", "aes=4&audio", "11:11 16:16"},
	{"encrypted TS", "aes=4&ts&pdt", "11:11 16:16"},
	{"encrypted byte ranges", "aes=4&byterange", "11:11 16:16"},
	{"variants", "small&audio", "11:11 16:16"},
	{"variants of TS", "small&ts&audio", "11:11 16:16"},
	{"packed sound", "packed", "11:11 16:16"},
	{"encrypted packed sound", "packed&ts&aes=3", "11:11 16:16"},
	{"uneven", "uneven", "6:6 11:11"},
	{"discontinuities", "discontinuity=4&pdt", "11:11 16:16"},
	{"discontinuities of TS", "discontinuity=4&ts&audio&resize", "11:11 16:16"},
	{"discontinuities in byte ranges", "discontinuity=4&byterange", "11:11 16:16"},
	{"encrypted discontinuities", "discontinuity=3&aes=2&resize", "11:11 16:16"},
	{"low latency", "ll&pdt", "11:11 16:16"},
	{"gaps", "gap=13,15&pdt", "11:11 16:16"},
	{"hole", "miss=12-13&pdt", "11:11 16:14"},
	{"restart", "restart=12&ts&pdt&aes=2", "13:1 16:4"},
	{"restart in byte ranges", "restart=12&byterange", "13:1 16:4"},
	{"times that wrap", "ts&audio&wrap=11s&window=12", "5:5 16:16"},
	{"ended", "count=14&pdt", "9:9 14:14"},
	{"recording", "vod&audio&count=9", "1:1 9:9"},
	{"recording in byte ranges", "vod&byterange&audio", "1:1 6:6"},
}

// TestShapes has a client read what a camera has some time after it was begun: all
// segments that the playlists list are there, their numbers and times are those of
// the journal, and so are the samples in them.
func TestShapes(t *testing.T) {
	for _, c := range shapes {
		t.Run(c.name, func(t *testing.T) {
			site := visit.New(t, New, 1)
			path, err := Path("gate", c.options)
			if err != nil {
				t.Fatal(err)
			}
			p, err := parse(step, c.options)
			if err != nil {
				t.Fatal(err)
			}
			site.Get(path)
			site.Pass(16*step + step/2 - p.At(p.Window+1).Start)
			site.Lines()
			r := reader{t: t, site: site}
			r.read(path)
			if r.got != c.segments {
				t.Errorf("segments %q, want %q", r.got, c.segments)
			}
		})
	}
}

// reader is a client that reads playlists and all that they list.
type reader struct {
	t    *testing.T
	site *visit.Site
	got  string // the first and the last segment of pictures
}

func (r *reader) read(reference string) {
	r.t.Helper()
	a := r.site.Get(reference)
	p, err := hls.Parse(a.Body, a.URL)
	if err != nil {
		r.t.Fatalf("%v\n%s", err, a.Body)
	}
	r.site.Lines()
	switch p := p.(type) {
	case *hls.Media:
		r.media(p)
	case *hls.Master:
		variant, sound, err := p.Choose(manifest.Limit{})
		if err != nil {
			r.t.Fatal(err)
		}
		if variant.Width != 640 {
			r.t.Errorf("the best variant is %d wide", variant.Width)
		}
		r.read(variant.URL.String())
		if sound != nil {
			r.read(sound.URL.String())
		}
	}
}

// media gets all segments of a playlist, and checks them.
func (r *reader) media(m *hls.Media) {
	d := newDecoder(r.t)
	want := map[string][]string{}
	got := ""
	for i, g := range m.Segments {
		if g.Gap {
			continue
		}
		var init []byte
		if g.Map != nil && (i == 0 || m.Segments[i-1].Map != g.Map) {
			init = r.bytes(g.Map.URL, g.Map.Range, g.Map.Key, g.Map.Number)
			r.site.Lines()
		}
		data := r.bytes(g.URL, g.Range, g.Key, g.Number)
		for _, l := range r.site.Lines() {
			switch l.Event {
			case journal.EventSample:
				want[l.Track] = append(want[l.Track], l.SHA256)
			case journal.EventSegment:
				r.check(&g, l.Segment, data)
				if word := fmt.Sprintf("%d:%d", l.Segment.Index, l.Segment.Number); i == 0 && l.Segment.Track != "audio" {
					r.got = word
				} else {
					got = word
				}
			case journal.EventWithheld:
				r.t.Errorf("segment %d: %+v", g.Number, l)
			}
		}
		d.segment(init, data, g.Break)
	}
	if _, ok := want["video"]; ok {
		r.got += " " + got
	}
	if diff := cmp.Diff(want, d.end()); diff != "" {
		r.t.Error(diff)
	}
}

// check compares a segment in a playlist with that in the journal.
func (r *reader) check(g *hls.Segment, s *journal.Segment, data []byte) {
	length := time.Duration(s.Duration) * time.Second / time.Duration(s.Timescale)
	sum := sha256.Sum256(data)
	if int(g.Number) != s.Number || g.Duration != length || s.Size != len(data) || s.SHA256 != hex.EncodeToString(sum[:]) {
		r.t.Errorf("segment %+v with %d bytes in the playlist, %+v in the journal", g, len(data), s)
	}
	if start := time.UnixMicro(s.Start); !g.Start.IsZero() && g.Start.Sub(start).Abs() > time.Millisecond {
		r.t.Errorf("segment %d begins at %v, in the journal at %v", g.Number, g.Start, start)
	}
}

// bytes gets a resource, and decrypts it.
func (r *reader) bytes(u *url.URL, part manifest.Range, key *hls.Key, number uint64) []byte {
	r.t.Helper()
	var fields []string
	if !part.Whole() {
		fields = []string{"Range", part.Header()}
	}
	a := r.site.Get(u.String(), fields...)
	if a.Status != http.StatusOK && a.Status != http.StatusPartialContent {
		r.t.Fatalf("%s: status %d", u, a.Status)
	}
	if key == nil {
		return a.Body
	}
	block, err := aes.NewCipher(r.site.Get(key.URL.String()).Body)
	if err != nil || len(a.Body)%aes.BlockSize != 0 {
		r.t.Fatalf("%s: %d bytes: %v", u, len(a.Body), err)
	}
	iv := key.IV(number)
	cipher.NewCBCDecrypter(block, iv[:]).CryptBlocks(a.Body, a.Body)
	return a.Body[:len(a.Body)-int(a.Body[len(a.Body)-1])]
}
