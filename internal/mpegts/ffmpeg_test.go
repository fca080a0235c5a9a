package mpegts

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

	"campipe/internal/nal"
)

// run runs a program of ffmpeg's family.
func run(t testing.TB, program string, args ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, append([]string{"-v", "error"}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", program, args, err, out)
	}
	return out
}

// make returns the transport stream that ffmpeg makes of a test picture and a
// tone.
func makeStream(t testing.TB, args string) (file string, b []byte) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "clip.ts")
	all := []string{"-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=3", "-f", "lavfi", "-i", "sine=d=3:r=48000", "-pix_fmt", "yuv420p"}
	all = append(all, strings.Fields(args)...)
	run(t, "ffmpeg", append(all, "-f", "mpegts", "-y", file)...)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return file, b
}

// found is what a reader gave.
type found struct {
	tracks  [][]Track
	samples []Sample // with copies of the data
	losses  []Loss
	notes   []string
}

func (f *found) handler() Handler {
	return Handler{
		Tracks: func(t []Track) { f.tracks = append(f.tracks, t) },
		Sample: func(s Sample) {
			s.Data = bytes.Clone(s.Data)
			f.samples = append(f.samples, s)
		},
		Loss: func(l Loss) { f.losses = append(f.losses, l) },
		Note: func(text string) { f.notes = append(f.notes, text) },
	}
}

// readAll reads b in pieces of that size, stamped with where they end.
func readAll(b []byte, size int) (*found, error) {
	f := &found{}
	r := New(f.handler())
	for at := 0; at < len(b); at += size {
		end := min(at+size, len(b))
		if err := r.Write(b[at:end], int64(end)); err != nil {
			return f, err
		}
	}
	return f, r.End()
}

// packets are those that ffprobe sees of a kind: presentation and decode time in
// ticks of 90 kHz, size, and K where it is a key.
func probe(t testing.TB, file, kind string) [][]int64 {
	t.Helper()
	out := run(t, "ffprobe", "-of", "csv=p=0", "-show_entries", "packet=codec_type,pts,dts,size,flags", file)
	r := csv.NewReader(bytes.NewReader(out))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]int64
	for _, row := range rows {
		if row[0] != kind {
			continue
		}
		var p []int64
		for _, s := range row[1:4] {
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil {
				n = none
			}
			p = append(p, n)
		}
		key := int64(0)
		if strings.HasPrefix(row[4], "K") {
			key = 1
		}
		all = append(all, append(p, key))
	}
	return all
}

// What ffmpeg writes in all its ways comes out as ffprobe sees it: as many
// samples, at the same times, with the same keys, and the same NAL units.
func TestAgainstFFmpeg(t *testing.T) {
	const h264 = "-c:v libx264 -preset ultrafast -g 20 "
	const h265 = "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=20 "
	for name, c := range map[string]struct {
		args         string
		codec, sound string
		size         int
	}{
		"H.264 and AAC":            {h264 + "-bf 2 -c:a aac", "avc1.4d400b", "mp4a.40.2", 188},
		"H.264 without reordering": {h264 + "-bf 0 -c:a aac", "avc1.", "mp4a.40.2", 1000},
		"H.264 high, 8 slices":     {"-c:v libx264 -slices 8 -bf 3 -g 20 -c:a aac", "avc1.64000b", "mp4a.40.2", 50_000},
		"H.264 without delimiters": {h264 + "-bf 2 -bsf:v h264_metadata=aud=remove -an", "avc1.", "", 7},
		"H.264 with open GOPs":     {"-c:v libx264 -x264-params open-gop=1 -bf 3 -g 10 -an", "avc1.", "", 188},
		"interlaced":               {"-c:v libx264 -flags +ilme+ildct -x264-params tff=1 -g 10 -an", "avc1.", "", 188},
		"H.265":                    {h265 + "-c:a aac -ar 44100", "hvc1.1.6.L30.90", "mp4a.40.2", 188},
		"H.265, 10 bits":           {"-pix_fmt yuv420p10le " + h265 + "-an", "hvc1.2.4.L30.90", "", 188},
		"a frame of sound a PES":   {h264 + "-c:a aac -pes_payload_size 0", "avc1.", "mp4a.40.2", 188},
		"much delay":               {h264 + "-c:a aac -muxdelay 3 -muxpreload 2", "avc1.", "mp4a.40.2", 188},
		"packets of 192 bytes":     {h264 + "-c:a aac -mpegts_m2ts_mode 1", "avc1.", "mp4a.40.2", 188},
		"tables at each key":       {h264 + "-c:a aac -mpegts_flags +resend_headers+pat_pmt_at_frames", "avc1.", "mp4a.40.2", 188},
		"constant rate":            {h264 + "-c:a aac -muxrate 2M", "avc1.", "mp4a.40.2", 188},
		"the clock wraps":          {h264 + "-c:a aac -output_ts_offset 95442", "avc1.", "mp4a.40.2", 188},
		"sound alone":              {"-vn -c:a aac -ac 1 -ar 22050", "", "mp4a.40.2", 188},
		"sound of another kind":    {h264 + "-c:a mp2", "avc1.", "", 188},
	} {
		t.Run(name, func(t *testing.T) {
			file, b := makeStream(t, c.args)
			f, err := readAll(b, c.size)
			if err != nil {
				t.Fatal(err)
			}
			if len(f.losses) > 0 {
				t.Errorf("losses: %+v", f.losses)
			}
			if len(f.tracks) != 1 {
				t.Fatalf("tracks were told %d times", len(f.tracks))
			}
			for i, track := range f.tracks[0] {
				if track.Rate > 0 {
					checkSound(t, f, i, probe(t, file, "audio"), c.sound)
				} else {
					checkPictures(t, f, i, probe(t, file, "video"), c.codec, file)
				}
			}
		})
	}
}

