package dash

import (
	"cmp"
	"fmt"
	"strings"

	"campipe/internal/manifest"
)

// shared is what has been read for all periods.
type shared struct {
	timelines       map[*timeline]unfolded
	listed          int // bytes of the URLs of all lists, but for what is their own
	representations int
}

// resolver makes the sets of one period.
type resolver struct {
	*shared
	mpd       *MPD
	span      span
	base      origin
	protected bool
}

func (r *resolver) sets() ([]*Set, error) {
	var list []*Set
	for i := range r.span.period.Sets {
		s := &r.span.period.Sets[i]
		switch s.Link {
		case "":
		case empty:
			continue
		default:
			return nil, fmt.Errorf("set %d: stands elsewhere (xlink %.80q), which is not read", i+1, s.Link)
		}
		out := &Set{ID: s.ID, Language: s.Language}
		for _, role := range s.Role {
			out.Main = out.Main || role.Value == "main"
		}
		base, needs := r.base.below(s.Base), essential(s.Essential)
		if r.representations += len(s.Representations); r.representations > maxRepresentations {
			return nil, fmt.Errorf("set %d: more than %d representations", i+1, maxRepresentations)
		}
		for j := range s.Representations {
			out.Representations = append(out.Representations, r.representation(s, &s.Representations[j], base, needs))
		}
		list = append(list, out)
	}
	return list, nil
}

func (r *resolver) representation(s *set, from *representation, base origin, needs error) *Representation {
	mine, set := from.common, s.common
	out := &Representation{
		ID:        from.ID,
		MIME:      cmp.Or(mine.MIME, set.MIME),
		Codecs:    cmp.Or(mine.Codecs, set.Codecs),
		Rate:      cmp.Or(mine.Rate, set.Rate),
		Protected: r.protected || len(mine.Protection)+len(set.Protection) > 0,
	}
	out.Kind = kind(s.Content, out.MIME, out.Codecs)
	if err := r.fill(out, s, from, base, needs); err != nil {
		out.Err = fmt.Errorf("representation %.80q: %w", out.ID, err)
		out.segments = addressing{}
	}
	return out
}

// fill reads what can be wrong; needs is what is wrong with the whole set.
func (r *resolver) fill(out *Representation, s *set, from *representation, base origin, needs error) error {
	for _, f := range []struct {
		name, text string
		into       func(uint64)
	}{
		{"bandwidth", from.Bandwidth, func(n uint64) { out.Bandwidth = int64(n) }},
		{"width", cmp.Or(from.Width, s.Width), func(n uint64) { out.Width = int(min(n, maxSide)) }},
		{"height", cmp.Or(from.Height, s.Height), func(n uint64) { out.Height = int(min(n, maxSide)) }},
	} {
		n, err := number(f.text, 0)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		f.into(n)
	}
	if err := cmp.Or(needs, essential(from.Essential)); err != nil {
		return err
	}
	if from.DependsOn != "" {
		return fmt.Errorf("needs representation %.80q, which is not read", from.DependsOn)
	}
	return r.address(out, s, from, base.below(from.Base))
}

// maxSide is more lines than any picture has; it keeps their product in an int
// of 32 bits.
const maxSide = 1 << 15

// essential refuses properties that one must understand, or leave the element
// that has them alone (5.8.4.8). Those that only say how colours are shown do not
// matter to a recording. Pictures for fast search and thumbnails are among the
// others.
func essential(list []descriptor) error {
	for _, d := range list {
		if !strings.HasPrefix(d.Scheme, "urn:mpeg:mpegB:cicp:") {
			return fmt.Errorf("EssentialProperty %.80q is not understood", d.Scheme)
		}
	}
	return nil
}

// kind says what is in a representation: by its codecs where they are known, then
// by what the manifest calls it.
func kind(content, mime, codecs string) Kind {
	sound := false
	for codec := range manifest.Codecs(codecs) {
		switch name, _, _ := strings.Cut(strings.ToLower(codec), "."); name {
		case "avc1", "avc3", "hvc1", "hev1":
			return Video
		case "mp4a", "opus":
			sound = true
		case "stpp", "wvtt":
			return "text"
		}
	}
	if sound {
		return Audio
	}
	major, _, _ := strings.Cut(mime, "/")
	return Kind(cmp.Or(content, major))
}
