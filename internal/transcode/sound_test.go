package transcode

import (
	"bytes"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"campipe/internal/demux"
	"campipe/internal/ffmpeg"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// talk makes a stream of G.711, in packets of 20 ms by the camera's count of samples,
// which takes so many millionths longer, with a gap of ten seconds after so many.
func talk(codec string, packets, ppm, gap int) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		const stream, start, apart = 3, 1_800_000_000_000_000, 20_000
		h := wire.Header{Stage: wire.StageMedia, Camera: "x", Codec: codec, Timescale: 8000, Rate: 8000, Channels: 1}
		if !yield(h.Frame(stream, start), nil) {
			return
		}
		at := int64(start)
		data := bytes.Repeat([]byte{0xd5}, 160)
		for n := range packets {
			f := wire.Frame{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: stream, Time: wire.Time(at), Duration: apart, Payload: data}
			if !yield(f, nil) {
				return
			}
			if at += apart; n%50 == 49 {
				at += int64(ppm) // of a second, fifty packets
			}
			if n+1 == gap {
				lost := wire.Gap{Cause: wire.CauseLost, Length: 10_000_000}
				if !yield(lost.Frame(stream, wire.Time(at)), nil) {
					return
				}
				at += 10_000_000
			}
		}
		end := wire.End{}
		yield(end.Frame(stream, wire.Time(at)), nil)
	}
}

// quiet is told what is not encoded.
func quiet(string, ...any) {}

// TestSoundEncoded checks that sound comes out with its true times, also where the
// camera's clock and its count of samples part by more than half a second, and
// behind a gap; and that the sums hold.
func TestSoundEncoded(t *testing.T) {
	const piece = 128_000 // microseconds
	for _, c := range []struct {
		name                string
		codec               string
		packets, ppm, after int
		out                 string
		breaks              int
	}{
		{"A-law", "pcma", 500, 0, 0, "mp4a.40.2", 0},
		{"five minutes that are 2000 ppm longer", "pcmu", 15_000, 2000, 0, "mp4a.40.2", 0},
		{"a gap", "pcmu", 500, 0, 250, "mp4a.40.2", 1},
		{"AAC goes on as it is", "mp4a.40.2", 50, 0, 0, "mp4a.40.2", 0},
		{"what is not decoded, too", "speex", 50, 0, 0, "speex", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ledger := flow.NewLedger()
			var first, last, end wire.Time
			var breaks, bytes int
			var codec string
			n := int64(0)
			for f, err := range Sound(ledger, quiet)(talk(c.codec, c.packets, c.ppm, c.after)) {
				if err != nil {
					t.Fatal(err)
				}
				switch f.Kind {
				case wire.KindHeader:
					h, err := wire.ParseHeader(f.Payload)
					if err != nil {
						t.Fatal(err)
					}
					codec = h.Codec
				case wire.KindSample:
					ledger.In(f.Stream, 1, len(f.Payload)) // as the next stage does
					ledger.Out(f.Stream, 1, len(f.Payload))
					if n == 0 {
						first = f.Time
					}
					if f.Time <= last || n == 1 && c.codec != c.out && f.Time < first+piece-1000 {
						t.Fatalf("a piece at %v after one at %v", f.Time, last)
					}
					if f.Flags.Has(wire.FlagBreak) {
						breaks++
					}
					n, last, bytes = n+1, f.Time, bytes+len(f.Payload)
				case wire.KindEnd:
					end = f.Time
				}
			}
			if codec != c.out || breaks != c.breaks {
				t.Errorf("codec %s, %d breaks; want %s, %d", codec, breaks, c.out, c.breaks)
			}
			// The last piece is filled up.
			if first != 1_800_000_000_000_000 || end-last > piece || end-last < -piece/4 {
				t.Errorf("from %v, the last piece at %v, the end at %v", first, last, end)
			}
			totals := ledger.Totals(3)
			if totals.In.Bytes != totals.Out.Bytes+totals.Dropped[encoding].Bytes || totals.In.Frames != int64(c.packets) && c.out != c.codec {
				t.Errorf("%+v", totals)
			}
		})
	}
}

// TestSoundCodecs checks that what ffmpeg encoded is decoded, by its length and that
// it is heard.
func TestSoundCodecs(t *testing.T) {
	for _, c := range []struct{ codec, encode, rate string }{
		{"pcma", "-c:a pcm_alaw", "8000"},
		{"pcmu", "-c:a pcm_mulaw", "8000"},
		{"opus", "-c:a libopus", "48000"},
		{"mp4a.6b", "-c:a libmp3lame", "44100"},
	} {
		t.Run(c.codec, func(t *testing.T) {
			t.Parallel()
			file := made(t, "x.mkv", "-vn -ac 2 -ar "+c.rate+" "+c.encode)
			source, err := ffmpeg.Open(t.Context(), ffmpeg.Input{Name: file, Audio: "copy"})
			if err != nil {
				t.Fatal(err)
			}
			defer source.Close()
			ledger := flow.NewLedger()
			h := wire.Header{Stage: wire.StageRaw, Camera: "x", Transport: "fmp4", Bare: true}
			in := demux.Stage(demux.Options{Transport: "fmp4"}, ledger)(raw(source, h, ledger))
			out, err := flow.Collect(Sound(flow.NewLedger(), t.Errorf)(in))
			if err != nil {
				t.Fatal(err)
			}
			first, _ := wire.ParseHeader(out[0].Payload)
			if first.Codec != "mp4a.40.2" || strconv.Itoa(first.Rate) != c.rate || first.Channels != 2 {
				t.Errorf("%+v", first)
			}
			said, err := exec.Command("ffmpeg", "-hide_banner", "-i", movie(t, out), "-af", "volumedetect", "-f", "null", "-").CombinedOutput()
			samples := regexp.MustCompile(`n_samples: (\d+)`).FindSubmatch(said)
			loud := regexp.MustCompile(`max_volume: -(\d+)`).FindSubmatch(said)
			if err != nil || samples == nil || loud == nil {
				t.Fatalf("%v: %s", err, said)
			}
			rate, _ := strconv.Atoi(c.rate)
			n, _ := strconv.Atoi(string(samples[1]))
			if length := float64(n) / float64(2*rate); length < 2.9 || length > 3.3 {
				t.Errorf("%.3f s, want 3", length)
			}
			if quiet, _ := strconv.Atoi(string(loud[1])); quiet > 22 { // the sine is at -18 dB
				t.Errorf("it is at -%d dB", quiet)
			}
		})
	}
}
