// Package movie makes samples of the pieces of an MP4, whatever way they came.
package movie

import (
	"campipe/internal/demux/media"
	"campipe/internal/fmp4"
	"campipe/internal/nal"
	"campipe/pkg/wire"
)

// Movie is the MP4 of one camera.
type Movie struct {
	out     *media.Output
	decoder *fmp4.Decoder
	streams []stream // by index of the init segment's track
	samples []fmp4.Sample
	whole   bool     // it is a file, there from its beginning on
	next    []int    // by track: which of samples comes next
	wide    []byte   // a sample with longer lengths
	waiting *waiting // for parameter sets; nil where all are there
}

// stream says what becomes of a track's samples.
type stream struct {
	track  int // of the output; -1 where it is neither picture nor sound
	key    func(*fmp4.Sample) bool
	sound  bool
	edited bool // it has an edit list that leaves out its beginning
	widen  int  // bytes of the lengths before its NAL units, where those are not four; else 0
}

// New returns a movie that gives its samples to out.
func New(out *media.Output) *Movie { return &Movie{out: out} }

// Known reports whether there was an init segment.
func (m *Movie) Known() bool { return m.decoder != nil }

// Begins says that the init segment is the beginning of a file. Then sound may come
// before the first picture, and the samples of a fragment go out in the order of
// their times; those of a camera do in the order in which they arrived.
func (m *Movie) Begins() {
	m.whole = true
	m.out.Begins()
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
	for s := range m.inOrder {
		rest -= len(s.Data)
		m.sample(s, data.Arrival(s.At+len(s.Data)))
	}
	m.out.Drop(media.Framing, 0, rest) // between the samples
}

// sample gives out a sample that arrived at t.
func (m *Movie) sample(s *fmp4.Sample, t wire.Time) {
	to := &m.streams[s.Track]
	switch {
	case to.track < 0:
		m.out.Drop(media.Unknown, 1, len(s.Data))
		return
	case len(s.Data) == 0:
		return // nothing was shown or heard for that time
	}
	if to.widen > 0 && !m.widen(to, s) {
		return
	}
	key := to.key(s)
	if m.waiting != nil && !m.learn(to, s, key) {
		m.out.Drop(media.BeforeKey, 1, len(s.Data))
		return
	}
	m.out.Sample(media.Sample{
		Track: to.track, DTS: s.DTS, Offset: s.Offset, Duration: s.Duration,
		Arrival: t, Key: key, Preroll: to.hidden(s), Data: s.Data,
	})
}

// hidden reports whether the edit list begins behind a sample. Players show no
// picture that begins before it, and of sound what is left.
func (to *stream) hidden(s *fmp4.Sample) bool {
	end := s.DTS + int64(s.Offset)
	if to.sound {
		end += int64(s.Duration) - 1
	}
	return to.edited && end < 0
}

// widen puts lengths of four bytes before the NAL units of s. What can't be read
// as units is left out.
func (m *Movie) widen(to *stream, s *fmp4.Sample) bool {
	wide, err := nal.Widen(m.wide[:0], s.Data, to.widen)
	if err != nil {
		m.out.Drop(media.Unknown, 1, len(s.Data))
		return false
	}
	m.wide = wide
	m.out.Drop(media.Inserted, 0, len(s.Data)-len(wide))
	s.Data = wide
	return true
}
