package transcode

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"campipe/internal/fault"
	"campipe/internal/ffmpeg"
	"campipe/internal/flow"
	"campipe/internal/join"
	"campipe/internal/join/judge"
	"campipe/pkg/wire"
)

const second = 1_000_000

// to returns Options for a codec.
func to(codec string) Options {
	e := ffmpeg.EncoderOf(codec, "")
	_, _, quality := e.Range()
	return Options{Coding: ffmpeg.Coding{Encoder: e, Quality: quality, KeyEvery: 10 * time.Second}, Jobs: 4}
}

// code runs the stage, and checks that its accounts add up.
func code(t *testing.T, o Options, end error, frames ...wire.Frame) ([]wire.Frame, *flow.Ledger, error) {
	t.Helper()
	ledger := flow.NewLedger()
	out, err := flow.Collect(Stage(o, ledger)(flow.Of(end, frames...)))
	if err != nil && end == nil {
		return out, ledger, err
	}
	for stream, totals := range ledger.All() {
		sum := totals.Out
		for _, c := range totals.Dropped {
			sum.Add(c.Frames, c.Bytes)
		}
		for _, c := range totals.Lost {
			sum.Add(c.Frames, c.Bytes)
		}
		if sum != totals.In {
			t.Errorf("stream %d: in %v, all that became of it %v", stream, totals.In, sum)
		}
		if n := len(judge.Samples(out, stream)); totals.Out.Frames != int64(n) {
			t.Errorf("stream %d: %d samples out, the ledger says %d", stream, n, totals.Out.Frames)
		}
	}
	return out, ledger, err
}

// words shows frames as text: kind, stream and time, with k, b, p, d for flags.
func words(frames []wire.Frame) string {
	var all []string
	for _, f := range frames {
		word := fmt.Sprintf("%s%d@%d", f.Kind, f.Stream, f.Time)
		for _, letter := range []struct {
			flag wire.Flags
			text string
		}{{wire.FlagKey, "k"}, {wire.FlagBreak, "b"}, {wire.FlagPreroll, "p"}, {wire.FlagDamaged, "d"}} {
			if f.Flags.Has(letter.flag) && f.Kind == wire.KindSample {
				word += letter.text
			}
		}
		all = append(all, word)
	}
	return strings.Join(all, " ")
}

func end(stream uint16, at wire.Time) wire.Frame { return (&wire.End{}).Frame(stream, at) }

func gap(stream uint16, at wire.Time) wire.Frame {
	return (&wire.Gap{Cause: wire.CauseLost, Length: 5}).Frame(stream, at)
}

// uneven are the times of pictures of no rate: from 1 us to a hundred days apart.
var uneven = []wire.Time{
	1_795_183_203_000_000, 1_795_183_203_000_001, 1_795_183_203_040_000, 1_795_183_203_999_999, 1_795_183_204_000_000,
	1_795_183_211_123_457, 1_795_183_271_123_457, 1_795_183_271_123_460, 1_803_823_271_123_461,
}

// TestTimes: as many pictures come out as went in, each with its own time,
// duration and flags, and camjoin's movie of them has those times.
func TestTimes(t *testing.T) {
	for _, codec := range []string{"h264", "jpeg"} {
		for _, live := range []bool{false, true} {
			t.Run(fmt.Sprint(codec, live), func(t *testing.T) {
				in := judge.Pictures(t, 1, "x", uneven...)
				in[2].Duration, in[3].Flags, in[4].Flags = 7, wire.FlagKey|wire.FlagBreak, wire.FlagKey|wire.FlagDamaged
				o := to(codec)
				o.Coding.Live = live
				out, _, err := code(t, o, nil, append(in, end(1, uneven[8]))...)
				if err != nil {
					t.Fatal(err)
				}
				h, err := wire.ParseHeader(out[0].Payload)
				if err != nil || h.Width != judge.Width || h.Height != judge.Height || h.Timescale != 1_000_000 || h.Camera != "x" {
					t.Errorf("%+v: %v", h, err)
				}
				got := judge.Samples(out, 1)
				for i := range got {
					want := in[i+1]
					want.Flags, want.Payload = want.Flags&^wire.FlagKey|got[i].Flags&wire.FlagKey, got[i].Payload
					if fmt.Sprint(got[i]) != fmt.Sprint(want) {
						t.Errorf("picture %d: %v, want %v", i, got[i], want)
					}
				}
				if len(got) != len(uneven) || len(out) != len(uneven)+2 {
					t.Errorf("%d pictures of %d, in %d frames", len(got), len(uneven), len(out))
				}
				if codec == "h264" {
					plays(t, h, got[:8]) // no movie holds a hundred days
				}
			})
		}
	}
}

