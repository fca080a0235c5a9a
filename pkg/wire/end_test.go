package wire_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"campipe/pkg/wire"
)

// Law 8: an input has a good end where an E of stream 0 is the last thing in
// it. Damage before that does not change it; anything after it does.
func TestLawEnd(t *testing.T) {
	const body = "H1@0 S1k@1 S1@2 E1@3"
	fault := errors.New("cable pulled")
	for _, c := range []struct {
		name string
		in   io.Reader
		want error
	}{
		{"an end", bytes.NewReader(stream(t, body+" E0@3")), io.EOF},
		{"no end", bytes.NewReader(stream(t, body)), io.ErrUnexpectedEOF},
		{"only the stream's end", bytes.NewReader(stream(t, "H1@0 E1@0")), io.ErrUnexpectedEOF},
		{"only an end", bytes.NewReader(stream(t, "E0@0")), io.EOF},
		{"damage before", bytes.NewReader(stream(t, "H1@0 S1@2!! #40 S1@4! E0@3")), io.EOF},
		{"a damaged end", bytes.NewReader(stream(t, body+" E0@3!")), io.ErrUnexpectedEOF},
		{"a damaged end's header", bytes.NewReader(stream(t, body+" E0@3!!")), io.ErrUnexpectedEOF},
		{"a byte after it", bytes.NewReader(stream(t, body+" E0@3 #1")), io.ErrUnexpectedEOF},
		{"noise after it", bytes.NewReader(stream(t, body+" E0@3 #400")), io.ErrUnexpectedEOF},
		{"a damaged frame after it", bytes.NewReader(stream(t, body+" E0@3 S1@4!")), io.ErrUnexpectedEOF},
		{"a frame after it", bytes.NewReader(stream(t, body+" E0@3 H1@4")), io.ErrUnexpectedEOF},
		{"another pipe after it", bytes.NewReader(stream(t, body+" E0@3 "+body+" E0@4")), io.EOF},
		{"a copy of it", bytes.NewReader(stream(t, body+" E0@3 E0a@4")), io.EOF},
		{"an error between frames", broken(stream(t, body), fault), fault},
		{"an error in a frame", broken(stream(t, body+" #8"), fault), fault},
		{"an error in a payload", broken(stream(t, body+" S1@4")[:245], fault), fault},
		{"an error after the end", broken(stream(t, body+" E0@3"), fault), fault},
		{"an error after damage", broken(stream(t, body+" #100"), fault), fault},
		{"an error after what is no stream", broken(make([]byte, 100), fault), fault},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := wire.NewReader(c.in)
			var last wire.Frame
			var got error
			for f, err := range r.All() {
				last, got = f, err
			}
			switch {
			case c.want == io.EOF && (got != nil || !last.Is(wire.KindEnd, 0) || last.Stream != 0):
				t.Errorf("All ends with %v after %s, want stream 0's E", got, words([]wire.Frame{last}))
			case c.want != io.EOF && !errors.Is(got, c.want):
				t.Errorf("All ends with %v, want %v", got, c.want)
			}
			if _, err := r.Next(); !errors.Is(err, c.want) {
				t.Errorf("after its end Next says %v, want %v", err, c.want)
			}
		})
	}
}

// broken gives b, then fails.
func broken(b []byte, err error) io.Reader {
	return io.MultiReader(bytes.NewReader(b), iotest.ErrReader(err))
}

// After an error a Writer writes nothing more: no E can follow what was lost.
func TestLawEndOfWriter(t *testing.T) {
	whole := write(t, story("gate")...)
	for limit := range len(whole) {
		dst := &full{limit: limit}
		w := wire.NewWriter(dst)
		var err error
		for _, f := range story("gate") {
			err = errors.Join(w.Write(f), w.Flush())
		}
		if !errors.Is(err, errFull) || !errors.Is(w.Flush(), errFull) {
			t.Fatalf("a disk of %d bytes: %v", limit, err)
		}
		if dst.after || !bytes.HasPrefix(whole, dst.got) {
			t.Fatalf("a disk of %d bytes: written to after the error, or other bytes", limit)
		}
	}
}

// The same where the disk is full in the middle of a payload that goes out by
// itself.
func TestLawEndOfWriterLarge(t *testing.T) {
	w := wire.NewWriter(&full{limit: 1000})
	large := rawFrame(0, 0, string(make([]byte, 100_000)))
	if err := w.Write(large); !errors.Is(err, errFull) {
		t.Errorf("a payload that does not fit: %v", err)
	}
	next := rawFrame(0, 0, string(make([]byte, 40_000)))
	if n := testing.AllocsPerRun(1, func() { w.Write(next) }); n > 0 {
		t.Errorf("after the error it still gathers what is written: %v allocations", n)
	}
}

var errFull = errors.New("disk full")

// full is a disk of limit bytes.
type full struct {
	limit  int
	got    []byte
	failed bool
	after  bool // written to after it failed
}

func (f *full) Write(p []byte) (int, error) {
	f.after = f.after || f.failed
	n := min(len(p), f.limit-len(f.got))
	f.got = append(f.got, p[:n]...)
	if n < len(p) {
		f.failed = true
		return n, errFull
	}
	return n, nil
}
