package hls

import (
	"fmt"
	"slices"
	"strings"

	"campipe/internal/manifest"
)

// Choose returns the variant to take, and the rendition that has its sound where
// that is a playlist of its own, else nil. Variants with sound alone are taken
// only where there is nothing else. Of the sound it takes what the server calls
// the default, else what it would select by itself, else the first.
func (m *Master) Choose(limit manifest.Limit) (*Variant, *Rendition, error) {
	var at []int
	for _, pictures := range []bool{true, false} {
		for i := range m.Variants {
			if m.Variants[i].pictures() == pictures {
				at = append(at, i)
			}
		}
		if len(at) > 0 {
			break
		}
	}
	list := make([]manifest.Quality, len(at))
	for i, k := range at {
		v := &m.Variants[k]
		list[i] = manifest.Quality{Width: v.Width, Height: v.Height, Bandwidth: v.Bandwidth, Codecs: v.Codecs}
	}
	best := manifest.Best(limit, list)
	if best < 0 {
		return nil, nil, fmt.Errorf("no variants")
	}
	v := &m.Variants[at[best]]
	return v, m.sound(v), nil
}

// pictures reports whether v may have pictures in it.
func (v *Variant) pictures() bool {
	if v.Height > 0 || v.Codecs == "" {
		return true
	}
	for codec := range manifest.Codecs(v.Codecs) {
		name, _, _ := strings.Cut(codec, ".")
		if !slices.Contains(sound, strings.ToLower(name)) {
			return true
		}
	}
	return false
}

// sound are the codecs of sound that are seen in playlists.
var sound = []string{"mp4a", "ac-3", "ec-3", "opus", "flac", "alac"}

func (m *Master) sound(v *Variant) *Rendition {
	var best *Rendition
	rank := -1
	for i := range m.Renditions {
		r := &m.Renditions[i]
		if v.Audio == "" || r.Type != "AUDIO" || r.Group != v.Audio {
			continue
		}
		now := 0
		if r.Default {
			now = 2
		} else if r.Autoselect {
			now = 1
		}
		if now > rank {
			best, rank = r, now
		}
	}
	if best == nil || best.URL == nil {
		return nil
	}
	return best
}
