package annexb

import (
	"campipe/internal/demux/media"
	"campipe/internal/nal"
)

// sequence is what parameter sets say of the pictures that follow them.
type sequence struct {
	rate    media.Rate // none where they don't say it
	depth   int        // how many pictures wait at most for others that are shown before them
	reorder int        // how many come at most before one that is shown before them; unknown is -1
}

const unknown = -1

// and returns what is true of pictures of both.
func (s sequence) and(t sequence) sequence {
	if !s.rate.Known() {
		s.rate = t.rate
	}
	s.depth = max(s.depth, t.depth)
	if s.reorder = max(s.reorder, t.reorder); t.reorder == unknown {
		s.reorder = unknown
	}
	return s
}

// shown says when a picture is shown.
type shown struct {
	count int64 // pictures of a sequence are shown in the order of their counts
	first bool  // it begins a sequence: all before it are shown before it
	field bool  // half a picture
}

// counter finds out in which order pictures are shown.
type counter interface {
	// begin takes the record, avcC or hvcC, of the pictures that follow.
	begin(config []byte) sequence
	// count takes the next access unit: units behind lengths of four bytes.
	count(au []byte) shown
}

// slice returns the first unit of an access unit that is one, or nil.
func slice(codec nal.Codec, au []byte) []byte {
	for unit := range nal.Prefixed(au) {
		if codec.Look(unit).Role == nal.Slice {
			return unit
		}
	}
	return nil
}
