package demux

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"campipe/internal/evostream"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

var gate = wire.Header{Camera: "gate", Transport: "trafficview"}

// onStream gives frames another stream number.
func onStream(n uint16, frames ...wire.Frame) []wire.Frame {
	frames = slices.Clone(frames)
	for i := range frames {
		frames[i].Stream = n
	}
	return frames
}

// expect compares what came out with what is wanted, line by line.
func expect(t *testing.T, lines []string, want string) {
	t.Helper()
	want = strings.ReplaceAll(strings.TrimSpace(want), "\t", "")
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestReconnect(t *testing.T) {
	init := initRecord(segment(t, small, false, 1))
	again := initRecord(segment(t, small, false, 2)) // the server made it anew
	first := arrive(day, slices.Concat([][]byte{init}, stream(0, 2), fragment(video(2, false))[:2])...)
	second := arrive(day+10_000*ms, slices.Concat([][]byte{again}, fragment(video(4, false))[2:], stream(4, 3))...)
	in := declared(gate, slices.Concat(first, []wire.Frame{
		gap(day+120*ms, wire.CauseClosed), head(day + 9900*ms), gap(day+120*ms, wire.CauseClosed),
	}, second, []wire.Frame{ended(day + 11_000*ms)})...)
	lines, ledger, err := demuxed(t, Options{}, flow.Of(nil, in...))
	if err != nil {
		t.Error(err)
	}
	expect(t, lines, `
		1 H 0 gate avc1.42c00a
		1 S 0 key picture 0
		1 S 40 picture 1
		1 G 80 closed 1 frames 14 bytes
		1 G 120 closed 0 frames 0 bytes
		1 G 120 closed 0 frames 0 bytes
		1 S 10040 key break picture 5
		1 S 10080 picture 6
		1 E 10080`)
	if got, want := account(ledger, 1), "before key 1/14, lost closed 1/14"; got != want {
		t.Errorf("account: %s, want %s", got, want)
	}
}

func TestInitChanges(t *testing.T) {
	in := declared(gate, append(arrive(day, slices.Concat(
		[][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 2),
		[][]byte{initRecord(segment(t, small, false, 99))}, stream(2, 2), // the same, and time goes on
		[][]byte{initRecord(segment(t, small, false, 99))}, stream(0, 1), // the same, and time does not
		[][]byte{initRecord(segment(t, large, false, 0))}, stream(0, 1), // another size
		[][]byte{initRecord(segment(t, large, true, 0))}, fragment(video(0, true), sound(0)), // and sound
	)...), ended(day))...)
	lines, _, err := demuxed(t, Options{}, flow.Of(nil, in...))
	if err != nil {
		t.Error(err)
	}
	expect(t, lines, `
		1 H 0 gate avc1.42c00a
		1 S 0 key picture 0
		1 S 40 picture 1
		1 S 80 picture 2
		1 S 120 picture 3
		1 N 160 clock
		1 S 160 key break picture 0
		1 E 160
		1 H 200 gate avc1.42c01e
		1 S 200 key picture 0
		1 E 200
		1 H 240 gate avc1.42c01e
		2 H 240 gate mp4a.40.2
		1 S 240 key picture 0
		2 S 240 key sound 0
		1 E 240
		2 E 240`)
}

// Two cameras on a pipe, one of them a media stream already, whose number the
// other one's sound must not take.
func TestManyStreams(t *testing.T) {
	media := wire.Header{Stage: wire.StageMedia, Camera: "yard", Codec: "jpeg"}
	jpeg := wire.Frame{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: 2, Time: day, Payload: []byte("picture")}
	latecomer := wire.Header{Stage: wire.StageMedia, Camera: "door", Codec: "jpeg"}
	pipe := wire.Note{What: "tag"}
	sounding := arrive(day, slices.Concat([][]byte{initRecord(segment(t, small, true, 0))}, fragment(video(0, true), sound(0)))...)
	in := slices.Concat(
		[]wire.Frame{pipe.Frame(0, day), media.Frame(2, day)},
		declared(gate, sounding...),
		[]wire.Frame{jpeg, latecomer.Frame(3, day), onStream(3, jpeg)[0]},
		onStream(4, declared(wire.Header{Camera: "hall", Transport: "fmp4"}, arrive(day, segment(t, small, false, 0), plain(video(0, true)))...)...),
		[]wire.Frame{ended(day), onStream(2, ended(day))[0], onStream(4, ended(day))[0], onStream(3, ended(day))[0]},
	)
	lines, ledger, err := demuxed(t, Options{}, flow.Of(nil, in...))
	if err != nil {
		t.Error(err)
	}
	expect(t, lines, `
		0 N 0 tag
		2 H 0 yard jpeg
		2 S 0 key picture
		4 H 0 door jpeg
		4 S 0 key picture
		1 H 0 gate avc1.42c00a
		3 H 0 gate mp4a.40.2
		1 S 0 key picture 0
		3 S 0 key sound 0
		1 E 0
		3 E 0
		2 E 0
		5 H 0 hall avc1.42c00a
		5 S 0 key picture 0
		5 E 0
		4 E 0`)
	if camera := ledger.Totals(3).Camera; camera != "gate" {
		t.Errorf("stream 3 is of %q", camera)
	}
}

func TestCut(t *testing.T) {
	cut := errors.Join(errors.New("the input ends"), io.ErrUnexpectedEOF)
	frames := declared(gate, arrive(day, slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 2), fragment(video(2, false))[:2])...)...)
	for _, f := range []flow.Frames{flow.Of(cut, frames...), flow.Of(nil, append(frames, frames...)...)} {
		lines, ledger, err := demuxed(t, Options{}, f)
		want := `
			1 H 0 gate avc1.42c00a
			1 S 0 key picture 0
			1 S 40 picture 1
			1 G 80 closed 1 frames 14 bytes`
		if err == nil { // the second time it ends on purpose
			want += strings.TrimSuffix(want, "\n\t\t\t1 G 80 closed 1 frames 14 bytes") + "\n1 E 40"
		} else if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("error %v, want that of the input", err)
		}
		expect(t, lines, want)
		if n := ledger.Totals(1).Lost[wire.CauseClosed].Frames; n != 1 {
			t.Errorf("%d frames lost, want 1", n)
		}
	}
}

