package mpegts

import "campipe/internal/adts"

// sound makes samples of AAC.
type sound struct {
	s        *stream
	splitter *adts.Splitter
	marks    marks
	format   adts.Format
	next     int64 // when the next frame begins, in ticks of the rate, or none
}

func newSound(s *stream) *sound {
	a := &sound{s: s, next: none}
	a.splitter = adts.NewSplitter(a.give)
	return a
}

func (a *sound) restart() { a.next = none }

func (a *sound) begin(pts, _ int64) { a.marks.begin(a.splitter.Pos(), pts, pts) }

func (a *sound) write(b []byte, stamp int64) error {
	a.marks.wrote(a.splitter.Pos()+int64(len(b)), stamp)
	a.splitter.Write(b)
	return nil
}

func (a *sound) flush() {
	a.splitter.Flush()
	a.marks.clear()
}

func (a *sound) drop() (frames, bytes int) {
	if bytes = a.splitter.Held(); bytes > 0 {
		frames = 1
	}
	a.splitter.Drop()
	a.marks.clear()
	return frames, bytes
}

// give takes the next frame.
func (a *sound) give(f adts.Frame) {
	pts, _ := a.marks.at(f.Start)
	stamp := a.marks.stamp(f.End)
	if f.Skipped > 0 && a.next != none {
		a.s.tell(Loss{Bytes: int64(f.Skipped), At: a.s.r.framer.pos(), Text: "no frame of sound is known to begin here"})
	}
	if f.Format != a.format {
		a.format, a.next = f.Format, none
		a.s.r.describe(a.s, Track{
			Codec: f.Format.Codec, Config: []byte(f.Format.Config), Timescale: uint32(f.Format.Rate),
			Rate: f.Format.Rate, Channels: f.Format.Channels,
		})
	}
	rate := int64(f.Format.Rate)
	if pts != none {
		// Times are rounded to 90 kHz. Frames that are only off by that follow one
		// another.
		at := divide(pts*rate, ticks)
		if d := at - a.next; a.next == none || max(d, -d) > 1+rate/ticks {
			a.next = at
		}
	}
	if a.next == none {
		a.s.r.handler.Sample(Sample{Track: -1, Stamp: stamp, Data: f.Data}) // nobody knows when
		return
	}
	a.s.r.give(a.s, Sample{DTS: a.next, Duration: adts.FrameSamples, Key: true, Stamp: stamp, Data: f.Data}, a.next*ticks/rate)
	a.next += adts.FrameSamples
}

// divide returns a/b, rounded to the nearest.
func divide(a, b int64) int64 {
	q, r := a/b, a%b
	if r < 0 {
		q, r = q-1, r+b
	}
	return q + (2*r+b)/(2*b)
}
