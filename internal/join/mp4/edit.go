package mp4

import (
	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// normalRate is an edit's media_rate, 1.
const normalRate = 1

// edits returns the edit list of the track (ISO/IEC 14496-12 clause 8.6.6) in
// a movie in which the track waits before its first shown presentation, and how
// long the track is in it; both in ticks of the movie. What comes before that
// presentation is left out. End is when the track's media is over, in its ticks.
func (t *table) edits(wait wire.Time, end int64, track, movie uint32) (list []box.ElstEntry, length uint64) {
	if wait := rescale(uint64(wait), movie, microsecond); wait > 0 {
		list = append(list, box.ElstEntry{SegmentDuration: wait, MediaTime: -1, MediaRateInteger: normalRate})
		length = wait
	}
	from := max(t.first, 0) // an edit can't begin before the media; decoders can't show that either
	shown := rescale(uint64(max(end-from, 0)), movie, track)
	list = append(list, box.ElstEntry{SegmentDuration: shown, MediaTime: from, MediaRateInteger: normalRate})
	return list, length + shown
}
