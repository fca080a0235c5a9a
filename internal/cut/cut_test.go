package cut

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"

	"github.com/google/go-cmp/cmp"
)

// between returns Options for a fixed range.
func between(from, to wire.Time, cameras ...string) Options {
	return Options{
		Range:   func(wire.Time) (Range, error) { return Range{from, to}, nil },
		Cameras: cameras,
	}
}

// lawful checks that all bytes are accounted for, and that no frame is earlier
// than its stream's watermark or its frame before.
func lawful(t *testing.T, ledger *flow.Ledger, out []wire.Frame) {
	t.Helper()
	got := map[uint16]wire.Count{}
	mark := map[uint16]wire.Time{}
	for _, f := range out {
		switch f.Kind {
		case wire.KindHeader:
			mark[f.Stream] = f.Time
		case wire.KindRaw, wire.KindSample:
			n := got[f.Stream]
			n.Add(1, int64(len(f.Payload)))
			got[f.Stream] = n
			if last, ok := mark[f.Stream]; !ok || f.Time < last {
				t.Errorf("%s: the stream was at %d, declared: %v", wordOf(f), last, ok)
			}
			mark[f.Stream] = f.Time
		}
	}
	for stream, totals := range ledger.All() {
		if totals.Out != got[stream] {
			t.Errorf("stream %d: out %v, the ledger says %v", stream, got[stream], totals.Out)
		}
		sum := totals.Out
		for _, d := range totals.Dropped {
			sum.Add(d.Frames, d.Bytes)
		}
		for _, l := range totals.Lost {
			sum.Add(l.Frames, l.Bytes)
		}
		if sum != totals.In {
			t.Errorf("stream %d: in %v is not out, dropped and lost: %v", stream, totals.In, sum)
		}
	}
}

func TestFaults(t *testing.T) {
	torn := fmt.Errorf("byte 7: %w", io.ErrUnexpectedEOF)
	for _, c := range []struct {
		name     string
		from, to wire.Time
		cameras  string
		in       string
		err      error
		out      string
		want     string
		cut      bool
	}{
		{"nothing in the range", 1e6, 2e6, "", "Hv1=x@0 K1@10 S1@20 E1@30", nil, "",
			"nothing between 1970-01-01T00:00:01.000000Z and 1970-01-01T00:00:02.000000Z: the stream goes from 1970-01-01T00:00:00.000010Z to 1970-01-01T00:00:00.000020Z", false},
		{"nothing before", always.From, 5, "", "Hv1=x@0 K1@10 S1@20 E1@30", nil, "",
			"nothing before 1970-01-01T00:00:00.000005Z: the stream goes from 1970-01-01T00:00:00.000010Z", false},
		{"nothing after", 50, always.To, "", "Hv1=x@0 K1@10 S1@20 E1@30", nil, "",
			"nothing from 1970-01-01T00:00:00.000050Z on: the stream goes", false},
		{"nothing but a gap", 25, 45, "", "Hv1=x@0 K1@10 G1@15:50 K1@65 E1@70", nil,
			"Hv1=x@25 cut1@25 G1@15:50 E1@45", "nothing between", false},
		{"no frames at all", 1, 2, "", "", nil, "", "there is nothing to cut", false},
		{"headers only", 1, 2, "", "Hv1=x@0 N1@1 E1@0", nil, "", "there is nothing to cut", false},
		{"a camera that is not there", 15, 25, "z", "Hv1=y@0 Hv2=x@0 K1@10 S1@20 E1@30 E2@30", nil, "",
			`camera "z" is not there: cameras are "x", "y"`, false},
		{"a camera that is there and one that is not", 15, 25, "y z", "Hv1=y@0 K1@10 S1@20 S1@30 E1@30", nil,
			"Hv1=y@10 cut1@10 K1@10p S1@20 E1@30", `camera "z" is not there: cameras are "y"`, false},
		{"no cameras", 15, 25, "z", "", nil, "", `camera "z" is not there: no camera is`, false},
		{"cut inside the range", 15, 45, "", "Hv1=x@0 K1@10 S1@20", torn, "Hv1=x@10 cut1@10 K1@10p S1@20", "byte 7: unexpected EOF", true},
		{"cut before the range", 15, 45, "", "Hv1=x@0 K1@10", torn, "", "1970-01-01T00:00:00.000010Z: byte 7: unexpected EOF", true},
		{"cut with something held", 15, 45, "", "Hv1=x@0 Ha2=x@0 K1@10 S2@20", torn, "Hv1=x@10 Ha2=x@10 cut1@10 K1@10p S2@20", "byte 7", true},
		{"cut with a gap held", 15, 45, "", "Hv1=x@0 K1@10 G1@20:5", torn, "Hv1=x@15 cut1@15 G1@20:5", "nothing between", true},
		{"a header that can't be read", 15, 45, "", "Hv1=x@0 K1@10 S1@20 H", nil, "Hv1=x@10 cut1@10 K1@10p S1@20", `stream 1: header: stage is ""`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := script(t, strings.TrimSuffix(c.in, " H"))
			if strings.HasSuffix(c.in, " H") {
				in = append(in, wire.Frame{Kind: wire.KindHeader, Stream: 1, Payload: []byte("{}")})
			}
			ledger := flow.NewLedger()
			out, err := flow.Collect(Stage(between(c.from, c.to, strings.Fields(c.cameras)...), ledger)(flow.Of(c.err, in...)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %s", err, c.want)
			}
			if errors.Is(err, io.ErrUnexpectedEOF) != c.cut {
				t.Errorf("error %v: cut is %v", err, !c.cut)
			}
			if diff := cmp.Diff(c.out, words(out)); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
			lawful(t, ledger, out)
		})
	}
}

