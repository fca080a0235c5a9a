package wire_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"campipe/pkg/wire"
)

// What is no stream, or less than one, gives one clear error.
func TestInputErrors(t *testing.T) {
	whole := string(write(t, story("gate")...))
	jpeg := "\xff\xd8\xff\xe0\x00\x10JFIF\x00" + strings.Repeat("picture", 100)
	header := whole[:wire.HeaderSize]
	for _, c := range []struct {
		name, in, want string
		is             error
	}{
		{"empty", "", "byte 0: the input is empty: unexpected EOF", io.ErrUnexpectedEOF},
		{"a line of text", "camera offline\n", "byte 0: not a campipe stream: no frame in 15 bytes", wire.ErrNotStream},
		{"a page of text", strings.Repeat("<html>", 1000), "byte 0: not a campipe stream: no frame in 6000 bytes", wire.ErrNotStream},
		{"a JPEG", jpeg, "byte 0: not a campipe stream: no frame in 711 bytes", wire.ErrNotStream},
		{"zeros", strings.Repeat("\x00", 200), "byte 0: not a campipe stream: no frame in 200 bytes", wire.ErrNotStream},
		{"the magic and nothing that holds", strings.Repeat("CAM1", 30), "byte 0: not a campipe stream: no frame in 120 bytes", wire.ErrNotStream},
		{"a kind that is no letter", string(claim('1', 0)), "byte 0: not a campipe stream: no frame in 32 bytes", wire.ErrNotStream},
		{"a length of 64 MiB", string(claim('R', 64<<20)), "byte 0: R frame of stream 1: 0 of 67108864 payload bytes: unexpected EOF", io.ErrUnexpectedEOF},
		{"a length of one more", string(claim('R', 64<<20+1)), "byte 0: not a campipe stream: no frame in 32 bytes", wire.ErrNotStream},
		{"a length of 4 GiB", string(claim('R', 1<<32-1)), "byte 0: not a campipe stream: no frame in 32 bytes", wire.ErrNotStream},
		{"one byte of a stream", "C", "byte 0: 1 of a header's 32 bytes: unexpected EOF", io.ErrUnexpectedEOF},
		{"a header without its last byte", header[:31], "byte 0: 31 of a header's 32 bytes: unexpected EOF", io.ErrUnexpectedEOF},
		{"a header", header, "byte 0: H frame of stream 1: 0 of 50 payload bytes: unexpected EOF", io.ErrUnexpectedEOF},
		{"a payload without its checksum", whole[:32+50], "byte 0: H frame of stream 1: 50 of 50 payload bytes: unexpected EOF", io.ErrUnexpectedEOF},
		{"a payload and a part of what follows", whole[:32+60], "byte 0: H frame of stream 1: 50 of 50 payload bytes: unexpected EOF", io.ErrUnexpectedEOF},
		{"a frame", whole[:96], "byte 96: the stream has no end: unexpected EOF", io.ErrUnexpectedEOF},
		{"a frame and a bit", whole[:100], "byte 96: 4 of a header's 32 bytes: unexpected EOF", io.ErrUnexpectedEOF},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := scan(strings.NewReader(c.in))
			if err.Error() != c.want || !errors.Is(err, c.is) {
				t.Errorf("got  %s\nwant %s", err, c.want)
			}
		})
	}
}

// A source that is no stream and never ends is given up.
func TestInputErrorsEndless(t *testing.T) {
	const limit = 64<<20 + 1<<20
	src := &io.LimitedReader{R: zeros{}, N: 1 << 40}
	_, err := scan(src)
	if read := 1<<40 - src.N; !errors.Is(err, wire.ErrNotStream) || read > limit {
		t.Errorf("gave up after %d bytes, want at most %d: %v", read, limit, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A power cut may leave a tail of zeros: all whole frames come out, and it is no
// good end.
func TestInputZeroTail(t *testing.T) {
	whole := write(t, story("gate")...)
	want, _ := scan(bytes.NewReader(whole))
	for _, tail := range []int{1, 16, 31, 32, 33, 4096, 200_000} {
		for _, cut := range []int{0, 1, 40} {
			kept := whole[:len(whole)-cut]
			got, err := scan(bytes.NewReader(append(bytes.Clone(kept), make([]byte, tail)...)))
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%d zeros after %d bytes: %v", tail, len(kept), err)
			}
			frames := undamaged(got)
			if n := len(before(want, len(kept))); len(frames) < n || !equal(frames[:n], want[:n]) {
				t.Errorf("%d zeros after %d bytes: %d whole frames, want %d", tail, len(kept), len(frames), n)
			}
		}
	}
}

// However the bytes arrive, the frames are the same.
func TestInputInPieces(t *testing.T) {
	in := stream(t, "H1@0 R1K@1 #70 R1@2!! H1a@2 S1k@3! S1@4 E1@5 E0@5")
	in = append(in, write(t, append(story("gate"), rawFrame(0, 0, strings.Repeat("long", 50_000)))...)...)
	want, wantErr := scan(bytes.NewReader(in))
	for name, src := range map[string]io.Reader{
		"a byte at a time":     iotest.OneByteReader(bytes.NewReader(in)),
		"half at a time":       iotest.HalfReader(bytes.NewReader(in)),
		"the end with data":    iotest.DataErrReader(bytes.NewReader(in)),
		"nothing now and then": &hesitant{src: bytes.NewReader(in)},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := scan(src)
			if fmt.Sprint(err) != fmt.Sprint(wantErr) || !equal(got, want) {
				t.Errorf("%v: %d frames, want %v: %d", err, len(got), wantErr, len(want))
			}
		})
	}
}

// hesitant gives nothing every other time.
type hesitant struct {
	src   io.Reader
	ready bool
}

func (h *hesitant) Read(p []byte) (int, error) {
	if h.ready = !h.ready; !h.ready {
		return 0, nil
	}
	return h.src.Read(p[:min(len(p), 1000)])
}
