package hls

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"testing"

	"campipe/internal/adts"
	"campipe/internal/fmp4"
	"campipe/internal/id3"
	"campipe/internal/mpegts"
)

// decoder reads segments with other readers than the writers have.
type decoder struct {
	t      *testing.T
	hashes map[string][]string // of samples, by track
	names  []string
	ts     *mpegts.Reader // nil before the first
	mp4    *fmp4.Decoder  // nil before the first init segment
}

func newDecoder(t *testing.T) *decoder { return &decoder{t: t, hashes: map[string][]string{}} }

func (d *decoder) sample(track string, data []byte) {
	sum := sha256.Sum256(data)
	d.hashes[track] = append(d.hashes[track], hex.EncodeToString(sum[:]))
}

// segment reads a segment, and the init segment before it if there is one.
func (d *decoder) segment(init, data []byte, discontinuity bool) {
	d.t.Helper()
	if init != nil {
		parsed, err := fmp4.ParseInit(init)
		if err != nil {
			d.t.Fatal(err)
		}
		d.names = nil
		for _, track := range parsed.Tracks {
			d.names = append(d.names, name(track.Width))
		}
		d.mp4 = fmp4.NewDecoder(parsed)
	}
	switch {
	case id3.Begins(data):
		d.packed(data)
	case mpegts.Begins(data):
		d.stream(data, discontinuity)
	case d.mp4 != nil:
		d.fragments(data)
	default:
		d.t.Fatalf("%.16q is no segment", data)
	}
}

func name(width int) string {
	if width > 0 {
		return "video"
	}
	return "audio"
}

func (d *decoder) packed(b []byte) {
	tag, ok := id3.Parse(b)
	if !ok || !tag.Told {
		d.t.Fatalf("%+v", tag)
	}
	s := adts.NewSplitter(func(f adts.Frame) { d.sample("audio", f.Data) })
	s.Write(b[tag.Size:])
	s.Flush()
}

func (d *decoder) stream(b []byte, discontinuity bool) {
	if d.ts == nil {
		d.ts = mpegts.New(mpegts.Handler{
			Tracks: func(all []mpegts.Track) {
				d.names = nil
				for _, track := range all {
					d.names = append(d.names, name(track.Width))
				}
			},
			Sample: func(s mpegts.Sample) { d.sample(d.names[s.Track], s.Data) },
			Loss:   func(l mpegts.Loss) { d.t.Errorf("%+v", l) },
			Note:   func(text string) { d.t.Log(text) },
		})
	}
	if discontinuity {
		if err := d.ts.Break(); err != nil {
			d.t.Fatal(err)
		}
	}
	if err := d.ts.Write(b, 0); err != nil {
		d.t.Fatal(err)
	}
}

func (d *decoder) fragments(b []byte) {
	var moof []byte
	for len(b) > 8 {
		box := b[:binary.BigEndian.Uint32(b)]
		b = b[len(box):]
		switch string(box[4:8]) {
		case "moof":
			moof = box
		case "mdat":
			all, err := d.mp4.Samples(nil, fmp4.Fragment{Moof: moof, Data: box[8:], At: int64(len(moof)) + 8})
			if err != nil {
				d.t.Fatal(err)
			}
			for _, s := range all {
				d.sample(d.names[s.Track], s.Data)
			}
		}
	}
}

// end returns the hashes of all samples.
func (d *decoder) end() map[string][]string {
	if d.ts != nil {
		if err := d.ts.Flush(); err != nil {
			d.t.Fatal(err)
		}
	}
	return d.hashes
}
