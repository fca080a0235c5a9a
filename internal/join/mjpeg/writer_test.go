package mjpeg

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strconv"
	"testing"

	"campipe/pkg/wire"
)

// parts are times of pictures, and what X-Timestamp says of them.
var parts = []struct {
	name   string
	time   wire.Time
	offset int32
	data   string
	want   string
}{
	{"a moment", 1_795_183_200_000_001, 0, "picture", "1795183200.000001"},
	{"a whole second", 1_795_183_201_000_000, 0, "picture", "1795183201.000000"},
	{"shown later", 1_795_183_201_500_000, 40_000, "picture", "1795183201.540000"},
	{"1970", 0, 0, "picture", "0.000000"},
	{"before 1970", -1, 0, "picture", "-0.000001"},
	{"empty", 5, 0, "", "0.000005"},
	{"the boundary in it", 6, 0, "\r\n--campipe\r\nContent-Type: image/jpeg\r\n\r\n", "0.000006"},
}

func TestWriter(t *testing.T) {
	for _, tc := range parts {
		t.Run(tc.name, func(t *testing.T) {
			var out bytes.Buffer
			w := NewWriter(&out)
			f := wire.Frame{Time: tc.time, Offset: tc.offset, Payload: []byte(tc.data)}
			if err := w.Write(&f); err != nil {
				t.Fatal(err)
			}
			want := "--campipe\r\nContent-Type: image/jpeg\r\nContent-Length: " + strconv.Itoa(len(tc.data)) + "\r\nX-Timestamp: " + tc.want + "\r\n\r\n" + tc.data + "\r\n"
			if out.String() != want || w.Size() != int64(len(want)) {
				t.Errorf("size %d, %q, want %q", w.Size(), out.String(), want)
			}
		})
	}
}

// FuzzWriter: whatever the picture is, another reader of multipart finds it whole
// under Type, unless the boundary is in it; and Size is what was written.
func FuzzWriter(f *testing.F) {
	for _, tc := range parts {
		f.Add(int64(tc.time), []byte(tc.data))
	}
	_, params, err := mime.ParseMediaType(Type)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, at int64, data []byte) {
		var out bytes.Buffer
		w := NewWriter(&out)
		frame := wire.Frame{Time: wire.Time(at), Payload: data}
		if err := errors.Join(w.Write(&frame), w.Write(&frame)); err != nil {
			t.Fatal(err)
		}
		if w.Size() != int64(out.Len()) {
			t.Errorf("size %d, not %d", w.Size(), out.Len())
		}
		if bytes.Contains(data, []byte("--"+boundary)) {
			return
		}
		r := multipart.NewReader(&out, params["boundary"])
		p, err := r.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(p)
		if err != nil || !bytes.Equal(got, data) || p.Header.Get("Content-Length") != strconv.Itoa(len(data)) {
			t.Errorf("%d bytes, %v, %v; want %d", len(got), p.Header, err, len(data))
		}
	})
}
