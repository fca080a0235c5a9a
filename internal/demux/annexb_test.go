package demux

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"campipe/internal/demux/media"
	"campipe/internal/nal"
	"campipe/pkg/wire"
)

// bare makes a byte stream of what ffmpeg encodes, and returns the MP4 that it is
// made of too.
func bare(t testing.TB, format string, encoder ...string) (mp4, stream string) {
	t.Helper()
	dir := t.TempDir()
	mp4, stream = filepath.Join(dir, "film.mp4"), filepath.Join(dir, "film.bin")
	ffmpeg(t, "ffmpeg", slices.Concat([]string{"-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=3", "-pix_fmt", "yuv420p"}, encoder, []string{mp4})...)
	ffmpeg(t, "ffmpeg", "-i", mp4, "-c", "copy", "-f", format, stream)
	return mp4, stream
}

// sampled reads a dump.
func sampled(t *testing.T, opts Options, name string) (packets []packet, lines []string) {
	t.Helper()
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	lines, out, err := demuxDump(t, opts, in)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range out {
		if f.Kind == wire.KindSample {
			packets = append(packets, packet{float64(f.Time) / 1e6, float64(f.Presentation()) / 1e6, len(f.Payload), f.Flags.Has(wire.FlagKey)})
		}
	}
	return relative(map[string][]packet{"": packets})[""], lines
}

// Pictures of a byte stream have the times that they had in the MP4 that it was
// made of: at its rate, in its order.
func TestAnnexB(t *testing.T) {
	for name, c := range map[string]struct {
		format  string
		encoder string
	}{
		"no B pictures":             {"h264", "-c:v libx264 -bf 0"},
		"baseline":                  {"h264", "-c:v libx264 -profile:v baseline"},
		"B pictures":                {"h264", "-c:v libx264 -bf 2 -x264-params b-pyramid=none:b-adapt=0"},
		"pyramid":                   {"h264", "-c:v libx264 -bf 3 -x264-params b-adapt=0:keyint=20"},
		"open groups":               {"h264", "-c:v libx264 -bf 3 -x264-params open-gop=1:keyint=10:min-keyint=10"},
		"fields in frames":          {"h264", "-c:v libx264 -bf 2 -flags +ildct+ilme"},
		"many slices":               {"h264", "-c:v libx264 -slices 4"},
		"29.97":                     {"h264", "-r 30000/1001 -c:v libx264"},
		"H.265":                     {"hevc", "-c:v libx265 -x265-params log-level=none"},
		"H.265, open groups":        {"hevc", "-c:v libx265 -x265-params log-level=none:open-gop=1:keyint=15:min-keyint=15"},
		"H.265, slices":             {"hevc", "-c:v libx265 -x265-params log-level=none:slices=2:bframes=0"},
		"H.265, groups of one kind": {"hevc", "-c:v libx265 -x265-params log-level=none:keyint=1"},
	} {
		t.Run(name, func(t *testing.T) {
			mp4, stream := bare(t, c.format, strings.Fields(c.encoder)...)
			want := probe(t, mp4)["video"]
			got, lines := sampled(t, Options{}, stream)
			if len(got) != len(want) {
				t.Fatalf("%d pictures, want %d\n%s", len(got), len(want), strings.Join(lines[:2], "\n"))
			}
			for i := range want {
				if g, w := got[i], want[i]; !near(g.decoded, w.decoded) || !near(g.shown, w.shown) || w.key && !g.key {
					t.Fatalf("picture %d is %+v, want %+v", i, g, w)
				}
			}
		})
	}
}

