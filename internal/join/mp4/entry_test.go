package mp4

import (
	"bytes"
	"testing"

	"campipe/internal/fault"
	"campipe/pkg/wire"
)

// entries are headers, and why they are refused; "" is not at all.
var entries = []struct {
	name   string
	codec  string
	config []byte
	width  int
	want   string
}{
	{"video", "avc1.42c00a", plainHeaders()[0].Config, 128, ""},
	{"sound", "mp4a.40.2", []byte{0x11, 0x88}, 0, ""},
	{"JPEG", "jpeg", nil, 128, ""},
	{"JPEG of no size", "jpeg", nil, 0, `codec "jpeg": picture of 0x96, not 1x1 to 65535x65535`},
	{"unknown", "hev1.1", nil, 128, `codec "hev1.1" does not go into an MP4 here`},
	{"none", "", nil, 128, `codec "" does not go into an MP4 here`},
	{"short avcC", "avc1.1", []byte{1, 2, 3}, 128, `codec "avc1.1": avcC: data too short for AVC decoder configuration record: 3 bytes`},
	{"lengths of two bytes", "avc1.1", []byte{1, 0x42, 0xc0, 0x0a, 0xfd, 0xe0, 0}, 128, `codec "avc1.1": avcC: can only handle 4byte NAL length size`},
	{"no parameter set", "avc1.1", []byte{1, 0x42, 0xc0, 0x0a, 0xff, 0xe0, 0}, 128, `codec "avc1.1": avcC: no sequence parameter set in 7 bytes`},
	{"no width", "avc1.42c00a", plainHeaders()[0].Config, 0, `codec "avc1.42c00a": picture of 0x96, not 1x1 to 65535x65535`},
	{"too wide", "avc1.42c00a", plainHeaders()[0].Config, 65536, `codec "avc1.42c00a": picture of 65536x96, not 1x1 to 65535x65535`},
	{"no AudioSpecificConfig", "mp4a.40.2", nil, 0, `codec "mp4a.40.2": AudioSpecificConfig of 0 bytes, not 2 to 64`},
	{"long AudioSpecificConfig", "mp4a.40.2", make([]byte, 65), 0, `codec "mp4a.40.2": AudioSpecificConfig of 65 bytes, not 2 to 64`},
}

func headerOf(codec string, config []byte, width int) wire.Header {
	return wire.Header{Stage: wire.StageMedia, Codec: codec, Config: config, Width: width, Height: 96, Rate: 48_000, Channels: 2}
}

func TestCheck(t *testing.T) {
	for _, tc := range entries {
		h := headerOf(tc.codec, tc.config, tc.width)
		got := ""
		if _, err := Check(&h); err != nil {
			got = err.Error()
			if known := codecs[tc.codec[:min(4, len(tc.codec))]].entry != nil; known != (fault.HintOf(err) == "") {
				t.Errorf("%s: hint %q", tc.name, fault.HintOf(err))
			}
		}
		if got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// FuzzCheck: a header that Check accepts begins a movie, and its configuration
// stands in there byte for byte; that of JPEG does not, which has none.
func FuzzCheck(f *testing.F) {
	for _, tc := range entries {
		f.Add(tc.codec, tc.config, tc.width)
	}
	f.Fuzz(func(t *testing.T, codec string, config []byte, width int) {
		h := headerOf(codec, config, width)
		m := &memory{}
		w, err := NewPipe(m, start, []wire.Header{h})
		if _, refused := Check(&h); (refused == nil) != (err == nil) {
			t.Fatalf("Check says %v, NewPipe %v", refused, err)
		}
		if err != nil {
			return
		}
		if !bytes.Contains(m.bytes, config) && codec[:4] != "jpeg" || w.Size() != int64(len(m.bytes)) {
			t.Error("the configuration is not in the movie")
		}
	})
}
