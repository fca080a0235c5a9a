package join

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/internal/join/judge"
	"campipe/internal/output"
	"campipe/pkg/wire"
)

// Files that follow each other hold every sample, once and in order, each of
// them plays, and each begins at the key sample after its second has begun.
func TestFilesOfAClip(t *testing.T) {
	clip := judge.Clip(t, "front", start, judge.BFrames, judge.Sound)
	dir, j, _, err := join(t, "%S.mp4", Keeping{}, KeepGaps, flow.Of(nil, clip...))
	if err != nil {
		t.Fatal(err)
	}
	if got := list(t, dir); !slices.Equal(got, []string{"00.mp4", "01.mp4"}) {
		t.Fatalf("files %q", got)
	}
	packets := [2][]judge.Packet{}
	for _, name := range list(t, dir) {
		file := filepath.Join(dir, name)
		movie, complaints := judge.Probe(t, file)
		if complaints += judge.Decode(t, file); complaints != "" {
			t.Errorf("%s: %s", name, complaints)
		}
		for i := range packets {
			packets[i] = append(packets[i], movie.Of(i)...)
		}
	}
	for i := range packets {
		judge.Same(t, packets[i], judge.Samples(clip, uint16(i+1)))
	}
	// Key pictures stand 0.4 s apart.
	if got := j.Account().Files[1].Start - start; got != 1_200_000 {
		t.Errorf("the second file begins after %d us", got)
	}
}

// A cut input, and one that fails, leave a part that plays to its end.
func TestPartPlays(t *testing.T) {
	clip := judge.Clip(t, "front", start, judge.Video)
	dir, _, _, err := join(t, "out.mp4", Keeping{}, KeepGaps, flow.Of(io.ErrUnexpectedEOF, clip[:30]...))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	file := filepath.Join(dir, "out.mp4.part")
	movie, complaints := judge.Probe(t, file)
	if complaints += judge.Decode(t, file); complaints != "" {
		t.Error(complaints)
	}
	judge.Same(t, movie.Of(0), judge.Samples(clip[:30], 1))
	if movie.Format.Duration != "1.160000" {
		t.Errorf("duration %s", movie.Format.Duration)
	}
}

// A gap keeps its length on the time line.
func TestGapPlays(t *testing.T) {
	clip := judge.Clip(t, "front", start, judge.Video)
	for i := 21; i < len(clip); i++ {
		clip[i].Time += 3600 * second
	}
	dir, _, _, err := join(t, "out.mp4", Keeping{}, KeepGaps, flow.Of(nil, clip...))
	if err != nil {
		t.Fatal(err)
	}
	movie, _ := judge.Probe(t, filepath.Join(dir, "out.mp4"))
	if movie.Format.Duration != "3602.000000" {
		t.Errorf("duration %s", movie.Format.Duration)
	}
}