// What is known of a camera that never sent a track goes to the pipe.
func TestNoTracks(t *testing.T) {
	note := wire.Note{What: "message", Text: "hello"}
	in := declared(gate, gap(day, wire.CauseRefused), note.Frame(1, day+5*ms), ended(day))
	var texts []string
	for f, err := range Stage(Options{}, flow.NewLedger())(flow.Of(nil, in...)) {
		if err != nil || f.Stream != 0 {
			t.Errorf("stream %d: %v", f.Stream, err)
		}
		if g, err := wire.ParseGap(f.Payload); f.Kind == wire.KindGap && err == nil {
			texts = append(texts, g.Cause+" "+g.Text)
		}
		if n, err := wire.ParseNote(f.Payload); f.Kind == wire.KindNote && err == nil {
			texts = append(texts, n.Text)
		}
	}
	if want := []string{"refused gate", "gate: hello"}; !slices.Equal(texts, want) {
		t.Errorf("got %q, want %q", texts, want)
	}
}

func TestNothingIsHeldLonger(t *testing.T) {
	frames := declared(gate, arrive(day, slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 60))...)...)
	asked, given := 0, 0
	in := func(yield func(wire.Frame, error) bool) {
		for _, f := range frames {
			asked++
			if given > 0 && f.Kind == wire.KindRaw && f.Payload[0] == byte(evostream.TagBegin) && given < int((f.Time-day)/(40*ms)) {
				t.Fatalf("%d pictures are out when the one at %v arrives", given, f.Time)
			}
			if !yield(f, nil) {
				return
			}
		}
	}
	for f := range Stage(Options{}, flow.NewLedger())(in) {
		if f.Kind == wire.KindSample {
			given++
		}
		if given == 1 && frames[asked-1].Time != day+2000*ms {
			t.Fatalf("the first picture came out when the one of %v arrived, want two seconds", frames[asked-1].Time)
		}
	}
}

func TestStopped(t *testing.T) {
	frames := declared(gate, arrive(day, slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 60))...)...)
	for n := range 20 {
		left := n
		for range Stage(Options{}, flow.NewLedger())(flow.Of(io.ErrUnexpectedEOF, frames...)) {
			if left--; left < 0 {
				break // the stage must not yield again
			}
		}
	}
}

// camfetch flags each init segment but the first as kept, and as a break: it
// stands alone in its frame. No byte is missing there.
func TestInitWithBreak(t *testing.T) {
	init := initRecord(segment(t, small, false, 0))
	flagged := func(messages [][]byte) []wire.Frame {
		frames := arrive(day, messages...)
		for i := range frames {
			if evostream.Tag(frames[i].Payload[0]) == evostream.TagInit && i > 0 {
				frames[i].Flags = wire.FlagKeep | wire.FlagBreak
			}
		}
		return append(declared(gate, frames...), ended(day))
	}
	for name, c := range map[string]struct {
		messages [][]byte
		want     string
	}{
		"time goes on": {slices.Concat([][]byte{init}, stream(0, 2), [][]byte{init}, stream(2, 2)), pictures(0, 4)},
		"fullMp4":      {slices.Concat(finished(t, 0, 5), finished(t, 5, 5)), pictures(0, 10)},
	} {
		lines, ledger, err := demuxed(t, Options{}, flow.Of(nil, flagged(c.messages)...))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := samples(lines); got != c.want {
			t.Errorf("%s: got:\n%s\nwant:\n%s", name, got, c.want)
		}
		if got := account(ledger, 1); got != "" {
			t.Errorf("%s: account: %s", name, got)
		}
	}
}

// A gap is told at once, with what came before: it may last for hours.
func TestGapIsNotHeld(t *testing.T) {
	frames := declared(gate, append(arrive(day, slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 3))...), gap(day+200*ms, wire.CauseSilence))...)
	var told []string
	in := func(yield func(wire.Frame, error) bool) {
		for _, f := range frames {
			if !yield(f, nil) {
				return
			}
		}
		if n := len(told); n != 5 {
			t.Errorf("%d frames are out when the gap has been read, want the H, 3 pictures and the gap", n)
		}
	}
	for f := range Stage(Options{}, flow.NewLedger())(in) {
		told = append(told, line(&f))
	}
}
