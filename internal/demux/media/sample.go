package media

import (
	"math"

	"campipe/pkg/wire"
)

// Sample is one access unit.
type Sample struct {
	Track    int       // index of what Declare was given
	DTS      int64     // ticks of the track, wraps undone
	Offset   int32     // ticks from decode to presentation
	Duration uint32    // ticks; 0 is not known
	Arrival  wire.Time // of its last byte; of no use in a dump
	Key      bool      // decoding can start here; always true for sound
	Preroll  bool      // needed for decoding, not to be shown
	Wall     bool      // DTS counts from 1970: it is the time, where arrival does not belie it
	Data     []byte    // not kept
}

// track is one media stream.
type track struct {
	header wire.Header
	number uint16

	ticking        bool      // media and arrival are those of a sample of this time line
	media, arrival wire.Time // of the sample before
	key            bool      // what comes can be decoded

	last   wire.Time // of the latest sample that went out; before the first, just before the H
	broken bool      // the next one does not continue the one before
}

// Sample takes the next sample of a track. It goes out when the clock can tell
// its time.
func (o *Output) Sample(s Sample) {
	if o.parts.waits(&s) {
		return
	}
	t := &o.tracks[o.parts.track(s.Track)]
	scale := t.header.Timescale
	m := micros(s.DTS, scale)
	if !o.decodable(t, &s) {
		return
	}
	a := o.arrival(s.Arrival, m)
	if t.ticking && (o.again && m <= t.media || o.clock.Jumps(m-t.media, a-t.arrival)) {
		o.jump(m - t.media)
		a = o.arrival(s.Arrival, m)
	}
	o.again = false
	if o.torn.is && o.whole() {
		o.mend(&m)
	}
	t.ticking, t.media, t.arrival = true, m, a
	switch {
	case !o.clock.Fresh():
	case s.Wall:
		o.anchor(m, m, a)
	case o.began != nil:
		o.anchor(m, *o.began, a)
	}
	o.began = nil
	o.clock.Add(m, a)
	o.tellPace()
	f := wire.Frame{
		Kind: wire.KindSample, Stream: t.number, Time: m,
		Offset:   int32(micros(s.DTS+int64(s.Offset), scale) - m),
		Duration: duration(micros(s.DTS+int64(s.Duration), scale) - m),
		Payload:  s.Data,
	}
	if s.Key {
		f.Flags = wire.FlagKey
	}
	if s.Preroll {
		f.Flags |= wire.FlagPreroll
	}
	o.line.end = max(o.line.end, m+wire.Time(f.Duration))
	if !o.clock.Ready() {
		o.hold(f, true)
		return
	}
	if !o.open { // the H goes before it, and needs to know its time
		o.hold(f, true)
		o.Flush()
		return
	}
	o.Flush()
	f.Time = o.clock.At(m)
	o.give(f)
}

// give writes a frame. Where it is of a track, that is declared.
func (o *Output) give(f wire.Frame) {
	switch {
	case len(o.tracks) == 0:
		o.orphan(f)
	case f.Kind == wire.KindSample:
		o.giveSample(f)
	default:
		f.Stream = o.tracks[0].number
		o.pipe.Emit(f)
	}
}

func (o *Output) giveSample(f wire.Frame) {
	t := o.track(f.Stream)
	f.Time = max(f.Time, t.last+1)
	if t.broken {
		f.Flags |= wire.FlagBreak
	}
	t.broken = false
	t.last = f.Time
	o.spoke, o.last, o.end = true, max(o.last, f.Time), max(o.end, f.Time+wire.Time(f.Duration))
	if n := len(f.Payload); t.number != o.raw {
		o.pipe.Ledger.In(o.raw, 0, -n)
		o.pipe.Ledger.In(t.number, 0, n)
	}
	o.pipe.Emit(f)
}

// track returns the track of that stream.
func (o *Output) track(number uint16) *track {
	for i := range o.tracks {
		if o.tracks[i].number == number {
			return &o.tracks[i]
		}
	}
	return &o.tracks[0]
}

// micros returns ticks in microseconds, rounded to the nearest.
func micros(ticks int64, scale uint32) wire.Time {
	n := int64(scale)
	seconds, rest := ticks/n, ticks%n
	if rest < 0 {
		seconds, rest = seconds-1, rest+n
	}
	return wire.Time(seconds*1e6 + (rest*1e6+n/2)/n)
}

// duration returns t as a frame says it.
func duration(t wire.Time) uint32 {
	if t > math.MaxUint32 {
		return 0
	}
	return uint32(t)
}
