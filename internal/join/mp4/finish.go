package mp4

import (
	"bytes"
	"fmt"
)

// Finished says what Finish did.
type Finished struct {
	Samples int64 // in fragments; 0 where the movie was whole already
	Size    int64 // of the whole movie
	Cut     int64 // bytes behind the last whole fragment that were cut off
}

// Finish makes a whole movie of one that NewFile or NewFragments began and a
// crash interrupted: of all fragments up to the last whole one. The bytes are
// those that Close had left, had the samples after them never come. Size is the
// length of f. Where o.Front is set and the movie was begun with room for it,
// the moov comes first. An error says at which byte f can't be read, and then f
// is as it was; or at which byte it can't be written.
func Finish(f Part, size int64, o Options) (Finished, error) {
	p := &part{f, size}
	first := encode(fileType())
	begin := make([]byte, min(int64(len(first)), size))
	if _, err := f.ReadAt(begin, 0); len(begin) > 0 && err != nil {
		return Finished{}, fmt.Errorf("byte 0: %w", err)
	}
	if !bytes.Equal(begin, first) {
		return Finished{}, fmt.Errorf("byte 0: %d bytes that are not how a movie of ours begins", len(begin))
	}
	header := int64(len(first))
	b, ok, err := p.box(header)
	if err != nil {
		return Finished{}, err
	}
	if !ok {
		return Finished{}, fmt.Errorf("byte %d: the file ends", header)
	}
	if end, err := p.whole(b); end > 0 || err != nil {
		return p.cut(end, err)
	}
	file := &file{File: f, Options: o, finishes: b.name != "moov", header: header}
	media := header
	if file.finishes {
		if media, err = p.media(b); err != nil {
			return Finished{}, err
		}
		if media != block {
			file.Front = nil
		}
	}
	return p.finish(file, media)
}

// finish finishes a movie of fragments whose init moov is at a place.
func (p *part) finish(f *file, media int64) (Finished, error) {
	w, err := p.recover(media)
	if err != nil {
		return Finished{}, err
	}
	w.file = f
	done := Finished{Cut: p.size - w.size}
	for _, t := range w.tracks {
		done.Samples += int64(len(t.table.sizes))
		if err := t.fits(); f.finishes && err != nil {
			return Finished{}, at(w.size, err)
		}
	}
	// A header that was flipped, whose moov is not there, is flipped back.
	if f.finishes {
		if err := f.put(f.header, largeFree(media-f.header)); err != nil {
			return Finished{}, err
		}
	}
	if err := f.finish(w); err != nil {
		return Finished{}, err
	}
	done.Size = w.size
	return done, nil
}

// whole returns where a movie ends that was finished, given the box after its
// ftyp; 0 where it was not.
func (p *part) whole(first span) (int64, error) {
	switch first.name {
	case "mdat": // then the moov
		if moov, ok, err := p.box(first.end); ok && err == nil && moov.name == "moov" && moov.end <= p.size {
			return moov.end, nil
		}
	case "moov": // of a movie in fragments, or a filler comes, and an mdat
		filler, ok, err := p.box(first.end)
		if !ok || err != nil || filler.name != "free" {
			return 0, nil
		}
		mdat, ok, err := p.box(filler.end)
		if !ok || err != nil || mdat.name != "mdat" || mdat.header != largeHeader {
			return 0, nil // that is a fragment without its name
		}
		if mdat.end > p.size {
			return 0, fmt.Errorf("byte %d: mdat ends at byte %d, the file at %d", mdat.at, mdat.end, p.size)
		}
		return mdat.end, nil
	}
	return 0, nil
}

// cut cuts off what stands behind a whole movie.
func (p *part) cut(end int64, err error) (Finished, error) {
	if err == nil && end < p.size {
		if err = p.Truncate(end); err != nil {
			err = at(end, err)
		}
	}
	return Finished{Size: end, Cut: p.size - end}, err
}

// media returns where the init moov is in a movie that is to be finished, given
// the box after its ftyp: a free box, or an mdat that has it in it.
func (p *part) media(first span) (int64, error) {
	for _, media := range []int64{first.at + largeHeader, block} {
		if first.name == "free" && media != first.end || first.name == "mdat" && media > first.end {
			continue
		}
		if moov, ok, err := p.box(media); ok && err == nil && moov.name == "moov" {
			return media, nil
		}
	}
	return 0, fmt.Errorf("byte %d: %s of %d bytes, and no moov after its header", first.at, first.name, first.end-first.at)
}

// largeFree returns the first bytes of a free box, as many as largeBox.
func largeFree(size int64) []byte {
	return append(appendBox(nil, int(size), "free"), make([]byte, largeHeader-boxHeader)...)
}
