package segments

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"campipe/internal/camera"
	"campipe/internal/fetch/web"
	"campipe/internal/hls"
	"campipe/internal/manifest"
	"campipe/pkg/wire"
)

// HLS is the playlists of a camera: of its pictures, and of its sound where that
// comes apart.
type HLS struct {
	files  *web.Files
	limit  manifest.Limit
	first  *web.File // the answer that led here; nil after its first use
	url    *url.URL
	tracks []playlist
}

// playlist is the media playlist of one track.
type playlist struct {
	url    *url.URL // nil: to be found out again
	series series
	newest time.Duration // target duration
	stale  bool          // the newest load brought nothing new
}

// NewHLS returns the manifest at u, whose first answer is there already.
func NewHLS(files *web.Files, u *url.URL, first *web.File, limit manifest.Limit) *HLS {
	return &HLS{files: files, limit: limit, first: first, url: u}
}

// Load implements Manifest.
func (h *HLS) Load(ctx context.Context) (Listing, error) {
	first, err := h.resolve(ctx)
	if err != nil {
		return Listing{}, err
	}
	l := Listing{Reload: reloadMost, Ended: true}
	for i := range h.tracks {
		p := &h.tracks[i]
		m := first
		if m == nil {
			if m, err = h.media(ctx, p.url); err != nil {
				// Its URL may have been good for a time only.
				p.url = nil
				return Listing{}, err
			}
		}
		l.Tracks = append(l.Tracks, p.list(i, m))
		l.Ended = l.Ended && m.Ended
		l.Reload = min(l.Reload, p.reload())
	}
	return l, nil
}

// resolve finds the playlists of the tracks, where they are not known. It returns
// the only one where that is what it found.
func (h *HLS) resolve(ctx context.Context) (*hls.Media, error) {
	known := len(h.tracks) > 0
	for _, p := range h.tracks {
		known = known && p.url != nil
	}
	if known {
		return nil, nil
	}
	found, at, err := h.get(ctx, h.url)
	if err != nil {
		return nil, err
	}
	places := []*url.URL{at}
	media, _ := found.(*hls.Media)
	if master, ok := found.(*hls.Master); ok {
		variant, sound, err := master.Choose(h.limit)
		if err != nil {
			return nil, refusal(err)
		}
		places = []*url.URL{variant.URL}
		if sound != nil && sound.URL != nil {
			places = append(places, sound.URL)
		}
	}
	if h.tracks == nil {
		h.tracks = make([]playlist, len(places))
	}
	if len(places) != len(h.tracks) {
		return nil, refusal(fmt.Errorf("the playlist has %d tracks now, and had %d", len(places), len(h.tracks)))
	}
	for i, place := range places {
		h.tracks[i].url = place
	}
	return media, nil
}

// get fetches a playlist, and returns it with the place that it came from.
func (h *HLS) get(ctx context.Context, u *url.URL) (hls.Playlist, *url.URL, error) {
	f := h.first
	if h.first = nil; f == nil {
		var err error
		if f, err = h.files.Get(ctx, u, manifest.Range{}, web.ManifestLimit); err != nil {
			return nil, nil, err
		}
	}
	p, err := hls.Parse(f.Body, f.URL)
	if err != nil {
		return nil, nil, refusal(err)
	}
	return p, f.URL, nil
}

func (h *HLS) media(ctx context.Context, u *url.URL) (*hls.Media, error) {
	p, _, err := h.get(ctx, u)
	if err != nil {
		return nil, err
	}
	m, ok := p.(*hls.Media)
	if !ok {
		return nil, refusal(errors.New("a master playlist where a media playlist was promised"))
	}
	return m, nil
}

// refusal is the fault of a manifest that can't be read.
func refusal(err error) error {
	return &camera.Fault{Cause: wire.CauseHTTP, Err: fmt.Errorf("manifest: %w", err)}
}

// list returns the segments of a playlist.
func (p *playlist) list(track int, m *hls.Media) []Segment {
	p.newest = m.TargetDuration
	before := p.series
	var all []Segment
	inits := map[*hls.Map]*Location{}
	for i := range m.Segments {
		g := &m.Segments[i]
		s := Segment{
			Track: track, Number: int64(g.Number), Duration: g.Duration, Start: g.Start, Break: g.Break, Withheld: g.Gap,
			Location: Location{URL: g.URL, Range: g.Range, Crypt: cryptOf(g.Key, g.Number)},
		}
		if g.Map != nil {
			if inits[g.Map] == nil {
				inits[g.Map] = &Location{URL: g.Map.URL, Range: g.Map.Range, Crypt: cryptOf(g.Map.Key, g.Map.Number)}
			}
			s.Init = inits[g.Map]
		}
		all = append(all, s)
	}
	p.series.place(all)
	p.stale = p.series == before
	return all
}

func cryptOf(k *hls.Key, number uint64) *Crypt {
	if k == nil {
		return nil
	}
	return &Crypt{Key: k.URL, IV: k.IV(number)}
}

// reload returns how long a client waits before it asks again (RFC 8216 section
// 6.3.4).
func (p *playlist) reload() time.Duration {
	if p.stale {
		return p.newest / 2
	}
	return p.newest
}

// Between implements Manifest.
func (h *HLS) Between(before, after *Segment) *Loss {
	n := after.Key - before.Key - 1
	switch {
	case before.Series != after.Series:
		return &Loss{Cause: wire.CauseReset, First: before.Number + 1, Last: before.Number, Start: before.end(), Text: "the server began to count anew"}
	case n <= 0 && !before.Start.IsZero() && after.Start.Sub(before.end()) > before.Duration/2:
		missing := after.Start.Sub(before.end())
		count := max(1, int64((missing+before.Duration/2)/max(before.Duration, 1)))
		return &Loss{Cause: wire.CauseLost, Count: count, First: after.Number, Last: after.Number - 1, Start: before.end(), Length: missing, Text: "the dates of the playlist have a hole there"}
	case n <= 0:
		return nil
	}
	l := &Loss{Cause: wire.CauseExpired, Count: n, First: before.Number + 1, Last: after.Number - 1, Start: before.end(), Length: time.Duration(n) * before.Duration}
	if !before.Start.IsZero() && after.Start.After(before.end()) {
		l.Length = after.Start.Sub(before.end())
	}
	return l
}

// end returns the wall clock where a segment ends; zero is not known.
func (s *Segment) end() time.Time {
	if s.Start.IsZero() {
		return time.Time{}
	}
	return s.Start.Add(s.Duration)
}