// TestAccounts: they begin where the cut starts.
func TestAccounts(t *testing.T) {
	ledger := flow.NewLedger()
	c := New(between(25, 45), ledger)
	in := script(t, "Hv1=x@0 Ha2=x@0 K1@0 S2@1 K1@20 S2@21 S1@30 S2@19 S1@45 S2@40 S2@45")
	_, err := flow.Collect(c.Parts(func(yield func(flow.Frames) bool) {
		c.Lost(1, 1, 1000)
		yield(flow.Of(nil, in...))
		c.Lost(1, 1, 7)
		c.Lost(0, 0, 3)
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := map[uint16]*wire.Totals{
		0: {In: wire.Count{Frames: 0, Bytes: 3}, Lost: map[string]wire.Count{"damage": {Frames: 0, Bytes: 3}}, Dropped: map[string]wire.Count{}},
		1: {Camera: "x", In: wire.Count{Frames: 4, Bytes: 22}, Out: wire.Count{Frames: 2, Bytes: 10},
			Dropped: map[string]wire.Count{"range": {Frames: 1, Bytes: 5}}, Lost: map[string]wire.Count{"damage": {Frames: 1, Bytes: 7}}},
		2: {Camera: "x", In: wire.Count{Frames: 4, Bytes: 20}, Out: wire.Count{Frames: 2, Bytes: 10},
			Dropped: map[string]wire.Count{"range": {Frames: 2, Bytes: 10}}, Lost: map[string]wire.Count{}},
	}
	if diff := cmp.Diff(want, ledger.All()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestNote(t *testing.T) {
	out, err := flow.Collect(Stage(between(25, 45), flow.NewLedger())(flow.Of(nil, script(t, "Hv1=x@0 K1@20 S1@30 S1@50")...)))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"what":"cut","text":"asked: between 1970-01-01T00:00:00.000025Z and 1970-01-01T00:00:00.000045Z; starts at 1970-01-01T00:00:00.000020Z","values":{"from":25,"start":20,"to":45}}`
	if got := string(out[1].Payload); got != want {
		t.Errorf("note %s\nwant %s", got, want)
	}
}

// TestParts: each input is cut to where it is past the range, also where an
// earlier one was cut.
func TestParts(t *testing.T) {
	ledger := flow.NewLedger()
	c := New(between(25, 45), ledger)
	torn := fmt.Errorf("byte 7: %w", io.ErrUnexpectedEOF)
	out, err := flow.Collect(c.Parts(func(yield func(flow.Frames) bool) {
		_ = yield(flow.Of(errors.New("read on"), script(t, "Hv1=x@0 K1@20 S1@30 S1@50")...)) &&
			yield(flow.Of(torn, script(t, "Hv1=y@0 K1@0 K1@24 S1@30")...)) &&
			yield(flow.Of(nil, script(t, "Hv1=z@0 K1@0 K1@10 E1@20")...)) &&
			yield(flow.Of(nil, script(t, "Hv1=x@30 K1@40 E1@42")...))
	}))
	if err != torn {
		t.Errorf("error %v", err)
	}
	const want = "Hv1=x@20 cut1@20 K1@20p S1@30 E1@45 Hv1=y@24 cut1@24 K1@24p S1@30 Hv1=x@40 cut1@40 K1@40 E1@42"
	if diff := cmp.Diff(want, words(out)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestReaderGone: a stage yields nothing more when nobody wants more.
func TestReaderGone(t *testing.T) {
	in := script(t, "Hv1=x@0 Ha2=x@0 K1@20 S2@21 S1@30 S1@50 S2@50")
	for n := range 6 {
		got := 0
		for range Stage(between(25, 45), flow.NewLedger())(flow.Of(nil, in...)) {
			if got++; got > n {
				break
			}
		}
	}
}

// TestHoldLimit: what is held of a camera is bounded, and the cut starts at the
// next key.
func TestHoldLimit(t *testing.T) {
	big := make([]byte, holdLimit/4)
	for _, c := range []struct{ name, in string }{
		{"before the range", "Hv1=x@0 K1@0 S1@1 S1@2 S1@3 S1@4 S1@30 K1@40 S1@41"},
		{"by notes alone", "Hv1=x@0 K1@0 N1@26 N1@27 N1@28 N1@29 K1@40 S1@41"},
		{"with the first frame of the range", "Hv1=x@0 K1@0 S1@1 S1@2 S1@3 S1@25 S1@30 K1@40 S1@41"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := script(t, c.in)
			for i := 2; i < 6; i++ {
				in[i].Payload = big
			}
			warned := ""
			o := between(25, always.To)
			o.Warn = func(format string, args ...any) { warned = fmt.Sprintf(format, args...) }
			out, err := flow.Collect(Stage(o, flow.NewLedger())(flow.Of(nil, in...)))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := words(out), "Hv1=x@40 cut1@40 K1@40 S1@41"; got != want {
				t.Errorf("%s\nwant %s", got, want)
			}
			if !strings.Contains(warned, `camera "x": more than 134217728 bytes`) {
				t.Errorf("warning %q", warned)
			}
		})
	}
}

// TestHoldCountsFrames: frames without a payload take memory too.
func TestHoldCountsFrames(t *testing.T) {
	h := hold{frames: make([]wire.Frame, holdLimit/frameSize-1)}
	if !h.fits(&wire.Frame{}) || h.fits(&wire.Frame{Payload: make([]byte, 1)}) {
		t.Errorf("of %d frames one more fits: %v", len(h.frames), h.fits(&wire.Frame{}))
	}
}

func TestRangeFails(t *testing.T) {
	o := Options{Range: func(first wire.Time) (Range, error) { return Range{}, fault.Usage("first is %d", first) }}
	_, err := flow.Collect(Stage(o, flow.NewLedger())(flow.Of(nil, script(t, "Hv1=x@0 N1@3 G1@7 K1@20")...)))
	if !fault.IsUsage(err) || err.Error() != "first is 7" {
		t.Errorf("error %v", err)
	}
}

// BenchmarkHold is the way to a range at the end of a long stream.
func BenchmarkHold(b *testing.B) {
	in := script(b, "Hv1=x@0 K1@0 S1@10 S1@20 S1@30 S1@40")
	for i := range in[1:] {
		in[i+1].Payload = make([]byte, 10000)
	}
	c := New(between(always.To-1, always.To), flow.NewLedger())
	c.streams, c.cameras = map[uint16]*stream{}, map[string]*camera{}
	c.take(&in[0])
	b.ReportAllocs()
	b.SetBytes(10000)
	for i := 0; b.Loop(); i++ {
		c.take(&in[1+i%5])
	}
}
