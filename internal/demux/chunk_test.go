package demux

import (
	"bytes"
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"campipe/internal/flow"
	"campipe/internal/nal"
	"campipe/pkg/wire"
)

// records puts a byte stream into records as PyNVR does, the units of each picture
// with its time.
func records(stream []byte, at wire.Time, apart wire.Time) (out []byte) {
	shown := false
	for unit := range nal.Units(stream) {
		if kind := unit[0] & 0x1f; shown && kind != 1 {
			at, shown = at+apart, false
		} else if kind == 1 || kind == 5 {
			if shown {
				at += apart
			}
			shown = true
		}
		out = append(out, 0)
		out = binary.BigEndian.AppendUint64(out, uint64(at))
		out = binary.BigEndian.AppendUint64(out, uint64(len(unit)))
		out = append(out, unit...)
	}
	return out
}

// PyNVR's files have the time of each picture.
func TestChunk(t *testing.T) {
	_, name := bare(t, "h264", "-c:v", "libx264", "-bf", "0", "-x264-params", "slices=1:keyint=10")
	stream, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	file := records(stream, day, 66_667)
	last := len(file) - 5
	for name, c := range map[string]struct {
		b       []byte
		opts    Options
		begin   wire.Time
		samples int
		err     string
	}{
		"whole":              {file, Options{}, day, 75, ""},
		"told another time":  {file, Options{Start: new(wire.Time)}, 0, 75, ""},
		"two, one by one":    {append(bytes.Clone(file), records(stream, day+75*66_667, 66_667)...), Options{}, day, 150, ""},
		"cut in a unit":      {file[:last], Options{}, day, 74, "record: its end is not there: unexpected EOF"},
		"cut in a head":      {file[:len(file)-len(lastUnit(stream))-5], Options{}, day, 73, "record: its end is not there: unexpected EOF"},
		"of another version": {append(bytes.Clone(file), 1), Options{}, day, 74, "unexpected EOF"},
		"damaged":            {append(bytes.Clone(file), bytes.Repeat([]byte{1}, 40)...), Options{}, day, 74, "record: version 1, not 0"},
	} {
		t.Run(name, func(t *testing.T) {
			_, out, err := demuxDump(t, c.opts, bytes.NewReader(c.b))
			if text(err) == "" != (c.err == "") || !strings.Contains(text(err), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			n := 0
			for _, f := range out {
				if f.Kind != wire.KindSample {
					continue
				}
				if want := c.begin + wire.Time(n)*66_667; f.Time != want {
					t.Fatalf("picture %d at %v, want %v", n, f.Time, want)
				}
				n++
			}
			if n != c.samples {
				t.Errorf("%d pictures, want %d", n, c.samples)
			}
		})
	}
}

func lastUnit(stream []byte) (last []byte) {
	for unit := range nal.Units(stream) {
		last = unit
	}
	return last
}

// liveFile is live for what else comes as a file: bare H.264, PyNVR's chunks, JPEGs
// by themselves.
func liveFile(t testing.TB, transport string, n int) flow.Frames {
	_, name := bare(t, "h264", "-c:v", "libx264", "-bf", "0", "-frames:v", "2")
	stream, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	next := bytes.LastIndex(stream, []byte{0, 0, 1})
	first, picture := stream[:next], stream[next:]
	switch transport {
	case "chunk":
		first, picture = records(first, day, 0), records(picture, day, 0)
	case "pictures":
		picture = photo(t, 1, 320, 240)
		first = picture
	}
	return func(yield func(wire.Frame, error) bool) {
		h := wire.Header{Stage: wire.StageRaw, Camera: "gate", Transport: transport}
		if !yield(h.Frame(1, day), nil) || !yield(wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: day, Payload: first}, nil) {
			return
		}
		for i := 1; i < n; i++ {
			at := day + wire.Time(i)*40*ms
			if transport == "chunk" {
				binary.BigEndian.PutUint64(picture[1:], uint64(at))
			}
			if !yield(wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: at, Payload: picture}, nil) {
				return
			}
		}
	}
}
