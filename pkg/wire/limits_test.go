package wire_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"runtime"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// The longest payload goes through, one byte more is no frame.
func TestLimitPayload(t *testing.T) {
	longest := wire.Frame{Kind: wire.KindRaw, Stream: 1, Payload: make([]byte, wire.MaxPayload)}
	longest.Payload[wire.MaxPayload-1] = 1
	pr, pw := io.Pipe()
	go func() {
		w := wire.NewWriter(pw)
		for range 2 {
			w.Write(longest)
		}
		w.Write(wire.Frame{Kind: wire.KindEnd})
		w.Flush()
		pw.Close()
	}()
	r := wire.NewReader(pr)
	for range 2 {
		f, err := r.Scan()
		if err != nil || !same(f, longest) {
			t.Errorf("%d bytes came out, want %d: %v", len(f.Payload), len(longest.Payload), err)
		}
	}
	if f, err := r.Scan(); err != nil || f.Kind != wire.KindEnd {
		t.Errorf("then came %s: %v", f.Kind, err)
	}
}

func TestLimitPayloadExceeded(t *testing.T) {
	b := append(claim('R', wire.MaxPayload+1), stream(t, "H1@0 E0@0")...)
	got, err := scan(bytes.NewReader(b))
	if err != io.EOF || kinds(framesOf(got)) != "GHE" || got[0].frame.Stream != 0 {
		t.Errorf("%s came out: %v", words(framesOf(got)), err)
	}
}

// The buffer grows with the bytes that come, not with the length that a header
// claims.
func TestLimitMemory(t *testing.T) {
	for _, c := range []struct {
		name  string
		in    string
		limit uint64
	}{
		{"one header that claims 64 MiB", string(claim('R', wire.MaxPayload)), 128 << 10},
		{"and 1 MiB of payload", string(claim('R', wire.MaxPayload)) + strings.Repeat("x", 1<<20), 8 << 20},
		{"nothing but such headers", strings.Repeat(string(claim('R', wire.MaxPayload)), 10_000), 8 << 20},
		{"headers with frames between", strings.Repeat(string(claim('R', wire.MaxPayload))+string(stream(t, "S1@0")), 5_000), 8 << 20},
		{"noise", strings.Repeat("CAM1", 1<<20), 128 << 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			var began, ended runtime.MemStats
			src := strings.NewReader(c.in)
			runtime.ReadMemStats(&began)
			r := wire.NewReader(src)
			gaps := 0
			for _, err := range r.All() {
				if err == nil {
					gaps++
				}
			}
			runtime.ReadMemStats(&ended)
			const aGap = 1 << 10 // what the JSON of one takes
			if got := ended.TotalAlloc - began.TotalAlloc; got > c.limit+uint64(gaps)*aGap {
				t.Errorf("allocated %d bytes for %d bytes of input and %d gaps", got, len(c.in), gaps)
			}
		})
	}
}

// claim is a header whose checksum holds, of a frame with n payload bytes.
func claim(kind byte, n uint32) []byte {
	b := append([]byte{'C', 'A', 'M', '1', kind, 0, 0, 1}, make([]byte, 24)...)
	binary.BigEndian.PutUint32(b[8:], n)
	binary.BigEndian.PutUint32(b[12:], oracleCRC(append(bytes.Clone(b[:12]), b[16:]...)))
	return b
}
