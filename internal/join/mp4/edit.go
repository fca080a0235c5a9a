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
	shown := rescale(uint64(max(end-t.first, 0)), movie, track)
	list = append(list, box.ElstEntry{SegmentDuration: shown, MediaTime: t.first + t.ahead(), MediaRateInteger: normalRate})
	return list, length + shown
}

// ahead returns by how many ticks all presentation is later than it is in the
// samples, so that an edit can begin with it: none begins before the media. It is
// 0 but where pictures are shown before the first key picture, and decoded after
// it.
func (t *table) ahead() int64 { return max(-t.first, 0) }
