package demux

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Law: in whatever pieces the bytes of a camera come, the same pictures, notes,
// sums and errors come of them, from a dump and from a multipart body; and all
// bytes are accounted for, those behind an error as far as they were read. What comes out in the end begins and ends like a JPEG.
func FuzzMultipart(f *testing.F) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"
	for _, d := range dialects(f) {
		f.Add(d.body, uint16(100))
	}
	p := photo(f, 1, 16, 16)
	f.Add([]byte("--b\r\nX-Timestamp: 5.5\r\n\r\n"+string(p)+"--b\r\nContent-Length: 100\r\n\r\n"+string(p)), uint16(7))
	f.Add([]byte(head+"--b\r\n\r\n"+string(p)), uint16(1))
	f.Add(chunked(90, append([]byte("--b\r\n\r\n"), p...)), uint16(3))
	f.Add([]byte("2\n0\n000000000000\n"), uint16(100)) // what is before a chunk that is none
	f.Fuzz(func(t *testing.T, b []byte, size uint16) {
		if len(b) == 0 {
			return
		}
		cut := slices.Collect(slices.Chunk(b, int(size)+1))
		for name, in := range map[string][2]flow.Frames{
			"dump": {bareFrames(b), bareFrames(cut...)},
			"live": {flow.Of(nil, liveBody(mixed, b)...), flow.Of(nil, liveBody(mixed, cut...)...)},
			"cut":  {unended(liveBody(mixed, b)), unended(liveBody(mixed, cut...))},
		} {
			got, notes, lost, err := jpegs(t, in[0])
			again, others, sums, fault := jpegs(t, in[1])
			if !slices.EqualFunc(got, again, bytes.Equal) || !slices.Equal(notes, others) || err == nil && lost != sums || text(err) != text(fault) {
				t.Fatalf("%s: whole: %d pictures, %q, %s, %v; in pieces of %d: %d pictures, %q, %s, %v",
					name, len(got), notes, lost, err, int(size)+1, len(again), others, sums, fault)
			}
			for _, p := range got {
				if !bytes.HasPrefix(p, []byte("\xff\xd8\xff")) || !bytes.HasSuffix(p, []byte("\xff\xd9")) {
					t.Fatalf("%s: % x is no JPEG", name, p)
				}
			}
		}
	})
}

// unended is a stream that lacks its end.
func unended(frames []wire.Frame) flow.Frames {
	return flow.Of(io.ErrUnexpectedEOF, frames[:len(frames)-1]...)
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
