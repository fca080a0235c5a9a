package mp4

import "campipe/pkg/wire"

// cut says where fragments end. It depends on the samples alone, never on when
// they come or in what portions, so that the same samples give the same bytes.
type cut struct {
	pictures bool      // before every picture, else before every key picture
	span     wire.Time // microseconds of media that a fragment has at most, but for its last sample
}

// live is for somebody who watches: a fragment a picture. It is written when
// the next one comes, since only then its duration is known. Sound alone comes
// in tenths of a second: one frame a fragment would double its size.
func live() cut { return cut{pictures: true, span: microsecond / 10} }

// stored is for files: a fragment a group of pictures, of at most a second,
// which is what a power cut takes.
func stored() cut { return cut{span: microsecond} }

// maxBytes is how many bytes of samples a fragment holds, but for a sample that
// is longer: a second of 30 Mbit/s. It bounds what is held in memory.
const maxBytes = 4 << 20

// before reports whether what waits is to be written before the sample s of
// track t is added.
func (c cut) before(w *Writer, t *track, s *sample) bool {
	samples, bytes := 0, int(s.size)
	oldest := s.time
	for _, other := range w.tracks {
		samples += len(other.samples)
		bytes += len(other.data) - room
		if other.known > 0 {
			oldest = min(oldest, other.samples[0].time)
		}
	}
	picture := t == w.lead() && t.video() && (s.key || c.pictures)
	return picture || s.time-oldest >= c.span || bytes > maxBytes || samples >= maxSamples
}
