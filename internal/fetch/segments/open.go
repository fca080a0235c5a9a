package segments

import (
	"bytes"
	"context"
	"net/url"

	"campipe/internal/fetch/web"
	"campipe/internal/manifest"
	"campipe/pkg/wire"
)

// Open returns the camera whose manifest is first, a playlist of HLS, else an MPD.
// It is asked for at origin. Of o all but the Manifest and the Fetcher counts.
func Open(files *web.Files, origin *url.URL, first *web.File, limit manifest.Limit, o Options) *Source {
	o.Fetcher = whole{files}
	if text := bytes.TrimPrefix(first.Body, []byte("\xef\xbb\xbf")); bytes.HasPrefix(text, []byte("#EXTM3U")) {
		o.Manifest = NewHLS(files, origin, first, limit)
	} else {
		o.Manifest = NewDASH(files, origin, first, limit, o.Warn)
	}
	return New(o)
}

// whole fetches locations.
type whole struct{ files *web.Files }

// Fetch implements Fetcher.
func (w whole) Fetch(ctx context.Context, l Location) ([]byte, error) {
	f, err := w.files.Get(ctx, l.URL, l.Range, wire.MaxPayload)
	if err != nil {
		return nil, err
	}
	return f.Body, nil
}
