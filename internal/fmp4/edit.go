package fmp4

import (
	"math"

	"github.com/Eyevinn/mp4ff/mp4"
)

// maxEdit is the longest that an edit list may move a track, in seconds. What is
// meant is a picture or two of reordering, and the priming of sound.
const maxEdit = 3600

// editStart returns at which of a track's ticks its presentation begins, by its
// edit list, clause 8.6.6: pictures that are reordered and sound that is primed
// begin at one after 0, a track that is silent at first at one before. Without an
// edit list, or with one that makes no sense, it is 0.
func editStart(trak []byte, timescale, movieTimescale uint32) int64 {
	elst, err := leaf[*mp4.ElstBox](trak, "edts", "elst")
	if err != nil || movieTimescale == 0 {
		return 0
	}
	silence := 0.0
	for _, e := range elst.Entries {
		if e.MediaTime >= 0 {
			start := float64(e.MediaTime) - math.Round(silence*float64(timescale))
			if math.Abs(start) > maxEdit*float64(timescale) {
				return 0
			}
			return int64(start)
		}
		silence += float64(e.SegmentDuration) / float64(movieTimescale)
	}
	return 0
}
