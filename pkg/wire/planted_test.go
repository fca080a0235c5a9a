package wire_test

import (
	"bytes"
	"io"
	"testing"

	"campipe/pkg/wire"
)

// Frames inside of a payload are no frames, and do not come out as long as the
// frame around them has its place. Where its header is lost they do: the search
// takes the next header that holds. This is not to be fixed: it is why nothing
// of a stream that was damaged may be trusted more than the camera was.
func TestPlanted(t *testing.T) {
	planted := string(stream(t, "H1@7=planted S1k@8 E1@9 E0@9"))
	carrier := func(payload string) []byte {
		return encode(t, frames(t, "H1@0")[0], rawFrame(1, 0, payload), rawFrame(2, 0, "x"), wire.Frame{Kind: wire.KindEnd})
	}
	const inside = 48 + wire.HeaderSize
	for _, c := range []struct {
		name    string
		payload string
		flip    int // which byte
		want    string
	}{
		{"whole", planted, -1, "HRRE"},
		{"its payload damaged before them", "....." + planted, inside, "HRE"},
		{"its payload damaged after them", planted + ".....", inside + len(planted), "HRE"},
		{"one of them damaged", planted, inside + 10, "HRE"},
		{"its header damaged", planted, 48 + 10, "HHSEERE"},
		{"its header damaged, one of them torn", planted[:130], 48 + 10, "HHSRE"},
		{"its header damaged, not at a multiple of 16", "....." + planted, 48 + 10, "HHSEERE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := carrier(c.payload)
			if c.flip >= 0 {
				b[c.flip] ^= 1
			}
			all, err := scan(bytes.NewReader(b))
			if got := kinds(framesOf(undamaged(all))); got != c.want || err != io.EOF {
				t.Errorf("%s came out, want %s: %v", got, c.want, err)
			}
			if fault := agree(b, all, err); fault != "" {
				t.Error(fault)
			}
		})
	}
}

// The same for a payload that is cut: what stands in it is taken for a stream
// that was appended to a torn one, and its end for an end. Nothing tells the two
// apart.
func TestPlantedInTornEnd(t *testing.T) {
	planted := stream(t, "H1@7 S1k@8 E0@9")
	b := encode(t, frames(t, "H1@0")[0], rawFrame(1, 0, string(planted)+"more"))
	for cut, want := range map[int]error{
		48 + wire.HeaderSize + len(planted):     io.EOF,
		48 + wire.HeaderSize + len(planted) + 4: io.ErrUnexpectedEOF,
	} {
		_, err := scan(bytes.NewReader(b[:cut]))
		if err != want && want == io.EOF || err == io.EOF && want != io.EOF {
			t.Errorf("cut at byte %d: %v, want %v", cut, err, want)
		}
	}
}

// What no checksum can tell: whole frames that are gone, and the header of one
// frame before the payload of another of the same length.
func TestUnseen(t *testing.T) {
	b := stream(t, "H1@0 S1k@1=a S1@2=b S1@3=c E0@4")
	for _, c := range []struct {
		name     string
		from, to int
		want     string
	}{
		{"a whole frame", 96, 144, "H1@0 S1k@1=a S1@3=c E0@4"},
		{"from payload to payload", 96 + 32, 144 + 32, "H1@0 S1k@1=a S1@2=c E0@4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := step(bytes.NewReader(append(bytes.Clone(b[:c.from]), b[c.to:]...)))
			if words(got) != c.want || err != io.EOF {
				t.Errorf("got %s: %v", words(got), err)
			}
		})
	}
}
