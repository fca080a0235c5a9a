// Package media makes the media streams of a camera out of samples: it gives
// them their numbers and their times, and accounts for every byte of the raw
// stream that they came from. It knows no transport.
package media

import (
	"reflect"

	"campipe/internal/clock"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Pipe is what the outputs of one pipe have in common.
type Pipe struct {
	Emit    func(wire.Frame) // takes a frame, whose payload is valid during the call
	Numbers *Numbers
	Ledger  *flow.Ledger
	Rate    Rate // of pictures that have no times; none is what a reader finds best
}

// Output is what one raw stream becomes: the media streams of its camera, one a
// track. All of them have one clock.
//
// What concerns the camera and no track of it, as the gaps and notes of the raw
// stream, goes to the first track's stream, or to stream 0 where no track ever
// becomes known. The raw stream's bytes are accounted for under its own number,
// but for those of samples in other streams.
type Output struct {
	pipe   *Pipe
	raw    uint16
	header wire.Header // of the raw stream
	start  *wire.Time  // of the first sample of a dump, where it was told

	parts  parts
	began  *wire.Time // when the next sample was made, by the source's own clock
	tracks []track
	open   bool // the tracks are declared on the pipe
	again  bool // they were declared the same again just now
	keyed  bool // a picture came that decoding can start at, or there are none
	held   hold
	torn   torn

	clock clock.Clock
	line  line
	now   wire.Time // arrival of what is being read
	last  wire.Time // of the latest sample that went out
	end   wire.Time // and where it ends
	spoke bool      // one went out
	pace  int64     // of which a note told
}

// New returns the output of the raw stream of that number and declaration.
// Start is the time of a dump's first sample; nil is to find it in the bytes.
func New(pipe *Pipe, raw uint16, header wire.Header, start *wire.Time) *Output {
	pipe.Numbers.Reserve(raw)
	o := &Output{pipe: pipe, raw: raw, header: header, start: start}
	o.newLine()
	return o
}

// Bare reports whether the raw stream is a dump, whose frames have neither
// arrival times nor message edges.
func (o *Output) Bare() bool { return o.header.Bare }

// Arrived says when what is read from now on arrived.
func (o *Output) Arrived(t wire.Time) { o.now = t }

// Declare says which tracks the samples are of from now on; of each header the
// media fields count. Where they are as they were, a new time line begins, if
// the next sample does not come after the one before; else the streams end and
// others are declared. Origin is the wall clock's time at media time 0, for
// dumps.
func (o *Output) Declare(headers []wire.Header, origin wire.Time) error {
	for i := range headers {
		h := &headers[i]
		h.Stage, h.Camera, h.Source = wire.StageMedia, o.header.Camera, o.header.Source
		h.Latitude, h.Longitude, h.Zone = o.header.Latitude, o.header.Longitude, o.header.Zone
	}
	headers, all := o.parts.declare(headers)
	if !all {
		return nil
	}
	if o.declared(headers) {
		o.again = true
		o.release()
		return nil
	}
	o.Break()
	o.close()
	o.line.origin = origin
	var err error
	o.tracks, err = o.number(headers)
	o.keyed = o.whole()
	o.release()
	return err
}

// Begins says that the tracks come from their beginning on: sound that comes before
// the first picture is not what was left over when somebody joined.
func (o *Output) Begins() { o.keyed = true }

// number makes the tracks, with their numbers; none where there are not enough
// numbers.
func (o *Output) number(headers []wire.Header) ([]track, error) {
	tracks := make([]track, len(headers))
	var ordinal [2]int // by kind
	for i, h := range headers {
		k := key{raw: o.raw, camera: h.Camera}
		if h.Audio() {
			k.kind = sound
		}
		k.ordinal = ordinal[k.kind]
		ordinal[k.kind]++
		number, err := o.pipe.Numbers.of(k)
		if err != nil {
			return nil, err
		}
		tracks[i] = track{header: h, number: number}
		o.pipe.Ledger.Name(number, h.Camera)
	}
	return tracks, nil
}

// declared reports whether the tracks are these.
func (o *Output) declared(headers []wire.Header) bool {
	if len(headers) != len(o.tracks) {
		return false
	}
	for i := range headers {
		if !reflect.DeepEqual(headers[i], o.tracks[i].header) {
			return false
		}
	}
	return true
}

// Break says that what comes is on a new time line, and that decoding has to
// begin anew.
func (o *Output) Break() {
	if o.held.samples > 0 {
		o.Flush()
	}
	o.mend(nil)
	o.newLine()
	for i := range o.tracks {
		o.tracks[i].key = false
	}
}

// Flush gives out all that is held. What is known of a camera before its tracks
// are goes to the pipe itself, and names the camera.
func (o *Output) Flush() {
	o.setClock()
	held := o.held.frames
	o.held = hold{}
	for i := range held {
		if held[i].media {
			held[i].Time = o.clock.At(held[i].Time)
		}
	}
	if len(held) > 0 && !o.open && len(o.tracks) > 0 {
		o.declare(watermark(held))
	}
	o.resolve()
	for _, f := range held {
		o.give(f.Frame)
	}
}

// declare writes the H of all tracks. No sample is earlier than at.
func (o *Output) declare(at wire.Time) {
	for i := range o.tracks {
		t := &o.tracks[i]
		o.pipe.Emit(t.header.Frame(t.number, at))
		t.last, t.broken = at-1, false
	}
	o.open = true
	if !o.spoke {
		o.last = at
	}
}

// End ends the media streams: the raw stream ended on purpose.
func (o *Output) End() {
	o.Cut()
	o.close()
}

// Cut gives out what is left: the raw stream did not end, nothing more comes.
func (o *Output) Cut() {
	o.mend(nil)
	o.Flush()
}

// close writes the E of the streams that are open.
func (o *Output) close() {
	for i := range o.tracks {
		if o.open {
			end := wire.End{}
			o.pipe.Emit(end.Frame(o.tracks[i].number, o.last))
		}
	}
	o.open = false
}
