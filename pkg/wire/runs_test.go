package wire_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"campipe/pkg/wire"
)

// Law 4: at least every 10 s of pipe time the writer repeats, as one run, the H
// of every open stream with its watermark, and its frames to keep.
func TestLawRuns(t *testing.T) {
	const second = wire.Time(1e6)
	in := frames(t, "H1@0 R1hK@0=head R1K@1=init H2@0")
	for i := second; i <= 25*second; i += second / 2 {
		in = append(in, rawFrame(i, 0, "raw"), sample(i+3, 0, "sample"))
		if i == 15*second {
			in = append(in, frames(t, "E2@0")...)
		}
	}
	all, _ := scan(bytes.NewReader(write(t, in...)))
	var runs []string
	open := false // the frame before was a copy
	for _, s := range all {
		f := s.frame
		if !f.Flags.Has(wire.FlagAgain) {
			open = false
			continue
		}
		if !open {
			runs = append(runs, "")
		}
		open = true
		runs[len(runs)-1] += words([]wire.Frame{f}) + " "
	}
	want := []string{
		"H1a@9500000 R1hKa@0=head R1Ka@1=init H2a@9500003 ",
		"H1a@19500000 R1hKa@0=head R1Ka@1=init ",
	}
	if fmt.Sprintf("%q", runs) != fmt.Sprintf("%q", want) {
		t.Errorf("runs\ngot  %q\nwant %q", runs, want)
	}
}

// Pipe time is the latest of all open streams, so hundreds of slow cameras do
// not bring a run each time that one of them says something.
func TestLawRunsOfManySlowStreams(t *testing.T) {
	const cameras, minutes = 300, 5
	var in []wire.Frame
	for c := range cameras {
		in = append(in, wire.Frame{Kind: wire.KindHeader, Stream: uint16(c + 1)})
	}
	for at := range wire.Time(cameras * minutes) {
		in = append(in, wire.Frame{Kind: wire.KindRaw, Stream: uint16(at%cameras) + 1, Time: at * 60e6 / cameras})
	}
	all, _ := scan(bytes.NewReader(write(t, in...)))
	copies := 0
	for _, s := range all {
		if s.frame.Flags.Has(wire.FlagAgain) {
			copies++
		}
	}
	if want := (minutes*6 - 1) * cameras; copies != want {
		t.Errorf("%d copies in %d minutes, want %d: one run every 10 s", copies, minutes, want)
	}
}

// A clock that is set back ends the streams and declares them anew; the runs go
// on by the new clock, also where one stream was ahead of the other and ended.
func TestLawRunsAfterClock(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"set back", "H1@50000000 R1@51000000 E1@0 H1@1000000 R1@2000000 R1@11000000",
			"H1@50000000 R1@51000000 E1@0 H1@1000000 R1@2000000 H1a@2000000 R1@11000000"},
		{"set back without an end", "H1@50000000 R1@51000000 H1@1000000 R1@2000000 R1@11000000",
			"H1@50000000 R1@51000000 H1@1000000 R1@2000000 H1a@2000000 R1@11000000"},
		{"the one ahead ended", "H1@90000000 H2@0 R2@9000000 E1@0 R2@18000000 R2@19000000",
			"H1@90000000 H2@0 R2@9000000 E1@0 R2@18000000 H2a@18000000 R2@19000000"},
		{"a jump brings one run", "H1@0 R1@1 R1@60000000 R1@60000001", "H1@0 R1@1 H1a@1 R1@60000000 R1@60000001"},
		{"a new pipe", "H1@0 R1@1 E0@0 R1@60000000 H1@60000000 R1@60000001 R1@80000000",
			"H1@0 R1@1 E0@0 R1@60000000 H1@60000000 R1@60000001 H1a@60000001 R1@80000000"},
		{"copies in the input", "H1@0 R1K@1 H1a@1 R1Ka@1 R1@2", "H1@0 R1K@1 R1@2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, _ := scan(bytes.NewReader(write(t, frames(t, c.in)...)))
			if got := words(framesOf(all)); got != c.want {
				t.Errorf("of   %s\ncame %s\nwant %s", c.in, got, c.want)
			}
		})
	}
}

// At least every 64 MiB there is a run too, whatever the clock says.
func TestLawRunsByBytes(t *testing.T) {
	const limit = 64 << 20
	pr, pw := io.Pipe()
	go func() {
		w := wire.NewWriter(pw)
		w.Write(wire.Frame{Kind: wire.KindHeader, Stream: 1})
		for range 12 {
			w.Write(wire.Frame{Kind: wire.KindRaw, Stream: 1, Payload: make([]byte, 15<<20)})
		}
		w.Flush()
		pw.Close()
	}()
	r := wire.NewReader(pr)
	runs, since := 0, int64(0)
	for {
		f, err := r.Scan()
		if err != nil {
			break
		}
		if f.Flags.Has(wire.FlagAgain) {
			runs++
			since = r.Offset()
		}
		if n := r.Offset() + int64(f.Size()) - since; n > limit {
			t.Errorf("%d bytes without a run, the limit is %d", n, limit)
		}
	}
	if runs != 2 {
		t.Errorf("%d runs in 180 MiB of frames of 15 MiB, want 2", runs)
	}
}
