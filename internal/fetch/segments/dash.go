package segments

import (
	"context"
	"net/url"
	"slices"
	"time"

	"campipe/internal/camera"
	"campipe/internal/dash"
	"campipe/internal/fetch/web"
	"campipe/internal/manifest"
	"campipe/pkg/wire"
)

// DASH is the MPD of a camera.
type DASH struct {
	files  *web.Files
	limit  manifest.Limit
	first  *web.File // the answer that led here; nil after its first use
	origin *url.URL  // what was asked for
	url    *url.URL  // where it is now
	mpd    *dash.MPD // the newest
	loaded time.Time // when it came
	clock  serverClock
	kinds  []dash.Kind             // of the tracks
	lines  [2]timeline             // of the tracks
	firsts [2]*dash.Representation // that the first segment of each is of

	indices []indexed
}

// NewDASH returns the manifest at u, whose first answer is there already. Warn
// tells a person of a server whose clock is not ours.
func NewDASH(files *web.Files, u *url.URL, first *web.File, limit manifest.Limit, warn func(format string, args ...any)) *DASH {
	return &DASH{files: files, limit: limit, first: first, origin: u, url: u, clock: serverClock{files: files, warn: warn}}
}

// Load implements Manifest.
func (d *DASH) Load(ctx context.Context) (Listing, error) {
	m, err := d.get(ctx)
	if err != nil {
		return Listing{}, err
	}
	tracks, err := d.tracks(ctx, m, m.Window(d.clock.now()))
	if err != nil {
		return Listing{}, err
	}
	l := Listing{Tracks: tracks, Reload: reloadMost, Ended: !m.Dynamic}
	if !slices.ContainsFunc(tracks, func(all []Segment) bool { return len(all) > 0 }) {
		l.Reload = reloadLeast // it has begun just now: the clock will tell of the first one
	}
	for i, all := range tracks {
		line := &d.lines[i]
		before, known := line.newest, line.any
		line.place(all)
		if known && len(all) > 0 && all[0].Key > before.Key {
			l.Tracks[i] = append(guessed(d.firsts[i], &before, &all[0]), all...)
		}
		if n := len(all); n > 0 && all[n-1].Duration > 0 {
			l.Reload = min(l.Reload, all[n-1].Duration)
		}
	}
	return l, nil
}

// get returns the manifest, asked for again where it may have changed.
func (d *DASH) get(ctx context.Context) (*dash.MPD, error) {
	if m := d.mpd; m != nil && (m.MinimumUpdatePeriod == dash.None || time.Since(d.loaded) < m.MinimumUpdatePeriod) {
		return m, nil
	}
	f := d.first
	if d.first = nil; f == nil {
		var err error
		if f, err = d.files.Get(ctx, d.url, manifest.Range{}, web.ManifestLimit); err != nil {
			if camera.CauseOf(err) == wire.CauseRefused {
				d.url = d.origin // where it led to may have been good for a time only
			}
			d.mpd = nil
			return nil, err
		}
	}
	m, err := dash.Parse(f.Body, f.URL)
	if err != nil {
		return nil, refusal(err)
	}
	if m.Dynamic {
		d.clock.set(ctx, m, f)
	}
	if m.Location != nil {
		d.url = m.Location
	}
	d.mpd, d.loaded = m, time.Now()
	return m, nil
}

// Between implements Manifest.
func (d *DASH) Between(before, after *Segment) *Loss {
	if before.Series != after.Series {
		return &Loss{Cause: wire.CauseReset, First: before.Number + 1, Last: before.Number, Start: before.end(), Text: "the timeline began anew"}
	}
	missing := time.Duration(after.Key-before.Key)*time.Microsecond - before.Duration
	length := max(before.Duration, time.Microsecond)
	if missing <= length/2 { // what is less is rounding
		return nil
	}
	n := max(1, int64((missing+length/2)/length)) // numbers may begin anew in each manifest
	l := &Loss{Cause: wire.CauseExpired, Count: n, First: before.Number + 1, Last: before.Number + n, Start: before.end(), Length: missing}
	if after.Hole {
		l.Cause, l.Text = wire.CauseLost, "the manifest has a hole there"
	}
	return l
}
