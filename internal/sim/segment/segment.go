// Package segment is what simulated cameras have in common whose media lies on a
// server in pieces of some seconds, which a manifest lists: DASH and HLS. It knows
// which segments there are at a moment, serves them, and gives the faults that
// were asked for.
//
// A camera is begun by the first request for it; its name and its options make it
// what it is, so that all clients of a URL see the same one. It has been running
// for as long then as its window is, so that the first manifest is full. From then
// on its own clock goes as fast as the pace says, and all that it tells of the time
// is by that clock: dates in manifests, the answers' Date, what tells the time to
// clients of DASH. At speed 0 time does not pass by itself: half a window is always
// ahead of the newest segment that was asked for.
package segment

import "time"

// Segment is one segment, of all tracks.
type Segment struct {
	Index  int           // counts from 1 over the camera's life; options go by it
	Number int           // as manifests have it: counts from 1 too, and anew after a restart
	Life   int           // how often the camera began anew
	Part   int           // the period or the stretch between discontinuities that it is in, from 0
	First  bool          // of its part
	Begin  time.Duration // when its part began
	Start  time.Duration // since the camera was made
	Length time.Duration
	Origin time.Duration // where its media's clock has its base, since then too
	Birth  time.Duration // when its life began
	Missed bool          // it was never made
}

// End returns when the whole of it is there.
func (s Segment) End() time.Duration { return s.Start + s.Length }

// Media returns where it is by its media's clock, since the base of that.
func (s Segment) Media() time.Duration { return s.Start - s.Origin }
