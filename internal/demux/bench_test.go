package demux

import (
	"bytes"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// pictureSize is that of a picture of a camera at 1 Mbit/s and 30 a second.
const pictureSize = 4 << 10

// live yields n fragments of one picture each, whose times are right, in
// messages of one record or, where the transport is fmp4, as they are. It
// allocates nothing by itself.
func live(t testing.TB, transport string, n int) flow.Frames {
	nal := append(append(words(pictureSize-4), 5), make([]byte, pictureSize-5)...)
	picture := trackRun{track: 1, duration: 40, samples: [][]byte{nal}}
	switch transport {
	case "annexb", "chunk", "pictures":
		return liveFile(t, transport, n)
	case "http":
		return liveJPEG(t, n)
	case "mpegts":
		return liveTransport(n)
	case "packed":
		return liveSound(n)
	case "rtsp":
		return liveRTSP(n)
	}
	init, messages := segment(t, small, false, 0), [][]byte{plain(picture)}
	tfdt := messages[0] // where it is
	if transport == "trafficview" {
		init, messages = initRecord(init), fragment(picture)
		tfdt = messages[3]
	}
	at := bytes.Index(tfdt, []byte("tfdt")) + 8
	return func(yield func(wire.Frame, error) bool) {
		h := wire.Header{Stage: wire.StageRaw, Camera: "gate", Transport: transport}
		if !yield(h.Frame(1, day), nil) || !yield(wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: day, Payload: init}, nil) {
			return
		}
		for i := range n {
			ticks := uint64(i) * 40
			for k := range 8 {
				tfdt[at+k] = byte(ticks >> (56 - 8*k))
			}
			for _, m := range messages {
				f := wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: day + wire.Time(ticks)*ms, Payload: m}
				if !yield(f, nil) {
					return
				}
			}
		}
	}
}

// liveJPEG is live for a camera that sends JPEGs.
func liveJPEG(t testing.TB, n int) flow.Frames {
	body := part("boundary", photo(t, 1, 320, 240))
	return func(yield func(wire.Frame, error) bool) {
		h := wire.Header{Stage: wire.StageRaw, Camera: "gate", Transport: "http"}
		answer := []byte("HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=boundary\r\n\r\n")
		head := wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Stream: 1, Time: day, Payload: answer}
		if !yield(h.Frame(1, day), nil) || !yield(head, nil) {
			return
		}
		for i := range n {
			at := day + wire.Time(i)*40*ms
			for _, piece := range [][]byte{body[:1000], body[1000:]} {
				if !yield(wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: at, Payload: piece}, nil) {
					return
				}
			}
		}
	}
}

// One operation is one picture, in a fragment of its own.
func BenchmarkStage(b *testing.B) {
	for _, transport := range Transports() {
		b.Run(transport, func(b *testing.B) {
			in := live(b, transport, b.N)
			b.SetBytes(pictureSize)
			b.ReportAllocs()
			b.ResetTimer()
			for _, err := range Stage(Options{}, flow.NewLedger())(in) {
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// In the steady state a picture costs no allocation: a thousand more make no
// difference to what a run allocates.
func TestStageAllocates(t *testing.T) {
	for _, transport := range Transports() {
		run := func(n int) float64 {
			in := live(t, transport, n)
			return testing.AllocsPerRun(5, func() {
				pictures := 0
				for f := range Stage(Options{}, flow.NewLedger())(in) {
					if f.Kind == wire.KindSample {
						pictures++
					}
				}
				if pictures != n {
					t.Fatalf("%s: %d pictures came out of %d", transport, pictures, n)
				}
			})
		}
		if few, many := run(1000), run(2000); many > few+5 {
			t.Errorf("%s: %v allocations for 1000 pictures, %v for 2000", transport, few, many)
		}
	}
}
