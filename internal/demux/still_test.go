package demux

import (
	"fmt"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// polled makes the R frames of an answer.
func polled(at wire.Time, head string, body []byte) []wire.Frame {
	answer := "HTTP/1.1 200 OK\r\n" + head + "\r\n"
	return []wire.Frame{
		{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Stream: 1, Time: at, Payload: []byte(answer)},
		{Kind: wire.KindRaw, Stream: 1, Time: at, Payload: body},
	}
}

const jpegHead = "Content-Type: image/jpeg\r\n"

// told runs the stage on frames of a camera, and tells what came out, a line a
// frame, with sizes for pictures and texts for the rest.
func told(t *testing.T, frames ...wire.Frame) ([]string, *flow.Ledger) {
	t.Helper()
	_, ledger, err := demuxed(t, Options{}, flow.Of(nil, append(declared(wire.Header{Camera: "gate", Transport: "http"}, frames...), ended(day))...))
	if err != nil {
		t.Error(err)
	}
	var lines []string
	in := flow.Of(nil, append(declared(wire.Header{Camera: "gate", Transport: "http"}, frames...), ended(day))...)
	for f, err := range Stage(Options{}, flow.NewLedger())(in) {
		if err != nil {
			t.Error(err)
		}
		at := fmt.Sprintf("%s %g", f.Kind, float64(f.Time-day)/1000)
		switch f.Kind {
		case wire.KindHeader:
			h, _ := wire.ParseHeader(f.Payload)
			at += fmt.Sprintf(" %dx%d", h.Width, h.Height)
		case wire.KindSample:
			at += fmt.Sprintf(" %d", len(f.Payload))
			if f.Flags.Has(wire.FlagBreak) {
				at += " break"
			}
		case wire.KindGap:
			g, _ := wire.ParseGap(f.Payload)
			at += fmt.Sprintf(" %s %d %d %d: %s", g.Cause, g.Frames, g.Bytes, g.Length/1000, g.Text)
		case wire.KindNote:
			n, _ := wire.ParseNote(f.Payload)
			at += fmt.Sprintf(" %s %v%s", n.What, n.Values, n.Text)
		}
		lines = append(lines, at)
	}
	return lines, ledger
}

func join(parts ...[]wire.Frame) (all []wire.Frame) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// damaged marks the last frame so.
func damaged(frames []wire.Frame) []wire.Frame {
	frames[len(frames)-1].Flags |= wire.FlagDamaged
	return frames
}

func TestStills(t *testing.T) {
	small, large := photo(t, 1, 64, 48), photo(t, 2, 640, 48)
	n, m := len(small), len(large)
	sec := 1000 * ms
	for name, c := range map[string]struct {
		frames  []wire.Frame
		want    string
		account string
	}{
		"good": {join(polled(day, jpegHead, small), polled(day+sec, jpegHead, small)), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			S 1000 %d
			E 1000`, n, n), ""},
		"no type": {join(polled(day, "", small), polled(day+sec, "", small)), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			S 1000 %d
			E 1000`, n, n), ""},
		"another size": {join(polled(day, jpegHead, small), polled(day+sec, jpegHead, large), polled(day+2*sec, jpegHead, small)), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			E 0
			H 1000 640x48
			S 1000 %d
			E 1000
			H 2000 64x48
			S 2000 %d
			E 2000`, n, m, n), ""},
		"two at once": {join(polled(day, jpegHead, small), polled(day, jpegHead, small)), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			S 0.001 %d
			E 0.001`, n, n), ""},
		"times of the server": {join(polled(day, jpegHead+"Last-Modified: Thu, 20 Nov 2025 00:53:19 GMT\r\n", small),
			polled(day+sec, jpegHead+"Last-Modified: Thu, 20 Nov 2025 00:53:19 GMT\r\n", small),
			polled(day+2*sec, jpegHead+"Last-Modified: Thu, 20 Nov 2025 00:53:21 GMT\r\n", small)), fmt.Sprintf(`
			H 0 64x48
			N 0 modified map[seconds:1.763599999e+09]
			S 0 %d
			S 1000 %d
			N 2000 modified map[seconds:1.763600001e+09]
			S 2000 %d
			E 2000`, n, n, n), ""},
		"a page, nothing, and a PNG": {join(polled(day, jpegHead, small), polled(day+sec, "Content-Type: text/html\r\n", []byte("<html>")),
			polled(day+2*sec, jpegHead, nil), polled(day+3*sec, jpegHead, []byte("\x89PNG\r\n\x1a\n")), polled(day+4*sec, jpegHead, small)), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			G 0 http 1 6 0: not a picture: XML or HTML
			G 0 http 3 14 4000: not a picture: XML or HTML
			S 4000 %d
			E 4000`, n, n), "lost http 3/14"},
		"never a picture": {join(polled(day, jpegHead, []byte("Camera offline")), polled(day+sec, jpegHead, []byte("Camera offline"))), `
			G 0 http 1 14 0: gate: not a picture: text
			G 0 http 2 28 0: gate: not a picture: text`, "lost http 2/28"},
		"short": {join(polled(day, jpegHead, small), damaged(polled(day+sec, jpegHead, small[:n-9])), polled(day+2*sec, jpegHead, small)), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			G 0 damage 1 %d 0: only %d bytes of it are there
			G 0 damage 1 %d 2000: only %d bytes of it are there
			S 2000 %d
			E 2000`, n, n-9, n-9, n-9, n-9, n), fmt.Sprintf("lost damage 1/%d", n-9)},
		"more behind it": {join(polled(day, jpegHead, append(small[:n:n], "\x00\x00trailer"...)), polled(day+sec, jpegHead, small)), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			N 0 dialect map[]more bytes behind a picture
			S 1000 %d
			E 1000`, n, n), "unknown 0/9"},
		"a head is missing": {join(polled(day, jpegHead, small), []wire.Frame{gap(day+sec, wire.CauseOverflow)}, polled(day+sec, jpegHead, small)[1:]), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			G 1000 overflow 0 0 0: 
			S 1000 %d
			E 1000`, n, n), ""},
		"a new connection": {join(polled(day, jpegHead, small), []wire.Frame{gap(day+sec, wire.CauseClosed)},
			func() []wire.Frame {
				again := polled(day+9*sec, jpegHead, small)
				again[0].Flags |= wire.FlagBreak
				return again
			}()), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			G 1000 closed 0 0 0: 
			S 9000 %d break
			E 9000`, n, n), ""},
	} {
		t.Run(name, func(t *testing.T) {
			lines, ledger := told(t, c.frames...)
			expect(t, lines, c.want)
			if got := account(ledger, 1); got != c.account {
				t.Errorf("account %q, want %q", got, c.account)
			}
		})
	}
}

// A still is out before the next frame is asked for.
func TestStillIsOutAtOnce(t *testing.T) {
	out := 0
	in := func(yield func(wire.Frame, error) bool) {
		for i := range 5 {
			frames := polled(day+wire.Time(i)*1000*ms, jpegHead, photo(t, i, 64, 48))
			if i == 0 {
				frames = declared(wire.Header{Camera: "gate", Transport: "http"}, frames...)
			}
			for _, f := range frames {
				if !yield(f, nil) {
					return
				}
			}
			if out != i+1 {
				t.Fatalf("%d stills are out of %d", out, i+1)
			}
		}
	}
	for f := range Stage(Options{}, flow.NewLedger())(in) {
		if f.Kind == wire.KindSample {
			out++
		}
	}
}
