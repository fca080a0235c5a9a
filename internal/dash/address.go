package dash

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"strings"
	"time"

	"campipe/internal/manifest"
)

// addressing is how the segments of one representation are found. It holds
// nothing that grows with their number.
type addressing struct {
	base      *url.URL
	media     string  // template of their URLs
	list      []place // or their URLs
	index     *Resource
	init      *Resource
	timescale uint64        // ticks a second
	offset    uint64        // what time in ticks the period begins with (presentationTimeOffset)
	first     uint64        // number of the first segment
	last      uint64        // of the last one there may be
	length    uint64        // of each, in ticks, where there are no steps; 0 is not told
	steps     []step        // SegmentTimeline
	early     time.Duration // how long before their end segments can be had
	span      span
	dynamic   bool
	zero      time.Time // of the timeline, on the wall clock
}

// maxTimescale is what the field has room for in the schema and in MP4.
const maxTimescale = math.MaxUint32

// address finds the way to the segments of out.
func (r *resolver) address(out *Representation, s *set, from *representation, base origin) error {
	way, all := inherit(from.level, s.level, r.span.period.level)
	base = base.sooner(all.AvailabilityOffset, all.AvailabilityWhole)
	if base.err != nil {
		return base.err
	}
	a := &out.segments
	*a = addressing{base: base.url, early: base.early, span: r.span, dynamic: r.mpd.Dynamic, zero: r.mpd.AvailabilityStart}
	switch {
	case (way == file || way == single) && (len(from.Base)+len(s.Base) == 0 || strings.HasSuffix(base.url.Path, "/")):
		return fmt.Errorf("no segments: no SegmentTemplate, no SegmentList, and no BaseURL of a file")
	case all.Link != "":
		return fmt.Errorf("stands elsewhere (xlink %.80q), which is not read", all.Link)
	case all.Sequence != "" && all.Sequence != "1":
		return fmt.Errorf("segments in parts (k=%.20s) are not read", all.Sequence)
	}
	if err := a.numbers(&all); err != nil {
		return err
	}
	if err := r.steps(a, &all); err != nil {
		return fmt.Errorf("SegmentTimeline: %w", err)
	}
	var err error
	if a.init, err = referred(a.base, "Initialization", all.Init); err != nil {
		return err
	}
	switch way {
	case template:
		return a.template(out, &all)
	case list:
		return r.list(a, all.List)
	}
	a.length, a.steps = 0, nil
	if a.index, err = referred(a.base, "RepresentationIndex", all.RepresentationIndex); err == nil && a.index == nil && all.IndexRange != "" {
		a.index, err = resource(a.base, "", all.IndexRange)
	}
	return err
}

// numbers reads the attributes that are numbers.
func (a *addressing) numbers(from *addresses) (err error) {
	for _, f := range []struct {
		name, text string
		absent     uint64
		into       *uint64
	}{
		{"timescale", from.Timescale, 1, &a.timescale},
		{"presentationTimeOffset", from.Offset, 0, &a.offset},
		{"duration", from.Duration, 0, &a.length},
		{"startNumber", from.StartNumber, 1, &a.first},
		{"endNumber", from.EndNumber, math.MaxInt64, &a.last},
	} {
		if *f.into, err = number(f.text, f.absent); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	if a.timescale == 0 || a.timescale > maxTimescale {
		return fmt.Errorf("timescale %d is not from 1 to %d", a.timescale, uint64(maxTimescale))
	}
	if from.Duration != "" && a.length == 0 {
		return fmt.Errorf("duration is 0")
	}
	return nil
}

// template looks through the templates, once with numbers in them: with others
// they lead to the same hosts, and are as good.
func (a *addressing) template(out *Representation, from *addresses) error {
	if from.InitTemplate != "" {
		p, err := compile(from.InitTemplate, out.ID, out.Bandwidth)
		if err == nil && !p.fixed() {
			err = fmt.Errorf("template has a number")
		}
		if err == nil {
			a.init, err = resource(a.base, p.expand(0, 0), "")
		}
		if err != nil {
			return fmt.Errorf("initialization: %w", err)
		}
	}
	a.media = from.Media
	p, err := compile(a.media, out.ID, out.Bandwidth)
	if err == nil && a.media == "" {
		err = fmt.Errorf("no template")
	}
	if err == nil {
		_, err = manifest.Join(a.base, p.expand(math.MaxUint64, math.MaxUint64))
	}
	if err != nil {
		return fmt.Errorf("media: %w", err)
	}
	return a.bounded()
}

// bounded makes sure that it can be told which segments there are, where they are
// not listed one by one: by the clock, or else by the end of the period.
func (a *addressing) bounded() error {
	rule := a.length > 0
	if n := len(a.steps); n > 0 {
		rule = a.steps[n-1].repeat < 0
	}
	switch {
	case !rule:
		return nil
	case a.dynamic && a.zero.IsZero():
		return fmt.Errorf("segments by the clock, and no availabilityStartTime")
	case !a.dynamic && a.span.end == None && a.last == math.MaxInt64:
		return fmt.Errorf("segments without end: no duration of the period, and none of the presentation")
	}
	return nil
}

// list looks through the URLs of a SegmentList. A list that many representations
// share is looked through for each: the sum has a limit.
func (r *resolver) list(a *addressing, list []place) error {
	if r.listed += len(list) * len(a.base.String()); r.listed > maxListed {
		return fmt.Errorf("SegmentList: URLs of more than %d bytes in all lists", maxListed)
	}
	for i, p := range list {
		if p.Link != "" {
			return fmt.Errorf("SegmentList: segment %d: stands elsewhere (xlink %.80q), which is not read", i+1, p.Link)
		}
		if _, err := resource(a.base, cmp.Or(p.Media, p.Source), p.MediaRange); err != nil {
			return fmt.Errorf("SegmentList: segment %d: %w", i+1, err)
		}
	}
	a.list = list
	return nil
}
