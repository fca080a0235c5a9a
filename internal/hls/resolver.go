package hls

import (
	"fmt"
	"net/url"
	"strings"

	"campipe/internal/manifest"
)

// resolver resolves the references of one playlist, and counts what they take.
type resolver struct {
	base *url.URL
	size int // bytes of all URLs
}

// resolve resolves a URI. Variables in it (EXT-X-DEFINE) are refused: what they
// stand for is not known.
func (r *resolver) resolve(text string) (*url.URL, error) {
	if i := strings.Index(text, "{$"); i >= 0 {
		return nil, fmt.Errorf("variable %.40q (EXT-X-DEFINE) is not read", text[i:])
	}
	if r.size > maxURLs {
		return nil, fmt.Errorf("URLs of more than %d bytes in all", maxURLs)
	}
	u, err := manifest.Join(r.base, text)
	if err != nil {
		return nil, err
	}
	r.size += len(u.Path) + len(u.RawQuery)
	return u, nil
}
