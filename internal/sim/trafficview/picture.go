package trafficview

import (
	"encoding/binary"
	"iter"

	"campipe/internal/sim/clip"

	"github.com/Eyevinn/mp4ff/avc"
)

// pictures is where the server takes the camera's pictures, which are of these
// tracks, apart. The error is that of a track's avcC.
func pictures(tracks ...*clip.Track) (stage[unit], error) {
	sets := map[*clip.Track][]byte{}
	for _, t := range tracks {
		record, err := avc.DecodeAVCDecConfRec(t.Config)
		if err != nil {
			return nil, err
		}
		for _, nal := range append(record.SPSnalus, record.PPSnalus...) {
			sets[t] = appendNAL(sets[t], nal)
		}
	}
	return func(units iter.Seq[unit]) iter.Seq[unit] {
		return func(yield func(unit) bool) {
			for u := range units {
				if u.kind == video {
					u.data = passOn(sets[u.track], u.data)
				}
				if !yield(u) {
					return
				}
			}
		}
	}, nil
}

// eachPicture puts what edit returns in place of each picture. Pictures are
// numbered from 1, as fragments are.
func eachPicture(edit func(n int, picture []byte) []byte) stage[unit] {
	return func(units iter.Seq[unit]) iter.Seq[unit] {
		return func(yield func(unit) bool) {
			n := 0
			for u := range units {
				if u.kind == video {
					n++
					u.data = edit(n, u.data)
				}
				if !yield(u) {
					return
				}
			}
		}
	}
}

// passOn returns a picture as the server passes it on: of its NAL units only
// slices, IDR slices and SEI are left, and the parameter sets stand once before
// the first SEI or IDR slice. So they may stand before any picture, and are no
// sign of a key picture.
func passOn(sets, picture []byte) []byte {
	var out []byte
	placed := false
	for len(picture) > 4 {
		n := 4 + int(binary.BigEndian.Uint32(picture))
		nal := picture[4:n]
		picture = picture[n:]
		switch avc.GetNaluType(nal[0]) {
		case avc.NALU_IDR, avc.NALU_SEI:
			if !placed {
				out = append(out, sets...)
				placed = true
			}
		case avc.NALU_NON_IDR:
		default:
			continue
		}
		out = appendNAL(out, nal)
	}
	return out
}

// appendNAL appends a NAL unit with its length before it.
func appendNAL(b, nal []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(nal)))
	return append(b, nal...)
}
