package manifest

import (
	"cmp"
	"slices"
	"strings"
)

// Limit is what a person asked for. The zero Limit is the best there is.
type Limit struct {
	Height    int   // at most so many lines; 0 is any number
	Bandwidth int64 // at most so many bits a second; 0 is any number
}

// Quality is what a rendition of pictures is chosen by. Zero is not known.
type Quality struct {
	Width, Height int
	Bandwidth     int64  // bits a second
	Codecs        string // RFC 6381
}

// Best returns which of the renditions to take, or -1 where there is none: of
// those whose codecs can be put into files, and of these within the limit, the
// one with the most pixels, then with the most bits, then the first. Where none
// is within the limit, it is the smallest.
func Best(limit Limit, list []Quality) int {
	if len(list) == 0 {
		return -1
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	return slices.MinFunc(order, func(i, j int) int {
		a, b := list[i], list[j]
		within := limit.allows(a)
		if c := cmp.Or(first(Known(a.Codecs), Known(b.Codecs)), first(within, limit.allows(b))); c != 0 {
			return c
		}
		size := cmp.Or(cmp.Compare(a.Width*a.Height, b.Width*b.Height), cmp.Compare(a.Bandwidth, b.Bandwidth))
		if within {
			size = -size
		}
		return cmp.Or(size, cmp.Compare(i, j))
	})
}

func (l Limit) allows(q Quality) bool {
	return (l.Height == 0 || q.Height <= l.Height) && (l.Bandwidth == 0 || q.Bandwidth <= l.Bandwidth)
}

// known are the codecs that samples can be made of, as RFC 6381 has them.
var known = []string{"avc1", "avc3", "hvc1", "hev1", "mp4a", "opus"}

// Known reports whether samples can be made of what is in these codecs. What is
// not told may be anything, and is tried.
func Known(codecs string) bool {
	for codec := range Codecs(codecs) {
		name, _, _ := strings.Cut(codec, ".")
		if !slices.Contains(known, strings.ToLower(name)) {
			return false
		}
	}
	return true
}

// Codecs iterates over a list of codecs.
func Codecs(list string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for codec := range strings.SplitSeq(list, ",") {
			if codec = strings.TrimSpace(codec); codec != "" && !yield(codec) {
				return
			}
		}
	}
}

// first orders what is true before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
