package join

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
	"campipe/internal/flow"
	"campipe/internal/output"
	"campipe/pkg/wire"
)

// start is 2026-11-20 14:00 UTC.
const (
	start  wire.Time = 1_795_183_200_000_000
	second wire.Time = 1_000_000
)

var (
	video = wire.Header{Stage: wire.StageMedia, Camera: "front", Codec: "avc1.42c00a", Timescale: 90_000, Width: 128, Height: 96,
		Config: []byte{1, 0x42, 0xc0, 0x0a, 0xff, 0xe1, 0, 4, 0x67, 0x42, 0xc0, 0x0a, 1, 0, 4, 0x68, 0xcb, 0x83, 0xcb}}
	sound = wire.Header{Stage: wire.StageMedia, Camera: "front", Codec: "mp4a.40.2", Timescale: 48_000, Rate: 48_000, Channels: 1,
		Config: []byte{0x11, 0x88}}
)

// with returns a header changed.
func with(h wire.Header, change func(*wire.Header)) wire.Header {
	change(&h)
	return h
}

// other is video of another size.
var other = with(video, func(h *wire.Header) { h.Width = 64 })

// phone is sound of G.711, which players don't play in an MP4.
var phone = wire.Header{Stage: wire.StageMedia, Camera: "front", Codec: "pcmu", Timescale: 8000, Rate: 8000, Channels: 1}

// rear is the video of another camera.
var rear = with(video, func(h *wire.Header) { h.Camera = "rear" })

// script is a stream in the making.
type script []wire.Frame

func (s script) declare(stream uint16, h wire.Header) script {
	return append(s, h.Frame(stream, start))
}

func (s script) end(stream uint16) script {
	e := wire.End{}
	return append(s, e.Frame(stream, start))
}

// pictures adds n pictures from the time on, ten a second, the first of each
// second a key picture.
func (s script) pictures(stream uint16, from wire.Time, n int) script {
	for i := range n {
		f := wire.Frame{Kind: wire.KindSample, Stream: stream, Time: start + from + wire.Time(i)*second/10, Duration: uint32(second / 10), Payload: []byte("picture")}
		if f.Time%second == 0 {
			f.Flags = wire.FlagKey
		}
		s = append(s, f)
	}
	return s
}

// frames adds n frames of sound from the time on, twenty a second.
func (s script) frames(stream uint16, from wire.Time, n int) script {
	for i := range n {
		s = append(s, wire.Frame{Kind: wire.KindSample, Stream: stream, Time: start + from + wire.Time(i)*second/20, Duration: uint32(second / 20), Payload: []byte("sound")})
	}
	return s
}

// preroll marks the last n samples.
func (s script) preroll(n int) script {
	for i := range s[len(s)-n:] {
		s[len(s)-n+i].Flags |= wire.FlagPreroll
	}
	return s
}

// gap adds that something was lost from the time on.
func (s script) gap(stream uint16, from wire.Time) script {
	g := wire.Gap{Cause: wire.CauseClosed}
	return append(s, g.Frame(stream, start+from))
}

// broken marks that time does not go on before the last n samples.
func (s script) broken(n int) script {
	s = slices.Clone(s)
	s[len(s)-n].Flags |= wire.FlagBreak
	return s
}

