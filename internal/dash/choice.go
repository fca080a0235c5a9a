package dash

import (
	"cmp"
	"fmt"
	"slices"

	"campipe/internal/manifest"
)

// Choose returns the pictures and the sound to take of a period; either may be
// nil, where it has none. Sets whose role is main come before all others, and what
// is not encrypted before what is. Then for the pictures it is the best of all
// sets within the limit; for the sound the first set, and there the most bits.
// Text, thumbnails, and pictures for fast search are no choice.
//
// Where there are pictures and none of them can be read, or nothing at all can
// be taken, the error says why.
func (p *Period) Choose(limit manifest.Limit) (pictures, sound *Representation, err error) {
	if list := p.usable(Video); len(list) > 0 {
		qualities := make([]manifest.Quality, len(list))
		for i, r := range list {
			qualities[i] = manifest.Quality{Width: r.Width, Height: r.Height, Bandwidth: r.Bandwidth, Codecs: r.Codecs}
		}
		pictures = list[manifest.Best(limit, qualities)]
	} else if err := p.fault(Video); err != nil {
		return nil, nil, err
	}
	if list := p.usable(Audio); len(list) > 0 {
		sound = list[0]
	}
	if pictures == nil && sound == nil {
		return nil, nil, cmp.Or(p.fault(Audio), fmt.Errorf("no pictures and no sound in %d adaptation sets", len(p.Sets)))
	}
	return pictures, sound, nil
}

// candidate is a representation that can be read, and the place of its set.
type candidate struct {
	*Representation
	main bool
	set  int
}

// usable returns the representations of a kind that are of the first choice, the
// one with the most bits of the first set first.
func (p *Period) usable(kind Kind) (out []*Representation) {
	var list []candidate
	for i, s := range p.Sets {
		for _, r := range s.Representations {
			if r.Kind == kind && r.Err == nil {
				list = append(list, candidate{r, s.Main, i})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		return cmp.Or(a.rank(b), cmp.Compare(a.set, b.set), cmp.Compare(b.Bandwidth, a.Bandwidth))
	})
	for _, c := range list {
		if list[0].rank(c) == 0 {
			out = append(out, c.Representation)
		}
	}
	return out
}

// rank orders what is main, not encrypted, and of a known codec before what is
// not.
func (c candidate) rank(d candidate) int {
	yes := func(a, b bool) int {
		switch {
		case a == b:
			return 0
		case a:
			return -1
		}
		return 1
	}
	return cmp.Or(yes(c.main, d.main), yes(!c.Protected, !d.Protected), yes(manifest.Known(c.Codecs), manifest.Known(d.Codecs)))
}

// fault returns why the first representation of a kind can't be read.
func (p *Period) fault(kind Kind) error {
	for _, s := range p.Sets {
		for _, r := range s.Representations {
			if r.Kind == kind && r.Err != nil {
				return r.Err
			}
		}
	}
	return nil
}
