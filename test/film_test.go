package test

import (
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// shown returns when the samples of a stream are shown, in seconds after the
// first one, in order.
func shown(t *testing.T, file string) []float64 {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var times []float64
	for frame, err := range wire.NewReader(f).All() {
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if frame.Kind == wire.KindSample {
			times = append(times, float64(frame.Presentation())/1e6)
		}
	}
	return since(times)
}

// probed returns the same of an MP4, as ffprobe reads it.
func probed(t *testing.T, file string) []float64 {
	t.Helper()
	var times []float64
	for line := range strings.FieldsSeq(run(t, filepath.Dir(file), "ffprobe -v error -show_entries packet=pts_time -of csv=p=0 "+filepath.Base(file))) {
		seconds, err := strconv.ParseFloat(strings.Trim(line, ","), 64)
		if err != nil {
			t.Fatal(err)
		}
		times = append(times, seconds)
	}
	return since(times)
}

func since(times []float64) []float64 {
	slices.Sort(times)
	for i := len(times) - 1; i >= 0; i-- {
		times[i] -= times[0]
	}
	return times
}

// TestFilm checks that pictures at uneven times become films with these times: as
// they are, and as H.264, which a browser plays.
func TestFilm(t *testing.T) {
	dir := t.TempDir()
	s := simulate(t, 1, "--speed", "4", "mjpeg:gate?uneven&fps=10")
	run(t, dir, "camfetch '"+s.urls[0]+"' --duration 4s --tee raw.cam | camdemux > pictures.cam")
	run(t, dir, "camjoin -q -o pictures.mp4 pictures.cam")
	run(t, dir, "camcode --video h264 --report report.json pictures.cam > coded.cam && camjoin -o coded.mp4 coded.cam")
	want := shown(t, dir+"/pictures.cam")
	if len(want) < 50 {
		t.Fatalf("%d pictures", len(want))
	}
	for name, got := range map[string][]float64{
		"the stream of H.264": shown(t, dir+"/coded.cam"), "the film of JPEG": probed(t, dir+"/pictures.mp4"), "the film of H.264": probed(t, dir+"/coded.mp4"),
	} {
		if len(got) != len(want) {
			t.Errorf("%s: %d pictures, want %d", name, len(got), len(want))
			continue
		}
		for i := range want {
			if math.Abs(got[i]-want[i]) > 1.5e-6 { // ffprobe rounds to the microsecond
				t.Fatalf("%s: picture %d at %.6f s, want %.6f", name, i, got[i], want[i])
			}
		}
	}
	for _, name := range []string{"pictures.mp4", "coded.mp4"} {
		if text := run(t, dir, "ffmpeg -v error -i "+name+" -fps_mode passthrough -enc_time_base 1:1000000 -f null - 2>&1"); text != "" {
			t.Errorf("%s: ffmpeg says %s", name, text)
		}
	}
	plays(t, dir+"/coded.mp4", asFile)
}
