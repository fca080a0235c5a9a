// Package movie makes samples of the pieces of a fragmented MP4, whatever way
// they came.
package movie

import (
	"fmt"
	"reflect"

	"campipe/internal/demux/media"
	"campipe/internal/fmp4"
	"campipe/pkg/wire"
)

// Movie is the fragmented MP4 of one camera.
type Movie struct {
	out     *media.Output
	decoder *fmp4.Decoder
	streams []stream // by index of the init segment's track
	samples []fmp4.Sample
}

// stream says what becomes of a track's samples.
type stream struct {
	track int // of the output; -1 where it is neither picture nor sound
	key   func(*fmp4.Sample) bool
}

// New returns a movie that gives its samples to out.
func New(out *media.Output) *Movie { return &Movie{out: out} }

// Known reports whether there was an init segment.
func (m *Movie) Known() bool { return m.decoder != nil }

// Init reads an init segment. Its times, and what is not about the tracks, make
// no difference to the one before. After an error that one is still good.
func (m *Movie) Init(b []byte) error {
	init, err := fmp4.ParseInit(b)
	if err != nil {
		return fmt.Errorf("init segment: %w", err)
	}
	return m.use(init)
}

// Finished reads one of a series of small finished MP4s: its moov, and what its
// mdat holds. Errors are those of Fragment.
func (m *Movie) Finished(moov []byte, data *Run) error {
	init, err := fmp4.ParseFinished(moov)
	if err != nil {
		return err
	}
	if err := m.use(init); err != nil {
		return err
	}
	m.samples, err = m.decoder.Finished(m.samples[:0], moov, data.Bytes)
	if err != nil {
		return err
	}
	m.give(data)
	return nil
}

// use takes an init segment.
func (m *Movie) use(init *fmp4.Init) error {
	var headers []wire.Header
	streams := make([]stream, len(init.Tracks))
	var fault error
	for i := range init.Tracks {
		t := &init.Tracks[i]
		if t.Codec == "" {
			streams[i].track = -1
			if t.Fault != nil {
				fault = fmt.Errorf("track %d: %w", t.ID, t.Fault)
			}
			continue
		}
		streams[i] = stream{track: len(headers), key: keyOf(t)}
		headers = append(headers, wire.Header{
			Codec: t.Codec, Config: t.Config, Timescale: t.Timescale,
			Width: t.Width, Height: t.Height, Rate: t.Rate, Channels: t.Channels,
		})
	}
	switch {
	case len(headers) > 0 && fault != nil:
		m.out.Note(wire.Note{What: "track", Text: fault.Error()})
	case fault != nil:
		return fmt.Errorf("init segment: %w", fault)
	case len(headers) == 0:
		return fmt.Errorf("init segment: none of its %d tracks is picture or sound", len(init.Tracks))
	}
	var origin wire.Time
	if !init.Created.IsZero() {
		origin = wire.TimeOf(init.Created)
	}
	if m.decoder == nil || !reflect.DeepEqual(m.decoder.Init().Tracks, init.Tracks) {
		m.decoder, m.streams = fmp4.NewDecoder(init), streams
	}
	return m.out.Declare(headers, origin)
}

// Break says that what comes does not continue the time line.
func (m *Movie) Break() {
	if m.decoder != nil {
		m.decoder = fmp4.NewDecoder(m.decoder.Init())
	}
	m.out.Break()
}

// Fragment reads a movie fragment; f.Data is all of data, which says when it
// arrived. On an error nothing came of it, and nothing of it is accounted for;
// else all of f.Data is.
func (m *Movie) Fragment(f fmp4.Fragment, data *Run) error {
	samples, err := m.decoder.Samples(m.samples[:0], f)
	m.samples = samples
	if err != nil {
		return err
	}
	m.give(data)
	return nil
}

// give gives out the samples that were read of data.
func (m *Movie) give(data *Run) {
	rest := len(data.Bytes)
	for i := range m.samples {
		s := &m.samples[i]
		rest -= len(s.Data)
		to := m.streams[s.Track]
		switch {
		case to.track < 0:
			m.out.Drop(media.Unknown, 1, len(s.Data))
			continue
		case len(s.Data) == 0:
			continue // nothing was shown or heard for that time
		}
		m.out.Sample(media.Sample{
			Track: to.track, DTS: s.DTS, Offset: s.Offset, Duration: s.Duration,
			Arrival: data.Arrival(s.At + len(s.Data)), Key: to.key(s), Data: s.Data,
		})
	}
	m.out.Drop(media.Framing, 0, rest) // between the samples
}
