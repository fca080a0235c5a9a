package trafficview

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"campipe/internal/sim/pace"
	"campipe/internal/sim/visit"
)

// TestFullMP4 puts the files of `?fullMp4` together, has ffmpeg decode each, and
// compares what ffprobe finds in it with the journal.
func TestFullMP4(t *testing.T) {
	log := visit.NewLog(1 << 12)
	conn := dial(t, serve(t, pace.Pace{}, log)+"/a.vod?audio&fullMp4&close=4s")
	all, _ := read(t, conn, 1<<20)
	records := cut(t, bytes.Join(all, nil))
	want := regexp.MustCompile(`^9[cd]{49}eaf 9[cd]{49}eaf 9[cd]+$`) // 1.6 s are 24 pictures and 25 AAC frames
	if got := tags(records); !want.MatchString(got) {
		t.Fatalf("sent %q, want %s", got, want)
	}
	logged := log.UntilEnd(t)[1:]
	for i := range 2 {
		f := filepath.Join(t.TempDir(), "clip.mp4")
		if err := os.WriteFile(f, fullMP4(records[i*53:(i+1)*53]), 0o666); err != nil {
			t.Fatal(err)
		}
		for stream, track := range []string{"video", "audio"} {
			var want strings.Builder
			for _, l := range logged[i*49 : (i+1)*49] {
				if l.Track == track {
					fmt.Fprintf(&want, "%d,%d\n", l.Time, l.Size)
				}
			}
			got, err := exec.Command("ffprobe", "-v", "error", "-select_streams", fmt.Sprint(stream),
				"-show_entries", "packet=dts,size", "-of", "csv=p=0", f).CombinedOutput()
			if string(got) != want.String() || err != nil {
				t.Errorf("file %d: ffprobe (%v) finds\n%sin its %s; the journal has\n%s", i, err, got, track, &want)
			}
		}
		if out, err := exec.Command("ffmpeg", "-v", "error", "-i", f, "-f", "null", "-").CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("file %d: ffmpeg: %v: %s", i, err, out)
		}
	}
}

// fullMP4 puts the records of one file into the order of the file.
func fullMP4(records []tlv) []byte {
	var head, samples, moov []byte
	for _, r := range records {
		switch r.tag {
		case 0xf9, 0xfe:
			head = append(head, r.payload...)
		case 0xfc, 0xfd:
			samples = append(samples, r.payload...)
		case 0xfa:
			moov = r.payload
		}
	}
	return append(append(head, samples...), moov...)
}
