package transcode

import (
	"math"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"campipe/internal/demux"
	"campipe/internal/ffmpeg"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// opened runs -i on a file, and returns the codecs, and the times of presentation of
// its pictures, "v", and its sound, "a", in milliseconds.
func opened(t *testing.T, in ffmpeg.Input) (codecs string, shown map[string][]int64) {
	t.Helper()
	source, err := ffmpeg.Open(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	ledger := flow.NewLedger()
	h := wire.Header{Stage: wire.StageRaw, Camera: "x", Transport: "fmp4", Bare: true}
	kinds := map[uint16]string{}
	shown = map[string][]int64{}
	for f, err := range demux.Stage(demux.Options{Transport: "fmp4"}, ledger)(raw(source, h, ledger)) {
		if err != nil {
			t.Fatal(err)
		}
		switch f.Kind {
		case wire.KindHeader:
			h, err := wire.ParseHeader(f.Payload)
			if err != nil {
				t.Fatal(err)
			}
			if kinds[f.Stream] = "v"; h.Audio() {
				kinds[f.Stream] = "a"
			}
			family, _, _ := strings.Cut(h.Codec, ".")
			codecs += " " + family
		case wire.KindSample:
			kind := kinds[f.Stream]
			shown[kind] = append(shown[kind], int64(math.Round(float64(f.Presentation())/1000)))
		}
	}
	return strings.TrimSpace(codecs), shown
}

// made is a file that ffmpeg makes of a picture and a sound of three seconds.
func made(t *testing.T, name, options string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), name)
	command := "ffmpeg -v error -f lavfi -i testsrc2=s=64x48:r=10:d=3 -f lavfi -i sine=d=3:r=8000 -x265-params log-level=none " + options + " file:" + file
	if out, err := exec.Command("sh", "-c", command).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	return file
}

// probed returns the times of presentation of a file's packets of a kind, "v" or
// "a", in milliseconds.
func probed(t *testing.T, file, kind string) (times []int64) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-select_streams", kind, "-show_entries", "packet=pts_time", "-of", "csv=p=0", "file:"+file).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range strings.FieldsFunc(string(out), func(r rune) bool { return r == ',' || r == '\n' }) {
		at, err := strconv.ParseFloat(word, 64)
		if err != nil {
			t.Fatal(err)
		}
		times = append(times, int64(math.Round(at*1000)))
	}
	return times
}

// uneasy has pictures come at uneven times, to a millisecond.
const uneasy = "-vf setpts='PTS+0.03*mod(N\\,2)/TB' -fps_mode passthrough -enc_time_base 1:1000 "

// TestInput checks that what ffmpeg opens comes out with the times that it has, as
// ffprobe tells them.
func TestInput(t *testing.T) {
	copied := &ffmpeg.Coding{}
	for _, c := range []struct {
		name, file, options string
		video               *ffmpeg.Coding
		audio               string
		codecs              string
	}{
		{"H.264 with B-frames, AAC", "x.mkv", uneasy + "-c:v libx264 -bf 2 -c:a aac", copied, "copy", "avc1 mp4a"},
		{"H.265, Opus", "x.mkv", uneasy + "-c:v libx265 -c:a libopus", copied, "copy", "hev1 opus"},
		{"MJPEG, A-law", "x.mkv", uneasy + "-c:v mjpeg -c:a pcm_alaw", copied, "copy", "jpeg pcma"},
		{"H.264, mu-law", "x.mkv", "-c:v libx264 -c:a pcm_mulaw", copied, "copy", "avc1 pcmu"},
		{"MPEG-4 to JPEG", "x.mkv", uneasy + "-c:v mpeg4 -c:a aac", coded("jpeg"), "copy", "jpeg mp4a"},
		{"MPEG-4 to H.264", "x.mkv", uneasy + "-c:v mpeg4 -c:a aac", coded("h264"), "none", "avc1"},
		{"B-frames to JPEG", "x.mkv", uneasy + "-c:v libx264 -bf 2 -c:a aac", coded("jpeg"), "copy", "jpeg mp4a"},
		{"sound alone", "x.mkv", "-c:v mjpeg -c:a aac", nil, "copy", "mp4a"},
		{"a pause of a minute", "x.ts", "-vf setpts='PTS+60*gte(N\\,15)/TB' -fps_mode passthrough -bf 0 -c:v libx264 -an", copied, "copy", "avc1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := made(t, c.file, c.options)
			codecs, shown := opened(t, ffmpeg.Input{Name: file, Video: c.video, Audio: c.audio})
			if codecs != c.codecs {
				t.Errorf("codecs %s, want %s", codecs, c.codecs)
			}
			for kind, none := range map[string]bool{"v": c.video == nil, "a": c.audio == "none"} {
				want := probed(t, file, kind)
				if none {
					want = nil
				}
				if c.video != copied { // encoded pictures come in the order in which they are shown
					slices.Sort(want)
				}
				if path.Ext(file) == ".ts" && len(want) > 0 { // which begins anywhere
					for first := want[0]; want[0] != 0; {
						for i := range want {
							want[i] -= first
						}
					}
				}
				if got := shown[kind]; !slices.EqualFunc(got, want, near) {
					t.Errorf("%s: at %d ms\nwant %d", kind, got, want)
				}
			}
		})
	}
}

// TestInputBegins checks when a file's first picture is, and that files are opened
// whatever their names look like.
func TestInputBegins(t *testing.T) {
	const epoch = "1970-01-01T00:00:00Z"
	for _, c := range []struct {
		file, options string
		args          []string
		want          string
	}{
		{"10:20:30.mkv", "", nil, epoch},
		{"-y.mkv", "", nil, epoch},
		{"x%03d.mov", "-metadata creation_time=2024-02-03T04:05:06Z", nil, "2024-02-03T04:05:06Z"},
		{"http:x.mov", "-metadata creation_time=2024-02-03T04:05:06Z", []string{"--start", "2025-01-01T01:00", "--tz", "Europe/Berlin"}, "2025-01-01T00:00:00Z"},
	} {
		t.Run(c.file, func(t *testing.T) {
			file := made(t, c.file, "-c:v libx264 -bf 0 -an "+c.options)
			t.Chdir(filepath.Dir(file))
			out, said := command(t, Tool(), nil, 0, append([]string{"--video", "copy", "-i", c.file}, c.args...)...)
			frames := decoded(t, out)
			if len(frames) == 0 || said != "" {
				t.Fatalf("said %q", said)
			}
			h, err := wire.ParseHeader(frames[0].Payload)
			if err != nil || h.Source != c.file || h.Camera != strings.TrimSuffix(c.file, filepath.Ext(c.file)) {
				t.Errorf("%+v, %v", h, err)
			}
			if got := frames[1].Presentation().Std().Format(time.RFC3339Nano); got != c.want {
				t.Errorf("it begins at %s, want %s", got, c.want)
			}
		})
	}
}

// near reports whether two times are the same, to the millisecond that Matroska
// rounds to.
func near(a, b int64) bool { return a-b <= 1 && b-a <= 1 }

// coded returns how pictures are encoded.
func coded(codec string) *ffmpeg.Coding {
	o := to(codec)
	return &o.Coding
}
