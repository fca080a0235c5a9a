package movie

import (
	"strings"

	"campipe/internal/fmp4"
	"campipe/internal/h264"
	"campipe/internal/h265"
	"campipe/internal/nal"
	"campipe/pkg/wire"
)

// waiting is what is known of the tracks before those whose parameter sets are in
// their samples had a key picture. Nothing goes out up to then.
type waiting struct {
	headers []wire.Header
	origin  wire.Time
	sets    map[int]*nal.Sets // by index in headers
}

// newWaiting returns nil where the init segment has all parameter sets. Those of
// avc3 and hev1 mostly have.
func newWaiting(init *fmp4.Init, headers []wire.Header, origin wire.Time) *waiting {
	w := &waiting{headers: headers, origin: origin, sets: map[int]*nal.Sets{}}
	n := 0
	for i := range init.Tracks {
		t := &init.Tracks[i]
		if t.Codec == "" {
			continue
		}
		if codec := lacking(t); codec != nil {
			w.sets[n] = nal.NewSets(codec)
		}
		n++
	}
	if len(w.sets) == 0 {
		return nil
	}
	return w
}

// lacking returns the codec of a track whose configuration has no parameter sets,
// or nil.
func lacking(t *fmp4.Track) nal.Codec {
	if !t.InBand {
		return nil
	}
	var codec nal.Codec = h264.Codec{}
	sets, err := h264.Sets(t.Config)
	if strings.HasPrefix(t.Codec, "hev1") {
		codec = h265.Codec{}
		sets, err = h265.Sets(t.Config)
	}
	if err == nil && len(sets) > 0 {
		return nil
	}
	return codec
}

// learn takes what a sample says of its track, and reports whether the tracks are
// declared with it.
func (m *Movie) learn(to *stream, s *fmp4.Sample, key bool) bool {
	w := m.waiting
	sets := w.sets[to.track]
	if sets == nil || !key {
		return false
	}
	sets.Key(nal.Prefixed(s.Data))
	f := sets.Format()
	if f == nil {
		return false
	}
	h := &w.headers[to.track]
	entry, _, _ := strings.Cut(h.Codec, ".")
	_, rest, _ := strings.Cut(f.Codec, ".")
	h.Codec, h.Config, h.Width, h.Height = entry+"."+rest, f.Config, f.Width, f.Height
	delete(w.sets, to.track)
	if len(w.sets) > 0 {
		return false
	}
	m.waiting = nil
	return m.out.Declare(w.headers, w.origin) == nil
}
