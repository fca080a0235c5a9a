package trafficview

import (
	"bytes"
	"time"

	"campipe/internal/evostream"
	"campipe/internal/sim/clip"
)

// shortest is the least length of a file of `?fullMp4`: it ends with the first
// picture after that which is a key.
const shortest = 200 * time.Millisecond

// fullMux makes records of access units as the server does for `?fullMp4`: one
// small progressive file after the other. Each has its samples before the
// header of its mdat, and its moov last.
type fullMux struct {
	clip    *clip.Clip
	sound   bool
	created time.Time

	began   time.Duration // when the file did
	samples [2][]*sample  // of each track
	starts  [2][]uint32   // where each of them stands in the file
	end     uint32        // where the mdat ends so far; 0 before the first file
	out     []record
}

// add returns what the server sends when it gets u.
func (m *fullMux) add(u unit) []record {
	m.out = nil
	starts := u.kind == video && u.key
	switch {
	case m.end == 0 && !starts:
		return nil // nothing can be decoded yet
	case m.end == 0:
		m.begin(u.at)
	case starts && u.at > m.began+shortest:
		m.finish(u.at)
		m.begin(u.at)
	}
	s := &sample{unit: u, decode: uint64(ticks(u.time - m.first(u))), duration: uint32(ticks(u.since)), shift: int32(ticks(u.offset))}
	if before := m.samples[u.kind]; len(before) > 0 {
		last := before[len(before)-1]
		last.duration = uint32(s.decode - last.decode)
	}
	m.samples[u.kind] = append(m.samples[u.kind], s)
	m.starts[u.kind] = append(m.starts[u.kind], m.end)
	m.end += uint32(len(u.data))
	return append(m.out, record{at: u.at, tag: u.kind.tag(), payload: u.data, sample: s})
}

// first returns when the track of u begins in the file.
func (m *fullMux) first(u unit) time.Duration {
	if all := m.samples[u.kind]; len(all) > 0 {
		return all[0].time
	}
	return u.time
}

// begin puts out the beginning of a file.
func (m *fullMux) begin(at time.Duration) {
	ftyp := box("ftyp", []byte("isom"), words(0x200), []byte("isomiso2avc1mp41"))
	*m = fullMux{clip: m.clip, sound: m.sound, created: m.created, out: m.out, began: at}
	m.end = uint32(len(ftyp) + mdatHeader)
	m.out = append(m.out, record{at: at, tag: evostream.TagBegin, payload: ftyp})
}

// finish puts out the rest of a file.
func (m *fullMux) finish(at time.Duration) {
	when := movieTime(m.created.Add(m.began))
	moov := [][]byte{mvhd(when, uint32(ticks(at-m.began)), len(kinds(m.sound)))}
	for _, k := range kinds(m.sound) {
		moov = append(moov, trak(k, m.clip, when, m.tables(k)))
	}
	size := m.end - m.starts[video][0] // the first sample of a file is a picture
	m.out = append(m.out,
		record{at: at, tag: evostream.TagMdat, payload: mdat(int(size))},
		record{at: at, tag: evostream.TagInit, payload: box("moov", moov...)},
		record{at: at, tag: evostream.TagEnd},
	)
}

// tables returns the sample tables of a track (ISO/IEC 14496-12 8.6, 8.7). Each
// sample is a chunk of its own.
func (m *fullMux) tables(k kind) []byte {
	count := uint32(len(m.samples[k]))
	var stts, ctts, stss, stsz []uint32
	for i, s := range m.samples[k] {
		stts = append(stts, 1, s.duration)
		ctts = append(ctts, 1, uint32(s.shift))
		stsz = append(stsz, uint32(len(s.data)))
		if s.key {
			stss = append(stss, uint32(i+1))
		}
	}
	all := [][]byte{
		box("stts", words(0, count), words(stts...)),
		box("stsc", words(0, 1, 1, 1, 1)),
		box("stsz", words(0, 0, count), words(stsz...)),
		box("stco", words(0, count), words(m.starts[k]...)),
	}
	if k == video {
		all = append(all, box("ctts", words(0, count), words(ctts...)), box("stss", words(0, uint32(len(stss))), words(stss...)))
	}
	return bytes.Join(all, nil)
}
