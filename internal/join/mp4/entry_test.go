package mp4

import (
	"bytes"
	"strings"
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
	{"unknown", "vp08", nil, 128, `codec "vp08" does not go into an MP4 here`},
	{"G.711", "pcmu", nil, 0, `codec "pcmu" does not go into an MP4 here`},
	{"G.726", "g726.32", nil, 0, `codec "g726.32" does not go into an MP4 here`},
	{"avc3", "avc3.42c00a", plainHeaders()[0].Config, 128, ""},
	{"avc3 with all in its samples", "avc3.42c00a", []byte{1, 0x42, 0xc0, 0x0a, 0xff, 0xe0, 0}, 128, ""},
	{"H.265", "hvc1.1", hvcC(0xf, set), 128, ""},
	{"H.265 with all in its samples", "hev1.1", hvcC(0xf), 128, ""},
	{"H.265 of no parameter set", "hvc1.1", hvcC(0xf), 128, `codec "hvc1.1": hvcC: no parameter set in 23 bytes`},
	{"H.265, lengths of two bytes", "hev1.1", hvcC(0xd), 128, `codec "hev1.1": hvcC: lengths of 2 bytes, not 4`},
	{"short hvcC", "hvc1.1", []byte{1, 2, 3}, 128, `codec "hvc1.1": hvcC: 3 bytes are less than 23`},
	{"AV1", "av01.0.00M.08", []byte{0x81, 0, 0, 0}, 128, ""},
	{"AV1 without av1C", "av01.0.00M.08", nil, 128, `codec "av01.0.00M.08": no av1C`},
	{"Opus", "opus", opus(0), 0, ""},
	{"Opus with a table", "opus", append(opus(1), 1, 1, 0, 1), 0, ""},
	{"Opus without a table", "opus", opus(1), 0, `codec "opus": dOps of 11 bytes for 2 channels in mapping family 1`},
	{"Opus with a table too many", "opus", append(opus(0), 1), 0, `codec "opus": dOps of 12 bytes for 2 channels in mapping family 0`},
	{"Opus as Ogg has it", "opus", append([]byte{1}, opus(0)[1:]...), 0, `codec "opus": dOps of version 1, not 0`},
	{"Opus without dOps", "opus", nil, 0, `codec "opus": dOps of 0 bytes, less than 11`},
	{"FLAC", "flac", []byte{0, 0, 0, 0}, 0, ""},
	{"FLAC without dfLa", "flac", nil, 0, `codec "flac": no dfLa`},
	{"none", "", nil, 128, `codec "" does not go into an MP4 here`},
	{"short avcC", "avc1.1", []byte{1, 2, 3}, 128, `codec "avc1.1": avcC: data too short for AVC decoder configuration record: 3 bytes`},
	{"lengths of two bytes", "avc1.1", []byte{1, 0x42, 0xc0, 0x0a, 0xfd, 0xe0, 0}, 128, `codec "avc1.1": avcC: can only handle 4byte NAL length size`},
	{"no parameter set", "avc1.1", []byte{1, 0x42, 0xc0, 0x0a, 0xff, 0xe0, 0}, 128, `codec "avc1.1": avcC: no sequence parameter set in 7 bytes`},
	{"no width", "avc1.42c00a", plainHeaders()[0].Config, 0, `codec "avc1.42c00a": picture of 0x96, not 1x1 to 65535x65535`},
	{"too wide", "avc1.42c00a", plainHeaders()[0].Config, 65536, `codec "avc1.42c00a": picture of 65536x96, not 1x1 to 65535x65535`},
	{"no AudioSpecificConfig", "mp4a.40.2", nil, 0, `codec "mp4a.40.2": AudioSpecificConfig of 0 bytes, not 2 to 64`},
	{"long AudioSpecificConfig", "mp4a.40.2", make([]byte, 65), 0, `codec "mp4a.40.2": AudioSpecificConfig of 65 bytes, not 2 to 64`},
}

// set is an array of an hvcC with one parameter set.
var set = []byte{0x80 | 33, 0, 1, 0, 3, 33 << 1, 1, 1}

// hvcC has some arrays, and what its lengths are says the last byte before them.
func hvcC(lengths byte, arrays ...[]byte) []byte {
	c := append(make([]byte, 21), lengths, byte(len(arrays)))
	for _, a := range arrays {
		c = append(c, a...)
	}
	return c
}

// opus is the dOps of two channels, without the table that families but 0 need.
func opus(family byte) []byte { return []byte{0, 2, 1, 0x38, 0, 0, 0xbb, 0x80, 0, 0, family} }

func headerOf(codec string, config []byte, width int) wire.Header {
	return wire.Header{Stage: wire.StageMedia, Codec: codec, Config: config, Width: width, Height: 96, Rate: 48_000, Channels: 2}
}

func TestCheck(t *testing.T) {
	for _, tc := range entries {
		h := headerOf(tc.codec, tc.config, tc.width)
		got := ""
		if _, err := Check(&h); err != nil {
			got = err.Error()
			name, _, _ := strings.Cut(tc.codec, ".")
			if known := codecs[name].entry != nil; known != (fault.HintOf(err) == "") {
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