// plays checks that a movie of H.264 samples decodes and has their times.
func plays(t *testing.T, h wire.Header, samples []wire.Frame) {
	t.Helper()
	if !strings.HasPrefix(h.Codec, "avc1.") || len(h.Config) == 0 {
		t.Errorf("%+v", h)
	}
	name := movie(t, append([]wire.Frame{h.Frame(1, samples[0].Time)}, samples...))
	m, complaints := judge.Probe(t, name)
	if complaints += judge.Decode(t, name); complaints != "" {
		t.Error(complaints)
	}
	packets := m.Of(0)
	judge.Same(t, packets, samples)
	for i, p := range packets {
		if at := samples[0].Time + wire.Time(p.PTS); at != samples[i].Time || p.PTS != p.DTS {
			t.Errorf("packet %d: %d, %d, want %d", i, p.DTS, at, samples[i].Time)
		}
	}
}

// movie is what camjoin makes of frames.
func movie(t *testing.T, frames []wire.Frame) string {
	t.Helper()
	dir := t.TempDir()
	cam := filepath.Join(dir, "x.cam")
	f, err := os.Create(cam)
	if err != nil {
		t.Fatal(err)
	}
	w := wire.NewWriter(f)
	for _, frame := range append(frames, end(1, 0), end(0, 0)) {
		if err := w.Write(frame); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "x.mp4")
	command(t, join.Tool(), nil, 0, cam, "-o", name)
	return name
}

// TestOrder: what is no picture keeps its place, and the same input gives the same
// bytes.
func TestOrder(t *testing.T) {
	a := judge.Pictures(t, 1, "a", 0, second, 2*second, 70*second)
	b := judge.Pictures(t, 2, "b", 5, 2*second+5)
	note := (&wire.Note{What: "message"}).Frame(1, 9)
	in := []wire.Frame{
		a[0], b[0], note, a[1], b[1], gap(1, 7), a[2], gap(0, 8), b[2], a[3], gap(2, 9), end(2, 10), a[4], end(1, 11),
	}
	for _, c := range []struct{ codec, want string }{
		{"jpeg", "H1@0 H2@5 N1@9 S1@0k S2@5k G1@7 S1@1000000k G0@8 S2@2000005k S1@2000000k G2@9 E2@10 S1@70000000k E1@11"},
		{"h264", "H1@0 H2@5 N1@9 S1@0k S2@5k G1@7 S1@1000000 G0@8 S2@2000005 S1@2000000 G2@9 E2@10 S1@70000000k E1@11"},
	} {
		first, _, err := code(t, to(c.codec), nil, in...)
		if err != nil || words(first) != c.want {
			t.Fatalf("%v\n%s, want\n%s", err, words(first), c.want)
		}
		if again, _, _ := code(t, to(c.codec), nil, in...); fmt.Sprint(again) != fmt.Sprint(first) {
			t.Errorf("%s: not the same the second time", c.codec)
		}
	}
}

// TestSizes: a camera that changes its picture's size has another declaration.
func TestSizes(t *testing.T) {
	a := judge.Pictures(t, 1, "a", 0, second)
	h, _ := wire.ParseHeader(a[0].Payload)
	h.Width, h.Height = 33, 31
	other := []wire.Frame{h.Frame(1, 2*second), {Kind: wire.KindSample, Flags: wire.FlagKey, Stream: 1, Time: 2 * second, Payload: plain(t, 33, 31)}}
	in := slices.Concat(a, []wire.Frame{end(1, 9)}, other, []wire.Frame{end(1, 10)})
	out, _, err := code(t, to("h264"), nil, in...)
	if want := "H1@0 S1@0k S1@1000000 E1@9 H1@2000000 S1@2000000k E1@10"; err != nil || words(out) != want {
		t.Fatalf("%v: %s, want %s", err, words(out), want)
	}
	for i, want := range map[int][2]int{0: {64, 48}, 4: {32, 30}} {
		if h, _ := wire.ParseHeader(out[i].Payload); h.Width != want[0] || h.Height != want[1] {
			t.Errorf("%dx%d, want %v", h.Width, h.Height, want)
		}
	}
	o := to("jpeg")
	o.Coding.Width = 128
	out, _, err = code(t, o, nil, in...)
	if h, _ := wire.ParseHeader(out[0].Payload); err != nil || h.Width != 128 || h.Height != 96 {
		t.Errorf("%dx%d: %v", h.Width, h.Height, err)
	}
}

