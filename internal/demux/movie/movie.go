// Package movie makes samples of the pieces of a fragmented MP4, whatever way
// they came.
package movie

import (
	"campipe/internal/demux/media"
	"campipe/internal/fmp4"
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
