package dash

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"campipe/internal/manifest"
)

// origin is where references are resolved against, at one level of the manifest.
type origin struct {
	url   *url.URL
	early time.Duration // how long before its end a segment can be had
	err   error
}

// below resolves the first BaseURL of the next level (5.6). The others are other
// servers with the same.
func (o origin) below(list []baseURL) origin {
	if o.err != nil || len(list) == 0 {
		return o
	}
	b := list[0]
	if b.ByteRange != "" {
		o.err = fmt.Errorf("BaseURL: byteRange is not read")
		return o
	}
	if o.url, o.err = manifest.Join(o.url, b.Text); o.err != nil {
		o.err = fmt.Errorf("BaseURL: %w", o.err)
		return o
	}
	return o.sooner(b.Offset, b.Complete)
}

// sooner adds an availabilityTimeOffset; those of all levels add up (5.3.9.5.1).
// One that is for the beginnings of segments counts as none: what is recorded is
// whole. So does an infinite one: a recording keeps to the clock.
func (o origin) sooner(offset, complete string) origin {
	if o.err != nil || offset == "" || offset == "INF" || complete == "false" {
		return o
	}
	seconds, err := strconv.ParseFloat(strings.TrimSpace(offset), 64)
	if err != nil || !(seconds >= 0 && seconds <= 1e9) {
		o.err = fmt.Errorf("availabilityTimeOffset: %.40q is no number of seconds from 0 to 1e9", offset)
		return o
	}
	o.early += time.Duration(seconds * float64(time.Second))
	return o
}
