package rtsp_test

import (
	"bytes"
	"fmt"
	"testing"

	"campipe/internal/demux"
	"campipe/internal/flow"
	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5/pkg/format/rtph264"
)

// BenchmarkPictures is of a camera with pictures of 40 kB, in packets of 1450
// bytes: 8 Mbit/s at 25 a second. The memory that is told is that of 500 pictures.
func BenchmarkPictures(b *testing.B) {
	s := newSession(b, avc)
	e := &rtph264.Encoder{PayloadType: 96, PacketizationMode: 1}
	if err := e.Init(); err != nil {
		b.Fatal(err)
	}
	for i := range 500 {
		head := byte(other)
		if i%50 == 0 {
			head = key
		}
		packets, err := e.Encode([][]byte{unit(head, true, string(bytes.Repeat([]byte("picture."), 5000)))})
		if err != nil {
			b.Fatal(err)
		}
		for _, p := range packets {
			p.Timestamp = uint32(3600 * i)
		}
		s.rtp(0, wire.Time(i)*40_000, packets...)
	}
	s.end()
	size := 0
	for _, f := range s.frames {
		size += len(f.Payload)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for f, err := range demux.Stage(demux.Options{}, flow.NewLedger())(flow.Of(nil, s.frames...)) {
			if err != nil {
				b.Fatal(err)
			}
			if f.Kind == wire.KindSample {
				n++
			}
		}
		if n != 500 {
			b.Fatal(fmt.Sprint(n, " pictures"))
		}
	}
}

// What is taken for each picture does not grow with their number.
func TestAllocations(t *testing.T) {
	frames := func(n int) []wire.Frame {
		s := newSession(t, avc)
		s.report(0, 0, noon, 0)
		from := &sender{kind: 96}
		s.pictures(from, 0, n, nil)
		s.end()
		return s.frames
	}
	count := func(frames []wire.Frame) float64 {
		return testing.AllocsPerRun(3, func() {
			for _, err := range demux.Stage(demux.Options{}, flow.NewLedger())(flow.Of(nil, frames...)) {
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	few, many := count(frames(1000)), count(frames(3000))
	if each := (many - few) / 2000; each > 0.1 {
		t.Errorf("%.2f allocations a picture", each)
	}
}
