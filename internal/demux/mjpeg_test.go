package demux

import (
	"fmt"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// raws are R frames of pieces, a second apart.
func raws(from wire.Time, pieces ...[]byte) (all []wire.Frame) {
	for i, p := range pieces {
		all = append(all, wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: from + wire.Time(i)*1000*ms, Payload: p})
	}
	return all
}

// What becomes of a multipart body of which something is missing.
func TestMultipartLosses(t *testing.T) {
	p := photo(t, 1, 64, 48)
	n := len(p)
	whole := part("b", p)
	over := len(whole) - 2 - n // the part's framing before the picture
	sec := 1000 * ms
	first := liveBody(mixed)[1:2]
	again := liveBody(mixed)[1:2]
	again[0].Time, again[0].Flags = day+5*sec, again[0].Flags|wire.FlagBreak
	copied := liveBody(mixed)[1:2]
	torn := raws(day+2*sec, whole[over+200:], whole)
	torn[0].Flags |= wire.FlagBreak
	for name, c := range map[string]struct {
		frames  []wire.Frame
		want    string
		account string
	}{
		"a piece is missing": {join(first, raws(day, whole, whole[:over+100]), []wire.Frame{gap(day+sec, wire.CauseOverflow)}, raws(day+2*sec, whole[over+200:], whole)), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			G 0 overflow 1 100 0: not complete
			G 1000 overflow 0 0 0: 
			G 0 overflow 1 %d 3000: not complete
			S 3000 %d
			E 3000`, n, n-98, n), fmt.Sprintf("lost overflow 1/%d", n-98)},
		"damage, the head once more, and the rest": {join(first, raws(day, whole, whole[:over+100]), []wire.Frame{gap(day+sec, wire.CauseDamage)}, copied, torn), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			G 0 damage 1 100 0: not complete
			G 1000 damage 0 0 0: 
			G 0 damage 1 %d 3000: not complete
			S 3000 %d
			E 3000`, n, n-98, n), fmt.Sprintf("lost damage 1/%d", n-98)},
		"a new connection": {join(first, raws(day, whole, whole[:over+100]), again, raws(day+5*sec, whole)), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			G 0 closed 1 100 0: only 100 bytes of it are there
			S 5000 %d break
			E 5000`, n, n), "lost closed 1/100"},
		"ended in a picture": {join(first, raws(day, whole, whole[:over+100])), fmt.Sprintf(`
			H 0 64x48
			S 0 %d
			E 0`, n), "unfinished 1/100"},
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

// A picture is out when its last byte is in, before the boundary behind it.
func TestPictureIsOutAtOnce(t *testing.T) {
	p := photo(t, 1, 64, 48)
	for name, body := range map[string][]byte{
		"with a length":    part("b", p),
		"without a length": fmt.Appendf(nil, "--b\r\n\r\n%s\r\n", p),
	} {
		last := len(body) - 2 // the line's end is sent with the next boundary
		out := 0
		in := func(yield func(wire.Frame, error) bool) {
			for _, f := range liveBody(mixed)[:2] {
				if !yield(f, nil) {
					return
				}
			}
			for i := range 4 {
				for _, f := range raws(day+wire.Time(i)*1000*ms, body[:last]) {
					if !yield(f, nil) {
						return
					}
				}
				if out != i+1 {
					t.Fatalf("%s: %d pictures are out of %d", name, out, i+1)
				}
				if !yield(raws(day+wire.Time(i)*1000*ms, body[last:])[0], nil) {
					return
				}
			}
		}
		for f := range Stage(Options{}, flow.NewLedger())(in) {
			if f.Kind == wire.KindSample {
				out++
			}
		}
	}
}
