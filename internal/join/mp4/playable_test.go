package mp4

import (
	"bytes"
	"testing"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// playable returns the samples that a player finds in a file, track by track:
// those of its first moov, or of the fragments if that says so. What follows a
// box that is not all there is not looked at.
func playable(t *testing.T, b []byte) [][][]byte {
	t.Helper()
	var moov *box.MoovBox
	var fragments [][][]byte
	for at := 0; at < len(b); {
		h, err := box.DecodeHeader(bytes.NewReader(b[at:]))
		if err != nil || h.Size > uint64(len(b)-at) {
			break
		}
		switch {
		case h.Name == "moov" && moov == nil:
			moov = decode(t, b, at).(*box.MoovBox)
			fragments = make([][][]byte, len(moov.Traks))
		case h.Name == "moof" && moov != nil && moov.Mvex != nil:
			addFragment(t, b, at, fragments)
		}
		at += int(h.Size)
	}
	if moov == nil || moov.Mvex != nil {
		return fragments
	}
	var all [][][]byte
	for _, trak := range moov.Traks {
		stbl := trak.Mdia.Minf.Stbl
		ranges, err := trak.GetRangesForSampleInterval(1, stbl.Stsz.SampleNumber)
		if err != nil {
			t.Fatal(err)
		}
		var data []byte
		for _, r := range ranges {
			if r.Offset+r.Size > uint64(len(b)) {
				t.Fatalf("samples at byte %d of %d", r.Offset+r.Size, len(b))
			}
			data = append(data, b[r.Offset:r.Offset+r.Size]...)
		}
		var samples [][]byte
		for _, size := range stbl.Stsz.SampleSize {
			samples = append(samples, data[:size])
			data = data[size:]
		}
		all = append(all, samples)
	}
	return all
}

// addFragment adds the samples of a moof whose mdat is all there.
func addFragment(t *testing.T, b []byte, at int, fragments [][][]byte) {
	moof := decode(t, b, at).(*box.MoofBox)
	mdat, err := box.DecodeHeader(bytes.NewReader(b[at+int(moof.Size()):]))
	if err != nil || at+int(moof.Size())+int(mdat.Size) > len(b) {
		return
	}
	for _, traf := range moof.Trafs {
		from := at + int(traf.Trun.DataOffset)
		for _, s := range traf.Trun.Samples {
			id := traf.Tfhd.TrackID - 1
			fragments[id] = append(fragments[id], b[from:from+int(s.Size)])
			from += int(s.Size)
		}
	}
}

func decode(t *testing.T, b []byte, at int) box.Box {
	t.Helper()
	x, err := box.DecodeBox(uint64(at), bytes.NewReader(b[at:]))
	if err != nil {
		t.Fatal(err)
	}
	return x
}
