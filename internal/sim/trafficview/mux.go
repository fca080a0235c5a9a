package trafficview

import (
	"time"

	"campipe/internal/evostream"
	"campipe/internal/sim/clip"
)

// mux makes records of access units, as the server does: a fragment has one
// sample of each track, and is closed when a track has the next one.
type mux struct {
	clip    *clip.Clip
	sound   bool
	created time.Time // when the media began
	prefix  int       // bytes before ftyp
	most    int       // samples of a track in a fragment
	still   bool      // the first sample of a track has no duration
	wrap    uint64    // ticks until times begin again at 0, where they have 32 bits; else 0
	reset   uint32    // the number of the fragment after which all begins anew; else 0

	track    *clip.Track // of the pictures
	sequence uint32
	runs     [2]run
	next     [2]uint64 // each track's next decode time, in ticks
	out      []record
}

// add returns what the server sends when it gets u: the rest of the fragment
// that is complete now, and the sample itself. The slice is valid until the
// next call.
func (m *mux) add(u unit) []record {
	m.out = m.out[:0]
	switch {
	case m.sequence == 0:
		m.begin(u.at)
	case u.kind == video && u.track != m.track:
		m.anew(u.at, u.track)
	case len(m.runs[u.kind].samples) < m.most:
	case m.sequence == m.reset:
		m.reset = 0
		m.anew(u.at, m.track)
	default:
		m.end(u.at)
		m.open(u.at)
	}
	s := m.sample(u)
	run := &m.runs[u.kind]
	run.samples = append(run.samples, s)
	m.put(record{at: u.at, tag: u.kind.tag(), payload: u.data, sample: &s})
	return m.out
}

// anew begins all anew, with pictures of that track.
func (m *mux) anew(at time.Duration, pictures *clip.Track) {
	m.track = pictures
	m.end(at)
	m.begin(at)
	m.end(at) // nothing has come since: the fragment is empty
	m.open(at)
}

// sample returns u with its times in ticks. Decode times are the sum of the
// durations, and those look back: so the first one is 0, and all of them lag by
// as much as the frame rate varies.
func (m *mux) sample(u unit) sample {
	s := sample{unit: u, decode: m.next[u.kind]}
	s.duration = uint32(ticks(u.time) - ticks(u.time-u.since))
	s.shift = int32(ticks(u.time+u.offset) - ticks(u.time))
	if m.still && m.sequence == 1 && len(m.runs[u.kind].samples) == 0 {
		s.duration = 0
	}
	m.next[u.kind] += uint64(s.duration)
	if m.wrap > 0 {
		s.decode = uint64(uint32(s.decode - m.wrap))
	}
	return s
}

// begin puts out an init segment and opens the first fragment.
func (m *mux) begin(at time.Duration) {
	m.sequence = 0
	m.next = [2]uint64{}
	payload := append(m.head(), initSegment(&clip.Clip{Video: *m.track, Audio: m.clip.Audio}, m.sound, m.created.Add(at))...)
	m.put(record{at: at, tag: evostream.TagInit, payload: payload})
	m.open(at)
}

// head returns what stands before ftyp: what the tracks are, the profile and the
// level; where it is one byte, that is a number in place of them.
func (m *mux) head() []byte {
	tracks := byte(0xf1)
	if m.sound {
		tracks = 0xf3
	}
	if m.prefix == 1 {
		tracks = 0x03
	}
	head := append([]byte{tracks}, m.track.Config[1:4]...)
	return append(head, make([]byte, m.prefix)...)[:m.prefix]
}

// open opens the next fragment.
func (m *mux) open(at time.Duration) {
	m.sequence++
	m.runs = [2]run{{kind: video, long: m.most > 1}, {kind: audio, long: m.most > 1}}
	m.put(record{at: at, tag: evostream.TagBegin})
}

// end puts out the rest of the fragment: its samples have been put out as they
// came.
func (m *mux) end(at time.Duration) {
	size, bytes := moofHeader, 0
	for i := range m.runs {
		size += m.runs[i].size()
		bytes += m.runs[i].bytes()
	}
	m.put(record{at: at, tag: evostream.TagMoof, payload: moof(size, m.sequence)})
	offset := size + mdatHeader
	for i := range m.runs {
		if r := &m.runs[i]; len(r.samples) > 0 {
			m.put(record{at: at, tag: evostream.TagMoof, payload: r.traf(offset)})
			m.put(record{at: at, tag: evostream.TagMoof, payload: r.entries()})
			offset += r.bytes()
		}
	}
	m.put(record{at: at, tag: evostream.TagMdat, payload: mdat(bytes)})
	m.put(record{at: at, tag: evostream.TagEnd})
}

func (m *mux) put(r record) { m.out = append(m.out, r) }

// ticks returns d in ticks, to the nearest one.
func ticks(d time.Duration) int64 { return d.Round(time.Second / timescale).Milliseconds() }
