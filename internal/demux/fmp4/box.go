package fmp4

import (
	"fmt"
	"math"

	"campipe/internal/demux/media"
	"campipe/internal/fmp4"
	"campipe/pkg/wire"
)

// step reads some of b, and returns how much.
func (r *Reader) step(b []byte, t wire.Time) (int, error) {
	if r.box.use == none {
		return r.open(b, t)
	}
	n := int(min(r.box.left, int64(len(b))))
	switch r.box.use {
	case skip:
		r.out.Drop(media.Framing, 0, n)
	case stray:
		r.out.Drop(r.strayReason(), 0, n)
	case gather:
		r.body = append(r.body, b[:n]...)
	case slice:
		at := r.at - r.origin
		if err := r.file.Media(at, b[:n], t); err != nil {
			return n, err
		}
	case keep:
		if len(r.data.Bytes)+n > maxData {
			return 0, fmt.Errorf("mdat: size exceeds %d", int64(maxData))
		}
		r.data.Add(b[:n], t)
	}
	r.box.left -= int64(n)
	if r.box.left > 0 {
		return n, nil
	}
	return n, r.close()
}

// open reads a box's header, or as much of it as b has.
func (r *Reader) open(b []byte, t wire.Time) (int, error) {
	if len(r.head) == 0 {
		r.boxAt = r.at
	}
	n := 8
	if len(r.head) >= n {
		n = 16 // a header with a long size
	}
	n = min(n-len(r.head), len(b))
	r.head = append(r.head, b[:n]...)
	h, ok, err := fmp4.ParseHeader(r.head)
	if err != nil || !ok {
		return n, err
	}
	r.box.header, r.box.left = h, h.Size-int64(h.Length)
	if h.Size == 0 { // it goes on to the end
		r.box.left = math.MaxInt64
	}
	limit := r.use(h)
	if r.box.left > limit {
		return n, fmt.Errorf("%s: size %d exceeds %d", h.Type, h.Size, limit+int64(h.Length))
	}
	switch {
	case r.box.use == gather:
		r.body = append(r.body[:0], r.head...)
	case r.short != nil: // it is between two mdats of one fragment
		r.data.Add(r.head, t)
	default:
		r.out.Drop(media.Framing, 0, len(r.head))
	}
	r.head = r.head[:0]
	if r.box.left == 0 {
		return n, r.close()
	}
	return n, nil
}

// use says what is done with a box, and how many bytes it may have behind its
// header.
func (r *Reader) use(h fmp4.Header) (limit int64) {
	if !h.Type.Is("mdat") {
		r.settle()
	}
	switch string(h.Type[:]) {
	case "moof":
		r.box.use = gather
		return fmp4.MaxBox - int64(h.Length)
	case "moov":
		r.box.use = gather
		return fmp4.MaxMoov - int64(h.Length)
	case "ftyp":
		r.origin = r.boxAt
	case "mdat":
		return r.useMedia(h)
	}
	r.box.use = skip
	return fmp4.MaxBox - int64(h.Length)
}

func (r *Reader) useMedia(h fmp4.Header) (limit int64) {
	switch {
	case len(r.moof) > 0:
		r.box.use = keep
		if r.short == nil {
			r.dataAt = r.boxAt + int64(h.Length)
		}
		if h.Size != 0 {
			return maxData
		}
	case r.file != nil:
		r.box.use = slice
	default:
		r.box.use = stray
	}
	return math.MaxInt64
}
