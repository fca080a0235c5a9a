package mp4

import (
	"fmt"
	"math"
)

// maxTicks is the most that the sample table says of how long a sample lasts: it
// has 32 bits for that, but GStreamer 1.22 stops at one that has the highest set.
const maxTicks = math.MaxInt32

// wait is time in which a track had nothing that is more than maxTicks: a camera
// of stills was away for 36 minutes, or sends one picture an hour. Samples before
// it say no length that is true; the next one's own time does.
type wait struct {
	sample int    // the number of the one after it, from 0
	ticks  uint64 // from where the one before says that it ends
}

// coarsest returns the largest power of ten by which a rate can be divided.
func coarsest(rate uint32) uint32 {
	by := uint32(1)
	for rate%(by*10) == 0 {
		by *= 10
	}
	return by
}

// longest returns how many ticks can be between two samples in a finished movie.
// Where each sample stands for itself, ticks may become coarser: that is better
// than a movie a picture.
func (t *track) longest() int64 {
	if t.codec.alone {
		return maxTicks * max(int64(coarsest(t.scale.rate))-1, 1)
	}
	return maxTicks
}

// fits says why the waits of a track can't stand in a finished movie, or nil.
func (t *track) fits() error {
	for _, w := range t.table.waits {
		if w.ticks > uint64(t.longest()) || !t.codec.alone {
			return fmt.Errorf("track %d: sample %d comes %d ticks after the one before is over", t.id, w.sample+1, w.ticks)
		}
	}
	return nil
}

// coarse returns by how much the ticks of the track are to be coarser in the
// finished movie, so that each of its waits can be said. It is 1 where it has
// none, and no more than coarsest where they fit.
func (t *table) coarse() uint32 {
	by := uint32(1)
	for _, w := range t.waits {
		for (w.ticks+maxTicks)/uint64(by) > maxTicks {
			by *= 10
		}
	}
	return by
}

// lengths returns how long the samples last, and all of them together, in ticks
// that are coarser. Each sample begins at the tick nearest to its time, or one
// after the sample before.
func (t *table) lengths(by uint32) (coarse runs[uint32], all uint64) {
	if by == 1 {
		return t.durations, t.length
	}
	waits := t.waits
	sample, fine, last := 0, uint64(0), uint64(0)
	for i, count := range t.durations.counts {
		for range count {
			sample++
			fine += uint64(t.durations.values[i])
			if len(waits) > 0 && waits[0].sample == sample {
				fine += waits[0].ticks
				waits = waits[1:]
			}
			next := max(rescale(fine, 1, by), last+1)
			coarse.add(uint32(next - last))
			last = next
		}
	}
	return coarse, last
}
