package demux

import (
	"bytes"
	"context"
	"encoding/csv"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"campipe/pkg/wire"
)

// ffmpeg runs a program of that family.
func ffmpeg(t testing.TB, program string, args ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, append([]string{"-v", "error"}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", program, args, err, out)
	}
	return out
}

// packet is a sample as ffprobe sees it, which takes edit lists into account. It
// is decoded that long after the first one of its track, and shown that long
// after the first one of all.
type packet struct {
	decoded, shown float64
	size           int
	key            bool
}

// probe returns the packets of each track.
func probe(t *testing.T, file string) map[string][]packet {
	t.Helper()
	out := ffmpeg(t, "ffprobe", "-of", "csv=p=0", "-show_entries", "packet=codec_type,pts_time,dts_time,size,flags", file)
	rows, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]packet{}
	number := func(s string) float64 {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for _, row := range rows {
		all[row[0]] = append(all[row[0]], packet{number(row[2]), number(row[1]), int(number(row[3])), strings.HasPrefix(row[4], "K")})
	}
	return relative(all)
}

// relative counts times from where packet says.
func relative(all map[string][]packet) map[string][]packet {
	zero := math.Inf(1)
	for _, packets := range all {
		zero = min(zero, packets[0].shown)
	}
	for _, packets := range all {
		first := packets[0].decoded
		for i := range packets {
			packets[i].decoded -= first
			packets[i].shown -= zero
		}
	}
	return all
}

// What ffmpeg writes in all its ways comes out as ffprobe sees it.
func TestAgainstFFmpeg(t *testing.T) {
	clip := filepath.Join(t.TempDir(), "clip.mp4")
	ffmpeg(t, "ffmpeg", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=3", "-f", "lavfi", "-i", "sine=d=3:r=48000",
		"-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac", "-y", clip)
	for flags, shift := range map[string]float64{
		"frag_keyframe+delay_moov":                                       0,
		"empty_moov+frag_keyframe":                                       0,
		"empty_moov+frag_keyframe+default_base_moof":                     0,
		"empty_moov+frag_every_frame+default_base_moof+omit_tfhd_offset": 0,
		"empty_moov+frag_keyframe+separate_moof":                         0,
		"dash+frag_keyframe+global_sidx":                                 0,
		// Where pictures are shown before they are decoded, ffprobe shifts the
		// whole track.
		"empty_moov+frag_keyframe+negative_cts_offsets": 0.04,
		"cmaf+frag_keyframe+empty_moov":                 0.04,
	} {
		t.Run(flags, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "fragmented.mp4")
			ffmpeg(t, "ffmpeg", "-i", clip, "-c", "copy", "-f", "mp4", "-movflags", flags, "-y", file)
			want := probe(t, file)
			if len(want["video"]) != 75 || len(want["audio"]) < 100 {
				t.Fatalf("ffprobe sees %d pictures and %d frames of sound", len(want["video"]), len(want["audio"]))
			}
			in, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			_, out, err := demuxDump(t, Options{}, in)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string][]packet{}
			kinds := map[uint16]string{}
			for _, f := range out {
				kind := kinds[f.Stream]
				switch f.Kind {
				case wire.KindHeader:
					h, err := wire.ParseHeader(f.Payload)
					if err != nil {
						t.Fatal(err)
					}
					kinds[f.Stream] = "video"
					if h.Audio() {
						kinds[f.Stream] = "audio"
					}
				case wire.KindSample:
					got[kind] = append(got[kind], packet{
						float64(f.Time) / 1e6, float64(f.Presentation()) / 1e6, len(f.Payload), f.Flags.Has(wire.FlagKey),
					})
				}
			}
			relative(got)
			for kind := range want {
				if len(got[kind]) != len(want[kind]) {
					t.Errorf("%s: %d samples, want %d", kind, len(got[kind]), len(want[kind]))
					continue
				}
				for i, w := range want[kind] {
					g := got[kind][i]
					if kind == "video" {
						w.shown -= shift
					}
					if !near(g.decoded, w.decoded) || !near(g.shown, w.shown) || g.size != w.size || g.key != w.key {
						t.Fatalf("%s: sample %d is %+v, want %+v", kind, i, g, w)
					}
				}
			}
		})
	}
}

// near reports whether two times are the same but for a microsecond of rounding
// in each.
func near(a, b float64) bool { return a-b < 3e-6 && b-a < 3e-6 }
