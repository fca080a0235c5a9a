package mpegts

import (
	"campipe/internal/h264"
	"campipe/internal/h265"
	"campipe/internal/nal"
)

// pictures makes samples of H.264 or H.265.
type pictures struct {
	s        *stream
	splitter *nal.Splitter
	marks    marks
	format   *nal.Format

	// Pictures without a time of their own, which come behind another one in a PES
	// packet, are as far apart as those with one were.
	timed  int64 // decode time of the latest with one; none before the first
	number int64 // of pictures since
	step   int64
	last   int64 // decode time of the latest picture, or none
	offset int64 // from decode to presentation of the latest with a time
}

// usual is how far apart pictures are taken to be before it is known: 25 a
// second.
const usual = ticks / 25

func newPictures(s *stream) *pictures {
	var codec nal.Codec = h264.Codec{}
	if s.kind == kindH265 {
		codec = h265.Codec{}
	}
	p := &pictures{s: s}
	p.restart()
	p.splitter = nal.NewSplitter(codec, p.give)
	return p
}

func (p *pictures) restart() { p.timed, p.last, p.step = none, none, usual }

func (p *pictures) begin(pts, dts int64) { p.marks.begin(p.splitter.Pos(), pts, dts) }

func (p *pictures) write(b []byte, stamp int64) error {
	p.marks.wrote(p.splitter.Pos()+int64(len(b)), stamp)
	return p.splitter.Write(b)
}

func (p *pictures) flush() {
	p.splitter.Flush()
	p.marks.clear()
}

func (p *pictures) drop() (frames, bytes int) {
	if bytes = p.splitter.Held(); bytes > 0 {
		frames = 1
	}
	p.splitter.Drop()
	p.marks.clear()
	return frames, bytes
}

// give takes the next access unit.
func (p *pictures) give(au nal.AccessUnit) {
	pts, dts := p.marks.at(au.Start)
	stamp := p.marks.stamp(au.End)
	if au.Torn {
		p.s.tell(Loss{Frames: 1, Bytes: int64(len(au.Data)), At: p.s.r.framer.pos(), Text: "the beginning of a picture is missing"})
		return
	}
	if au.Format != nil && au.Format != p.format {
		p.format = au.Format
		p.s.r.describe(p.s, Track{
			Codec: au.Format.Codec, Config: au.Format.Config, Timescale: ticks,
			Width: au.Format.Width, Height: au.Format.Height,
		})
	}
	switch {
	case dts != none:
		p.pace(dts)
		p.offset = pts - dts
	case p.timed == none:
		p.s.r.handler.Sample(Sample{Track: -1, Stamp: stamp, Data: au.Data}) // nobody knows when
		return
	default:
		dts = p.timed + p.number*p.step
	}
	p.number++
	// Where decode times are left out and pictures are reordered, their
	// presentation times are all there is, and fall.
	at := dts
	if p.last != none && at <= p.last && p.last-at < maxOffset {
		at = p.last + 1
	}
	p.last = at
	p.s.r.give(p.s, Sample{
		DTS: at, Offset: int32(dts + p.offset - at), Key: au.Key, Stamp: stamp, Data: au.Data,
	}, at)
}

// pace takes the decode time of a picture that has one.
func (p *pictures) pace(dts int64) {
	if p.timed != none && dts > p.timed && dts-p.timed < maxOffset {
		p.step = (dts - p.timed) / p.number
	}
	p.timed, p.number = dts, 0
}
