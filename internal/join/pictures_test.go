package join

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/internal/join/jpeg"
	"campipe/internal/join/judge"
	"campipe/internal/output"
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// uneven are the times of pictures that come as they please, after start.
var uneven = []wire.Time{0, 1, 100_003, 333_333, 1_000_001, 2_500_000, 62_000_000, 62_000_040}

// at returns the times after start.
func at(times ...wire.Time) []wire.Time {
	all := slices.Clone(times)
	for i := range all {
		all[i] += start
	}
	return all
}

// An MP4 of pictures at uneven times: what ffprobe says of each is when it was,
// and that it lasts until the next one; and the bytes are the same. The last one
// lasts as long as the one before.
func TestPicturesAsMovie(t *testing.T) {
	in := judge.Pictures(t, 1, "front", at(uneven...)...)
	for _, k := range []Keeping{{}, {Faststart: true}, {Fragments: true}, {Sync: true}} {
		dir, _, warnings, err := join(t, "out.mp4", k, KeepGaps, flow.Of(nil, in...))
		if err != nil || warnings != "stream 1: browsers play no JPEG in an MP4; camcode --video h264 makes what they play\n" {
			t.Fatalf("%+v: %v, warnings %q", k, err, warnings)
		}
		file := filepath.Join(dir, "out.mp4")
		movie, complaints := judge.Probe(t, file)
		if complaints += judge.Decode(t, file); complaints != "" {
			t.Errorf("%+v: %s", k, complaints)
		}
		if s := movie.Streams[0]; len(movie.Streams) != 1 || s.Codec != "mjpeg" || s.Rate != "1/1000000" || s.Width != judge.Width {
			t.Errorf("%+v: streams %+v", k, movie.Streams)
		}
		packets := movie.Of(0)
		judge.Same(t, packets, judge.Samples(in, 1))
		for i, p := range packets {
			length := int64(40)
			if i+1 < len(uneven) {
				length = int64(uneven[i+1] - uneven[i])
			}
			// Of a fragment ffprobe says no length: it has not read the next one.
			if p.PTS != int64(uneven[i]) || p.DTS != p.PTS || p.Duration != length && !k.Fragments {
				t.Errorf("%+v: packet %d at %d lasts %d, want %d and %d", k, i, p.PTS, p.Duration, uneven[i], length)
			}
		}
	}
}

// The last picture lasts no longer than a second: the time before it may have
// been a gap. A lone one is as long as one of television.
func TestLastPicture(t *testing.T) {
	for _, tc := range []struct {
		times []wire.Time
		want  int64
	}{{[]wire.Time{0}, 40_000}, {[]wire.Time{0, 300_000}, 300_000}, {[]wire.Time{0, 300_000_000}, 1_000_000}} {
		dir, _, _, err := join(t, "out.mp4", Keeping{}, KeepGaps, flow.Of(nil, judge.Pictures(t, 1, "front", at(tc.times...)...)...))
		if err != nil {
			t.Fatal(err)
		}
		movie, _ := judge.Probe(t, filepath.Join(dir, "out.mp4"))
		if packets := movie.Of(0); packets[len(packets)-1].Duration != tc.want {
			t.Errorf("%v: packets %+v, want %d", tc.times, packets, tc.want)
		}
	}
}

// A picture of another size begins another movie, but goes on in a multipart.
func TestPictureSizes(t *testing.T) {
	in := judge.Pictures(t, 1, "front", at(0, 1_000_000)...)
	h := wire.Header{Stage: wire.StageMedia, Camera: "front", Codec: "jpeg", Timescale: 1_000_000, Width: 2 * judge.Width, Height: judge.Height}
	end := wire.End{}
	in = append(in, end.Frame(1, start), h.Frame(1, start+2_000_000))
	in = append(in, judge.Pictures(t, 1, "front", at(2_000_000)...)[1:]...)
	for format, want := range map[string][]string{"mp4": {"out-2.mp4", "out.mp4"}, "mjpeg": {"out.mp4"}} {
		dir := t.TempDir()
		capture(t, filepath.Join(dir, "day.cam"), in, true)
		out := stdout(t, ">", filepath.Join(dir, "stdout"))
		if status := tool.Run(Tool(), []string{"camjoin", "-q", "-f", format, "-o", dir + "/x/out.mp4", dir + "/day.cam"}, tool.IO{Stdout: out, Stderr: out}); status != 0 {
			t.Errorf("%s: status %d", format, status)
		}
		if got := list(t, dir+"/x"); !slices.Equal(got, want) {
			t.Errorf("%s: files %q, want %q", format, got, want)
		}
	}
}

