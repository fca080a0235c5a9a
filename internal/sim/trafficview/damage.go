package trafficview

import (
	"encoding/binary"
	"iter"

	"campipe/internal/evostream"
)

// tagUnknown means nothing to anybody.
const tagUnknown evostream.Tag = 0xf0

// inFragment puts what edit returns in place of each record of fragment n.
func inFragment(n int, edit func(record) []record) stage[record] {
	return func(records iter.Seq[record]) iter.Seq[record] {
		return func(yield func(record) bool) {
			fragment := 0
			for r := range records {
				if r.tag == evostream.TagBegin {
					fragment++
				}
				edited := []record{r}
				if fragment == n {
					edited = edit(r)
				}
				for _, r := range edited {
					if !yield(r) {
						return
					}
				}
			}
		}
	}
}

// wrongSize has fragment n's mdat say five bytes more than it has.
func wrongSize(n int) stage[record] {
	return inFragment(n, func(r record) []record {
		if r.tag == evostream.TagMdat {
			r.payload = mdat(int(binary.BigEndian.Uint32(r.payload)) - mdatHeader + 5)
		}
		return []record{r}
	})
}

// empty follows fragment n by one that has no samples, and the same number.
func empty(n int) stage[record] {
	return inFragment(n, func(r record) []record {
		if r.tag != evostream.TagEnd {
			return []record{r}
		}
		return []record{
			r,
			{at: r.at, tag: evostream.TagBegin},
			{at: r.at, tag: evostream.TagMoof, payload: moof(moofHeader, uint32(n))},
			{at: r.at, tag: evostream.TagMdat, payload: mdat(0)},
			{at: r.at, tag: evostream.TagEnd},
		}
	})
}

// unknown puts a record with an unknown tag before the end of fragment n.
func unknown(n int) stage[record] {
	return inFragment(n, func(r record) []record {
		if r.tag != evostream.TagEnd {
			return []record{r}
		}
		return []record{{at: r.at, tag: tagUnknown, payload: []byte("unknown")}, r}
	})
}

// noBegin leaves out the record that fragment n begins with.
func noBegin(n int) stage[record] {
	return inFragment(n, func(r record) []record {
		if r.tag == evostream.TagBegin {
			return nil
		}
		return []record{r}
	})
}

// noEnd leaves out all that comes after the samples of fragment n, so that the
// next fragment begins inside of it.
func noEnd(n int) stage[record] {
	return inFragment(n, func(r record) []record {
		switch r.tag {
		case evostream.TagMoof, evostream.TagMdat, evostream.TagEnd:
			return nil
		}
		return []record{r}
	})
}
