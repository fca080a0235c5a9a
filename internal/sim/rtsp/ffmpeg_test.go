package rtsp

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"campipe/internal/nal"
	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/rtsp/stock"
)

// run returns what a program of ffmpeg's family says.
func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).Output()
	if err != nil {
		t.Fatalf("%s %q: %v", program, args, err)
	}
	return string(out)
}

// streams returns the units of the pictures in all codecs as a byte stream, which is
// what ffmpeg makes of them, by their hash in the journal.
func streams(t *testing.T) map[string][]byte {
	t.Helper()
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := stock.Open()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, track := range []clip.Track{c.Video, s.AVCReordered, s.HEVC, s.HEVCReordered} {
		for _, u := range track.Units {
			var b []byte
			for unit := range nal.Prefixed(u.Data) {
				b = append(append(b, startCode...), unit...)
			}
			all[hash(u.Data)] = b
		}
	}
	return all
}

// TestFFmpeg: ffmpeg finds the units that the journal has, over TCP and UDP. Of
// JPEGs it makes a head of its own: they are counted.
func TestFFmpeg(t *testing.T) {
	stream := streams(t)
	for _, query := range []string{
		"sets=sdp&audio=aac", "sets=sdp&bframes&audio=latm&mtu=300", "sets=sdp&codec=h265&audio=opus", "sets=sdp&codec=h265&bframes&stap&audio=pcmu",
		"codec=jpeg&audio=pcma", "codec=g726", "sets=sdp&rtp-start=4294960000&sequence=65500&nomarker",
	} {
		for _, protocol := range []string{"tcp", "udp"} {
			t.Run(protocol+" "+query, func(t *testing.T) {
				t.Parallel()
				s := serve(t, 2)
				out := run(t, "ffmpeg", "-v", "error", "-rtsp_transport", protocol, "-i", s.base+"front?close=4s&"+query,
					"-map", "0", "-c", "copy", "-f", "framehash", "-hash", "sha256", "-")
				lines := s.log.UntilEnd(t)
				var found [2][]string
				for line := range strings.Lines(out) {
					if fields := strings.Split(line, ","); !strings.HasPrefix(line, "#") && len(fields) >= 6 { // side data comes behind
						var n int
						if _, err := fmt.Sscan(fields[0], &n); err != nil {
							t.Fatal(err)
						}
						found[n] = append(found[n], strings.TrimSpace(fields[5]))
					}
				}
				n := 0
				for _, track := range []string{video, audio} {
					want := samples(lines, track)
					if len(want) == 0 {
						continue
					}
					compare(t, track, found[n], want, stream)
					n++
				}
			})
		}
	}
}

// compare compares the hashes of what was found with what was sent.
func compare(t *testing.T, track string, found []string, sent []journal.Sample, stream map[string][]byte) {
	t.Helper()
	if len(found) != len(sent) {
		t.Errorf("%s: %d units were found, %d were sent", track, len(found), len(sent))
		return
	}
	for i, s := range sent {
		want := s.SHA256
		if b := stream[s.SHA256]; track == video {
			// Its parser of H.265 has the zero of the next start code at the end.
			if s.Codec == codecHEVC && i > 0 {
				b = b[1:]
			}
			if s.Codec == codecHEVC && i < len(sent)-1 {
				b = append(bytes.Clone(b), 0)
			}
			want = hash(b)
		}
		if b, err := hex.DecodeString(found[i]); err != nil || len(b) != 32 {
			t.Fatalf("%s: hash %q", track, found[i])
		}
		if s.Codec != codecJPEG && found[i] != want {
			t.Errorf("%s: unit %d of %d is another", track, i, len(sent))
		}
	}
}