// A file that changed is complete while the input goes on, also where its sound
// never comes again.
func TestOldFileIsClosed(t *testing.T) {
	dir := t.TempDir()
	names, err := output.ParseTemplate(filepath.Join(dir, "%M.mp4"), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	in := script{}.declare(1, video).declare(2, sound).pictures(1, 59*second, 10).frames(2, 59*second, 10).pictures(1, 60*second, 102)
	err = New(Files(names, Keeping{}), flow.NewLedger(), t.Logf).Run(func(yield func(wire.Frame, error) bool) {
		for i, f := range in {
			if i == len(in)-1 { // the one before was 10 s after the change
				if got := list(t, dir); !slices.Equal(got, []string{"00.mp4.part", "01.mp4.part"}) {
					t.Errorf("10 s later the files are %q", got)
				}
			}
			if !yield(f, nil) {
				return
			}
		}
		if got := list(t, dir); !slices.Equal(got, []string{"00.mp4", "01.mp4.part"}) {
			t.Errorf("at last the files are %q", got)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Standard output takes one movie. A second one is an error, and the first is
// finished.
func TestOnce(t *testing.T) {
	in := script{}.declare(1, video).pictures(1, 0, 10).declare(1, other).pictures(1, second, 10)
	const want = `camera "front": standard output takes one movie, and another would begin here`
	f, err := os.Create(filepath.Join(t.TempDir(), "out.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pipe bytes.Buffer
	for name, target := range map[string]Target{"pipe": Pipe(&pipe), "file": InPlace(f, Keeping{}), "fragments": InPlace(f, Keeping{Fragments: true})} {
		t.Run(name, func(t *testing.T) {
			j := New(target, flow.NewLedger(), t.Logf)
			if err := j.Run(flow.Of(nil, in...)); err == nil || err.Error() != want || fault.HintOf(err) != "-o NAME takes more" {
				t.Errorf("error %v, hint %q", err, fault.HintOf(err))
			}
			if got := j.Account(); got.Count != 1 || got.Files[0].Samples != 10 || got.Files[0].Bytes == 0 {
				t.Errorf("account %+v", got)
			}
			j = New(target, flow.NewLedger(), t.Logf)
			err := j.Run(flow.Of(nil, script{}.declare(1, video).declare(2, rear)...))
			if !fault.IsUsage(err) {
				t.Errorf("two cameras: %v", err)
			}
		})
	}
}

// What names are taken by others is not touched, and names that this run took
// are not used again.
func TestNamesThatAreTaken(t *testing.T) {
	in := script{}.declare(1, video).pictures(1, 0, 10).declare(1, other).pictures(1, second, 10)
	for _, tc := range []struct {
		name  string
		there []string
		want  string
		files []string
	}{
		{"the second one", []string{"out-2.mp4"}, "<nil>", []string{"out-2.mp4", "out-3.mp4", "out.mp4"}},
		{"a part of the second one", []string{"out-2.mp4.part"}, "<nil>", []string{"out-2.mp4.part", "out-3.mp4", "out.mp4"}},
		{"the first one", []string{"out.mp4"}, `camera "front": %s/out.mp4: file already exists`, []string{"out.mp4"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range tc.there {
				if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			names, err := output.ParseTemplate(filepath.Join(dir, "out.mp4"), time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			err = New(Files(names, Keeping{}), flow.NewLedger(), t.Logf).Run(flow.Of(nil, in...))
			if want := tc.want; fmt.Sprint(err) != want && fmt.Sprint(err) != fmt.Sprintf(want, dir) {
				t.Errorf("error %v", err)
			}
			if got := list(t, dir); !slices.Equal(got, tc.files) {
				t.Errorf("files %q, want %q", got, tc.files)
			}
			for _, name := range tc.there {
				if is, err := os.Stat(filepath.Join(dir, name)); err != nil || is.Size() != 0 {
					t.Errorf("%s was written to", name)
				}
			}
		})
	}
}

// Only what decides about the track makes another stream.
func TestContinues(t *testing.T) {
	for name, change := range map[string]func(*wire.Header){
		"camera":   func(h *wire.Header) { h.Camera = "rear" },
		"codec":    func(h *wire.Header) { h.Codec = "avc1.640028" },
		"config":   func(h *wire.Header) { h.Config = append([]byte{1}, h.Config...) },
		"rate":     func(h *wire.Header) { h.Timescale = 1000 },
		"width":    func(h *wire.Header) { h.Width++ },
		"height":   func(h *wire.Header) { h.Height++ },
		"sampling": func(h *wire.Header) { h.Rate = 8000 },
		"channels": func(h *wire.Header) { h.Channels = 2 },
	} {
		h := with(video, change)
		if s := (stream{header: video}); s.continues(&h) {
			t.Errorf("goes on with another %s", name)
		}
	}
	place := with(video, func(h *wire.Header) { h.Source, h.Latitude, h.Zone = "ws://x", new(float64), "Europe/Berlin" })
	if s := (stream{header: video}); !s.continues(&place) {
		t.Error("does not go on with another source and place")
	}
}

// The report lists the newest files only.
func TestAccount(t *testing.T) {
	var a Account
	for i := range listedFiles + 2 {
		a.add(File{Samples: int64(i)})
	}
	if a.Count != listedFiles+2 || len(a.Files) != listedFiles || a.Files[0].Samples != 2 {
		t.Errorf("%d files, %d listed, from %d on", a.Count, len(a.Files), a.Files[0].Samples)
	}
	if !slices.IsSortedFunc(a.Files, func(x, y File) int { return cmp.Compare(x.Samples, y.Samples) }) {
		t.Error("out of order")
	}
}
