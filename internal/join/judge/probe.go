package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// Movie is what ffprobe says of a file. Times are in seconds.
type Movie struct {
	Streams []Stream `json:"streams"`
	Packets []Packet `json:"packets"`
	Format  struct {
		Duration string            `json:"duration"`
		Tags     map[string]string `json:"tags"`
	} `json:"format"`
}

// Stream is a track of a movie.
type Stream struct {
	Codec    string `json:"codec_name"`
	Type     string `json:"codec_type"`
	Rate     string `json:"time_base"`
	Start    string `json:"start_time"`
	Duration string `json:"duration"`
	Width    int    `json:"width"`
}

// Packet is a sample of a movie.
type Packet struct {
	Stream   int    `json:"stream_index"`
	PTS      int64  `json:"pts"`
	DTS      int64  `json:"dts"`
	Duration int64  `json:"duration"`
	Flags    string `json:"flags"` // "K_" a key sample; "_D" one that is not shown
	Hash     string `json:"data_hash"`
}

// Key reports whether the packet is a key sample.
func (p *Packet) Key() bool { return strings.HasPrefix(p.Flags, "K") }

// Hidden reports whether the packet is decoded and not shown.
func (p *Packet) Hidden() bool { return strings.HasSuffix(p.Flags, "D") }

// Probe returns what ffprobe reads from a file, and fails the test where it
// reads nothing. What it complains of is returned as text.
func Probe(t testing.TB, file string) (Movie, string) { return probe(t, "-i", file) }

// ProbeMedia is Probe of an MP4 whose edit lists are taken not to be there: so it
// has all samples, and their times are those of the media.
func ProbeMedia(t testing.TB, file string) (Movie, string) {
	return probe(t, "-ignore_editlist", "1", "-i", file)
}

func probe(t testing.TB, input ...string) (Movie, string) {
	t.Helper()
	args := []string{"-v", "error", "-of", "json", "-show_streams", "-show_format", "-show_packets", "-show_data_hash", "sha256"}
	cmd := exec.Command("ffprobe", append(args, input...)...)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("ffprobe %q: %v: %s", input, err, complaints.String())
	}
	var m Movie
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return m, complaints.String()
}

// Of returns the packets of a track, in the order of the file.
func (m *Movie) Of(stream int) []Packet {
	var packets []Packet
	for _, p := range m.Packets {
		if p.Stream == stream {
			packets = append(packets, p)
		}
	}
	return packets
}

// Decode returns what ffmpeg complains of when it decodes the whole file, with
// the times that the file has.
func Decode(t testing.TB, file string) string {
	t.Helper()
	text, err := exec.Command("ffmpeg", "-v", "error", "-i", file, "-enc_time_base", "-1", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg %s: %v: %s", file, err, text)
	}
	return string(text)
}

// Samples returns the S frames of a stream.
func Samples(frames []wire.Frame, stream uint16) []wire.Frame {
	var samples []wire.Frame
	for _, f := range frames {
		if f.Kind == wire.KindSample && f.Stream == stream {
			samples = append(samples, f)
		}
	}
	return samples
}

// Same fails the test unless the packets are the samples: as many, with the
// same bytes and key flags.
func Same(t testing.TB, packets []Packet, samples []wire.Frame) {
	t.Helper()
	if len(packets) != len(samples) {
		t.Errorf("%d packets of %d samples", len(packets), len(samples))
	}
	for i := range min(len(packets), len(samples)) {
		sum := sha256.Sum256(samples[i].Payload)
		if want := "SHA256:" + hex.EncodeToString(sum[:]); packets[i].Hash != want {
			t.Errorf("packet %d: %s, want %s", i, packets[i].Hash, want)
			return
		}
		if want := samples[i].Flags.Has(wire.FlagKey); packets[i].Key() != want {
			t.Errorf("packet %d: key %v, want %v", i, packets[i].Key(), want)
		}
	}
}
