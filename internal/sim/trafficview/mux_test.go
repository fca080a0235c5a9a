package trafficview

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"campipe/internal/evostream"
	"campipe/internal/sim/clip"
)

// golden is what the server sends of a picture of 2133 bytes in its second
// fragment, 67 ms after a first one without a duration; 00 stands for the
// picture's bytes.
const golden = `
	fc000855 ...
	fb000018 0000006c 6d6f6f66 00000010 6d666864 00000000 00000002
	fb000050 00000054 74726166 0000001c 74666864 00020038 00000001 00000043 00000855 01010000
	         00000014 74666474 01000000 0000000000000000
	         0000001c 7472756e 00000805 00000001 00000074 02000000
	fb000004 00000000
	fe000008 0000085d 6d646174
	ff000000
	f9000000`

func TestGoldenFragment(t *testing.T) {
	picture := bytes.Repeat([]byte{0xab}, 2133)
	sent := encode(videoMux(still), []unit{
		{track: shown, data: []byte("first"), since: 67 * time.Millisecond},
		{track: shown, data: picture, at: 67 * time.Millisecond, time: 67 * time.Millisecond, since: 67 * time.Millisecond},
		{track: shown, data: []byte("third"), at: 133 * time.Millisecond, time: 133 * time.Millisecond, since: 66 * time.Millisecond},
	})
	want := unhex(t, strings.Replace(golden, "...", hex.EncodeToString(picture), 1))
	if !bytes.Contains(sent, want) {
		t.Errorf("sent\n%x\nwithout\n%x", sent, want)
	}
}

// head is how a real camera's stream began on 2020-09-10 at 14:41:54
// (Stack Overflow 63910486). Its avcC had 39 bytes.
const head = `fa000286 f142c01e 00000018 66747970 69736f35 00000200 69736f36 6d703431
	0000026a 6d6f6f76 0000006c 6d766864 00000000 db7febb2 db7febb2 000003e8 00000000 00010000 0100 00`

func TestGoldenHead(t *testing.T) {
	m := videoMux(func(m *mux) {
		m.created = time.Date(2020, 9, 10, 14, 41, 54, 0, time.UTC)
		m.track = &clip.Track{Width: 640, Height: 480, Config: append(unhex(t, "0142c01effe1"), make([]byte, 33)...)}
	})
	sent := encode(m, []unit{{track: m.track}})
	if want := unhex(t, head); !bytes.HasPrefix(sent, want) {
		t.Errorf("begins\n%x, want\n%x", sent[:len(want)], want)
	}
	if got := len(sent); got != 4+0x286+4+4 {
		t.Errorf("fa, f9 and an empty fc take %d bytes, want %d", got, 4+0x286+4+4)
	}
}

// aac is the server's sample entry of sound at 16 kHz with one channel. It says
// two, and the AudioSpecificConfig (1408) knows better.
const aac = `00000057 6d703461 00000000 00000001 00000000 00000000 00020010 00000000 3e800000
	00000033 65736473 00000000 03808080 22 0002 00 04808080 14 40 15 000000 00000000 00000000
	05808080 02 1408 06808080 01 02`

func TestAudioEntry(t *testing.T) {
	got := aacEntry(&clip.Track{Rate: 16000, Config: unhex(t, "140856e500")})
	if want := unhex(t, aac); !bytes.Equal(got, want) {
		t.Errorf("got\n%x, want\n%x", got, want)
	}
}

func TestTimes(t *testing.T) {
	// Pictures at 15 a second: 67, 66 and 67 ms apart, and no error adds up.
	var in []unit
	for i := range 16 {
		at := time.Duration(i) * time.Second / 15
		in = append(in, unit{track: shown, at: at, time: at, since: time.Second / 15, offset: 10 * time.Millisecond})
	}
	for _, test := range []struct {
		name string
		set  func(*mux)
		want []uint64 // of the first and the last three samples
	}{
		{"plain", nil, []uint64{0, 867, 934, 1000}},
		{"zero", still, []uint64{0, 800, 867, 933}},
		{"wrap", func(m *mux) { m.wrap = 934 }, []uint64{1<<32 - 934, 1<<32 - 67, 0, 66}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []uint64
			for r := range records(slices.Values(in), videoMux(test.set).add) {
				if r.sample == nil {
					continue
				}
				got = append(got, r.sample.decode)
				if r.sample.shift != 10 {
					t.Errorf("composition offset %d, want 10", r.sample.shift)
				}
			}
			if got = append(got[:1:1], got[13:]...); !slices.Equal(got, test.want) {
				t.Errorf("decode times %d, want %d", got, test.want)
			}
		})
	}
}

func still(m *mux) { m.still = true }

// shown is the track that all pictures are of.
var shown = &clip.Track{Config: []byte{1, 0x42, 0xc0, 0x1e}}

// videoMux returns a mux as for `?progressive`, changed by set.
func videoMux(set func(*mux)) *mux {
	m := &mux{clip: &clip.Clip{}, track: shown, prefix: 4, most: 1}
	if set != nil {
		set(m)
	}
	return m
}

func encode(m *mux, units []unit) []byte {
	var b []byte
	for r := range records(slices.Values(units), m.add) {
		b = evostream.Append(b, r.tag, r.payload)
	}
	return b
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
