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
		return r.open(b)
	}
	n := int(min(r.box.left, int64(len(b))))
	switch r.box.use {
	case skip:
		r.out.Drop(media.Framing, 0, n)
	case stray:
		r.out.Drop(r.strayReason(), 0, n)
	case gather:
		r.body = append(r.body, b[:n]...)
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
func (r *Reader) open(b []byte) (int, error) {
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
	limit := fmp4.MaxBox - int64(h.Length)
	switch string(h.Type[:]) {
	case "moov", "moof":
		r.box.use = gather
	case "mdat":
		r.box.use, limit = stray, math.MaxInt64
		if len(r.moof) > 0 {
			r.box.use = keep
			r.dataAt = r.boxAt + int64(h.Length)
			if h.Size != 0 {
				limit = maxData
			}
		}
	default:
		r.box.use = skip
	}
	if r.box.left > limit {
		return n, fmt.Errorf("%s: size %d exceeds %d", h.Type, h.Size, limit+int64(h.Length))
	}
	if r.box.use == gather {
		r.body = append(r.body[:0], r.head...)
	} else {
		r.out.Drop(media.Framing, 0, len(r.head))
	}
	r.head = r.head[:0]
	if r.box.left == 0 {
		return n, r.close()
	}
	return n, nil
}
