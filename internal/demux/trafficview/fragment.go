package trafficview

import (
	"encoding/binary"
	"fmt"

	"campipe/internal/demux/media"
	"campipe/internal/demux/movie"
	"campipe/internal/evostream"
	"campipe/internal/fmp4"
	"campipe/pkg/wire"
)

// maxFragment is how many bytes a fragment may have: four of the longest
// pictures that the server sends. It sends one or two samples in each.
const maxFragment = 32 << 20

// fragment is what came of a fragment. The samples of live streams come before
// the moof, which the server writes when it knows their durations.
//
// In the server's fullMp4 mode it is a small finished MP4, which a viewer gets
// who asked for another mode if the first one asked for that.
type fragment struct {
	moof  []byte // of a finished MP4 the moov
	mdat  []byte // header of the mdat
	video movie.Run
	audio movie.Run
	count      // of both
	full  bool // a finished MP4: all samples are in video, as they came
}

// begun reports whether anything came of it.
func (f *fragment) begun() bool {
	return f.records > 0 || len(f.moof) > 0 || len(f.mdat) > 0
}

func (f *fragment) reset() {
	f.moof, f.mdat, f.count, f.full = f.moof[:0], f.mdat[:0], count{}, false
	f.video.Reset()
	f.audio.Reset()
}

// begin opens a fragment; one with a ftyp is a finished MP4.
func (r *Reader) begin(ftyp []byte) {
	r.strayed()
	if r.fragment.begun() {
		r.lose(wire.CauseDamage, max(1, r.fragment.records), r.fragment.bytes, "a fragment began inside of another")
		r.fragment.reset()
	}
	r.open, r.late = true, false
	r.fragment.full = len(ftyp) > 0
}

// part takes a piece of a fragment. What of it is a sample is accounted for when
// the fragment is.
func (r *Reader) part(tag evostream.Tag, b []byte) {
	f := &r.fragment
	isSample := tag == evostream.TagVideo || tag == evostream.TagAudio
	switch {
	case r.open && isSample:
		f.records++
		f.bytes += len(b)
	case isSample:
		r.stray.records++
		r.stray.bytes += len(b)
		return
	case !r.open:
		return
	}
	switch {
	case tag == evostream.TagMdat:
		f.mdat = append(f.mdat, b...)
	case !isSample:
		f.moof = append(f.moof, b...)
	case tag == evostream.TagVideo || f.full:
		f.video.Add(b, r.now)
	default:
		f.audio.Add(b, r.now)
	}
	if size := f.bytes + len(f.moof) + len(f.mdat); size > maxFragment {
		r.lose(wire.CauseDamage, max(1, f.records), f.bytes, fmt.Sprintf("fragment: size %d exceeds %d", size, maxFragment))
		f.reset()
		r.open = false
	}
}

// end closes the fragment and reads it.
func (r *Reader) end() {
	r.framed()
	r.strayed()
	f := &r.fragment
	switch {
	case !r.open, !f.begun():
	case !r.movie.Known() && !f.full:
		r.out.Drop(media.Late, f.records, f.bytes)
	default:
		if err := r.assemble(); err != nil {
			r.lose(wire.CauseDamage, max(1, f.records), f.bytes, err.Error())
		}
	}
	f.reset()
	r.open = false
}

// assemble puts the pieces in the order that the moof counts in: moof, header
// of the mdat, all video, all audio.
func (r *Reader) assemble() error {
	f := &r.fragment
	if err := checkBox("mdat", f.mdat, len(f.mdat)+f.bytes); err != nil {
		return err
	}
	if f.full {
		return r.movie.Finished(f.moof, &f.video)
	}
	if err := checkBox("moof", f.moof, len(f.moof)); err != nil {
		return err
	}
	f.video.Append(&f.audio)
	return r.movie.Fragment(fmp4.Fragment{
		Moof: f.moof,
		Data: f.video.Bytes,
		At:   int64(len(f.moof) + len(f.mdat)),
	}, &f.video)
}

// checkBox reports whether b is the beginning of a box of n bytes.
func checkBox(name string, b []byte, n int) error {
	if len(b) < 8 || string(b[4:8]) != name {
		return fmt.Errorf("%s: not there", name)
	}
	if size := binary.BigEndian.Uint32(b); int64(size) != int64(n) {
		return fmt.Errorf("%s: size %d, but %d bytes came", name, size, n)
	}
	return nil
}