// What camjoin makes of pictures, and what it says of what it can't make any of.
func TestToolPictures(t *testing.T) {
	front := judge.Pictures(t, 1, "front", at(uneven...)...)
	rear := judge.Pictures(t, 2, "rear", at(uneven...)...)
	bytesOf := func(streams ...[]wire.Frame) (all string) {
		for _, s := range streams {
			for _, f := range s[1:] {
				all += string(f.Payload)
			}
		}
		return all
	}
	inputs := map[string]script{
		"one": front, "two": append(slices.Clone(front), rear...), "cut": front[:4], "lone": front[:2], "none": front[:1],
		"sound": append(script{}.declare(9, sound), append(slices.Clone(front), script{}.frames(9, 0, 3)...)...),
		"video": script{}.declare(1, video).pictures(1, 0, 10),
		"raw":   script{}.declare(1, wire.Header{Stage: wire.StageRaw, Transport: "http"}),
	}
	for _, tc := range []struct {
		name   string
		args   string // $ is the directory
		status int
		stderr string
		stdout string
		files  string // names, sorted
	}{
		{name: "a file each", args: "-o $/x/%S.jpg $/one.cam", files: "00-2.jpg 00-3.jpg 00-4.jpg 00.jpg 01.jpg 02-2.jpg 02-3.jpg 02.jpg"},
		{name: "said so", args: "-f jpeg -o $/x/%S $/one.cam", files: "00 00-2 00-3 00-4 01 02 02-2 02-3"},
		{name: "two cameras", args: "-o $/x/{camera}.{n}.jpeg $/two.cam", files: "front.1.jpeg front.2.jpeg front.3.jpeg front.4.jpeg front.5.jpeg front.6.jpeg front.7.jpeg front.8.jpeg rear.1.jpeg rear.2.jpeg rear.3.jpeg rear.4.jpeg rear.5.jpeg rear.6.jpeg rear.7.jpeg rear.8.jpeg"},
		{name: "two cameras, one name", args: "-o $/x/%S.jpg $/two.cam", status: 2, stderr: `cameras "front" and "rear" would go into one file`, files: "00-2.jpg 00-3.jpg 00-4.jpg 00.jpg 01.jpg 02-2.jpg 02-3.jpg 02.jpg"},
		{name: "to stdout", args: "-f jpeg $/one.cam", stdout: bytesOf(front)},
		{name: "one picture to stdout", args: "-f jpeg $/lone.cam", stdout: bytesOf(front[:2])},
		{name: "two cameras to stdout", args: "-f jpeg $/two.cam", status: 2, stderr: `cameras "front" and "rear" would go into one file`, stdout: bytesOf(front)},
		{name: "cut", args: "-o $/x/{n}.jpg $/cut.cam", status: 3, stderr: "$/cut.cam: byte ", files: "1.jpg 2.jpg 3.jpg"},
		{name: "multipart", args: "-o $/x/out.mjpeg $/one.cam", files: "out.mjpeg"},
		{name: "multipart, a file a second", args: "-o $/x/%S.mjpg $/one.cam", files: "00.mjpg 01.mjpg 02.mjpg"},
		{name: "multipart, cut", args: "-o $/x/out.mjpeg $/cut.cam", status: 3, stderr: "$/cut.cam: byte ", files: "out.mjpeg.part"},
		{name: "multipart, cut, accepted", args: "--accept-cut -o $/x/out.mjpeg $/cut.cam", status: 3, stderr: "$/cut.cam: byte ", files: "out.mjpeg"},
		{name: "sound is left out", args: "-f jpeg $/sound.cam", stdout: bytesOf(front)},
		{name: "no picture", args: "-o $/x/{n}.jpg $/none.cam", status: 1, stderr: "no sample came\n"},
		{name: "no picture, multipart", args: "-o $/x/out.mjpeg $/none.cam", status: 1, stderr: "no sample came\n"},
		{name: "another codec", args: "-o $/x/{n}.jpg $/video.cam", status: 1, stderr: "stream 1: codec \"avc1.42c00a\" does not go into this format\ncamjoin: hint: camcode --video jpeg comes first\n"},
		{name: "raw", args: "-o $/x/{n}.jpg $/raw.cam", status: 1, stderr: "stream 1: raw bytes of transport http, not samples\ncamjoin: hint: camdemux comes first: ... | camdemux | camjoin\n"},
		{name: "gaps", args: "--gaps split -o $/x/{n}.jpg $/one.cam", status: 2, stderr: "--gaps is not for jpeg\ncamjoin: hint: it is for mp4\n"},
		{name: "a manifest of movies", args: "--manifest $/m.csv $/one.cam", status: 2, stderr: "--manifest is not for mp4\ncamjoin: hint: it is for jpeg\n"},
		{name: "a manifest of standard output", args: "-f jpeg --manifest $/m.csv $/one.cam", status: 2, stderr: "--manifest needs files that have names\n"},
		{name: "a manifest that is none", args: "--manifest $/one.cam -o $/x/{n}.jpg $/one.cam", status: 1,
			stderr: "$/one.cam: a file of another kind: it begins with \"CAM1H\\x00"},
		{name: "a manifest in no directory", args: "--manifest $/x/m.csv -o $/x/{n}.jpg $/lone.cam", status: 1, stderr: "$/x/m.csv: no such file or directory\n"},
		{name: "synced", args: "--sync --manifest $/m.csv -o $/x/{n}.jpg $/lone.cam", files: "1.jpg"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, in := range inputs {
				capture(t, filepath.Join(dir, name+".cam"), in, name != "cut")
			}
			out, stderr := stdout(t, ">", filepath.Join(dir, "stdout")), stdout(t, ">", filepath.Join(dir, "stderr"))
			status := tool.Run(Tool(), append([]string{"camjoin"}, strings.Fields(strings.ReplaceAll(tc.args, "$", dir))...), tool.IO{Stdout: out, Stderr: stderr})
			said, err := os.ReadFile(stderr.Name())
			if err != nil {
				t.Fatal(err)
			}
			got, rest, _ := strings.Cut(strings.ReplaceAll(string(said), dir, "$"), "camjoin: ")
			if status != tc.status || got != "" || !strings.HasPrefix(rest, tc.stderr) || tc.stderr == "" && rest != "" {
				t.Errorf("status %d, want %d; stderr %q, want %q", status, tc.status, rest, tc.stderr)
			}
			if b, err := os.ReadFile(out.Name()); err != nil || string(b) != tc.stdout {
				t.Errorf("%d bytes on standard output, want %d", len(b), len(tc.stdout))
			}
			var files []string
			if _, err := os.Stat(filepath.Join(dir, "x")); err == nil {
				files = list(t, filepath.Join(dir, "x"))
			}
			if got := strings.Join(files, " "); got != tc.files {
				t.Errorf("files %s, want %s", got, tc.files)
			}
		})
	}
}

