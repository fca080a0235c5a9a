package segments

import (
	"context"
	"slices"

	"campipe/internal/dash"
)

// indexLimit is how long the index of a file may be: 16 bits of references, of 12
// bytes each, with room around them.
const indexLimit = 1 << 20

// indexed is a file with an index, and what that lists.
type indexed struct {
	at   Location
	list []dash.Segment
}

// parts returns the segments of a file that has an index, which is fetched once.
// It reports false where there is none that can be read: the file is one segment
// then, with all of its bytes.
func (d *DASH) parts(ctx context.Context, r *dash.Representation) ([]dash.Segment, bool, error) {
	index, ok := r.Index()
	if _, own := r.Init(); !ok || !own {
		return nil, false, nil
	}
	at := Location{URL: index.URL, Range: index.Range}
	if i := slices.IndexFunc(d.indices, func(x indexed) bool { return x.at.same(&at) }); i >= 0 {
		return d.indices[i].list, true, nil
	}
	f, err := d.files.Get(ctx, index.URL, index.Range, indexLimit)
	if err != nil {
		return nil, false, err
	}
	x, size, err := dash.ParseIndex(f.Body)
	if err != nil {
		return nil, false, nil
	}
	after := index.Range.Start + int64(size) + x.After
	list := slices.Collect(r.Parts(after, x.Timescale, x.Time, x.References))
	d.indices = append(d.indices, indexed{at, list})
	return list, true, nil
}
