package transcode

import (
	"bytes"
	"fmt"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"campipe/internal/flow"
	"campipe/internal/join/judge"
	"campipe/pkg/wire"
)

// clapped makes a stream of sound of 8 kHz, in packets of 160 ms by the camera's
// count of samples, which takes so many millionths longer, and what is heard: nothing,
// but for a clap each so many packets. Its times begin a second after 1970. Where
// there are holes, a packet in so many is not there.
func clapped(h wire.Header, quiet, clap []byte, packets, every, ppm, holes int) (in flow.Frames, claps []float64) {
	const stream, apart = 1, 160_000
	h.Stage, h.Camera, h.Timescale, h.Rate, h.Channels = wire.StageMedia, "x", 8000, 8000, 1
	frames := []wire.Frame{h.Frame(stream, second)}
	for n := range packets {
		at := wire.Time(second + int64(n)*apart*(1_000_000+int64(ppm))/1_000_000)
		f := wire.Frame{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: stream, Time: at, Duration: apart, Payload: quiet}
		if n%every == every/2 {
			f.Payload = clap
			claps = append(claps, float64(at-second)/second)
		}
		if holes == 0 || n%holes != holes/4 {
			frames = append(frames, f)
		}
	}
	return flow.Of(nil, frames...), claps
}

// alaw is a packet of A-law: a tone of 1 kHz, or silence.
func alaw(loud bool) []byte {
	b := bytes.Repeat([]byte{0xd5}, 1280)
	for i := 0; loud && i < 640; i++ {
		if b[i] = 0x85; i/4%2 == 1 { // near the loudest, and its negative
			b[i] = 0x05
		}
	}
	return b
}

var silenceEnd = regexp.MustCompile(`silence_end: ([\d.]+)`)

// heard returns when sound begins behind silence in a movie of frames, in seconds
// after the first second of 1970.
func heard(t *testing.T, frames []wire.Frame) []float64 {
	t.Helper()
	name := movie(t, frames)
	said, err := exec.Command("ffmpeg", "-hide_banner", "-nostats", "-i", name, "-af", "silencedetect=noise=-20dB:d=0.1", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%s", said)
	}
	first := float64(judge.Samples(frames, 1)[0].Time-second) / second
	var all []float64
	for _, found := range silenceEnd.FindAllSubmatch(said, -1) {
		at, _ := strconv.ParseFloat(string(found[1]), 64)
		all = append(all, first+at)
	}
	return all
}

// TestHour checks that what is heard is where it was, over an hour of a camera whose
// clock and count of samples part: early or late by less than is noticed beside
// pictures (ITU-R BT.1359).
func TestHour(t *testing.T) {
	const minute = 375 // packets
	adpcmQuiet, adpcmClap := adpcmPackets(t)
	for _, c := range []struct {
		name        string
		codec       string
		quiet, clap []byte
		packets     int
		ppm, holes  int
	}{
		{"A-law, 200 ppm longer", "pcma", alaw(false), alaw(true), 60 * minute, 200, 0},
		{"A-law, 500 ppm shorter", "pcma", alaw(false), alaw(true), 10 * minute, -500, 0},
		{"A-law with holes", "pcma", alaw(false), alaw(true), 5 * minute, 0, 300},
		{"G.726, 500 ppm longer", "g726.32", adpcmQuiet, adpcmClap, 10 * minute, 500, 0},
		{"G.726 with holes", "g726.32", adpcmQuiet, adpcmClap, 5 * minute, 0, 300},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in, claps := clapped(wire.Header{Codec: c.codec}, c.quiet, c.clap, c.packets, minute, c.ppm, c.holes)
			out, err := flow.Collect(Sound(flow.NewLedger(), quiet)(in))
			if err != nil {
				t.Fatal(err)
			}
			if n := loose(out); n > 3 {
				t.Errorf("%d pieces do not follow the one before", n)
			}
			got := heard(t, out)
			if len(got) != len(claps)+1 { // the last is the end
				t.Fatalf("heard at %s\nwant     %s", seconds(got), seconds(claps))
			}
			for i := range claps {
				if math.Abs(got[i]-claps[i]) > 0.045 {
					t.Fatalf("heard at %s\nwant     %s", seconds(got), seconds(claps))
				}
			}
		})
	}
}

// loose returns how many pieces of a stretch don't begin where the one before ends: a
// player would play those late or early. The first and the last few may: an encoder's
// delay is no whole number of microseconds, and what is left over is no whole piece.
func loose(frames []wire.Frame) (n int) {
	var end wire.Time
	for _, f := range frames {
		if f.Kind != wire.KindSample {
			continue
		}
		if f.Time != end && end != 0 && !f.Flags.Has(wire.FlagBreak) {
			n++
		}
		end = f.Time + wire.Time(f.Duration)
	}
	return n
}

func seconds(times []float64) string { return fmt.Sprintf("%.3f", times) }

// adpcmPackets are two of 160 ms of G.726 at 32 kbit/s.
func adpcmPackets(t *testing.T) (quiet, clap []byte) {
	t.Helper()
	for _, source := range []string{"anullsrc=r=8000:cl=mono:d=0.16", "sine=f=1000:r=8000:d=0.16,volume=6"} {
		b, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-c:a", "g726le", "-code_size", "4", "-f", "g726le", "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		quiet, clap = clap, b
	}
	return quiet, clap
}
