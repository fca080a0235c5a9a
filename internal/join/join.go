// Package join is camjoin: it writes samples in the formats that others read: as
// movies, or as pictures with a file each. It copies them, and never encodes.
//
// The streams of a camera become the tracks of one movie. It begins at the
// first key sample of its pictures, or of its sound where it has no pictures; the
// first movie also has the sound of up to ten seconds before that. A stream that
// can't be written is left out beside others that can. Another movie begins, always at such a key sample, where
//   - the name that the template gives is another one;
//   - a stream is declared that the camera did not have, or declared anew with
//     another codec, configuration, timescale or size;
//   - the time of the pictures does not go on: a clock was set back;
//   - a gap is longer than 31 bits of the track's ticks can say, and its samples
//     are no JPEGs;
//   - samples that are not to be shown come after some that are: another cut.
//
// In the last four cases the name may be the same; then it is NAME-2.mp4. A
// stream that is declared anew as it was goes on in its track, and what lies
// between is a gap. Gaps says what becomes of those.
package join

import (
	"errors"
	"fmt"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Join makes movies of a media stream. It is a sink.
type Join struct {
	target  Target
	ledger  *flow.Ledger
	warn    func(format string, args ...any)
	cameras []*camera
	streams map[uint16]*stream
	refused map[uint16]error // streams that are left out, and why
	refusal error            // the first of them
	samples int64
	account Account
	warned  bool

	// Gaps says what becomes of gaps. The zero value keeps them.
	Gaps Gaps
}

// New returns a Join that writes to target. The ledger gets what was written
// and what was left out, and why; warn gets a line where a movie could not go on.
func New(target Target, ledger *flow.Ledger, warn func(format string, args ...any)) *Join {
	return &Join{target: target, ledger: ledger, warn: warn, streams: map[uint16]*stream{}, refused: map[uint16]error{}}
}

// Run is a flow.Sink. Whatever ends it, all movies are finished as well as can
// be; those that were open keep the name of a part unless in ended on purpose.
// The error is the first one: that of in as it is, or one with the name of the
// file and the byte at which writing failed.
func (j *Join) Run(in flow.Frames) error {
	err := j.read(in)
	e := endingOf(err)
	for _, c := range j.cameras {
		if closeErr := c.close(e); err == nil {
			err = closeErr
		}
	}
	if err == nil && j.account.Count == 0 {
		return j.nothing()
	}
	return err
}

// nothing says why there is no movie.
func (j *Join) nothing() error {
	if len(j.streams) == 0 && j.refusal != nil {
		return j.refusal
	}
	if j.samples == 0 {
		return errors.New("no sample came")
	}
	return fmt.Errorf("no key sample came, among %d samples", j.samples)
}

// Account returns what was written so far.
func (j *Join) Account() Account { return j.account }

func (j *Join) read(in flow.Frames) error {
	for f, err := range in {
		if err != nil {
			return err
		}
		switch f.Kind {
		case wire.KindHeader:
			err = j.declare(&f)
		case wire.KindSample:
			err = j.sample(f)
		case wire.KindEnd:
			if s := j.streams[f.Stream]; s != nil {
				s.ended = true
			}
		case wire.KindGap:
			j.gap(f.Stream)
		case wire.KindRaw:
			err = raw(f.Stream, "bytes of a transport")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func raw(stream uint16, what string) error {
	return fault.Hint(fmt.Errorf("stream %d: %s, not samples", stream, what), "camdemux comes first: ... | camdemux | camjoin")
}

// declared reads the declaration of a media stream.
func declared(f *wire.Frame) (wire.Header, error) {
	h, err := wire.ParseHeader(f.Payload)
	switch {
	case err != nil:
		return h, fmt.Errorf("stream %d: %w", f.Stream, err)
	case h.Stage == wire.StageRaw:
		return h, raw(f.Stream, "raw bytes of transport "+h.Transport)
	}
	return h, nil
}

// check says why a stream can't be written, or nil, and warns once of what may
// become of it.
func (j *Join) check(stream uint16, h *wire.Header) error {
	if j.target.check == nil {
		return nil
	}
	caveat, err := j.target.check(h)
	if err != nil {
		return fmt.Errorf("stream %d: %w", stream, err)
	}
	if caveat != "" && !j.warned {
		j.warned = true
		j.warn("stream %d: %s", stream, caveat)
	}
	return nil
}

func (j *Join) declare(f *wire.Frame) error {
	h, err := declared(f)
	if err != nil {
		return err
	}
	if err := j.check(f.Stream, &h); err != nil {
		j.refuse(f.Stream, err)
		return nil
	}
	delete(j.refused, f.Stream)
	old := j.streams[f.Stream]
	if old != nil && old.continues(&h) {
		old.ended = false
		old.gap, old.camera.gap = true, true
		return nil
	}
	c, err := j.camera(h.Camera)
	if err != nil {
		return err
	}
	if old != nil {
		old.camera.forget(f.Stream)
	}
	s := &stream{number: f.Stream, header: h, camera: c}
	j.streams[f.Stream] = s
	c.declare(s)
	return nil
}

// camera returns the camera of a name.
func (j *Join) camera(name string) (*camera, error) {
	for _, c := range j.cameras {
		if c.name == name {
			return c, nil
		}
	}
	if len(j.cameras) > 0 {
		if err := j.target.apart(j.cameras[0].name, name); err != nil {
			return nil, err
		}
	}
	c := &camera{join: j, name: name}
	j.cameras = append(j.cameras, c)
	return c, nil
}

func (j *Join) sample(f wire.Frame) error {
	j.samples++
	if j.refused[f.Stream] != nil {
		return j.leave(&f)
	}
	s := j.streams[f.Stream]
	if s == nil || s.ended {
		return fmt.Errorf("stream %d: a sample of a stream that is not declared", f.Stream)
	}
	return s.camera.take(s, f)
}
