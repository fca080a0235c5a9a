package dash

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"campipe/internal/dash"
	"campipe/internal/fmp4"
	"campipe/internal/manifest"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/visit"
)

// shapes are the ways in which a camera may tell of its segments.
var shapes = []struct {
	name, options string
	segments      string // of the pictures, from the last window of 16: index:number@start of the first, and of the last
}{
	{"time", "", "11:11@16 16:16@24"},
	{"sound", "audio", "11:11@16 16:16@24"},
	{"two sizes", "small", "11:11@16 16:16@24"},
	{"number", "number", "11:11@16 16:16@24"},
	{"number and timeline", "number&timeline", "11:11@16 16:16@24"},
	{"runs", "r", "11:11@16 16:16@24"},
	{"open run", "r=-1", "11:11@16 16:16@24"},
	{"uneven", "uneven", "6:6@11.2 11:11@24"},
	{"uneven in runs", "uneven&r", "6:6@11.2 11:11@24"},
	{"long", "duration=3.2s&window=3", "6:6@16 8:8@22.4"},
	{"list", "list", "11:11@16 16:16@24"},
	{"nginx", "nginx&audio", "11:11@16 16:16@24"},
	{"offset of times", "pto", "11:11@16 16:16@24"},
	{"BaseURL", "baseurl&audio", "11:11@16 16:16@24"},
	{"BaseURL and Location", "baseurl&location", "11:11@16 16:16@24"},
	{"periods", "periods=4", "11:11@16 16:16@24"},
	{"periods by number", "periods=4&number", "11:11@16 16:16@24"},
	{"periods with one clock", "periods=4&pto&list", "11:11@16 16:16@24"},
	{"periods of other sizes", "periods=4&resize&small", "11:11@16 16:16@24"},
	{"hole", "miss=12-13", "11:11@16 16:14@24"},
	{"hole by number", "miss=12-13&number", "11:11@16 16:16@24"},
	{"restart", "restart=12", "13:1@19.2 16:4@24"},
	{"restart by number", "restart=12&number", "13:1@19.2 16:4@24"},
	{"clock that is ahead", "offset=5m&number", "11:11@16 16:16@24"},
	{"clock that is behind", "offset=-5m&number", "11:11@16 16:16@24"},
}

// TestLive has a client read what a live camera has some time after it was begun:
// all segments that the manifest lists are there, their numbers and times are those
// of the journal, and so are the samples in them.
func TestLive(t *testing.T) {
	for _, c := range shapes {
		t.Run(c.name, func(t *testing.T) {
			site := visit.New(t, New, 1)
			path, err := Path("gate", c.options)
			if err != nil {
				t.Fatal(err)
			}
			site.Get(path)
			began := visit.Began.Add(-first(t, c.options))
			site.Pass(began.Add(16*step + step/2).Sub(visit.Began))
			site.Lines()
			r := reader{t: t, site: site, began: began}
			r.read(site.Get(path))
			if got := r.pictures(); got != c.segments {
				t.Errorf("segments %q, want %q", got, c.segments)
			}
		})
	}
}

// first returns how old a camera is when it is first asked for.
func first(t *testing.T, options string) time.Duration {
	p, err := parse(step, options)
	if err != nil {
		t.Fatal(err)
	}
	return p.At(p.Window + 1).Start
}

// TestEnded has a client read a camera that came to its end, and recordings.
func TestEnded(t *testing.T) {
	for _, c := range []struct{ name, options, segments string }{
		{"ended", "count=8", "3:3@3.2 8:8@11.2"},
		{"ended by number", "count=8&number", "3:3@3.2 8:8@11.2"},
		{"ended within a period", "count=8&periods=4", "3:3@3.2 8:8@11.2"},
		{"recording", "vod&audio", "1:1@0 6:6@8"},
		{"recording by number", "vod&number&count=9", "1:1@0 9:9@12.8"},
		{"recording in runs", "vod&r", "1:1@0 6:6@8"},
		{"recording as a list", "vod&list", "1:1@0 6:6@8"},
		{"recording in periods", "vod&periods=4&audio", "1:1@0 6:6@8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			site := visit.New(t, New, 1)
			path, err := Path("gate", c.options)
			if err != nil {
				t.Fatal(err)
			}
			site.Get(path)
			site.Pass(time.Minute)
			r := reader{t: t, site: site}
			r.read(site.Get(path))
			if got := r.pictures(); got != c.segments {
				t.Errorf("segments %q, want %q", got, c.segments)
			}
		})
	}
}

// reader is a client that reads a manifest and all that it lists.
type reader struct {
	t     *testing.T
	site  *visit.Site
	began time.Time // when the camera was made; zero is not to be checked
	lines []journal.Line
}

