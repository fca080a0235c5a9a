package test

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// dialects are the ways in which cameras send pictures over HTTP, and the faults,
// that the simulator knows, with what has to come of each: how many pictures are
// missing from the middle of what was sent whole, and why.
var dialects = []struct {
	camera string
	count  int // R frames that are fetched; 60 where that is 0
	cause  string
	lost   int64 // pictures that are accounted for as lost, at the least
	quirk  bool  // a note tells the dialect
	other  bool  // the bytes are not those that were sent: Huffman tables were put in
	status int   // of camfetch --strict
}{
	{camera: "mjpeg:cam?axis"},
	{camera: "mjpeg:cam?panasonic", quirk: true},
	{camera: "mjpeg:cam?esp32"},
	{camera: "mjpeg:cam?motion"},
	{camera: "mjpeg:cam?ustreamer"},
	{camera: "mjpeg:cam?ffmpeg"},
	{camera: "mjpeg:cam?length=none", quirk: true},
	{camera: "mjpeg:cam?length=wrong", quirk: true},
	{camera: "mjpeg:cam?length=short", quirk: true},
	{camera: "mjpeg:cam?length=padded"},
	{camera: "mjpeg:cam?dashes", quirk: true},
	{camera: "mjpeg:cam?quoted"},
	{camera: "mjpeg:cam?spaced"},
	{camera: "mjpeg:cam?differs", quirk: true},
	{camera: "mjpeg:cam?untold", quirk: true},
	{camera: "mjpeg:cam?nodashes", quirk: true},
	{camera: "mjpeg:cam?lf", quirk: true},
	{camera: "mjpeg:cam?preamble", quirk: true},
	{camera: "mjpeg:cam?nofirst", quirk: true},
	{camera: "mjpeg:cam?timestamp"},
	{camera: "mjpeg:cam?chunked"},
	{camera: "mjpeg:cam?bare"},
	{camera: "mjpeg:cam?pad=100", quirk: true},
	{camera: "mjpeg:cam?inside"},
	{camera: "mjpeg:cam?inside&length=none", quirk: true},
	{camera: "mjpeg:cam?text", quirk: true},
	{camera: "mjpeg:cam?exif"},
	{camera: "mjpeg:cam?exif&length=none", quirk: true},
	{camera: "mjpeg:cam?nodht", quirk: true, other: true},
	{camera: "mjpeg:cam?resize=5"},
	{camera: "mjpeg:cam?truncated=7", cause: wire.CauseDamage, lost: 1},
	{camera: "mjpeg:cam?truncated=7&length=none", cause: wire.CauseDamage, lost: 1, quirk: true},
	{camera: "mjpeg:cam?close=9", status: tool.StatusLosses},
	{camera: "mjpeg:cam?redirect=2"},
	{camera: "still:cam"},
	{camera: "still:cam?etag"},
	{camera: "still:cam?lastmodified", count: 3}, // it has whole seconds,
	{camera: "still:cam?duplicate=3", count: 20},
	{camera: "still:cam?exif"},
	{camera: "still:cam?resize=5"},
	{camera: "still:cam?flaky=7", status: tool.StatusLosses},
	{camera: "still:cam?redirect=1"},
}

// TestDialects checks that what comes out of each is what was sent, byte for byte
// and in order, that the sums are right, and that the capture gives the same
// again.
func TestDialects(t *testing.T) {
	for _, d := range dialects {
		t.Run(d.camera, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "50", "--log", log, d.camera)
			count := strconv.Itoa(cmp.Or(d.count, 60))
			r := shell(dir, nil, "camfetch '"+s.urls[0]+"' --count "+count+" --interval 0 --retry-wait 1ms --strict --report fetch.json > raw.cam")
			if r.status != d.status {
				t.Errorf("camfetch: status %d, want %d\n%s", r.status, d.status, r.stderr)
			}
			s.stop()
			run(t, dir, "camdemux raw.cam --report report.json > media.cam")
			// A picture that is asked for twice is given out once, or after an outage
			// once more.
			got := pictures(t, dir+"/media.cam")
			want, once := slices.Compact(sent(t, log)["video"]), slices.Compact(slices.Clone(got))
			if d.other {
				if len(got) < 50 {
					t.Errorf("%d pictures", len(got))
				}
			} else if n, err := left(want, once); err != nil || n != 0 {
				t.Errorf("%d of %d pictures are missing; %v", n, len(want), err)
			}
			accountedPictures(t, dir+"/fetch.json", "", 0)
			accountedPictures(t, dir+"/report.json", d.cause, d.lost)
			notes := shell(dir, nil, "camdump media.cam | grep -c '\"what\":\"dialect\"'")
			if found := string(notes.stdout) != "0\n"; found != d.quirk {
				t.Errorf("a dialect is told: %v, want %v", found, d.quirk)
			}
			run(t, dir, "camfetch raw.cam | camdemux > again.cam && cmp media.cam again.cam")
			run(t, dir, "camjoin -o '{camera}-%s-%f.jpg' media.cam")
			if files, err := filepath.Glob(dir + "/*.jpg"); err != nil || len(files) != len(got) {
				t.Errorf("%d files of %d pictures, %v", len(files), len(got), err)
			}
		})
	}
}

// hash returns the SHA-256 of a sample, as the simulator's journal has it.
func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// pictures returns the hashes of the samples of a stream.
func pictures(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var hashes []string
	for frame, err := range wire.NewReader(f).All() {
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if frame.Kind == wire.KindSample {
			hashes = append(hashes, hash(frame.Payload))
		}
	}
	return hashes
}

// accountedPictures checks that a report adds up, to the byte, and that nothing
// was lost but by the cause given.
func accountedPictures(t *testing.T, file, cause string, lost int64) {
	t.Helper()
	pictures := int64(0)
	for number, s := range totals(t, file).Streams {
		in := s.Out.Bytes
		for _, c := range s.Dropped {
			in += c.Bytes
		}
		for name, c := range s.Lost {
			in += c.Bytes
			pictures += c.Frames
			if name != cause {
				t.Errorf("%s: stream %d: %d frames lost by %s", filepath.Base(file), number, c.Frames, name)
			}
		}
		if in != s.In.Bytes {
			t.Errorf("%s: stream %d: %d bytes in, %d accounted for", filepath.Base(file), number, s.In.Bytes, in)
		}
	}
	if pictures < lost || cause == "" && pictures > 0 {
		t.Errorf("%s: %d pictures lost, want %d", filepath.Base(file), pictures, lost)
	}
}
