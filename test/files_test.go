package test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"campipe/internal/nal"
	"campipe/pkg/wire"
)

// kinds are the kinds of files that camdemux reads, made of one film with sound by
// ffmpeg.
var kinds = []struct {
	name   string
	film   string // how its pictures are encoded
	copied string // how they are put into the file x
	tracks string
}{
	{"finished MP4", "libx264 -bf 2", "-c copy -movflags +faststart -f mp4 x", "video audio"},
	{"finished MP4, its moov last", "libx264 -bf 2", "-c copy -f mp4 x", "video audio"},
	{"QuickTime", "libx264 -bf 2", "-c copy -f mov x", "video audio"},
	{"fragmented MP4", "libx264 -bf 2", "-c copy -movflags frag_keyframe+empty_moov -f mp4 x", "video audio"},
	{"fragments of one picture", "libx264", "-c copy -movflags frag_every_frame+empty_moov+default_base_moof -f mp4 x", "video audio"},
	{"transport stream", "libx264 -bf 2", "-c copy -f mpegts x", "video audio"},
	{"bare H.264", "libx264 -bf 2", "-an -c copy -f h264 x", "video"},
	{"bare H.264 in slices", "libx264 -bf 0 -slices 3", "-an -c copy -f h264 x", "video"},
	{"bare H.265", "libx265 -x265-params log-level=none:info=0", "-an -c copy -f hevc x", "video"},
	{"PyNVR's chunk", "libx264 -bf 0", "-an -c copy -f h264 y && chunk", "video"},
	{"bare AAC", "libx264", "-vn -c copy -f adts x", "audio"},
	{"MJPEG", "mjpeg", "-an -c copy -f mjpeg x", "video"},
	{"multipart", "mjpeg", "-an -c copy -f mpjpeg x", "video"},
	{"a JPEG", "mjpeg -frames:v 1", "-an -c copy -f mjpeg x", "video"},
}

// Each kind of file, called by a name that says nothing, has the samples that went
// in, byte for byte, and as many as ffprobe finds.
func TestFiles(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			run(t, dir, "ffmpeg -v error -f lavfi -i testsrc2=s=96x64:r=25:d=2 -f lavfi -i sine=r=48000:d=2 -pix_fmt yuv420p -c:a aac -c:v "+k.film+" film.mp4")
			command, isChunk := strings.CutSuffix(k.copied, " && chunk")
			run(t, dir, "ffmpeg -v error -i film.mp4 "+command)
			probed := "x"
			if isChunk {
				probed = "y"
				chunk(t, dir+"/y", dir+"/x")
			}
			run(t, dir, "camfetch x > raw.cam && camdemux --strict raw.cam --report report.json > media.cam && camdemux < x > dump.cam")
			want := packets(t, dir+"/film.mp4")
			for _, stream := range []string{"media.cam", "dump.cam"} {
				got := streamed(t, dir+"/"+stream)
				if len(got) != len(strings.Fields(k.tracks)) {
					t.Errorf("%s: %d tracks, want %s", stream, len(got), k.tracks)
				}
				for _, track := range strings.Fields(k.tracks) {
					if err := same(want[track], got[track]); err != nil {
						t.Errorf("%s: %s: %v", stream, track, err)
					}
				}
			}
			accounted(t, dir+"/report.json", "", "", 0)
			for _, track := range strings.Fields(k.tracks) {
				// Streams of a program are told of twice.
				said, _, _ := strings.Cut(run(t, dir, "ffprobe -v quiet -count_packets -select_streams "+track[:1]+" -show_entries stream=nb_read_packets -of csv=p=0 "+probed), "\n")
				if n, err := strconv.Atoi(strings.Trim(said, ",")); err != nil || n != len(want[track]) {
					t.Errorf("%s: ffprobe finds %q, and %d went in", track, said, len(want[track]))
				}
			}
		})
	}
}

// streamed returns the hashes of the samples of a stream, by track.
func streamed(t *testing.T, name string) map[string][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	hashes, tracks := map[string][]string{}, map[uint16]string{}
	for f, err := range wire.NewReader(f).All() {
		if err != nil {
			t.Fatal(err)
		}
		switch f.Kind {
		case wire.KindHeader:
			h, err := wire.ParseHeader(f.Payload)
			if err != nil {
				t.Fatal(err)
			}
			tracks[f.Stream] = "video"
			if h.Audio() {
				tracks[f.Stream] = "audio"
			}
		case wire.KindSample:
			track := tracks[f.Stream]
			hashes[track] = append(hashes[track], fmt.Sprintf("%x", sha256.Sum256(f.Payload)))
		}
	}
	return hashes
}

// chunk makes a file of PyNVR's of bare H.264: each unit behind a version, a time
// and its length.
func chunk(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	at := uint64(1_772_000_000_000_000)
	for unit := range nal.Units(b) {
		out = append(out, 0)
		out = binary.BigEndian.AppendUint64(out, at)
		out = binary.BigEndian.AppendUint64(out, uint64(len(unit)))
		out = append(out, unit...)
		if kind := unit[0] & 0x1f; kind == 1 || kind == 5 {
			at += 40_000
		}
	}
	if err := os.WriteFile(to, out, 0o600); err != nil {
		t.Fatal(err)
	}
}
