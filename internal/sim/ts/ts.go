// Package ts writes the MPEG transport streams of simulated cameras (ISO/IEC
// 13818-1). Each segment can be made by itself: it begins with its tables, and has
// so many packets of each kind that the counters go on in the next one.
package ts

import (
	"encoding/binary"
	"slices"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/reel"
)

// Timescale is that of all times.
const Timescale = 90000

// Modulus is where they wrap.
const Modulus = 1 << 33

// lead is how much the clock of the stream is behind the decode times: a decoder
// needs the time to fill its buffer (clause 2.4.2).
const lead = Timescale / 2

// The packet identifiers.
const (
	pidTables  = 0
	pidProgram = 0x1000
	pidVideo   = 0x100
	pidAudio   = 0x101
)

// Stream types (table 2-34), and stream identifiers (table 2-22).
const (
	typeAVC, typeADTS = 0x1b, 0x0f
	idVideo, idAudio  = 0xe0, 0xc0
)

// Segment returns the units, whose times are those of this package, as a transport
// stream. video is what its pictures are of, audio its sound; either may be nil.
func Segment(video, audio *clip.Track, units []reel.Unit) []byte {
	m := muxer{counters: map[uint16]byte{}}
	clock := uint16(pidVideo)
	if video == nil {
		clock = pidAudio
	}
	sorted := inOrder(video, audio, units)
	final := map[string]int{}
	for i, u := range sorted {
		final[u.Track] = i
	}
	for i, u := range sorted {
		if i < tablesCount {
			m.tables(video != nil, audio != nil)
		}
		p := pes{pid: pidVideo, id: idVideo, unit: u, last: final[u.Track] == i}
		if u.Track == "video" {
			p.data = annexB(video, u)
		} else {
			p.pid, p.id, p.data = pidAudio, idAudio, append(adts(audio.Config, len(u.Data)), u.Data...)
		}
		p.clock = p.pid == clock
		m.pes(p)
	}
	return m.out
}

// inOrder returns the units by when they are to be decoded, across a wrap too.
func inOrder(video, audio *clip.Track, units []reel.Unit) []reel.Unit {
	if video == nil || audio == nil || len(units) == 0 {
		return units
	}
	first := units[0].Time
	sorted := slices.Clone(units)
	slices.SortStableFunc(sorted, func(a, b reel.Unit) int {
		return int((a.Time-first)%Modulus) - int((b.Time-first)%Modulus)
	})
	return sorted
}

// annexB returns a picture as a byte stream (ITU-T H.264 annex B): a delimiter
// first, and before key pictures the parameter sets.
func annexB(t *clip.Track, u reel.Unit) []byte {
	start := []byte{0, 0, 0, 1}
	b := append(slices.Clone(start), 9, 0xf0)
	if u.Key {
		for _, set := range sets(t.Config) {
			b = append(append(b, start...), set...)
		}
	}
	for rest := u.Data; len(rest) >= 4; {
		n := 4 + int(binary.BigEndian.Uint32(rest))
		b = append(append(b, start...), rest[4:n]...)
		rest = rest[n:]
	}
	return b
}

// sets returns the parameter sets of an AVCDecoderConfigurationRecord.
func sets(config []byte) (all [][]byte) {
	rest := config[5:]
	for range 2 {
		count := rest[0] & 0x1f
		rest = rest[1:]
		for range count {
			n := 2 + int(binary.BigEndian.Uint16(rest))
			all = append(all, rest[2:n])
			rest = rest[n:]
		}
	}
	return all
}
