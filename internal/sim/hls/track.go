package hls

import (
	"fmt"
	"slices"
	"time"

	"campipe/internal/sim/fragment"
	"campipe/internal/sim/reel"
	"campipe/internal/sim/segment"
	"campipe/internal/sim/ts"
)

// Timescales of fragmented MP4, in ticks a second.
const (
	videoScale = 15360
	audioScale = 16000
)

// builder makes what a camera serves.
type builder struct {
	*plan
	camera string
	reel   *reel.Reel
	tracks []segment.Track
}

// format returns the camera of a plan.
func (p *plan) format(camera string, r *reel.Reel) *segment.Format {
	b := &builder{plan: p, camera: camera, reel: r}
	names := []string{"video"}
	switch {
	case p.Audio && !p.master:
		names[0] = "both"
	case p.master && p.Small:
		names = append(names, "small")
	}
	if p.Audio && p.master {
		names = append(names, "audio")
	}
	for _, name := range names {
		b.tracks = append(b.tracks, b.track(name))
	}
	return &segment.Format{Plan: p.Plan, Tracks: b.tracks, Text: b.text}
}

func (b *builder) track(name string) segment.Track {
	t := segment.Track{Name: name, Type: "video/mp4", Clock: reel.Clock{Timescale: videoScale}, InFile: b.byterange}
	extension := ".m4s"
	switch {
	case name == "audio" && b.packed:
		t.Type, t.Clock, extension = "audio/aac", b.clock(), ".aac"
	case b.ts:
		t.Type, t.Clock, extension = "video/mp2t", b.clock(), ".ts"
	case name == "audio":
		t.Type, t.Clock.Timescale = "audio/mp4", audioScale
	}
	begins := extension == ".m4s"
	t.Path = func(s segment.Segment) string {
		if b.byterange {
			return fmt.Sprintf("%s-%d%s", name, s.Life+1, extension)
		}
		return fmt.Sprintf("%s-%d%s", name, s.Number, extension)
	}
	t.Init = func(s segment.Segment) string {
		if !begins || b.byterange {
			return ""
		}
		return fmt.Sprintf("%s-init-%d.mp4", name, s.Part+1)
	}
	t.Begin = func(s segment.Segment) ([]byte, error) { return fragment.Init(b.sources(&t, s)) }
	if begins && b.byterange {
		t.Preface = func(s segment.Segment) ([]byte, error) {
			if s.First {
				return t.Begin(s)
			}
			return nil, nil
		}
	}
	t.Make = func(s segment.Segment) ([]byte, []reel.Unit, error) { return b.media(&t, s) }
	if b.rotate > 0 {
		t.Seal = b.seal
	}
	return t
}

// clock is that of transport streams. It begins with a second, so that the stream's
// own clock, which is behind, has no need to be below 0.
func (b *builder) clock() reel.Clock {
	c := reel.Clock{Timescale: ts.Timescale, Base: ts.Timescale, Modulus: ts.Modulus}
	if b.Wrap > 0 {
		after := b.Wrap + time.Duration(b.Window)*b.Length
		c.Base = c.Modulus - uint64(after/time.Microsecond)*9/100
	}
	return c
}

// sources returns where the samples of a track are from, in a segment.
func (b *builder) sources(t *segment.Track, s segment.Segment) []fragment.Track {
	c := b.reel.Clip()
	pictures := fragment.Track{Name: "video", Clock: t.Clock, From: &c.Video}
	if b.isSmall(t, s) {
		pictures.From = &c.Small
	}
	sound := fragment.Track{Name: "audio", Clock: t.Clock, From: &c.Audio}
	if t.Clock.Modulus == 0 {
		sound.Clock.Timescale = audioScale
	}
	switch t.Name {
	case "audio":
		return []fragment.Track{sound}
	case "both":
		return []fragment.Track{pictures, sound}
	}
	return []fragment.Track{pictures}
}

// isSmall reports whether the pictures of a segment are the small ones.
func (b *builder) isSmall(t *segment.Track, s segment.Segment) bool {
	return (t.Name == "small") != (b.Resize && s.Part%2 == 1)
}

func (b *builder) media(t *segment.Track, s segment.Segment) ([]byte, []reel.Unit, error) {
	span := reel.Span{Start: s.Start, Length: s.Length, Origin: s.Origin}
	sources := b.sources(t, s)
	var units []reel.Unit
	for _, from := range sources {
		if from.Name == "audio" {
			units = slices.Concat(units, b.reel.Sound(span, from.Clock))
		} else {
			units = slices.Concat(units, b.reel.Pictures(span, from.Clock, b.isSmall(t, s)))
		}
	}
	c := b.reel.Clip()
	switch {
	case t.Type == "audio/aac":
		return ts.Packed(&c.Audio, units), units, nil
	case !b.ts:
		data, err := fragment.Segment(sources, units, uint32(s.Number))
		return data, units, err
	case t.Name == "audio":
		return ts.Segment(nil, &c.Audio, units), units, nil
	case t.Name == "both":
		return ts.Segment(sources[0].From, &c.Audio, units), units, nil
	}
	return ts.Segment(sources[0].From, nil, units), units, nil
}
