package join

import (
	"slices"

	"campipe/pkg/wire"
)

// writer writes one movie; an *mp4.Writer is one. Its errors of writing say at
// which byte.
type writer interface {
	Follows(track int, at wire.Time) error // says why a sample can't be the next one, or nil
	Write(track int, f wire.Frame) error
	Close() error // finishes what was written, also after an error
	Size() int64
}

// movie is a movie that is being written.
type movie struct {
	place
	writer writer
	start  wire.Time
	lead   *stream   // the one whose key samples movies begin at
	tracks []*stream // by track
	begun  []bool    // by track: it has a sample
	shown  bool      // a sample of lead is not preroll
	until  wire.Time // on its time line: when the newest sample of all tracks is over
	shift  wire.Time // how much earlier samples are on its time line than they were
	file   File
}

// begin opens a movie of the streams at a place.
func begin(p place, lead *stream, tracks []*stream, start wire.Time) (*movie, error) {
	headers := make([]wire.Header, len(tracks))
	for i, s := range tracks {
		headers[i] = s.header
	}
	w, err := p.begin(start, headers)
	if err != nil {
		p.end(failed)
		return nil, p.fault(err)
	}
	return &movie{
		place: p, writer: w, start: start, lead: lead, tracks: tracks, begun: make([]bool, len(tracks)),
		file: File{Name: p.name, Camera: lead.header.Camera, Start: start},
	}, nil
}

// track returns the number of a stream's track; -1 where it has none.
func (m *movie) track(s *stream) int { return slices.Index(m.tracks, s) }

// has reports whether the stream has begun in the movie.
func (m *movie) has(s *stream) bool {
	i := m.track(s)
	return i >= 0 && m.begun[i]
}

// takes reports whether a sample can be written to the movie: it is later than
// the one before in its track, or a key sample that is not earlier than the
// movie.
func (m *movie) takes(s *stream, f *wire.Frame) bool {
	i := m.track(s)
	return i >= 0 && (m.begun[i] || s.key(f)) && m.follows(s, f.Time) == nil
}

// follows says why a sample can't be the next one of a stream, or nil.
func (m *movie) follows(s *stream, at wire.Time) error {
	return m.writer.Follows(m.track(s), at-m.shift)
}

// missing returns how long nothing came of a stream before a sample of the given
// time: of the lead itself, or else of all tracks.
func (m *movie) missing(s *stream, at wire.Time) wire.Time {
	if s == m.lead {
		return at - s.last - s.span
	}
	return at - m.until
}

// squeeze closes the gap before a sample of the given time, if there is one in
// all tracks. They all move by as much, so they stay in step.
func (m *movie) squeeze(at wire.Time) { m.shift += max(at-m.shift-m.until, 0) }

// write writes a sample that the movie takes.
func (m *movie) write(s *stream, f wire.Frame) error {
	i := m.track(s)
	s.wrote(&f, !m.begun[i])
	f.Time -= m.shift
	if err := m.writer.Write(i, f); err != nil {
		return m.fault(err)
	}
	m.begun[i] = true
	m.shown = m.shown || s == m.lead && !f.Flags.Has(wire.FlagPreroll)
	m.until = max(m.until, f.Time+s.span)
	m.file.add(&f)
	return nil
}

// close finishes the movie. Only a whole one gets its name.
func (m *movie) close(e ending) error {
	err := m.writer.Close()
	if err != nil {
		err = m.fault(err)
		e = failed
	}
	m.file.Whole = e == whole
	m.file.Bytes = m.writer.Size()
	if endErr := m.end(e); err == nil {
		err = endErr
	}
	return err
}