// join joins a stream into files in a new directory and returns what became of it.
func join(t *testing.T, name string, k Keeping, gaps Gaps, in flow.Frames) (dir string, j *Join, warnings string, err error) {
	t.Helper()
	dir = t.TempDir()
	names, err := output.ParseTemplate(filepath.Join(dir, name), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	j = New(Files(names, k), flow.NewLedger(), func(format string, args ...any) {
		warnings += fmt.Sprintf(format+"\n", args...)
	})
	j.Gaps = gaps
	err = j.Run(count(j, in))
	return dir, j, warnings, err
}

// count puts what comes in into the ledger, as the runner does.
func count(j *Join, in flow.Frames) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		for f, err := range in {
			if err == nil && f.Kind == wire.KindSample {
				j.ledger.In(f.Stream, 1, len(f.Payload))
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

// list returns the files below a directory.
func list(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, strings.TrimPrefix(path, dir+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestJoin(t *testing.T) {
	cut := fmt.Errorf("byte 7: %w", io.ErrUnexpectedEOF)
	both := script{}.declare(1, video).declare(2, sound)
	// Where all tracks have nothing for 59 s: known from a gap, or from breaks.
	outage := both.pictures(1, 0, 20).frames(2, 0, 40).gap(1, 2*second).gap(2, 2*second).pictures(1, 61*second, 10).frames(2, 61*second, 20)
	broken := both.pictures(1, 0, 20).frames(2, 0, 40).pictures(1, 61*second, 10).broken(10).frames(2, 61*second, 20).broken(20)
	seldom := script{}.declare(1, video).pictures(1, 0, 1).pictures(1, 60*second, 1).pictures(1, 120*second, 1)
	for _, tc := range []struct {
		name    string
		output  string // "out.mp4" where it is empty
		gaps    Gaps
		accept  bool // a cut input
		in      script
		err     error             // that in ends with
		want    string            // the error; "" is none
		hint    string            // a part of it
		usage   bool              // the error is one of usage
		files   map[string]string // with "start +length samples" by report, in seconds; "" where it is not in the report
		dropped string            // "stream reason frames", in order
		warn    string            // a part of the only warning
	}{
		{name: "video", in: script{}.declare(1, video).pictures(1, 0, 20), files: map[string]string{"out.mp4": "0 +2 20"}},
		{name: "both", in: both.pictures(1, 0, 20).frames(2, 0, 40), files: map[string]string{"out.mp4": "0 +2 60"}},
		{name: "sound alone", in: script{}.declare(2, sound).frames(2, 0, 40), files: map[string]string{"out.mp4": "0 +2 40"}},
		{name: "pictures before the first key", in: script{}.declare(1, video).pictures(1, second/2, 20),
			files: map[string]string{"out.mp4": "1 +1.5 15"}, dropped: "1 before key 5"},
		{name: "sound before the first key", in: both.frames(2, 0, 10).pictures(1, second, 10).frames(2, second/2, 20),
			files: map[string]string{"out.mp4": "0 +2 40"}},
		{name: "sound long before the first key", in: both.frames(2, 0, 30).pictures(1, 11*second, 10).frames(2, 11*second, 20),
			files: map[string]string{"out.mp4": "1 +11 40"}, dropped: "2 before key 20"},
		{name: "sound before the first key, behind it", in: both.frames(2, 9*second, 20).pictures(1, 5*second, 60),
			files: map[string]string{"out.mp4": "5 +6 80"}},
		{name: "sound that went back before the first key", in: both.frames(2, second, 20).frames(2, 0, 10).pictures(1, second, 10),
			files: map[string]string{"out.mp4": "0 +2 30"}, dropped: "2 before key 10"},
		{name: "no picture came", in: both.frames(2, 0, 10), want: "no key sample came, among 10 samples", dropped: "2 before key 10"},
		{name: "no key came", in: script{}.declare(1, video).pictures(1, second/10, 5), want: "no key sample came, among 5 samples",
			dropped: "1 before key 5"},
		{name: "nothing", want: "no sample came"},
		{name: "headers alone", in: both, want: "no sample came"},
		{name: "cut", in: script{}.declare(1, video).pictures(1, 0, 15), err: cut, want: cut.Error(), files: map[string]string{"out.mp4.part": "0 +1.5 15"}},
		{name: "cut before anything", err: cut, want: cut.Error()},
		{name: "cut, accepted", in: script{}.declare(1, video).pictures(1, 0, 15), accept: true, err: cut, want: cut.Error(), files: map[string]string{"out.mp4": "0 +1.5 15 cut"}},
		{name: "input failed, accepted", in: script{}.declare(1, video).pictures(1, 0, 15), accept: true, err: errors.New("disk on fire"), want: "disk on fire",
			files: map[string]string{"out.mp4.part": "0 +1.5 15"}},
		{name: "a gap is kept", in: outage, files: map[string]string{"out.mp4": "0 +62 90"}},
		{name: "a gap is squeezed", gaps: SqueezeGaps, in: outage, files: map[string]string{"out.mp4": "0 +3 90"}},
		{name: "a gap splits", gaps: SplitGaps, in: outage, files: map[string]string{"out.mp4": "0 +2 60", "out-2.mp4": "61 +1 30"}},
		{name: "a gap splits, another name", gaps: SplitGaps, output: "%M.mp4", in: outage, files: map[string]string{"00.mp4": "0 +2 60", "01.mp4": "61 +1 30"}},
		{name: "a break is squeezed", gaps: SqueezeGaps, in: broken, files: map[string]string{"out.mp4": "0 +3 90"}},
		{name: "a break splits", gaps: SplitGaps, in: broken, files: map[string]string{"out.mp4": "0 +2 60", "out-2.mp4": "61 +1 30"}},
		{name: "declared anew, squeezed", gaps: SqueezeGaps, in: both.pictures(1, 0, 20).frames(2, 0, 40).end(1).end(2).declare(1, video).declare(2, sound).pictures(1, 60*second, 10).frames(2, 60*second, 20),
			files: map[string]string{"out.mp4": "0 +3 90"}},
		{name: "sound comes first after a gap, squeezed", gaps: SqueezeGaps, in: both.pictures(1, 0, 20).frames(2, 0, 40).gap(0, 2*second).frames(2, 60*second, 10).pictures(1, 60*second, 10).frames(2, 60*second+second/2, 10),
			files: map[string]string{"out.mp4": "0 +3 90"}},
		{name: "sound comes first after a gap, split", gaps: SplitGaps, in: both.pictures(1, 0, 20).frames(2, 0, 40).gap(0, 2*second).frames(2, 60*second, 10).pictures(1, 61*second, 10).frames(2, 61*second, 10),
			files: map[string]string{"out.mp4": "0 +2 60", "out-2.mp4": "61 +1 20"}, dropped: "2 before key 10"},
		{name: "pictures that come seldom, squeezed", gaps: SqueezeGaps, in: seldom, files: map[string]string{"out.mp4": "0 +120.1 3"}},
		{name: "pictures that come seldom, split", gaps: SplitGaps, in: seldom, files: map[string]string{"out.mp4": "0 +120.1 3"}},
		{name: "a gap in the sound alone", gaps: SqueezeGaps, in: both.pictures(1, 0, 20).frames(2, 0, 20).gap(2, second).frames(2, 3*second/2, 10), files: map[string]string{"out.mp4": "0 +2 50"}},
		{name: "a gap in the sound alone, split", gaps: SplitGaps, in: both.pictures(1, 0, 20).frames(2, 0, 20).gap(2, second).frames(2, 3*second/2, 10), files: map[string]string{"out.mp4": "0 +2 50"}},
		{name: "a gap in the pictures alone, squeezed", gaps: SqueezeGaps, in: both.pictures(1, 0, 10).frames(2, 0, 60).gap(1, second).pictures(1, 2*second, 10), files: map[string]string{"out.mp4": "0 +3 80"}},
		{name: "a gap in the pictures alone, split", gaps: SplitGaps, in: both.pictures(1, 0, 10).frames(2, 0, 40).gap(1, second).pictures(1, 2*second, 10).frames(2, 2*second, 20),
			files: map[string]string{"out.mp4": "0 +2 50", "out-2.mp4": "2 +1 30"}},
		{name: "a gap of no time", gaps: SplitGaps, in: script{}.declare(1, video).pictures(1, 0, 10).gap(1, second).pictures(1, second, 10), files: map[string]string{"out.mp4": "0 +2 20"}},
		{name: "two gaps, squeezed", gaps: SqueezeGaps, in: script{}.declare(1, video).pictures(1, 0, 10).gap(1, second).pictures(1, 5*second, 10).gap(1, 6*second).pictures(1, 99*second, 10),
			files: map[string]string{"out.mp4": "0 +3 30"}},
		{name: "a gap of 24 h, squeezed", gaps: SqueezeGaps, in: script{}.declare(1, video).pictures(1, 0, 10).gap(1, second).pictures(1, 86_400*second, 10), files: map[string]string{"out.mp4": "0 +2 20"}},
		{name: "input failed", in: script{}.declare(1, video).pictures(1, 0, 15), err: errors.New("disk on fire"), want: "disk on fire",
			files: map[string]string{"out.mp4.part": "0 +1.5 15"}},
		{name: "raw", in: script{}.declare(1, wire.Header{Stage: wire.StageRaw, Transport: "trafficview"}),
			want: "stream 1: raw bytes of transport trafficview, not samples", hint: "camdemux comes first"},
		{name: "G.711 beside pictures", in: script{}.declare(2, phone).declare(1, video).pictures(1, 0, 20).frames(2, 0, 40), files: map[string]string{"out.mp4": "0 +2 20"},
			dropped: "2 codec 40", warn: `stream 2: codec "pcmu" does not go into an MP4 here: it is left out; camcode --audio aac makes what does`},
		{name: "G.711 of two cameras", output: "{camera}.mp4", in: script{}.declare(1, video).declare(2, phone).declare(3, rear).declare(4, with(phone, func(h *wire.Header) { h.Camera, h.Codec = "rear", "pcma" })).
			pictures(1, 0, 10).frames(2, 0, 20).pictures(3, 0, 10).frames(4, 0, 20), files: map[string]string{"front.mp4": "0 +1 10", "rear.mp4": "0 +1 10"},
			dropped: "2 codec 20, 4 codec 20", warn: `stream 2: codec "pcmu"`},
		{name: "G.711 from now on", in: both.pictures(1, 0, 10).frames(2, 0, 20).end(2).declare(2, phone).pictures(1, second, 10).frames(2, second, 20),
			files: map[string]string{"out.mp4": "0 +2 40"}, dropped: "2 codec 20", warn: `stream 2: codec "pcmu"`},
		{name: "no longer G.711", in: script{}.declare(1, video).declare(2, phone).pictures(1, 0, 10).frames(2, 0, 20).end(2).declare(2, sound).pictures(1, second, 10).frames(2, second, 20),
			files: map[string]string{"out.mp4": "0 +1 10", "out-2.mp4": "1 +1 30"}, dropped: "2 codec 20", warn: "stream 2 is declared as mp4a.40.2"},
		{name: "G.711 alone", in: script{}.declare(2, phone).frames(2, 0, 1), want: `stream 2: codec "pcmu" does not go into an MP4 here`, hint: "camcode --audio aac"},
		{name: "G.711 alone, declared", in: script{}.declare(2, phone), want: `stream 2: codec "pcmu" does not go into an MP4 here`, hint: "camcode --audio aac"},
		{name: "unknown pictures beside sound", in: script{}.declare(1, with(video, func(h *wire.Header) { h.Codec = "vp08" })).declare(2, sound).pictures(1, 0, 10).frames(2, 0, 20),
			files: map[string]string{"out.mp4": "0 +1 20"}, dropped: "1 codec 10", warn: `stream 1: codec "vp08" does not go into an MP4 here: it is left out; camcode --video h264 makes what does`},
		{name: "bad configuration", in: script{}.declare(1, with(video, func(h *wire.Header) { h.Config = h.Config[:5] })),
			want: `stream 1: codec "avc1.42c00a": avcC: data too short for AVC decoder configuration record: 5 bytes`},
		{name: "no declaration", in: script{}.pictures(3, 0, 1), want: "stream 3: a sample of a stream that is not declared"},
		{name: "after the end", in: script{}.declare(1, video).pictures(1, 0, 10).end(1).pictures(1, second, 1),
			want: "stream 1: a sample of a stream that is not declared", files: map[string]string{"out.mp4.part": "0 +1 10"}},
		{name: "two cameras, one name", in: script{}.declare(1, video).declare(2, rear).pictures(1, 0, 10),
			want: `cameras "front" and "rear" would go into one file`, hint: "{camera} in NAME", usage: true},
		{name: "two cameras, two names", output: "{camera}/{stream}.{n}.mp4", in: script{}.declare(1, video).declare(2, rear).pictures(1, 0, 10).pictures(2, second, 20),
			files: map[string]string{"front/1.1.mp4": "0 +1 10", "rear/2.1.mp4": "1 +2 20"}},
		{name: "another codec", in: both.pictures(1, 0, 20).frames(2, 0, 40).declare(1, other).frames(2, 2*second, 20).pictures(1, 2*second+second/2, 15).frames(2, 3*second, 20),
			files: map[string]string{"out.mp4": "0 +3 80", "out-2.mp4": "3 +1 30"}, dropped: "1 before key 5", warn: "stream 1 is declared as avc1.42c00a"},
		{name: "a third one", in: script{}.declare(1, video).pictures(1, 0, 10).declare(1, other).pictures(1, second, 10).declare(1, video).pictures(1, 2*second, 10),
			files: map[string]string{"out.mp4": "0 +1 10", "out-2.mp4": "1 +1 10", "out-3.mp4": "2 +1 10"}, warn: "out-3.mp4 begins at 2026-11-20T14:00:02.000000Z"},
		{name: "another codec, another name", output: "%M%S.mp4", in: script{}.declare(1, video).pictures(1, 0, 10).declare(1, other).pictures(1, second, 10),
			files: map[string]string{"0000.mp4": "0 +1 10", "0001.mp4": "1 +1 10"}, warn: "stream 1 is declared"},
		{name: "declared anew as it was", in: both.pictures(1, 0, 20).frames(2, 0, 40).end(1).end(2).declare(1, video).declare(2, sound).pictures(1, 60*second, 10).frames(2, 60*second, 20),
			files: map[string]string{"out.mp4": "0 +61 90"}},
		{name: "sound comes later", in: script{}.declare(1, video).pictures(1, 0, 10).declare(2, sound).frames(2, second, 1).pictures(1, second, 10).frames(2, second+second/20, 19),
			files: map[string]string{"out.mp4": "0 +1 10", "out-2.mp4": "1 +1 29"}, dropped: "2 before key 1", warn: "stream 2 is declared as mp4a.40.2"},
		{name: "clock set back", in: both.pictures(1, 3600*second, 20).frames(2, 3600*second, 40).end(1).end(2).declare(1, video).declare(2, sound).frames(2, 0, 1).pictures(1, 0, 10).frames(2, second/20, 19),
			files: map[string]string{"out.mp4": "3600 +2 60", "out-2.mp4": "0 +1 29"}, dropped: "2 not later than the sample before 1", warn: "is not after"},
		{name: "sound goes back", in: both.pictures(1, 0, 20).frames(2, 0, 40).frames(2, 0, 3).frames(2, 2*second, 5),
			files: map[string]string{"out.mp4": "0 +2.25 65"}, dropped: "2 not later than the sample before 3"},
		{name: "a gap of 10 h", in: both.pictures(1, 0, 10).frames(2, 0, 20).frames(2, 36_000*second, 1).pictures(1, 36_000*second-second/2, 10).frames(2, 36_000*second+second/20, 9),
			files:   map[string]string{"out.mp4": "0 +36000.05 31", "out-2.mp4": "36000 +0.5 14"},
			dropped: "1 before key 5", warn: "a gap of 9h59m58.6s is more than 31 bits of 1/90000 s"},
		{name: "preroll", in: script{}.declare(1, video).pictures(1, 0, 5).preroll(5).pictures(1, second/2, 5), files: map[string]string{"out.mp4": "0 +1 10"}},
		{name: "preroll of two groups", in: both.pictures(1, 0, 10).preroll(10).frames(2, 0, 20).pictures(1, second, 10).preroll(10).pictures(1, 2*second, 5),
			files: map[string]string{"out.mp4": "0 +2.5 45"}},
		{name: "two cuts", in: script{}.declare(1, video).pictures(1, 0, 10).preroll(5).declare(1, video).pictures(1, 5*second, 5).preroll(5).pictures(1, 5*second+second/2, 5),
			files: map[string]string{"out.mp4": "0 +1 10", "out-2.mp4": "5 +1 10"}, warn: "another cut begins"},
		{name: "file a second", output: "%S.mp4", in: both.pictures(1, 0, 15).frames(2, 0, 30).pictures(1, second+second/2, 10).frames(2, second+second/2, 20),
			files: map[string]string{"00.mp4": "0 +1 30", "01.mp4": "1 +1 30", "02.mp4": "2 +0.5 15"}},
		{name: "sound behind, file a second", output: "%S.mp4", in: both.pictures(1, 0, 11).frames(2, 0, 25).pictures(1, second+second/10, 9),
			files: map[string]string{"00.mp4": "0 +1 30", "01.mp4": "1 +1 15"}},
		{name: "sound ahead, file a second", output: "%S.mp4", in: both.pictures(1, 0, 10).frames(2, 0, 25).pictures(1, second, 10).frames(2, second+second/4, 15),
			files: map[string]string{"00.mp4": "0 +1.25 35", "01.mp4": "1 +1 25"}},
		{name: "sound never comes again", output: "{n}.mp4", in: both.pictures(1, 0, 10).frames(2, 0, 20).pictures(1, second, 200),
			files: map[string]string{"1.mp4": "0 +21 230"}},
		{name: "sound dies, file a second", output: "%M.mp4", in: both.pictures(1, 59*second, 10).frames(2, 59*second, 10).pictures(1, 60*second, 200),
			files: map[string]string{"00.mp4": "59 +1 20", "01.mp4": "60 +20 200"}},
		{name: "pictures end, sound goes on", output: "%M.mp4", in: both.pictures(1, 59*second, 10).frames(2, 59*second, 20).end(1).frames(2, 60*second, 20),
			files: map[string]string{"00.mp4": "59 +1 30", "01.mp4": "60 +1 20"}},
		{name: "name comes again", output: "%S.mp4", in: script{}.declare(1, video).pictures(1, 0, 20).pictures(1, 60*second, 10),
			files: map[string]string{"00.mp4": "0 +1 10", "01.mp4": "1 +1 10", "00-2.mp4": "60 +1 10"}},
		{name: "one camera on two streams", in: script{}.declare(1, video).declare(2, other).pictures(1, 0, 20).pictures(2, second/2, 20),
			files: map[string]string{"out.mp4": "0 +2.5 35"}, dropped: "2 before key 5"},
		{name: "stream goes to another camera", output: "{camera}.mp4", in: script{}.declare(1, video).pictures(1, 0, 10).declare(1, rear).pictures(1, second, 10),
			files: map[string]string{"front.mp4": "0 +1 10", "rear.mp4": "1 +1 10"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.output == "" {
				tc.output = "out.mp4"
			}
			dir, j, warnings, err := join(t, tc.output, Keeping{AcceptCut: tc.accept}, tc.gaps, flow.Of(tc.err, tc.in...))
			if !strings.Contains(warnings, tc.warn) || tc.warn == "" && warnings != "" {
				t.Errorf("warnings %q, want %q", warnings, tc.warn)
			}
			if got := fmt.Sprint(err); got != tc.want && (err != nil || tc.want != "") {
				t.Errorf("error %q, want %q", got, tc.want)
			}
			if !strings.Contains(fault.HintOf(err), tc.hint) || fault.IsUsage(err) != tc.usage {
				t.Errorf("hint %q, usage %v", fault.HintOf(err), fault.IsUsage(err))
			}
			if errors.Is(tc.err, io.ErrUnexpectedEOF) != errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("error %v has lost its cause", err)
			}
			checkFiles(t, dir, j.Account(), tc.files)
			if err == nil || tc.err != nil || tc.dropped != "" {
				checkLedger(t, j.ledger, tc.dropped)
			}
		})
	}
}

// checkFiles holds the files of a directory, and what the report says of them,
// against what is wanted.
func checkFiles(t *testing.T, dir string, account Account, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for _, name := range list(t, dir) {
		got[name] = ""
	}
	for _, f := range account.Files {
		name := strings.TrimPrefix(f.Name, dir+"/")
		if _, ok := got[name]; !ok {
			name += output.Suffix
		}
		if _, ok := got[name]; !ok {
			t.Errorf("%s is in the report only", name)
		}
		got[name] = fmt.Sprintf("%v +%v %d", float64(f.Start-start)/1e6, float64(f.Length)/1e6, f.Samples)
		if named := !strings.HasSuffix(name, output.Suffix); named != f.Whole {
			got[name] += map[bool]string{true: " cut", false: " whole"}[named]
		}
		if is, err := os.Stat(filepath.Join(dir, name)); err == nil && is.Size() != f.Bytes {
			t.Errorf("%s has %d bytes, the report says %d", name, is.Size(), f.Bytes)
		}
	}
	for name := range got {
		if got[name] != want[name] {
			t.Errorf("%s: %q, want %q", name, got[name], want[name])
		}
	}
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is not there", name)
		}
	}
}

// checkLedger holds what was left out against what is wanted, and that nothing
// is missing: in = out + dropped.
func checkLedger(t *testing.T, ledger *flow.Ledger, want string) {
	t.Helper()
	var dropped []string
	for stream, totals := range ledger.All() {
		rest := totals.In
		rest.Add(-totals.Out.Frames, -totals.Out.Bytes)
		for reason, c := range totals.Dropped {
			rest.Add(-c.Frames, -c.Bytes)
			dropped = append(dropped, fmt.Sprintf("%d %s %d", stream, reason, c.Frames))
		}
		if rest != (wire.Count{}) {
			t.Errorf("stream %d: %+v of %+v are not accounted for", stream, rest, totals.In)
		}
	}
	slices.Sort(dropped)
	if got := strings.Join(dropped, ", "); got != want {
		t.Errorf("dropped %q, want %q", got, want)
	}
}
