package segments

import (
	"context"
	"slices"

	"campipe/internal/dash"
)

// tracks returns what the manifest lists of the pictures and of the sound.
func (d *DASH) tracks(ctx context.Context, m *dash.MPD, w dash.Window) ([][]Segment, error) {
	found, first := map[dash.Kind][]Segment{}, map[dash.Kind]*dash.Representation{}
	for i, p := range m.Periods {
		pictures, sound, err := p.Choose(d.limit)
		if err != nil {
			return nil, refusal(err)
		}
		for _, r := range []*dash.Representation{pictures, sound} {
			if r == nil {
				continue
			}
			all, err := d.listed(ctx, r, w)
			if err != nil {
				return nil, err
			}
			if i > 0 && len(all) > 0 {
				all[0].Break = true
			}
			if len(found[r.Kind]) == 0 {
				first[r.Kind] = r
			}
			found[r.Kind] = append(found[r.Kind], all...)
		}
	}
	if d.kinds == nil {
		for _, kind := range []dash.Kind{dash.Video, dash.Audio} {
			if first[kind] != nil { // also where nothing of it is listed yet
				d.kinds = append(d.kinds, kind)
			}
		}
	}
	tracks := make([][]Segment, len(d.kinds))
	for i, kind := range d.kinds {
		tracks[i], d.firsts[i] = found[kind], first[kind]
		for k := range tracks[i] {
			tracks[i][k].Track = i
		}
	}
	return tracks, nil
}

// listed returns the segments of a representation.
func (d *DASH) listed(ctx context.Context, r *dash.Representation, w dash.Window) ([]Segment, error) {
	parts, ok, err := d.parts(ctx, r)
	if err != nil {
		return nil, err
	}
	segments := r.Segments(w)
	if ok {
		segments = slices.Values(parts)
	}
	var init *Location
	if i, ok := r.Init(); ok {
		init = &Location{URL: i.URL, Range: i.Range}
	}
	var all []Segment
	for g := range segments {
		all = append(all, Segment{
			Key: g.Start.Microseconds(), Number: int64(g.Number), Time: int64(g.Time), Timescale: int64(g.Timescale),
			Location: Location{URL: g.URL, Range: g.Range}, Init: init, Duration: g.Length, Start: g.Clock, Expected: !g.Available.IsZero(),
		})
		if s := &all[len(all)-1]; !s.Start.IsZero() {
			s.Key = s.Start.UnixMicro()
		}
	}
	return all, nil
}