// Each picture has its name before the next one is asked for, and the account
// adds up, also where the same is done again.
func TestPicturesAppear(t *testing.T) {
	dir := t.TempDir()
	names, err := output.ParseTemplate(filepath.Join(dir, "%S-%f.jpg"), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	in := judge.Pictures(t, 1, "front", at(uneven...)...)
	in[3].Flags |= wire.FlagPreroll
	for run, want := range []string{"1 preroll 1", "1 preroll 1, 1 the same file is there 7"} {
		s := &stills{files: jpegFiles(names), ledger: flow.NewLedger(), cameras: map[uint16]string{}}
		err := s.Run(only("jpeg", s.ledger)(func(yield func(wire.Frame, error) bool) {
			for i, f := range in {
				if there := len(list(t, dir)); run == 0 && there != min(max(i-1, 0), max(i-2, 2)) {
					t.Errorf("%d files before frame %d", there, i)
				}
				if f.Kind == wire.KindSample {
					s.ledger.In(1, 1, len(f.Payload))
				}
				if !yield(f, nil) {
					return
				}
			}
		}))
		if err != nil {
			t.Error(err)
		}
		checkLedger(t, s.ledger, want)
	}
	for _, f := range slices.Delete(in[1:], 2, 3) {
		b, err := os.ReadFile(names.Expand(output.Values{Time: f.Time}))
		if err != nil || !bytes.Equal(b, f.Payload) {
			t.Errorf("the picture at %s is not what came: %v", f.Time, err)
		}
	}
}

// A multipart on a disk that is full has whole parts.
func TestSequenceFails(t *testing.T) {
	f, err := output.Create(filepath.Join(t.TempDir(), "out.mjpeg"), false)
	if err != nil {
		t.Fatal(err)
	}
	s := sequence{&torn{f.File}, f}
	for _, data := range []string{"whole", "torn"} {
		err = s.Write(0, wire.Frame{Payload: []byte(data)})
	}
	if fmt.Sprint(err) != "byte 5: no space left on device" || fault.IsUsage(err) {
		t.Errorf("error %v", err)
	}
	if err := errors.Join(s.Close(), f.Commit()); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(f.Name()); err != nil || string(b) != "whole" {
		t.Errorf("%q is left, %v", b, err)
	}
}

// FuzzOnly: whatever comes, what comes out is declared as what was asked for, is
// no sound and is to be shown; and what is left out is accounted for.
func FuzzOnly(f *testing.F) {
	f.Add([]byte("\x08\x01\x01\x09\x02\x00\x08\x0a\x00\x08\x50\x01\x09\x01\x00"), "jpeg")
	f.Add([]byte("\x0a\x01\x01\x0b\x01\x00\x0a\x01\x09\x0b\x02\x08\x08\x01\x00"), "avc1.42c00a") // sound and preroll
	f.Fuzz(func(t *testing.T, b []byte, codec string) {
		ledger := flow.NewLedger()
		in := frames(b)
		samples, out := 0, 0
		for _, f := range in {
			if f.Kind == wire.KindSample {
				samples++
			}
		}
		declared := map[uint16]bool{}
		for f, err := range only(codec, ledger)(flow.Of(io.ErrUnexpectedEOF, in...)) {
			switch {
			case err != nil:
				if errors.Is(err, io.ErrUnexpectedEOF) && out+int(dropped(ledger)) != samples {
					t.Errorf("%d of %d samples, %d left out", out, samples, dropped(ledger))
				}
			case f.Kind == wire.KindHeader:
				h, err := wire.ParseHeader(f.Payload)
				if err != nil || h.Codec != codec || h.Audio() {
					t.Errorf("%s: %v", f.Payload, err)
				}
				declared[f.Stream] = true
			case f.Kind == wire.KindSample:
				out++
				if f.Flags.Has(wire.FlagPreroll) || !declared[f.Stream] {
					t.Errorf("a sample of stream %d with flags %02x", f.Stream, f.Flags)
				}
			}
		}
	})
}

// dropped returns how many samples were left out.
func dropped(l *flow.Ledger) (n int64) {
	for _, totals := range l.All() {
		for _, c := range totals.Dropped {
			n += c.Frames
		}
	}
	return n
}

// torn writes one sample, and of the next one a part.
type torn struct{ *os.File }

func (w *torn) Write(f *wire.Frame) error {
	if w.Size() == 0 {
		_, err := w.File.Write(f.Payload)
		return err
	}
	w.File.Write(f.Payload[:2])
	return &os.PathError{Op: "write", Path: w.Name(), Err: syscall.ENOSPC}
}

// Size is what was written whole.
func (w *torn) Size() int64 {
	is, err := w.Stat()
	if err != nil {
		return -1
	}
	return min(is.Size(), 5)
}

func jpegFiles(names output.Template) *jpeg.Files {
	return jpeg.NewFiles(names, output.NewSmall(false, false), nil)
}