func (r *reader) read(a visit.Answer) {
	m, err := dash.Parse(a.Body, a.URL)
	if err != nil {
		r.t.Fatalf("%v\n%s", err, a.Body)
	}
	now, err := http.ParseTime(a.Header.Get("Date"))
	if err != nil {
		r.t.Fatal(err)
	}
	if len(m.Clocks) > 0 {
		if now, err = time.Parse(time.RFC3339, m.Clocks[0].Value); err != nil {
			r.t.Fatal(err)
		}
	}
	if m.Location != nil && !strings.Contains(a.URL.Path, "moved/") {
		r.read(r.site.Get(m.Location.String()))
		return
	}
	r.site.Lines()
	for _, p := range m.Periods {
		pictures, sound, err := p.Choose(manifest.Limit{})
		if err != nil {
			r.t.Fatalf("%v\n%s", err, a.Body)
		}
		r.track(pictures, m.Window(now), now)
		if sound != nil {
			r.track(sound, m.Window(now), now)
		}
	}
}

// track gets all segments of a representation.
func (r *reader) track(from *dash.Representation, w dash.Window, now time.Time) {
	at, ok := from.Init()
	if !ok {
		r.t.Fatal("no init segment")
	}
	init, err := fmp4.ParseInit(r.site.Get(at.URL.String()).Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if from.Width != init.Tracks[0].Width {
		r.t.Errorf("width %d in the manifest, %d in the init segment", from.Width, init.Tracks[0].Width)
	}
	decoder := fmp4.NewDecoder(init)
	for g := range from.Segments(w) {
		a := r.site.Get(g.URL.String())
		lines := r.site.Lines()
		if a.Status != http.StatusOK {
			if lines[0].Why != "hole" {
				r.t.Errorf("segment %d: %d, %+v", g.Number, a.Status, lines)
			}
			continue
		}
		s := lines[0].Segment
		number := int(g.Number)
		if from.ID == "gate_video" || from.ID == "gate_audio" {
			number = s.Number // nginx-rtmp does not tell it
		}
		if lines[0].Event != journal.EventSegment || s.Number != number || s.Time != g.Time || g.Duration != s.Duration || g.Timescale != uint64(s.Timescale) {
			r.t.Errorf("segment %+v in the manifest, %+v in the journal", g, s)
		}
		if !g.Clock.IsZero() && (!r.began.IsZero() && g.Clock.UnixMicro() != s.Start || g.Clock.After(now)) {
			r.t.Errorf("segment %d: begins at %v, in the journal at %v, now it is %v", g.Number, g.Clock, time.UnixMicro(s.Start), now)
		}
		if diff := compare(samples(r.t, decoder, a.Body), lines[1:]); diff != "" {
			r.t.Errorf("segment %d: %s", g.Number, diff)
		}
		r.lines = append(r.lines, lines[0])
	}
}

// pictures returns the first and the last segment of pictures.
func (r *reader) pictures() string {
	var words []string
	for _, l := range r.lines {
		if s := l.Segment; s.Track != "audio" {
			words = append(words, fmt.Sprintf("%d:%d@%v", s.Index, s.Number, r.since(s).Seconds()))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return words[0] + " " + words[len(words)-1]
}

// since returns when a segment begins, since its camera was made.
func (r *reader) since(s *journal.Segment) time.Duration {
	if r.began.IsZero() {
		return time.Duration(s.Index-1) * step
	}
	const offset = 5 * time.Minute // that clocks are off by
	return (time.UnixMicro(s.Start).Sub(r.began).Round(time.Millisecond) + offset) % offset
}

// samples reads a segment with another reader than the writer has.
func samples(t *testing.T, d *fmp4.Decoder, b []byte) []fmp4.Sample {
	t.Helper()
	var moof []byte
	for len(b) > 8 {
		n := binary.BigEndian.Uint32(b)
		box := b[:n]
		switch b = b[n:]; string(box[4:8]) {
		case "moof":
			moof = box
		case "mdat":
			all, err := d.Samples(nil, fmp4.Fragment{Moof: moof, Data: box[8:], At: int64(len(moof)) + 8})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
	}
	t.Fatal("no mdat")
	return nil
}

// compare returns how samples differ from those of the journal.
func compare(got []fmp4.Sample, want []journal.Line) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d samples, %d in the journal", len(got), len(want))
	}
	for i, s := range got {
		sum := sha256.Sum256(s.Data)
		w := want[i].Sample
		if uint64(s.DTS) != w.Time || s.Duration != w.Duration || s.Offset != w.Offset || s.Sync() != w.Key || hex.EncodeToString(sum[:]) != w.SHA256 {
			return fmt.Sprintf("sample %d: time %d, duration %d, %x; in the journal %+v", i+1, s.DTS, s.Duration, sum, w)
		}
	}
	return ""
}
