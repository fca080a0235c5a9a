package dump

import (
	"bytes"
	"math"
	"slices"

	"campipe/pkg/wire"
)

// How much may lie between two runs of copies: docs/wire.md, law 4.
const (
	syncTime  = wire.Time(10e6)
	syncBytes = 64 << 20
)

// sync is where the pipe stands with its runs of copies.
type sync struct {
	now    wire.Time // pipe time: the latest in any open stream
	last   wire.Time // pipe time of the last run
	behind int64     // byte behind it
	lost   bool      // one may have been lost to damage

	run  []uint16 // the streams of the run that is being read
	kept int      // how many frames to keep came of the last of these
}

// begin counts the first H of a pipe as a run.
func (s *sync) begin(it *item) { s.last, s.behind, s.lost = it.Time, it.at, false }

// changed sets pipe time anew, since a stream was declared or ended.
func (s *sync) changed(streams map[uint16]*checked) {
	s.now = math.MinInt64
	for _, st := range streams {
		s.now = max(s.now, st.last)
	}
	s.last = min(s.last, s.now)
}

// saw takes the time of an R or S.
func (s *sync) saw(t wire.Time) { s.now = max(s.now, t) }

// abandon forgets the run that is being read: of damage nothing is known.
func (s *sync) abandon() { s.run, s.kept, s.lost = s.run[:0], 0, true }

// copy checks a copy.
func (v *verifier) copy(it *item) {
	if it.Kind == wire.KindHeader {
		v.allKept()
		v.copiedHeader(it)
		v.sync.run, v.sync.kept = append(v.sync.run, it.Stream), 0
		return
	}
	n := len(v.sync.run)
	if n == 0 || v.sync.run[n-1] != it.Stream {
		if !v.sync.lost {
			v.found.tell(lawSync, it.Stream, "copy outside of a run", "R of %d bytes, not behind its H", len(it.Payload))
		}
		return
	}
	st := v.streams[it.Stream]
	original := it.Frame
	original.Flags &^= wire.FlagAgain
	frames := st.keep.Frames()
	switch i := v.sync.kept; {
	case st.entered && i == len(frames):
		st.keep.Add(original)
	case i >= len(frames):
		v.found.tell(lawSync, it.Stream, "copy of nothing", "number %d, of %d frames to keep", i+1, len(frames))
	case original.Flags != frames[i].Flags || original.Time != frames[i].Time || !bytes.Equal(original.Payload, frames[i].Payload):
		v.found.tell(lawSync, it.Stream, "not a true copy", "%d bytes at %v, not %d at %v", len(it.Payload), it.Time, len(frames[i].Payload), frames[i].Time)
	}
	v.sync.kept++
}

// copiedHeader checks the copy of an H.
func (v *verifier) copiedHeader(it *item) {
	st := v.trusted(it.Stream)
	if st == nil {
		if v.streams[it.Stream] == nil && v.holes == 0 {
			v.found.tell(lawStreams, it.Stream, "not declared", "copy of an H at %v", it.Time)
		}
		v.declare(it)
		if st = v.streams[it.Stream]; st != nil {
			st.entered = true
		}
		return
	}
	st.entered = false
	if !bytes.Equal(it.Payload, st.declaration) {
		v.found.tell(lawSync, it.Stream, "not a true copy", "H of %d bytes, declared with %d", len(it.Payload), len(st.declaration))
	}
	if it.Time != st.last {
		v.found.tell(lawSync, it.Stream, "wrong watermark", "%v, and the stream is at %v", it.Time, st.last)
		st.last = max(st.last, it.Time)
	}
}

// allKept checks that all frames to keep were there.
func (v *verifier) allKept() {
	if n := len(v.sync.run); n > 0 {
		stream := v.sync.run[n-1]
		if st := v.trusted(stream); st != nil && v.sync.kept < len(st.keep.Frames()) {
			v.found.tell(lawSync, stream, "copies missing", "%d, of %d frames to keep", v.sync.kept, len(st.keep.Frames()))
		}
	}
}

// runs checks that a run is before the frame, where there has to be one, and
// that it is whole.
func (v *verifier) runs(it *item) {
	s := &v.sync
	now := s.now
	counted := it.Kind == wire.KindRaw || it.Kind == wire.KindSample
	if counted {
		now = max(now, it.Time)
	}
	if len(s.run) > 0 {
		v.allKept()
		var open []uint16
		for _, number := range v.order {
			if v.trusted(number) != nil || slices.Contains(s.run, number) {
				open = append(open, number)
			}
		}
		if v.holes > 0 { // nobody knows in which order they were declared
			slices.Sort(open)
			slices.Sort(s.run)
		}
		if !slices.Equal(open, s.run) && !s.lost {
			v.found.tell(lawSync, it.Stream, "run of other streams", "%d, and open are %d; as declared", s.run, open)
		}
		s.run, s.kept = s.run[:0], 0
		s.last, s.behind, s.lost = now, it.at, false
		return
	}
	if v.streams[it.Stream] == nil || s.lost {
		return
	}
	size := it.at + int64(it.Size()) - s.behind
	switch {
	case counted && now-s.last >= syncTime:
		v.found.tell(lawSync, it.Stream, "no copies", "for %v of pipe time; the most is %v", now.Sub(s.last), syncTime.Sub(0))
	case size > syncBytes:
		v.found.tell(lawSync, it.Stream, "no copies", "for %d bytes; the most is %d", size, syncBytes)
	default:
		return
	}
	s.last, s.behind = now, it.at
}
