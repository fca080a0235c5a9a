package transcode

import (
	"bytes"
	"testing"

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
		{"what can't be decoded, too", "g726.32", 50, 0, 0, "g726.32", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ledger := flow.NewLedger()
			var first, last, end wire.Time
			var breaks, bytes int
			var codec string
			n := int64(0)
			for f, err := range Sound(ledger)(talk(c.codec, c.packets, c.ppm, c.after)) {
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
					if f.Time <= last {
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
