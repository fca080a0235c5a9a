package join

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"campipe/internal/demux"
	"campipe/internal/join/judge"
	"campipe/internal/tool"
)

// through makes an MP4 of an MP4: camdemux in | camjoin -o out. It returns what
// both of them said.
func through(t *testing.T, in, out string) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	said, err := os.Create(filepath.Join(t.TempDir(), "said"))
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close()
	demuxed := make(chan int)
	go func() {
		status := tool.Run(demux.Tool(), []string{"camdemux", in}, tool.IO{Stdout: w, Stderr: said})
		w.Close()
		demuxed <- status
	}()
	joined := tool.Run(Tool(), []string{"camjoin", "-o", out}, tool.IO{Stdin: r, Stderr: said})
	text, err := os.ReadFile(said.Name())
	if status := <-demuxed; err != nil || (status != 0 || joined != 0) && len(text) == 0 {
		t.Fatalf("status %d and %d, and nothing was said: %v", status, joined, err)
	}
	return string(text)
}

// trips are MP4s that ffmpeg makes, 2 s each.
var trips = []struct {
	name string
	args string
}{
	{"H.264", "-i VIDEO -c:v libx264 -profile:v baseline"},
	{"H.264, B-frames with an edit list", "-i VIDEO -c:v libx264 -bf 2"},
	{"H.264, B-frames, no edit list", "-i VIDEO -c:v libx264 -bf 2 -use_editlist 0"},
	{"H.264, B-frames, negative offsets", "-i VIDEO -c:v libx264 -bf 2 -movflags negative_cts_offsets"},
	{"H.264, B-frames in fragments", "-i VIDEO -c:v libx264 -bf 2 -g 10 -movflags frag_keyframe+delay_moov"},
	{"H.264, a fragment a picture", "-i VIDEO -c:v libx264 -bf 2 -movflags frag_every_frame+empty_moov+default_base_moof"},
	{"H.264, moov first", "-i VIDEO -c:v libx264 -movflags +faststart"},
	{"H.264, 29.97 a second", "-i VIDEO -c:v libx264 -r 30000/1001"},
	{"H.264, 48003 ticks a second", "-i VIDEO -c:v libx264 -video_track_timescale 48003"},
	{"H.264, avc3", "-i VIDEO -c:v libx264 -tag:v avc3"},
	{"H.265, hvc1", "-i VIDEO -c:v libx265 -x265-params log-level=error -tag:v hvc1"},
	{"H.265, hev1", "-i VIDEO -c:v libx265 -x265-params log-level=error -tag:v hev1"},
	{"H.265 in fragments with sound", "-i VIDEO -i SOUND -c:v libx265 -x265-params log-level=error -tag:v hvc1 -c:a aac -movflags frag_keyframe+delay_moov"},
	{"VP9 and FLAC", "-i VIDEO -i SOUND -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a flac -strict -2"},
	{"AAC", "-i SOUND -c:a aac"},
	{"AAC at 44.1 kHz", "-i SOUND -c:a aac -ar 44100"},
	{"AAC in fragments", "-i SOUND -c:a aac -movflags frag_keyframe+delay_moov -frag_duration 300000"},
	{"Opus", "-i SOUND -c:a libopus"},
	{"Opus in fragments", "-i SOUND -c:a libopus -movflags frag_keyframe+delay_moov -frag_duration 300000"},
	{"AC-3", "-i SOUND -c:a ac3"},
	{"pictures and AAC", "-i VIDEO -i SOUND -c:v libx264 -bf 0 -c:a aac"},
	{"B-frames and AAC, moov first", "-i VIDEO -i SOUND -c:v libx264 -bf 2 -c:a aac -ar 44100 -movflags +faststart"},
	{"B-frames and AAC in fragments", "-i VIDEO -i SOUND -c:v libx264 -bf 2 -g 10 -c:a aac -movflags frag_keyframe+empty_moov"},
	{"pictures and Opus", "-i VIDEO -i SOUND -c:v libx264 -bf 0 -c:a libopus"},
	{"two sounds", "-i VIDEO -i SOUND -map 0 -map 1 -map 1 -c:v libx264 -c:a:0 aac -c:a:1 libopus"},
	{"sound before pictures", "-itsoffset 0.5 -i VIDEO -i SOUND -c:v libx264 -bf 2 -c:a aac"},
	{"pictures before sound", "-i VIDEO -itsoffset 0.7 -i SOUND -c:v libx264 -bf 2 -c:a aac"},
	{"sound before pictures, in fragments", "-itsoffset 0.5 -i VIDEO -i SOUND -c:v libx264 -bf 0 -c:a aac -movflags frag_keyframe+delay_moov"},
	{"JPEG and AAC", "-i VIDEO -i SOUND -c:v mjpeg -c:a aac"},
}

// What goes through a stream into another MP4 comes out as it was: Compare says
// how exactly.
func TestThroughStream(t *testing.T) {
	for _, tc := range trips {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			in, out := filepath.Join(dir, "in.mp4"), filepath.Join(dir, "out.mp4")
			args := strings.Fields("-v error -bitexact " + tc.args + " -threads 1 -t 2 " + in)
			for i, a := range args {
				switch a {
				case "VIDEO":
					args[i] = "testsrc2=s=128x96:r=25"
				case "SOUND":
					args[i] = "sine=r=48000"
				case "-i":
					args[i] = "-f lavfi -i"
				}
			}
			if text, err := exec.Command("ffmpeg", strings.Split(strings.Join(args, " "), " ")...).CombinedOutput(); err != nil {
				t.Fatalf("ffmpeg %q: %v: %s", args, err, text)
			}
			said := through(t, in, out)
			trip := judge.Compare(t, in, out)
			if len(trip.Faults) > 0 || len(trip.Unread) > 0 || trip.Samples == 0 {
				t.Errorf("%+v, and was said %q", trip, said)
			}
		})
	}
}