// What nothing says: the rate, and how far pictures are out of order.
func TestAnnexBUntold(t *testing.T) {
	film := func(t *testing.T) (want []packet, stream string) {
		mp4, stream := bare(t, "h264", "-c:v", "libx264", "-bf", "3", "-x264-params", "b-adapt=0:b-pyramid=strict")
		return probe(t, mp4)["video"], stream
	}
	bareSets := func(t *testing.T, name string) string { // the sequence parameter set ends with its size
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var out []byte
		for unit := range nal.Units(b) {
			if unit[0]&0x1f == 7 {
				unit = withoutVUI(t, unit)
			}
			out = append(append(out, 0, 0, 0, 1), unit...)
		}
		stripped := name + ".stripped"
		if err := os.WriteFile(stripped, out, 0o600); err != nil {
			t.Fatal(err)
		}
		return stripped
	}
	ntsc, err := media.ParseRate("30000/1001")
	if err != nil {
		t.Fatal(err)
	}
	want, stream := film(t)
	for name, c := range map[string]struct {
		opts   Options
		stream string
		rate   float64
		note   bool
	}{
		"told by the stream":           {Options{}, stream, 25, false},
		"told by the user":             {Options{Rate: media.Rate{Num: 50, Den: 1}}, stream, 50, false},
		"told by nobody":               {Options{}, bareSets(t, stream), 25, true},
		"told by the user alone":       {Options{Rate: ntsc}, bareSets(t, stream), 30000. / 1001, false},
		"a picture every ten seconds":  {Options{Rate: media.Rate{Num: 1, Den: 10}}, stream, 0.1, false},
		"more digits than needed":      {Options{Rate: media.RateOf(25_000_001, 1_000_000)}, stream, 25, false},
		"more digits than can be kept": {Options{Rate: media.RateOf(29_970_029, 1_000_000)}, stream, 29.97, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, lines := sampled(t, c.opts, c.stream)
			if len(got) != len(want) {
				t.Fatalf("%d pictures, want %d", len(got), len(want))
			}
			for i := range want {
				w := want[i]
				w.decoded, w.shown = w.decoded*25/c.rate, w.shown*25/c.rate
				if g := got[i]; !near(g.decoded, w.decoded) || !near(g.shown, w.shown) {
					t.Fatalf("picture %d is %+v, want %+v", i, g, w)
				}
			}
			noted := slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "1 N") })
			if noted != c.note {
				t.Errorf("a note says that nothing is known: %v, want %v", noted, c.note)
			}
		})
	}
}

// withoutVUI returns a sequence parameter set of libx264 without all that stands
// behind its size.
func withoutVUI(t *testing.T, unit []byte) []byte {
	t.Helper()
	bits := nal.NewBits(unit[4:])
	n := 0 // bits before the flag
	code := func() uint32 {
		v := bits.Unsigned()
		for w := uint64(v) + 1; w > 1; w >>= 1 {
			n += 2
		}
		n++
		return v
	}
	flag := func() bool { n++; return bits.Flag() }
	code() // id
	if unit[1] == 100 {
		for range 3 {
			code()
		}
		flag()
		flag()
	}
	code()
	if code() == 0 {
		code()
	}
	code()
	flag()
	code()
	code()
	if !flag() {
		t.Fatal("fields")
	}
	flag()
	if flag() {
		t.Fatal("cropped")
	}
	out := bytes.Clone(unit[:4+n/8+1])
	last := &out[len(out)-1]
	*last = *last&^(1<<(8-n%8)-1) | 0x40>>(n%8) // no VUI, and the stop bit
	if n%8 == 7 {
		out = append(out, 0x80)
	}
	return out
}

// Parameter sets that change declare the pictures anew, and time goes on.
func TestAnnexBChanges(t *testing.T) {
	_, small := bare(t, "h264", "-c:v", "libx264", "-s", "64x48")
	_, large := bare(t, "h264", "-c:v", "libx264", "-s", "128x96", "-r", "10", "-frames:v", "30")
	var all []byte
	for _, name := range []string{small, large, large, small} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	lines, out, err := demuxDump(t, Options{}, bytes.NewReader(all))
	if err != nil {
		t.Fatal(err)
	}
	var widths []int
	samples := 0
	for _, f := range out {
		switch f.Kind {
		case wire.KindHeader:
			h, err := wire.ParseHeader(f.Payload)
			if err != nil {
				t.Fatal(err)
			}
			widths = append(widths, h.Width)
		case wire.KindSample:
			samples++
			if samples == 1+75+2*30 && f.Time != 9_000_000 {
				t.Errorf("the last part begins at %v, want 9 s", f.Time)
			}
		}
	}
	if !slices.Equal(widths, []int{64, 128, 64}) || samples != 75+2*30+75 {
		t.Errorf("widths %v, %d samples, want 64 128 64 and 210\n%s", widths, samples, lines[0])
	}
}

// What begins with a start code or a nought, and is neither.
func TestNotBare(t *testing.T) {
	for name, b := range map[string]string{
		"MPEG-2 video":           "\x00\x00\x01\xb3\x14\x00\xf0\x23",
		"MPEG program stream":    "\x00\x00\x01\xba\x44\x00\x04\x00\x04\x01",
		"H.264 behind lengths":   "\x00\x00\x00\x02\x09\x10\x00\x00\x00\x1b\x67\x4d\x00\x1e",
		"start codes alone":      "\x00\x00\x01\x00\x00\x01\x00\x00\x01",
		"noughts":                strings.Repeat("\x00", 600),
		"a head without a unit":  "\x00\x00\x06\x43\xf9\x2c\x80\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff",
		"a head of another time": "\x00\x00\x00\x00\x00\x2c\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x67\x4d\x00\x1e",
	} {
		if got, err := detect([]byte(b)); err == nil {
			t.Errorf("%s is taken for %s", name, got)
		}
	}
}
