package demux

import (
	"os"
	"slices"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Law: in whatever pieces a byte stream or PyNVR's file comes, from a dump or from
// a camera, the same samples and notes come of it, at times that increase, and the
// same error; and all bytes are accounted for, those of a dump behind an error as
// far as they were read.
func FuzzBare(f *testing.F) {
	for format, encoder := range map[string]string{"h264": "libx264", "hevc": "libx265"} {
		_, name := bare(f, format, "-c:v", encoder, "-frames:v", "8", "-s", "64x48")
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, uint16(100))
		f.Add(b[:len(b)-20], uint16(7))
		f.Add(records(b, day, 40_000), uint16(33))
	}
	f.Fuzz(func(t *testing.T, b []byte, size uint16) {
		name, err := detect(b[:min(len(b), sniffSize)])
		if err != nil || name != "annexb" && name != "chunk" {
			return
		}
		for _, at := range []wire.Time{0, day} {
			h := wire.Header{Camera: "x", Transport: name, Bare: at == 0}
			read := func(pieces ...[]byte) ([]string, error) {
				var in []wire.Frame
				for _, p := range pieces {
					in = append(in, wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: at, Payload: p})
				}
				lines, _, err := demuxed(t, Options{}, flow.Of(nil, declared(h, append(in, ended(at))...)...))
				return lines, err
			}
			whole, err := read(b)
			cut, fault := read(slices.Collect(slices.Chunk(b, int(size)+1))...)
			if text(err) != text(fault) || err == nil && at == 0 && !slices.Equal(whole, cut) {
				t.Fatalf("whole: %q, %v\nin pieces of %d: %q, %v", whole, err, int(size)+1, cut, fault)
			}
		}
	})
}
