package mp4

// runs are values with how often each one follows itself.
type runs[T comparable] struct {
	counts []uint32
	values []T
}

func (r *runs[T]) add(v T) {
	if n := len(r.values); n > 0 && r.values[n-1] == v {
		r.counts[n-1]++
		return
	}
	r.counts = append(r.counts, 1)
	r.values = append(r.values, v)
}

// table is what the finished movie says of the samples of a track. It is all
// that grows with the length of a recording: four bytes a sample and, where
// nothing repeats, another sixteen.
type table struct {
	sizes     []uint32
	durations runs[uint32]
	offsets   runs[int32] // from decode to presentation
	keys      runs[bool]
	chunks    []uint64 // where each one begins in the file
	perChunk  runs[uint32]
	waits     []wait
	length    uint64 // ticks: the sum of the durations and the waits

	shown bool  // any sample is; first is about those that are, else about all
	first int64 // earliest presentation, in ticks
	end   int64 // when the last presentation is over, in ticks
}

// chunk adds samples that stand one after the other in the file, from offset on.
func (t *table) chunk(offset int64, samples []sample) {
	t.chunks = append(t.chunks, uint64(offset))
	t.perChunk.add(uint32(len(samples)))
	for i := range samples {
		t.add(&samples[i])
	}
}

func (t *table) add(s *sample) {
	shown := !s.preroll
	if ticks := s.dts - int64(t.length); ticks > 0 {
		t.waits = append(t.waits, wait{len(t.sizes), uint64(ticks)})
		t.length += uint64(ticks)
	}
	if len(t.sizes) == 0 || shown && !t.shown || shown == t.shown && s.pts < t.first {
		t.first = s.pts
	}
	t.shown = t.shown || shown
	t.end = max(t.end, s.pts+int64(s.duration))
	t.sizes = append(t.sizes, s.size)
	t.durations.add(s.duration)
	t.offsets.add(s.offset())
	t.keys.add(s.key)
	t.length += uint64(s.duration)
}
