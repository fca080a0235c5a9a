package manifest

import (
	"fmt"
	"net/url"
	"strings"
)

// maxReference is the longest reference that is followed, in bytes. Signed URLs
// of cloud servers run to 2 KiB; most servers refuse lines above 8 KiB.
const maxReference = 8 << 10

// Join returns the place that a reference in a document leads to, where base is
// the document's own (RFC 3986 section 5.2), without its fragment. White space
// around the reference is left out: pretty-printed XML has it.
//
// The result is always http or https, and has a host. Anything else is refused,
// file: and data: too: a manifest is a stranger's text. base is not changed.
func Join(base *url.URL, reference string) (*url.URL, error) {
	reference = strings.TrimSpace(reference)
	if len(reference) > maxReference {
		return nil, fmt.Errorf("reference of %d bytes exceeds %d", len(reference), maxReference)
	}
	ref, err := url.Parse(reference)
	if err != nil {
		return nil, fmt.Errorf("reference %.80q can't be read", reference)
	}
	u := base.ResolveReference(ref)
	u.Fragment, u.RawFragment = "", ""
	return u, Check(u)
}

// Check refuses what may not be fetched: a scheme other than http and https, no
// host. It is for each place that a redirect leads to, too.
func Check(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("scheme %.40q is none of http, https", u.Scheme)
	case u.Hostname() == "":
		return fmt.Errorf("reference has no host")
	}
	return nil
}
