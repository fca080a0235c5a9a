package pick

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// story makes frames of words: Hname:codec declares the next stream, H1 stream 1 again, kN and sN
// are a key sample and another one of stream 1 at second N, with their own text as
// payload or what is behind =; 2:kN of stream 2; E ends stream 1.
func story(text string) []wire.Frame {
	var frames []wire.Frame
	declared := uint16(0)
	for word := range strings.FieldsSeq(text) {
		stream := uint16(1)
		if rest, ok := strings.CutPrefix(word, "2:"); ok {
			stream, word = 2, rest
		}
		switch word[0] {
		case 'H':
			name, codec, _ := strings.Cut(word[1:], ":")
			number := uint16(1)
			if word[1] != '1' { // else stream 1 is declared again
				declared++
				number = declared
			}
			h := wire.Header{Stage: wire.StageMedia, Camera: name, Codec: codec}
			switch codec {
			case "mp4a":
				h.Rate = 48000
			case "raw":
				h = wire.Header{Stage: wire.StageRaw, Camera: name, Transport: "http"}
			}
			frames = append(frames, h.Frame(number, 0))
		case 'E':
			end := wire.End{}
			frames = append(frames, end.Frame(stream, 0))
		case 'G':
			gap := wire.Gap{Cause: wire.CauseLost}
			frames = append(frames, gap.Frame(stream, 0))
		default:
			at, payload, ok := strings.Cut(word, "=")
			if !ok {
				payload = word
			}
			var seconds float64
			fmt.Sscanf(at[1:], "%g", &seconds)
			f := wire.Frame{Kind: wire.KindSample, Stream: stream, Time: wire.Time(seconds * 1e6), Duration: 1, Payload: []byte(payload)}
			if word[0] == 'k' {
				f.Flags = wire.FlagKey
			}
			if word[0] == 'r' {
				f.Kind = wire.KindRaw
			}
			frames = append(frames, f)
		}
	}
	return frames
}

func TestStage(t *testing.T) {
	every := func(d time.Duration) Options { return Options{Every: d} }
	for _, c := range []struct {
		name    string
		options Options
		in      string
		want    string
		dropped string
		fails   string
	}{
		{name: "every", options: every(2 * time.Second), in: "Ha:jpeg k0.5 k1 k1.9 k2 k3 k4.5 k4.6 k9 E", want: "H k0.5 k2 k4.5 k9 E", dropped: "interval:4"},
		{name: "every, whatever comes before", options: every(2 * time.Second), in: "Ha:jpeg k1.9 k2 k3 k4.5 k4.6 k9 E", want: "H k1.9 k2 k4.5 k9 E", dropped: "interval:2"},
		{name: "every, before 1970", options: every(2 * time.Second), in: "Ha:jpeg k-3 k-2.5 k-2 k-1 k0 E", want: "H k-3 k-2 k0 E", dropped: "interval:2"},
		{name: "keys", options: Options{Keys: true}, in: "Ha:avc1 k0 s1 s2 k3 s4 E", want: "H k0 k3 E", dropped: "not key:3"},
		{name: "every of inter-coded pictures", options: every(2 * time.Second), in: "Ha:avc1 k0 s2 k3 k3.5 s4 E", want: "H k0 k3 E", dropped: "interval:1 not key:2"},
		{name: "no sound beside thinned pictures", options: Options{Keys: true}, in: "Ha:avc1 Ha:mp4a k0 2:k0 s1 2:k1 2:G E 2:E", want: "H k0 E", dropped: "not key:1 sound:2"},
		{name: "unique", options: Options{Unique: true}, in: "Ha:jpeg k0=x k1=x k2=y k3=x E", want: "H k0=x k2=y k3=x E", dropped: "duplicate:1"},
		{name: "camera", options: Options{Cameras: []string{"b"}}, in: "Ha:avc1 Hb:avc1 k0 2:k0 2:s1 s1 E 2:E", want: "H 2:k0 2:s1 2:E", dropped: "camera:2"},
		{name: "pattern", options: Options{Cameras: []string{"DDOT_*"}}, in: "HDDOT_1:jpeg Hb:jpeg k0 2:k0 E 2:E", want: "H k0 E", dropped: "camera:1"},
		{name: "camera of a raw stream", options: Options{Cameras: []string{"a"}}, in: "Ha:raw Hb:raw r0 2:r0 E 2:E", want: "H r0 E", dropped: "camera:1"},
		{name: "count", options: Options{Count: 2}, in: "Ha:avc1 Hb:avc1 k0 s1 s2 2:k0 E 2:E", want: "H H k0 s1 2:k0 E 2:E", dropped: "count:1"},
		{name: "count of a named camera ends it", options: Options{Count: 1, Cameras: []string{"a"}}, in: "Ha:jpeg k0 k1 k2", want: "H k0 E"},
		{name: "count of what is picked", options: Options{Count: 2, Every: 2 * time.Second}, in: "Ha:jpeg k0 k1 k2 k3 k4 E", want: "H k0 k2 E", dropped: "count:1 interval:2"},
		{name: "declared again", options: Options{Unique: true}, in: "H1:jpeg k0=x E H1:jpeg k1=x k2=y E", want: "H k0=x E H k2=y E", dropped: "duplicate:1"},
		{name: "changed without a picture", options: Options{Changed: 2}, in: "Ha:jpeg k0 k1 E", want: "H k0 k1 E"},
		{name: "changed of inter-coded pictures", options: Options{Changed: 2}, in: "Ha:avc1 k0", fails: "--changed looks at JPEG pictures"},
		{name: "thinning of raw bytes", options: Options{Keys: true}, in: "Ha:raw r0", fails: "raw bytes of transport http"},
		{name: "not declared", options: Options{Keys: true}, in: "k0", fails: "not declared"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ledger := flow.NewLedger()
			warnings := 0
			var got []string
			var fails error
			for f, err := range Stage(c.options, ledger, func(string, ...any) { warnings++ })(flow.Of(nil, story(c.in)...)) {
				if err != nil {
					fails = err
					break
				}
				word := f.Kind.String()
				if f.Kind == wire.KindSample || f.Kind == wire.KindRaw {
					word = fmt.Sprintf("%c%g", map[bool]byte{true: 'k', false: 's'}[f.Flags.Has(wire.FlagKey)], float64(f.Time)/1e6)
					if f.Kind == wire.KindRaw {
						word = "r0"
					}
					if text := string(f.Payload); len(text) == 1 {
						word += "=" + text
					}
					if thinned := f.Duration == 0; thinned != c.options.thins() {
						t.Errorf("%s lasts %d", word, f.Duration)
					}
				}
				if f.Stream == 2 && f.Kind != wire.KindHeader {
					word = "2:" + word
				}
				got = append(got, word)
			}
			if c.fails != "" {
				if fails == nil || !strings.Contains(fails.Error(), c.fails) || fault.HintOf(fails) == "" && c.name != "not declared" {
					t.Errorf("error %v, want %q and a hint", fails, c.fails)
				}
				return
			}
			if text := strings.Join(got, " "); text != c.want || fails != nil {
				t.Errorf("%s, %v\nwant %s", text, fails, c.want)
			}
			if text := droppedOf(ledger); text != c.dropped {
				t.Errorf("dropped %q, want %q", text, c.dropped)
			}
			if undecodable := c.options.Changed > 0; undecodable != (warnings == 1) {
				t.Errorf("%d warnings", warnings)
			}
		})
	}
}

