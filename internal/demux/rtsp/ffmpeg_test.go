package rtsp_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"campipe/internal/demux"
	"campipe/internal/flow"
	"campipe/internal/h264"
	"campipe/internal/h265"
	"campipe/internal/nal"
	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5/pkg/format/rtph264"
	"github.com/bluenviron/gortsplib/v5/pkg/format/rtph265"
	"github.com/pion/rtp"
)

// encoded returns what ffmpeg makes of its test picture, read from an MP4 of its
// own: the samples, and their times as it says.
func encoded(t testing.TB, seconds int, args ...string) (wire.Header, []wire.Frame) {
	t.Helper()
	args = append([]string{"-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("testsrc2=size=160x120:rate=25:duration=%d", seconds)}, args...)
	args = append(args, "-f", "mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-")
	cmd := exec.CommandContext(t.Context(), "ffmpeg", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	movie, err := cmd.Output()
	if err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, stderr.String())
	}
	var header wire.Header
	var samples []wire.Frame
	for f, err := range demux.Stage(demux.Options{}, flow.NewLedger())(demux.Dump(bytes.NewReader(movie), wire.Header{}, flow.NewLedger())) {
		if err != nil {
			t.Fatal(err)
		}
		switch f.Kind {
		case wire.KindHeader:
			if header, err = wire.ParseHeader(f.Payload); err != nil {
				t.Fatal(err)
			}
		case wire.KindSample:
			samples = append(samples, flow.Clone(f))
		}
	}
	return header, samples
}

// shown returns when a sample is shown, in ticks of 90 kHz.
func shown(f wire.Frame) uint32 { return uint32((int64(f.Time) + int64(f.Offset)) * 9 / 100) }

// Access units out are those in, with their times, for streams that another
// program encoded and another one put into packets.
func TestEncoded(t *testing.T) {
	for _, c := range []struct {
		name    string
		hevc    bool
		args    []string
		reorder bool
	}{
		{"H.264 in order", false, []string{"-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-bf", "0"}, false},
		{"H.264 with B-frames", false, []string{"-c:v", "libx264", "-preset", "veryfast", "-g", "25", "-bf", "3"}, true},
		{"H.264 in slices", false, []string{"-c:v", "libx264", "-preset", "veryfast", "-g", "25", "-slices", "4"}, true},
		{"H.265 in order", true, []string{"-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params", "log-level=none:keyint=10:bframes=0"}, false},
		{"H.265 with B-frames", true, []string{"-c:v", "libx265", "-preset", "veryfast", "-tag:v", "hvc1", "-x265-params", "log-level=none:keyint=25:bframes=3"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			header, want := encoded(t, 3, c.args...)
			s := newSession(t, described(t, &header))
			packets := packetizer(t, c.hevc)
			for _, f := range want {
				at := max(f.Time-want[0].Time, 0)
				for _, p := range packets(f.Payload) {
					p.Timestamp = 0xffff0000 + shown(f)
					s.rtp(0, at, p)
				}
			}
			s.end()
			for name, r := range map[string]*result{"live": s.read(), "dump": s.dumped(1000)} {
				compare(t, name, &header, want, r)
				if n := reordered(r.video()); (n > 0) != c.reorder {
					t.Errorf("%s: %d samples come before ones that are shown before them", name, n)
				}
			}
		})
	}
}

// reordered returns how many samples are shown after one that follows.
func reordered(samples []wire.Frame) (n int) {
	for i := range samples[1:] {
		if shown(samples[i+1]) < shown(samples[i]) {
			n++
		}
	}
	return n
}

func compare(t *testing.T, name string, header *wire.Header, want []wire.Frame, r *result) {
	t.Helper()
	got := r.video()
	if r.err != nil || len(got) != len(want) || len(r.gaps) > 0 {
		t.Fatalf("%s: %d samples of %d, gaps %v, error %v", name, len(got), len(want), r.gaps, r.err)
	}
	if h := r.headers[0]; h.Codec != header.Codec || h.Width != 160 || h.Height != 120 || h.Timescale != 90000 {
		t.Errorf("%s: declared %+v, want %s", name, h, header.Codec)
	}
	for i := range want {
		w, g := want[i], got[i]
		if !bytes.Equal(g.Payload, w.Payload) || g.Flags.Has(wire.FlagKey) != w.Flags.Has(wire.FlagKey) {
			t.Fatalf("%s: sample %d differs", name, i)
		}
		if g.Offset < 0 {
			t.Errorf("%s: sample %d is shown %d us before it is decoded", name, i, -g.Offset)
		}
		if d := (g.Time + wire.Time(g.Offset)) - (got[0].Time + wire.Time(got[0].Offset)) - ((w.Time + wire.Time(w.Offset)) - (want[0].Time + wire.Time(want[0].Offset))); d < -30 || d > 30 {
			t.Errorf("%s: sample %d is shown %d us off", name, i, d)
		}
	}
}

// described returns the media of a description.
func described(t testing.TB, h *wire.Header) string {
	t.Helper()
	encode := base64.StdEncoding.EncodeToString
	if strings.HasPrefix(h.Codec, "avc1") {
		sets, err := h264.Sets(h.Config)
		if err != nil {
			t.Fatal(err)
		}
		return "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets=" +
			encode(sets[0]) + "," + encode(sets[1]) + "\r\n"
	}
	sets, err := h265.Sets(h.Config)
	if err != nil {
		t.Fatal(err)
	}
	return "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H265/90000\r\na=fmtp:96 sprop-vps=" + encode(sets[0]) +
		"; sprop-sps=" + encode(sets[1]) + "; sprop-pps=" + encode(sets[2]) + "\r\n"
}

// packetizer returns a function that makes packets of access units.
func packetizer(t testing.TB, hevc bool) func(au []byte) []*rtp.Packet {
	t.Helper()
	first := uint16(65500)
	avc := &rtph264.Encoder{PayloadType: 96, PacketizationMode: 1, PayloadMaxSize: 500, InitialSequenceNumber: &first}
	h := &rtph265.Encoder{PayloadType: 96, PayloadMaxSize: 500, InitialSequenceNumber: &first}
	encode, err := avc.Encode, avc.Init()
	if hevc {
		encode, err = h.Encode, h.Init()
	}
	if err != nil {
		t.Fatal(err)
	}
	return func(au []byte) []*rtp.Packet {
		var units [][]byte
		for unit := range nal.Prefixed(au) {
			units = append(units, unit)
		}
		packets, err := encode(units)
		if err != nil {
			t.Fatal(err)
		}
		return packets
	}
}
