package mp4

import (
	"encoding/binary"
	"math"

	"campipe/pkg/wire"
)

// A track's ticks are coarser than the times that they were made of. So that
// its place beside the other tracks is known to the microsecond also to who has
// the fragments alone, a prft (ISO/IEC 14496-12 clause 8.16.5) before the
// fragment that a track begins in says when its first sample was.

const (
	captured    = 24            // flags: the media's own time
	ntpToUnix   = 2_208_988_800 // seconds from 1900 to 1970
	macToNTP    = 126_144_000   // seconds from 1900 to 1904
	prftVersion = 1 << 24       // 64 bits of media time
)

// appendClocks appends a prft for each track that begins.
func appendClocks(b []byte, tracks []*track) []byte {
	for _, t := range tracks {
		if t.known > 0 && len(t.table.sizes) == 0 {
			b = appendBox(b, clockSize, "prft")
			b = appendWords(b, prftVersion|captured, t.id)
			b = binary.BigEndian.AppendUint64(b, ntp(t.scale.origin))
			b = binary.BigEndian.AppendUint64(b, uint64(t.lead))
		}
	}
	return b
}

// ntp returns a time as 32 bits of seconds since 1900, which wrap in 2036, and
// 32 bits of a fraction, which tell microseconds apart.
func ntp(t wire.Time) uint64 {
	seconds, micros := int64(t)/microsecond, int64(t)%microsecond
	if micros < 0 {
		seconds, micros = seconds-1, micros+microsecond
	}
	return uint64(seconds+ntpToUnix)<<32 | (uint64(micros)<<32+microsecond/2)/microsecond
}

// fromNTP returns the time of which ntp made v: the one nearest to a time in
// seconds since 1904.
func fromNTP(v, near uint64) wire.Time {
	seconds := int64(near) + macToNTP
	seconds += int64(int32(uint32(v>>32) - uint32(seconds)))
	micros := (v&math.MaxUint32*microsecond + 1<<31) >> 32
	return wire.Time(seconds-ntpToUnix)*microsecond + wire.Time(micros)
}
