package dash

import (
	"fmt"
	"math"
	"strings"
	"time"

	"campipe/internal/sim/fragment"
	"campipe/internal/sim/reel"
	"campipe/internal/sim/segment"
)

// Timescales, in ticks a second: fixed, whatever the clip has.
const (
	videoScale = 15360
	audioScale = 16000
	nginxScale = 1000
)

// offset is where times begin with the option pto.
const offset = 1_000_000 * time.Second

// format returns the camera of a plan.
func (p *plan) format(camera string, r *reel.Reel) *segment.Format {
	b := builder{plan: p, camera: camera, reel: r}
	f := &segment.Format{Plan: p.Plan, Text: b.text}
	f.Tracks = append(f.Tracks, b.track("video", "video/mp4", videoScale))
	if p.Small {
		f.Tracks = append(f.Tracks, b.track("small", "video/mp4", videoScale))
	}
	if p.Audio {
		f.Tracks = append(f.Tracks, b.track("audio", "audio/mp4", audioScale))
	}
	b.tracks = f.Tracks

	return f
}

// builder makes what a camera serves.
type builder struct {
	*plan
	camera string
	reel   *reel.Reel
	tracks []segment.Track
}

func (b *builder) track(name, kind string, timescale uint32) segment.Track {
	c := reel.Clock{Timescale: timescale}
	switch {
	case b.nginx:
		c.Timescale, c.Modulus = nginxScale, math.MaxUint32+1
		if b.Wrap > 0 {
			c.Base = c.Modulus - uint64(b.wrapsAfter()/time.Millisecond)
		}
	case b.pto:
		c.Base = c.At(offset)
	}
	t := segment.Track{Name: name, Type: kind, Clock: c}
	t.Path = func(s segment.Segment) string { return b.dir(name, s) + b.file(&t, s) }
	t.Init = func(s segment.Segment) string {
		return b.dir(name, s) + strings.Replace(b.init(&t, s), "$RepresentationID$", name, 1)
	}
	t.Make = func(s segment.Segment) ([]byte, []reel.Unit, error) { return b.media(&t, s) }
	t.Begin = func(s segment.Segment) ([]byte, error) { return fragment.Init([]fragment.Track{b.source(&t, s)}) }
	if b.address == byIndex {
		t.InFile = true
		t.Init = func(segment.Segment) string { return "" }
		t.Preface = func(s segment.Segment) ([]byte, error) {
			init, index, err := b.head(&t, s)
			return append(init, index...), err
		}
	}
	return t
}

// wrapsAfter returns how long after the camera was made its times wrap.
func (b *builder) wrapsAfter() time.Duration {
	return b.Wrap + time.Duration(b.Window)*b.Length
}

// source returns where the samples of a track are from, in a segment.
func (b *builder) source(t *segment.Track, s segment.Segment) fragment.Track {
	c := b.reel.Clip()
	from := fragment.Track{Name: "video", Clock: t.Clock, From: &c.Video}
	switch {
	case t.Name == "audio":
		from.Name, from.From = "audio", &c.Audio
	case b.isSmall(t, s):
		from.From = &c.Small
	}
	return from
}

// isSmall reports whether the pictures of a segment are the small ones.
func (b *builder) isSmall(t *segment.Track, s segment.Segment) bool {
	return (t.Name == "small") != (b.Resize && s.Part%2 == 1)
}

func (b *builder) media(t *segment.Track, s segment.Segment) ([]byte, []reel.Unit, error) {
	span := reel.Span{Start: s.Start, Length: s.Length, Origin: s.Origin}
	var units []reel.Unit
	if t.Name == "audio" {
		units = b.reel.Sound(span, t.Clock)
	} else {
		units = b.reel.Pictures(span, t.Clock, b.isSmall(t, s))
	}
	data, err := fragment.Segment([]fragment.Track{b.source(t, s)}, units, uint32(s.Number))
	if b.nginx && err == nil {
		// It writes an index of one entry into each segment, behind the styp.
		const styp = 24
		index, err := fragment.Index(t.Clock.Timescale, units[0].Time, []fragment.Reference{{Size: len(data) - styp, Duration: t.Clock.Ticks(s.Length)}})
		return append(append(data[:styp:styp], index...), data[styp:]...), units, err
	}
	return data, units, err
}

// head returns what is in a file before the segment s, where that is the first of
// the file: the init segment and the index.
func (b *builder) head(t *segment.Track, s segment.Segment) (init, index []byte, err error) {
	if !s.First {
		return nil, nil, nil
	}
	init, err = t.Begin(s)
	var list []fragment.Reference
	for i := s.Index; err == nil && i <= b.Count && b.At(i).Part == s.Part; i++ {
		var data []byte
		if each := b.At(i); !each.Missed {
			data, _, err = t.Make(each)
			list = append(list, fragment.Reference{Size: len(data), Duration: t.Clock.Ticks(each.Length)})
		}
	}
	if err == nil {
		index, err = fragment.Index(t.Clock.Timescale, t.Clock.At(s.Media()), list)
	}
	return init, index, err
}

// dir returns what the BaseURLs of all levels come to.
func (b *builder) dir(track string, s segment.Segment) string {
	if !b.baseURL {
		return ""
	}
	return fmt.Sprintf("media/period-%d/%s/", s.Part+1, track)
}