func (f *found) of(track int) []Sample {
	var all []Sample
	for _, s := range f.samples {
		if s.Track == track {
			all = append(all, s)
		}
	}
	return all
}

// same reports whether two times are the same but for wraps.
func same(a, b, tolerance int64) bool {
	d := (a - b) & (1<<33 - 1)
	return d <= tolerance || d >= 1<<33-tolerance
}

func checkPictures(t *testing.T, f *found, track int, want [][]int64, codec, file string) {
	t.Helper()
	got := f.of(track)
	if len(got) != len(want) || len(got) != 75 {
		t.Fatalf("%d pictures, ffprobe sees %d", len(got), len(want))
	}
	if info := f.tracks[0][track]; !strings.HasPrefix(info.Codec, codec) || codec == "" || info.Width != 160 || info.Height != 120 {
		t.Errorf("track is %+v, want %s", info, codec)
	}
	for i, w := range want {
		s := got[i]
		if !same(s.DTS+int64(s.Offset), w[0], 0) || w[1] != none && !same(s.DTS, w[1], 0) || s.Key != (w[3] == 1) {
			t.Fatalf("picture %d: %d + %d, key %v, want %v", i, s.DTS, s.Offset, s.Key, w)
		}
	}
	var units [][]byte
	for _, s := range got {
		for unit := range nal.Prefixed(s.Data) {
			units = append(units, unit)
		}
	}
	compareUnits(t, f.tracks[0][track], file, units)
}

// compareUnits compares the units of all pictures with those that ffmpeg takes
// out of the file, but for those that are left out.
func compareUnits(t *testing.T, track Track, file string, units [][]byte) {
	t.Helper()
	format, drop := "h264", map[byte]bool{7: true, 8: true, 9: true, 12: true}
	kind := func(unit []byte) byte { return unit[0] & 0x1f }
	if strings.HasPrefix(track.Codec, "hvc1") {
		format, drop = "hevc", map[byte]bool{32: true, 33: true, 34: true, 35: true, 38: true}
		kind = func(unit []byte) byte { return unit[0] >> 1 & 0x3f }
	}
	bare := filepath.Join(t.TempDir(), "bare")
	run(t, "ffmpeg", "-i", file, "-c", "copy", "-an", "-f", format, bare)
	b, err := os.ReadFile(bare)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for unit := range nal.Units(b) {
		if drop[kind(unit)] {
			continue
		}
		if n == len(units) || !bytes.Equal(unit, units[n]) {
			t.Fatalf("unit %d of %d differs", n, len(units))
		}
		n++
	}
	if n != len(units) {
		t.Errorf("%d units, ffmpeg has %d", len(units), n)
	}
}

func checkSound(t *testing.T, f *found, track int, want [][]int64, codec string) {
	t.Helper()
	got := f.of(track)
	if len(got) != len(want) || len(got) < 60 {
		t.Fatalf("%d frames, ffprobe sees %d", len(got), len(want))
	}
	info := f.tracks[0][track]
	if info.Codec != codec {
		t.Errorf("track is %+v, want %s", info, codec)
	}
	for i, w := range want {
		s := got[i]
		at := int64(math.Round(float64(s.DTS) * ticks / float64(info.Rate)))
		if !same(at, w[0], 1) || int64(len(s.Data)) != w[2]-7 || !s.Key {
			t.Fatalf("frame %d: %d (%d), %d bytes, want %v", i, s.DTS, at, len(s.Data), w)
		}
		if i > 0 && s.DTS-got[i-1].DTS != int64(s.Duration) {
			t.Fatalf("frame %d: %d ticks after the one before", i, s.DTS-got[i-1].DTS)
		}
	}
}
