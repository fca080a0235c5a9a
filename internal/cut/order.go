package cut

import (
	"math"

	"campipe/pkg/wire"
)

// sampleSize is how much is read at least to take a sample: what a wire.Reader
// reads at once.
const sampleSize = 64 << 10

// stride is how far apart the samples of a file are. Where a clock was set back,
// the same time comes twice. If the two places are further apart than this, two
// samples show it (inOrder); if they are nearer, the stretch of this length that
// is read before the later one does (isFirst). Both together read least when
// they read the same: a thousandth of a file of 64 GB.
func (s *seeker) stride() int64 {
	return max(sampleSize, int64(math.Sqrt(float64(s.size)*sampleSize)))
}

// inOrder reports whether time runs forward in each stream, as far as samples
// from all over the file show.
func (s *seeker) inOrder() bool {
	last := map[uint16]wire.Time{}
	for at := int64(0); at < s.size; at += s.stride() {
		scan := wire.NewReader(s.from(at))
		for seen := false; !seen || scan.Offset() < sampleSize; {
			f, err := scan.Scan()
			if err != nil {
				break
			}
			if !media(&f) {
				continue
			}
			if t, ok := last[f.Stream]; ok && f.Time < t {
				return false
			}
			last[f.Stream], seen = f.Time, true
		}
	}
	return true
}

// media reports whether a frame is one of those whose times run forward in their
// stream.
func media(f *wire.Frame) bool {
	return (f.Kind == wire.KindRaw || f.Kind == wire.KindSample) && !copied(f)
}

// isFirst reports whether no frame just before r is later than the time that is
// looked for: r is the place where it comes first.
func (s *seeker) isFirst(r syncRun) bool {
	headers := r.headers()
	start := max(0, r.at-s.stride())
	scan := wire.NewReader(s.from(start))
	for {
		f, err := scan.Scan()
		if err != nil || start+scan.Offset() >= r.at {
			return true
		}
		h, open := headers[f.Stream]
		if open && s.wanted(h.Camera) && media(&f) && f.Time > s.time {
			return false
		}
	}
}