// TestDamage: what ffmpeg can't decode is a gap in its place.
func TestDamage(t *testing.T) {
	for _, c := range []struct {
		name string
		bad  []int // of 5 pictures
		want string
	}{
		{"in the middle", []int{3}, "H1@0 S1@0k S1@10 G1@20 S1@30 S1@40 E1@50"},
		{"two", []int{2, 3}, "H1@0 S1@0k G1@10 S1@30 S1@40 E1@50"},
		{"the first", []int{1}, "H1@0 G1@0 S1@10k S1@20 S1@30 S1@40 E1@50"},
		{"the last", []int{5}, "H1@0 S1@0k S1@10 S1@20 S1@30 G1@40 E1@50"},
		{"all", []int{1, 2, 3, 4, 5}, "G0@0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := judge.Pictures(t, 1, "x", 0, 10, 20, 30, 40)
			for _, i := range c.bad {
				in[i].Payload = []byte("\xff\xd8\xff\xd9, that is no picture")
			}
			out, ledger, err := code(t, to("h264"), nil, append(in, end(1, 50))...)
			if err != nil || words(out) != c.want {
				t.Errorf("%v: %s, want %s", err, words(out), c.want)
			}
			if lost := ledger.Totals(1).Lost[wire.CauseDamage]; lost.Frames != int64(len(c.bad)) {
				t.Errorf("%d are lost, want %d", lost.Frames, len(c.bad))
			}
		})
	}
}

// TestVideo: pictures that are decoded in another order come out in that in which
// they are shown.
func TestVideo(t *testing.T) {
	for _, source := range []judge.Source{judge.Video, judge.BFrames} {
		for _, codec := range []string{"jpeg", "h264"} {
			in := judge.Clip(t, "x", 1000, source)
			var want []wire.Time
			for _, f := range in[1:] {
				want = append(want, f.Presentation())
			}
			slices.Sort(want)
			out, _, err := code(t, to(codec), nil, append(in, end(1, 0))...)
			var got []wire.Time
			for _, f := range judge.Samples(out, 1) {
				got = append(got, f.Time)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s of %s: %v: %v, want %v", codec, source.Encode, err, got, want)
			}
		}
	}
}

// TestSound: it goes out as it came, in its place, or not at all.
func TestSound(t *testing.T) {
	in := judge.Clip(t, "x", 0, judge.Video, judge.Sound)
	out, _, err := code(t, to("jpeg"), nil, in...)
	if err != nil || len(out) != len(in) {
		t.Fatalf("%d frames of %d: %v", len(out), len(in), err)
	}
	for i := range out {
		if out[i].Stream != in[i].Stream || out[i].Stream == 2 && fmt.Sprint(out[i]) != fmt.Sprint(in[i]) {
			t.Fatalf("frame %d is %v, want %v", i, out[i], in[i])
		}
	}
	o := to("jpeg")
	o.Mute = true
	out, ledger, err := code(t, o, nil, in...)
	if n := ledger.Totals(2).Dropped[sound].Frames; err != nil || len(out)+int(n)+1 != len(in) {
		t.Errorf("%d frames of %d, %d left out: %v", len(out), len(in), n, err)
	}
	if out, _, err := code(t, Options{}, nil, in...); err != nil || fmt.Sprint(out) != fmt.Sprint(in) {
		t.Errorf("a copy is none: %v", err)
	}
}

func TestFaults(t *testing.T) {
	torn := fmt.Errorf("byte 7: %w", io.ErrUnexpectedEOF)
	pictures := judge.Pictures(t, 1, "x", 0, 10)
	raw := wire.Header{Stage: wire.StageRaw, Transport: "http"}
	odd := wire.Header{Stage: wire.StageMedia, Codec: "av01.0"}
	many := []wire.Frame{pictures[0], pictures[1]}
	for n := uint16(2); n < 6; n++ {
		many = append(many, judge.Pictures(t, n, "x", 0)[0])
	}
	for _, c := range []struct {
		name      string
		in        []wire.Frame
		end       error
		out       string
		err, hint string
	}{
		{"cut", pictures, torn, "H1@0 S1@0k S1@10", "byte 7: unexpected EOF", ""},
		{"no end of the stream", pictures, nil, "H1@0 S1@0k S1@10", "", ""},
		{"no pictures", []wire.Frame{pictures[0], gap(1, 1), end(1, 5)}, nil, "G0@1", "", ""},
		{"raw", append(slices.Clone(pictures), raw.Frame(2, 0)), nil, "H1@0 S1@0k S1@10", "stream 2: raw bytes of transport http, not samples", "camdemux comes first"},
		{"codec", []wire.Frame{odd.Frame(2, 0)}, nil, "", `stream 2: codec "av01.0" is not decoded here`, "JPEG"},
		{"too many", many, nil, "H1@0 S1@0k", `stream 5: camera "x": 5 streams to encode at a time exceed 4`, "--jobs 5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, _, err := code(t, to("h264"), c.end, c.in...)
			if words(out) != c.out || fmt.Sprint(err) != cmpOr(c.err, "<nil>") || !strings.Contains(fault.HintOf(err), c.hint) {
				t.Errorf("%s, error %v, hint %q", words(out), err, fault.HintOf(err))
			}
		})
	}
}

func cmpOr(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
