package wire_test

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"testing"

	"campipe/pkg/wire"
)

var frameSizes = []int{1000, 10_000, 1_000_000}

// BenchmarkReader reads from memory: each byte is copied once and checked once.
func BenchmarkReader(b *testing.B) {
	for _, size := range frameSizes {
		for _, way := range []string{"scan", "next"} {
			b.Run(fmt.Sprintf("%s/%d", way, size), func(b *testing.B) {
				r := wire.NewReader(newLoop(b, size))
				read := r.Scan
				if way == "next" {
					read = r.Next
				}
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := read(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkWriter writes to where nothing is copied.
func BenchmarkWriter(b *testing.B) {
	for _, size := range frameSizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			w := wire.NewWriter(io.Discard)
			h, s := sampleOf(size)
			w.Write(h)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if err := w.Write(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLimit is what no reader can do without: to copy the bytes, in pieces
// of 64 KiB, and to check them.
func BenchmarkLimit(b *testing.B) {
	table := crc32.MakeTable(crc32.Castagnoli)
	for _, size := range frameSizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			src, dst := newLoop(b, size), make([]byte, 64<<10)
			b.SetBytes(int64(size))
			left := 0
			for b.Loop() {
				for ; left < size; left += len(dst) {
					src.Read(dst)
					crc32.Checksum(dst, table)
				}
				left -= size
			}
		})
	}
}

// sampleOf returns a stream's H and a sample of it with size bytes.
func sampleOf(size int) (h, s wire.Frame) {
	h = (&wire.Header{Stage: wire.StageMedia}).Frame(1, 0)
	return h, wire.Frame{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: 1, Payload: make([]byte, size)}
}

// loop is a source of some bytes, then of others again and again.
type loop struct{ rest, again []byte }

// newLoop returns a source of samples that never ends, from about 2 MB of memory.
func newLoop(t testing.TB, size int) *loop {
	h, s := sampleOf(size)
	return &loop{encode(t, h), bytes.Repeat(encode(t, s), 2_000_000/size)}
}

func (l *loop) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		l.rest = l.again
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// pull returns a function that takes the next of a sequence.
func pull(all iter.Seq2[wire.Frame, error]) (next, stop func()) {
	take, stop := iter.Pull2(all)
	return func() { take() }, stop
}
