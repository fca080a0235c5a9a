package nut

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// limit is the longest packet in the tests.
const limit = 1 << 16

// files are the streams and packets that the tests write and read, and the seeds
// of the fuzzer.
func files() map[string]struct {
	stream  Stream
	packets []Packet
} {
	return map[string]struct {
		stream  Stream
		packets []Packet
	}{
		"video": {Stream{Format: "H264", Config: []byte{1, 2, 3}, Width: 640, Height: 480}, []Packet{
			{0, true, []byte("a")}, {1, false, nil}, {127, false, []byte("N")}, {128, true, bytes.Repeat([]byte("x"), 5000)},
			{100, false, []byte("earlier")}, {1 << 60, true, []byte("much later")},
		}},
		"sound": {Stream{Class: Audio, Format: "\xff\x00", Rate: 48000, Channels: 2}, []Packet{{21333, true, []byte("b")}}},
		"empty": {Stream{Format: "MJPG", Width: 1, Height: 1}, nil},
		"long":  {Stream{Format: "MJPG", Config: bytes.Repeat([]byte("c"), 6000), Width: 1, Height: 1}, nil},
	}
}

func write(t testing.TB, s Stream, packets []Packet) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packets {
		if err := w.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func read(b []byte) (s Stream, packets []Packet, err error) {
	r, err := NewReader(bytes.NewReader(b), limit)
	if err != nil {
		return s, nil, err
	}
	for {
		p, err := r.Next()
		if err != nil {
			return r.Stream(), packets, err
		}
		p.Data = bytes.Clone(p.Data)
		packets = append(packets, p)
	}
}

// TestRound: what is written is read again, and each proper prefix of it is cut,
// but for one that ends between two packets.
func TestRound(t *testing.T) {
	for name, f := range files() {
		t.Run(name, func(t *testing.T) {
			b := write(t, f.stream, f.packets)
			s, packets, err := read(b)
			if err != io.EOF || fmt.Sprint(s) != fmt.Sprint(f.stream) || fmt.Sprint(packets) != fmt.Sprint(f.packets) {
				t.Errorf("%v: %v %v, want %v %v", err, s, packets, f.stream, f.packets)
			}
			ends := 0
			for n := range len(b) {
				_, packets, err := read(b[:n])
				if err == io.EOF && len(packets) <= len(f.packets) {
					ends++
				} else if !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Fatalf("%d bytes: %v", n, err)
				}
			}
			if most := len(f.packets) + 4; ends > most {
				t.Errorf("%d prefixes are whole, of %d packets", ends, len(f.packets))
			}
		})
	}
}

// TestProbe: ffprobe reads what is written, with the same times.
func TestProbe(t *testing.T) {
	f := files()["video"]
	f.packets[4].Time = 200 // ffprobe takes times for those of decoding
	name := filepath.Join(t.TempDir(), "x.nut")
	if err := os.WriteFile(name, write(t, f.stream, f.packets), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ffprobe", "-v", "error", "-f", "nut", "-show_entries", "packet=pts,size,flags", "-of", "csv=p=0", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, p := range f.packets {
		fmt.Fprintf(&want, "%d,%d,%s\n", p.Time, len(p.Data), map[bool]string{true: "K_", false: "__"}[p.Key])
	}
	if string(out) != want.String() {
		t.Errorf("%s, want %s", out, want.String())
	}
}

// TestFFmpeg: what ffmpeg writes is read, with the times and bytes that ffprobe
// says.
func TestFFmpeg(t *testing.T) {
	for _, args := range []string{
		"-f lavfi -i testsrc2=s=64x48:r=30000/1001:d=2 -c:v libx264 -bf 0",
		"-f lavfi -i testsrc2=s=64x48:r=5:d=4 -c:v mjpeg -write_index 0",
		"-f lavfi -i testsrc2=s=64x48:r=5:d=4 -c:v mpeg4 -bitexact",
		"-f lavfi -i sine=d=2 -c:a aac",
	} {
		name := filepath.Join(t.TempDir(), "x.nut")
		if out, err := exec.Command("ffmpeg", append(append([]string{"-v", "error"}, strings.Fields(args)...), "-f", "nut", name)...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %s", args, out)
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "packet=pts_time,size,flags", "-of", "csv=p=0", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		s, packets, err := read(b)
		var got strings.Builder
		for _, p := range packets {
			fmt.Fprintf(&got, "%.6f,%d,%s\n", float64(p.Time)/1e6, len(p.Data), map[bool]string{true: "K_", false: "__"}[p.Key])
		}
		if err != io.EOF || got.String() != string(out) {
			t.Errorf("%s: %+v: %v:\n%s, want\n%s", args, s, err, got.String(), out)
		}
	}
}

// FuzzReader: whatever comes, a packet is no longer than the limit, all of them
// together no longer than the input and what its headers put before each, and
// reading ends.
func FuzzReader(f *testing.F) {
	for _, file := range files() {
		f.Add(write(f, file.stream, file.packets))
	}
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=16x16:r=5:d=1", "-c:v", "libx264", "-f", "nut", "-").Output()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(out)
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := NewReader(bytes.NewReader(b), limit)
		if err != nil {
			return
		}
		longest := 0
		for _, h := range r.main.headers {
			longest = max(longest, len(h))
		}
		n, total := 0, 0
		for {
			p, err := r.Next()
			if err != nil {
				break
			}
			n, total = n+1, total+len(p.Data)
			if len(p.Data) > limit || total > len(b)+n*longest || n > len(b) {
				t.Fatalf("packet %d of %d bytes, %d in all, of %d", n, len(p.Data), total, len(b))
			}
		}
	})
}
