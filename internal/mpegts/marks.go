package mpegts

// marks says which times and stamps belong to the bytes of an elementary stream.
type marks struct {
	times  []timeMark
	stamps []stampMark
}

// timeMark is where the payload of a PES packet begins, and its times: those of
// what begins first in it.
type timeMark struct{ pos, pts, dts int64 }

// stampMark says that the bytes before end, and not before the mark before, have
// that stamp.
type stampMark struct{ end, stamp int64 }

// maxMarks is how many PES packets may begin inside of one picture. Some muxers
// make one of each slice.
const maxMarks = 1 << 10

func (m *marks) begin(pos, pts, dts int64) {
	if len(m.times) == maxMarks {
		m.times = m.times[:copy(m.times, m.times[1:])]
	}
	m.times = append(m.times, timeMark{pos, pts, dts})
}

func (m *marks) wrote(end, stamp int64) {
	if n := len(m.stamps); n > 0 && m.stamps[n-1].stamp == stamp {
		m.stamps[n-1].end = end
		return
	}
	m.stamps = append(m.stamps, stampMark{end, stamp})
}

// at returns the times of what begins at pos, or none where it is not the first
// in its PES packet, or that has none. Pos never falls.
func (m *marks) at(pos int64) (pts, dts int64) {
	n := 0
	for n < len(m.times) && m.times[n].pos <= pos {
		n++
	}
	if n == 0 {
		return none, none
	}
	t := m.times[n-1]
	m.times = m.times[:copy(m.times, m.times[n:])]
	return t.pts, t.dts
}

// stamp returns that of the byte before end. End never falls.
func (m *marks) stamp(end int64) int64 {
	n := 0
	for n < len(m.stamps)-1 && m.stamps[n].end < end {
		n++
	}
	if len(m.stamps) == 0 {
		return 0
	}
	m.stamps = m.stamps[:copy(m.stamps, m.stamps[n:])]
	return m.stamps[0].stamp
}

func (m *marks) clear() { m.times, m.stamps = m.times[:0], m.stamps[:0] }
