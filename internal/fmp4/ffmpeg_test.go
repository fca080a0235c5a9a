package fmp4

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
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

// makeFile returns the name of the file that ffmpeg makes of a test picture and a
// tone.
func makeFile(t testing.TB, args string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "clip.mp4")
	all := []string{"-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=2", "-f", "lavfi", "-i", "sine=d=2:r=48000", "-pix_fmt", "yuv420p"}
	all = append(all, strings.Fields(args)...)
	run(t, "ffmpeg", append(all, "-y", file)...)
	return file
}

// packet is a sample as ffprobe sees it.
type packet struct {
	pts, dts int64
	size     int
	key      bool
}

// probe returns the packets of each track.
func probe(t testing.TB, file string) map[int][]packet {
	t.Helper()
	out := run(t, "ffprobe", "-of", "csv=p=0", "-show_entries", "packet=stream_index,pts,dts,size,flags", file)
	r := csv.NewReader(bytes.NewReader(out))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[int][]packet{}
	number := func(s string) int64 {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, row := range rows {
		track := int(number(row[0]))
		all[track] = append(all[track], packet{number(row[1]), number(row[2]), int(number(row[3])), strings.HasPrefix(row[4], "K")})
	}
	return all
}

// readFile reads a file, fragmented or finished, in pieces of that size.
func readFile(r io.ReaderAt, size int64, piece int) (*Init, []Sample, error) {
	in, err := MoovFirst(r, size)
	if err != nil {
		return nil, nil, err
	}
	if in == nil {
		in = io.NewSectionReader(r, 0, size)
	}
	b, err := io.ReadAll(in)
	if err != nil {
		return nil, nil, err
	}
	at := int64(0)
	var init *Init
	var samples []Sample
	var d *Decoder
	var f Fragment
	for rest := b; len(rest) > 0; {
		t, payload, after, err := cut(rest)
		if err != nil {
			return init, samples, err
		}
		whole := rest[:len(rest)-len(after)]
		switch {
		case t.Is("moov"):
			if init, err = ParseFinished(whole); err != nil {
				return nil, nil, err
			}
			if _, err := find(whole, "moov", "mvex"); err != nil {
				return finishedSamples(init, whole, after, at+int64(len(whole)), piece)
			}
			d = NewDecoder(init)
		case t.Is("moof"):
			f = Fragment{Moof: whole, Pos: at}
		case t.Is("mdat") && d != nil:
			f.At, f.Data = int64(len(f.Moof)+len(whole)-len(payload)), payload
			if samples, err = d.Samples(samples, f); err != nil {
				return init, samples, err
			}
		}
		at += int64(len(whole))
		rest = after
	}
	return init, samples, nil
}

// finishedSamples cuts the samples out of what is behind a moov.
func finishedSamples(init *Init, moov, b []byte, at int64, piece int) (*Init, []Sample, error) {
	c, err := NewCutter(init, moov, at)
	if err != nil {
		return init, nil, err
	}
	var samples []Sample
	for p := range slices.Chunk(b, piece) {
		if err := c.Write(at, p, func(s Sample) {
			s.Data = bytes.Clone(s.Data)
			samples = append(samples, s)
		}); err != nil {
			return init, samples, err
		}
		at += int64(len(p))
	}
	return init, samples, c.End()
}

// What ffmpeg writes in all its ways comes out as ffprobe sees it, to the tick.
func TestAgainstFFmpeg(t *testing.T) {
	const h264 = "-c:v libx264 -preset ultrafast -g 10 "
	for name, c := range map[string]struct {
		args   string
		codecs string
	}{
		"finished":                  {args: h264 + "-bf 2 -c:a aac", codecs: "avc1.4d400a mp4a.40.2"},
		"moov first":                {args: h264 + "-bf 2 -c:a aac -movflags +faststart", codecs: "avc1.4d400a mp4a.40.2"},
		"no edit list":              {args: h264 + "-bf 2 -c:a aac -use_editlist 0", codecs: "avc1.4d400a mp4a.40.2"},
		"sound begins later":        {args: h264 + "-c:a aac -af adelay=700 -ss 0.5", codecs: "avc1.42c00a mp4a.40.2"},
		"H.265":                     {args: "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=10 -tag:v hvc1 -an", codecs: "hvc1.1.6.L30.90"},
		"H.265, sets in band":       {args: "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=10 -an", codecs: "hev1.1.6.L30.90"},
		"Opus":                      {args: "-vn -c:a libopus", codecs: "opus"},
		"MP3":                       {args: "-vn -c:a mp2", codecs: "mp4a.6b"},
		"three tracks":              {args: h264 + "-c:a aac -map 0 -map 1 -map 1", codecs: "avc1.42c00a mp4a.40.2 mp4a.40.2"},
		"fragmented H.265 and Opus": {args: "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=10 -tag:v hvc1 -c:a libopus -strict -2 -movflags +frag_keyframe+delay_moov", codecs: "hvc1.1.6.L30.90 opus"},
		"fragmented, base in file":  {args: h264 + "-bf 2 -c:a aac -movflags +frag_keyframe+delay_moov", codecs: "avc1.4d400a mp4a.40.2"},
		"fragmented, base is moof":  {args: h264 + "-bf 2 -c:a aac -movflags +frag_every_frame+default_base_moof+delay_moov", codecs: "avc1.4d400a mp4a.40.2"},
		"fragmented, no base":       {args: h264 + "-bf 2 -c:a aac -movflags +frag_every_frame+omit_tfhd_offset+delay_moov", codecs: "avc1.4d400a mp4a.40.2"},
		"fragmented, each track":    {args: h264 + "-bf 2 -c:a aac -movflags +frag_keyframe+separate_moof+delay_moov", codecs: "avc1.4d400a mp4a.40.2"},
		"DASH":                      {args: h264 + "-bf 2 -c:a aac -movflags +dash+frag_keyframe+delay_moov+global_sidx", codecs: "avc1.4d400a mp4a.40.2"},
	} {
		t.Run(name, func(t *testing.T) {
			name := makeFile(t, c.args)
			file, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			info, err := file.Stat()
			if err != nil {
				t.Fatal(err)
			}
			init, samples, err := readFile(file, info.Size(), 777)
			if err != nil {
				t.Fatal(err)
			}
			var codecs []string
			for _, track := range init.Tracks {
				codecs = append(codecs, track.Codec)
			}
			if got := strings.Join(codecs, " "); got != c.codecs {
				t.Errorf("codecs are %s, want %s", got, c.codecs)
			}
			want := probe(t, name)
			got := map[int][]packet{}
			for _, s := range samples {
				got[s.Track] = append(got[s.Track], packet{s.DTS + int64(s.Offset), s.DTS, len(s.Data), s.Sync()})
			}
			if len(got) != len(want) {
				t.Errorf("%d tracks, ffprobe sees %d", len(got), len(want))
			}
			for track := range want {
				if !slices.Equal(got[track], want[track]) {
					t.Errorf("track %d: got\n%v\nwant\n%v", track, got[track], want[track])
				}
			}
		})
	}
}
