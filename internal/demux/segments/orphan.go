package segments

import (
	"bytes"

	"campipe/internal/demux/media"
	"campipe/internal/fmp4"
	"campipe/pkg/wire"
)

// orphans is how many init segments without a note are kept: one for each part,
// and some that took their places.
const orphans = 8

// adopt takes an init segment without a note: a copy, which is there for who comes
// late or after damage. What it is of is told by what is in it.
func (r *Reader) adopt(f wire.Frame) error {
	if at, ok := r.partOf(f.Payload); ok && r.parts[at.track].reader != nil {
		return r.read(at, f)
	}
	if len(r.orphan) == orphans {
		r.out.Drop(media.Late, 0, len(r.orphan[0].Payload))
		r.orphan = r.orphan[1:]
	}
	f.Payload = bytes.Clone(f.Payload)
	r.orphan = append(r.orphan, f)
	return nil
}

// give has the reader of a part read the init segments that waited for it.
func (r *Reader) give(at place) error {
	var others []wire.Frame
	waiting := r.orphan
	for i, f := range waiting {
		if of, ok := r.partOf(f.Payload); !ok || of.track != at.track {
			others = append(others, f)
			continue
		}
		if err := r.parts[at.track].reader.Read(f); err != nil {
			r.orphan = append(others, waiting[i+1:]...)
			return err
		}
	}
	r.orphan = others
	return nil
}

// partOf returns which part an init segment is of: that of pictures, the first
// one, where it has any, else the second.
func (r *Reader) partOf(init []byte) (place, bool) {
	at := place{of: len(r.parts)}
	if len(r.parts) < 2 {
		return at, len(r.parts) == 1
	}
	parsed, err := fmp4.ParseInit(init)
	if err != nil {
		return at, false
	}
	at.track = 1
	for i := range parsed.Tracks {
		if t := &parsed.Tracks[i]; t.Codec != "" && t.Rate == 0 {
			at.track = 0
		}
	}
	return at, true
}