func droppedOf(l *flow.Ledger) string {
	sums := map[string]int64{}
	for _, t := range l.All() {
		for reason, n := range t.Dropped {
			sums[reason] += n.Frames
		}
	}
	var words []string
	for reason, n := range sums {
		words = append(words, fmt.Sprintf("%s:%d", reason, n))
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// TestChanged checks that noise passes nothing, and that a moved object, another
// size and what can't be decoded do.
func TestChanged(t *testing.T) {
	still := scene{width: 320, height: 240, object: 1, x: 50, noise: 3}
	var frames []wire.Frame
	h := wire.Header{Stage: wire.StageMedia, Camera: "a", Codec: "jpeg"}
	frames = append(frames, h.Frame(1, 0))
	add := func(payload []byte) {
		frames = append(frames, wire.Frame{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: 1, Time: wire.Time(len(frames)), Payload: payload})
	}
	for seed := range uint64(20) {
		s := still
		s.seed = seed
		add(s.encode(t))
	}
	moved := still
	moved.x, moved.seed = 200, 21
	add(moved.encode(t)) // 21
	moved.seed = 22
	add(moved.encode(t))
	small := moved
	small.width, small.height = 160, 120
	add(small.encode(t))    // 23
	add([]byte("\xff\xd8")) // 24
	add(small.encode(t))    // 25: nobody knows what 24 was
	ledger := flow.NewLedger()
	var times []string
	for f, err := range Stage(Options{Changed: 2}, ledger, func(string, ...any) {})(flow.Of(nil, frames...)) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Kind == wire.KindSample {
			times = append(times, fmt.Sprint(int64(f.Time)))
		}
	}
	if got := strings.Join(times, " "); got != "1 21 23 24 25" {
		t.Errorf("passed %s, want 1 21 23 24 25", got)
	}
}

// TestCut checks that the error of an input that was cut is passed on.
func TestCut(t *testing.T) {
	_, err := flow.Collect(Stage(Options{Keys: true}, flow.NewLedger(), nil)(flow.Of(io.ErrUnexpectedEOF, story("Ha:jpeg k0")...)))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v", err)
	}
}
