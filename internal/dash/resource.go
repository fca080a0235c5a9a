package dash

import (
	"fmt"
	"net/url"

	"campipe/internal/manifest"
)

// Resource is what is to be got: a place, and which bytes of it.
type Resource struct {
	URL   *url.URL
	Range manifest.Range
}

// resource resolves a reference with a range; without a reference it is base
// itself (5.3.9.2.3).
func resource(base *url.URL, reference, bytes string) (*Resource, error) {
	r, err := byterange(bytes)
	if err != nil {
		return nil, err
	}
	u, err := manifest.Join(base, reference)
	if err != nil {
		return nil, err
	}
	return &Resource{u, r}, nil
}

// referred resolves an element, nil where there is none.
func referred(base *url.URL, name string, list []place) (*Resource, error) {
	if len(list) == 0 {
		return nil, nil
	}
	r, err := resource(base, list[0].Source, list[0].Range)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}
