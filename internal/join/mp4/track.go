package mp4

import (
	"fmt"
	"math"

	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// sample is one that waits to be written.
type sample struct {
	time         wire.Time // of decoding
	dts, pts     int64     // ticks since the track's first sample
	duration     uint32    // ticks; 0 until it is known
	own          uint32    // microseconds: what the frame said of its duration
	size         uint32
	key, preroll bool
}

// offset returns the ticks from decode to presentation.
func (s *sample) offset() int32 {
	return int32(min(max(s.pts-s.dts, math.MinInt32), math.MaxInt32))
}

// track is one track of a movie: what waits, and what was written.
type track struct {
	id     uint32
	header wire.Header
	codec  codec
	entry  box.Box
	scale  scale
	lead   int64 // ticks from the movie's start to the track's first sample

	samples []sample // those that wait, in order of decoding
	known   int      // of samples: how many have their duration
	data    []byte   // room for what goes before a fragment's samples, then their bytes
	last    sample   // the newest one of all
	delta   uint32   // the duration before the last sample's
	any     bool     // a sample came

	table table
}

// defaultRate is the ticks a second of video whose header doesn't say: what
// RTP and MPEG-2 TS have.
const defaultRate = 90_000

func newTrack(id uint32, h wire.Header) (*track, error) {
	c, entry, err := entryOf(&h)
	if err != nil {
		return nil, fmt.Errorf("track %d: %w", id, err)
	}
	rate := h.Timescale
	if rate == 0 && h.Rate > 0 {
		rate = uint32(h.Rate)
	}
	if rate == 0 {
		rate = defaultRate
	}
	return &track{id: id, header: h, codec: c, entry: entry, scale: scale{rate: rate}, data: make([]byte, room)}, nil
}

func (t *track) video() bool { return t.codec.media == "video" }

// follows says why a sample at time at can't be the next one, or nil.
func (t *track) follows(at wire.Time, gapless bool) error {
	switch {
	case !t.any:
		return nil
	case at <= t.last.time:
		return fmt.Errorf("time %s is not after %s", at, t.last.time)
	case gapless:
		return nil
	case t.scale.ticks(at)-t.last.dts > t.longest():
		return fmt.Errorf("a gap of %s is more than 31 bits of 1/%d s", at.Sub(t.last.time), t.scale.rate)
	}
	return nil
}

// next makes a sample of a frame, whose bytes it leaves where they are, and
// gives the sample before it its duration.
func (t *track) next(f *wire.Frame, start wire.Time) sample {
	if !t.any {
		t.scale.origin = f.Time
		t.lead = scale{start, t.scale.rate}.ticks(f.Time)
	}
	s := sample{
		time: f.Time, dts: t.scale.ticks(f.Time), pts: t.scale.ticks(f.Presentation()),
		own: f.Duration, size: uint32(len(f.Payload)),
		key: f.Flags.Has(wire.FlagKey) || !t.video(), preroll: f.Flags.Has(wire.FlagPreroll),
	}
	if t.any {
		// The track's ticks may be coarser than the times.
		late := max(t.last.dts+1-s.dts, 0)
		s.dts, s.pts = s.dts+late, s.pts+late
		t.settle(s.dts - t.last.dts)
	}
	return s
}

// add takes the sample that next made.
func (t *track) add(s sample, payload []byte) {
	t.samples = append(t.samples, s)
	t.data = append(t.data, payload...)
	t.last, t.any = s, true
}

// settle gives the newest sample its duration, in ticks.
func (t *track) settle(ticks int64) {
	if ticks > maxTicks { // the next one's own time says it
		ticks = t.guess()
	}
	t.delta = uint32(ticks)
	t.samples[len(t.samples)-1].duration = t.delta
	t.known = len(t.samples)
}

// guess returns the duration in ticks of a sample that none follows: what its
// frame said, else that of the sample before, but not of a gap.
func (t *track) guess() int64 {
	own := t.scale.ticks(t.last.time+wire.Time(t.last.own)) - t.last.dts
	switch {
	case t.last.own > 0 && own > 0:
		return own
	case t.delta > 0:
		return int64(min(t.delta, t.scale.rate))
	}
	return max(int64(t.scale.rate)/25, 1) // a lone picture, as long as one of television
}

// waiting returns the samples whose duration is known, and their bytes.
func (t *track) waiting() ([]sample, []byte) {
	n := room
	for i := range t.samples[:t.known] {
		n += int(t.samples[i].size)
	}
	return t.samples[:t.known], t.data[room:n]
}

// written forgets the samples that were written.
func (t *track) written() {
	_, bytes := t.waiting()
	t.samples = append(t.samples[:0], t.samples[t.known:]...)
	t.data = append(t.data[:room], t.data[room+len(bytes):]...)
	t.known = 0
}
