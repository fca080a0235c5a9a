package transcode

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"campipe/internal/demux"
	"campipe/internal/ffmpeg"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// opened runs -i on a file, and returns the times of presentation of its pictures
// and its sound, in milliseconds, and the codecs.
func opened(t *testing.T, in ffmpeg.Input) (codecs []string, shown map[bool][]string) {
	t.Helper()
	source, err := ffmpeg.Open(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	ledger := flow.NewLedger()
	h := wire.Header{Stage: wire.StageRaw, Camera: "x", Transport: "fmp4", Bare: true}
	sound := map[uint16]bool{}
	shown = map[bool][]string{}
	for f, err := range demux.Stage(demux.Options{Transport: "fmp4"}, ledger)(raw(source, h, ledger)) {
		if err != nil {
			t.Fatal(err)
		}
		switch f.Kind {
		case wire.KindHeader:
			h, err := wire.ParseHeader(f.Payload)
			if err != nil {
				t.Fatal(err)
			}
			sound[f.Stream] = h.Audio()
			codecs = append(codecs, h.Codec)
		case wire.KindSample:
			shown[sound[f.Stream]] = append(shown[sound[f.Stream]], fmt.Sprint(int64(f.Presentation())/1000))
		}
	}
	return codecs, shown
}

// TestInput checks that what ffmpeg opens comes out with the times that it has, as
// ffprobe tells them.
func TestInput(t *testing.T) {
	dir := t.TempDir()
	file := dir + "/clip.mkv" // its times are milliseconds
	command := "ffmpeg -v error -f lavfi -i testsrc2=s=64x48:r=10:d=3 -f lavfi -i sine=d=3 -vf setpts='PTS+0.03*mod(N\\,2)/TB' -fps_mode passthrough -enc_time_base 1:1000 -c:v libx264 -bf 2 -c:a aac " + file
	if out, err := exec.Command("sh", "-c", command).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	probe := func(kind string) string {
		out, err := exec.Command("sh", "-c", "ffprobe -v error -select_streams "+kind+" -show_entries packet=pts -of csv=p=0 "+file+" | tr -d , ").Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(bytes.TrimSpace(out))
	}
	for _, c := range []struct {
		name   string
		in     ffmpeg.Input
		codecs string
		order  bool // pictures come in the order of the file
	}{
		{"copied", ffmpeg.Input{Name: file, Video: &ffmpeg.Coding{}, Audio: "copy"}, "avc1 mp4a", true},
		{"JPEG", ffmpeg.Input{Name: file, Video: &ffmpeg.Coding{Encoder: ffmpeg.EncoderOf("jpeg", ""), Quality: 3}, Audio: "copy"}, "jpeg mp4a", false},
		{"H.264", ffmpeg.Input{Name: file, Video: &ffmpeg.Coding{Encoder: ffmpeg.EncoderOf("h264", ""), Quality: 23}, Audio: "none"}, "avc1", false},
		{"sound alone", ffmpeg.Input{Name: file, Audio: "copy"}, "mp4a", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			codecs, shown := opened(t, c.in)
			var families []string
			for _, codec := range codecs {
				family, _, _ := strings.Cut(codec, ".")
				families = append(families, family)
			}
			if got := strings.Join(families, " "); got != c.codecs {
				t.Errorf("codecs %s, want %s", got, c.codecs)
			}
			if pictures := strings.Fields(probe("v")); c.in.Video != nil {
				if got := shown[false]; sorted(got) != sorted(pictures) || c.order && strings.Join(got, " ") != strings.Join(pictures, " ") {
					t.Errorf("pictures at %s ms\nwant %s", got, pictures)
				}
			}
			if c.in.Audio == "copy" {
				if got, want := len(shown[true]), len(strings.Fields(probe("a"))); got != want {
					t.Errorf("%d pieces of sound, want %d", got, want)
				}
			}
		})
	}
}

// sorted returns words in order.
func sorted(words []string) string { return strings.Join(slices.Sorted(slices.Values(words)), " ") }

// TestInputRefused checks what is not opened, and that no password is told.
func TestInputRefused(t *testing.T) {
	for _, c := range []struct {
		in   ffmpeg.Input
		want string
	}{
		{ffmpeg.Input{Name: "-"}, `-i "-" is no input`},
		{ffmpeg.Input{Name: ""}, `-i "" is no input`},
		{ffmpeg.Input{Name: "x", Format: "mp4 -y /etc/passwd"}, "is not a format's name"},
		{ffmpeg.Input{Name: "rtsp://me:canary@h/x"}, "has a password"},
		{ffmpeg.Input{Name: "RTSP://me:canary@h/x"}, "has a password"},
	} {
		err := c.in.Check()
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v, want %s", c.in.Name, err, c.want)
		}
	}
}

// TestInputFails checks that ffmpeg's last words are the error, and that a file
// can't lead it to the network, nor the network to a file.
func TestInputFails(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ file, want string }{
		"no such file":          {"", "No such file"},
		"no media":              {"nothing of a film", "Invalid data"},
		"a list of the network": {"ffconcat version 1.0\nfile http://127.0.0.1:9/x\n", "not on whitelist"},
	} {
		file := dir + "/" + strings.ReplaceAll(name, " ", "-")
		if c.file != "" {
			if out, err := exec.Command("sh", "-c", "printf '"+c.file+"' > "+file).CombinedOutput(); err != nil {
				t.Fatalf("%s", out)
			}
		}
		source, err := ffmpeg.Open(t.Context(), ffmpeg.Input{Name: file, Video: &ffmpeg.Coding{}, Audio: "copy"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.ReadAll(source)
		if err == nil {
			t.Errorf("%s: no error", name)
		} else if !strings.HasPrefix(err.Error(), "ffmpeg: ") {
			t.Errorf("%s: %v", name, err)
		}
		t.Log(name, err)
	}
}
