package mp4

import (
	"bytes"
	"encoding/binary"
	"fmt"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// maxInit is the longest init moov: maxTracks tracks of 1 KiB, most of which is
// the codec's configuration.
const maxInit = maxTracks << 10

// recover returns a Writer that has written the fragments of a movie up to the
// last whole one, whose init moov is at a place.
func (p *part) recover(media int64) (*Writer, error) {
	b, ok, err := p.box(media)
	if err != nil {
		return nil, err
	}
	if !ok || b.name != "moov" {
		return nil, fmt.Errorf("byte %d: no moov", media)
	}
	moov, err := p.bytes(b, maxInit)
	if err != nil {
		return nil, err
	}
	w, err := ofInit(moov)
	if err != nil {
		return nil, at(media, err)
	}
	w.size = b.end
	for {
		end, err := p.fragment(w)
		if err != nil {
			return nil, err
		}
		if end == 0 {
			break
		}
		w.size = end
	}
	if w.sequence == 0 {
		return nil, fmt.Errorf("byte %d: no whole fragment", w.size)
	}
	return w, p.tail(w.size)
}

// ofInit returns a Writer for an init moov that initMovie made. It takes the
// fields that differ, and holds that the rest is as it would be written.
func ofInit(moov []byte) (*Writer, error) {
	mvhd := inside(moov, "mvhd")
	if len(mvhd) < 20 {
		return nil, fmt.Errorf("moov: no mvhd")
	}
	w := &Writer{created: binary.BigEndian.Uint64(mvhd[12:])}
	for rest := moov[boxHeader:]; len(rest) > 0; {
		b, after := first(rest)
		if b == nil {
			break
		}
		if string(b[4:boxHeader]) == "trak" {
			t, err := ofTrak(b)
			if err != nil {
				return nil, fmt.Errorf("trak %d: %w", len(w.tracks)+1, err)
			}
			w.tracks = append(w.tracks, t)
		}
		rest = after
	}
	if len(w.tracks) == 0 || len(w.tracks) > maxTracks || !bytes.Equal(encode(initMovie(w.created, w.tracks)), moov) {
		return nil, fmt.Errorf("moov of %d tracks that is not as it is written here", len(w.tracks))
	}
	return w, nil
}

func ofTrak(trak []byte) (*track, error) {
	tkhd, mdhd, hdlr := inside(trak, "tkhd"), inside(trak, "mdia", "mdhd"), inside(trak, "mdia", "hdlr")
	stsd := inside(trak, "mdia", "minf", "stbl", "stsd")
	if len(tkhd) < 40 || len(mdhd) < 32 || len(hdlr) < 20 || len(stsd) < 24 {
		return nil, fmt.Errorf("a table is missing")
	}
	entry, _ := first(stsd[16:])
	if entry == nil {
		return nil, fmt.Errorf("no sample entry")
	}
	media := map[string]string{"vide": "video", "soun": "audio"}[string(hdlr[16:20])]
	if media == "" {
		return nil, fmt.Errorf("handler %q", hdlr[16:20])
	}
	t := &track{id: binary.BigEndian.Uint32(tkhd[28:]), codec: codec{media: media, alone: string(entry[4:boxHeader]) == jpegType}}
	t.scale.rate = binary.BigEndian.Uint32(mdhd[28:])
	t.header.Width = int(binary.BigEndian.Uint32(tkhd[len(tkhd)-8:]) >> 16)
	t.header.Height = int(binary.BigEndian.Uint32(tkhd[len(tkhd)-4:]) >> 16)
	t.entry = box.CreateUnknownBox(string(entry[4:boxHeader]), uint64(len(entry)), entry[boxHeader:])
	if t.scale.rate == 0 {
		return nil, fmt.Errorf("0 ticks a second")
	}
	return t, nil
}

// first returns the box at the start of b, and what comes after it; nil where
// it is not all there.
func first(b []byte) (child, rest []byte) {
	if len(b) < boxHeader {
		return nil, nil
	}
	size := binary.BigEndian.Uint32(b)
	if size < boxHeader || uint64(size) > uint64(len(b)) {
		return nil, nil
	}
	return b[:size], b[size:]
}

// inside returns the box at a path of types inside of a box; nil where it is
// not there.
func inside(b []byte, path ...string) []byte {
	for _, name := range path {
		child, rest := first(b[boxHeader:])
		for child != nil && string(child[4:boxHeader]) != name {
			child, rest = first(rest)
		}
		if child == nil {
			return nil
		}
		b = child
	}
	return b
}
