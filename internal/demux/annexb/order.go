package annexb

import (
	"cmp"
	"slices"
)

const (
	// maxWaiting is how many bytes of pictures wait at most for their places, and
	// maxPictures how many: one that is decoded early can wait for as long as its
	// sequence lasts, which is seconds.
	maxWaiting  = 32 << 20
	maxPictures = 1024
	// maxFree is the longest buffer that is used again.
	maxFree = 1 << 20
)

// picture is an access unit that waits for its place among those that are shown.
type picture struct {
	shown
	data    []byte
	key     bool
	decoded int64 // when it is decoded, and
	place   int64 // when it is shown, in fields since the beginning
	placed  bool  // place is known
}

// length returns how long the picture is shown, in fields.
func (p *picture) length() int64 {
	if p.field {
		return 1
	}
	return 2
}

// order finds out when pictures are shown that come in the order of decoding: one
// has its place when so many wait that the one with the least count must be next
// (ISO/IEC 14496-10 clause C.4.5.3).
type order struct {
	sequence
	waiting []picture // in the order of decoding
	free    [][]byte  // data of pictures that are gone
	size    int       // bytes of those that wait
	open    int64     // fields of those that have no place
	decoded int64     // when the next one is decoded, in fields
	placed  int64     // and what its place is
	delay   int64     // from decoding to being shown where the order is the same, in fields
	begun   bool      // the delay is known
}

// restart says that none waits, and another time line begins.
func (o *order) restart() {
	o.decoded, o.placed, o.delay, o.begun = 0, 0, 0, false
	if o.reorder != unknown {
		o.delay, o.begun = int64(2*o.reorder), true
	}
}

// add takes the next picture, and keeps a copy of its data.
func (o *order) add(p picture) {
	if p.first {
		o.settle()
	}
	var data []byte
	if n := len(o.free); n > 0 {
		data, o.free = o.free[n-1], o.free[:n-1]
	}
	p.data = append(data[:0], p.data...)
	p.decoded = o.decoded
	o.decoded += p.length()
	o.waiting = append(o.waiting, p)
	o.size += len(p.data)
	o.open += p.length()
	for o.open > int64(2*o.depth) {
		o.place()
	}
	if o.size > maxWaiting || len(o.waiting) > maxPictures {
		o.finish()
	}
}

// place gives the picture with the least count its place.
func (o *order) place() {
	var least *picture
	for i := range o.waiting {
		if p := &o.waiting[i]; !p.placed && (least == nil || p.count < least.count) {
			least = p
		}
	}
	least.place, least.placed = o.placed, true
	o.placed += least.length()
	o.open -= least.length()
}

// settle gives all pictures their places: no other comes before one of them.
func (o *order) settle() {
	for o.open > 0 {
		o.place()
	}
}

// finish says that no other picture is waited for.
func (o *order) finish() {
	o.settle()
	o.begin()
}

// begin settles the delay: as long as one of the pictures that wait needs, so that
// none is shown before it is decoded.
func (o *order) begin() {
	if o.begun || len(o.waiting) == 0 {
		return
	}
	o.begun = true
	rest, at := slices.Clone(o.waiting), o.placed
	slices.SortStableFunc(rest, func(a, b picture) int { return cmp.Compare(a.count, b.count) })
	for i := range rest {
		p := &rest[i]
		if !p.placed {
			p.place = at
			at += p.length()
		}
		o.delay = max(o.delay, p.decoded-p.place)
	}
}

// next takes out the next picture in the order of decoding, if it has its place.
// Its data are valid until add is called.
func (o *order) next() (picture, bool) {
	if len(o.waiting) > o.depth {
		o.begin()
	}
	if !o.begun || len(o.waiting) == 0 || !o.waiting[0].placed {
		return picture{}, false
	}
	p := o.waiting[0]
	o.waiting = slices.Delete(o.waiting, 0, 1)
	o.size -= len(p.data)
	if cap(p.data) <= maxFree {
		o.free = append(o.free, p.data)
	}
	return p, true
}
