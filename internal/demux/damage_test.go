package demux

import (
	"slices"
	"testing"

	"campipe/internal/evostream"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

func TestDamageBetween(t *testing.T) {
	messages := slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 12))
	frames := arrive(day, messages...)
	// Three pictures and a half are missing, and the reader says so.
	frames = slices.Concat(frames[:18], []wire.Frame{gap(day+80*ms, wire.CauseDamage)}, frames[42:])
	frames[19].Flags |= wire.FlagBreak
	lines, ledger, err := demuxed(t, Options{}, flow.Of(nil, append(declared(gate, frames...), ended(day))...))
	if err != nil {
		t.Error(err)
	}
	expect(t, lines, `
		1 H 0 gate avc1.42c00a
		1 S 0 key picture 0
		1 S 40 picture 1
		1 G 80 damage 1 frames 14 bytes
		1 G 80 damage 0 frames 0 bytes
		1 G 80 damage 5 frames 70 bytes
		1 S 400 key picture 10
		1 S 440 picture 11
		1 E 440`)
	if got, want := account(ledger, 1), "lost damage 5/70"; got != want {
		t.Errorf("account: %s, want %s", got, want)
	}
}

// After damage the reader gives the copies of what is kept, and the raw frame
// behind them has a break. Time goes on.
func TestCopiesAfterDamage(t *testing.T) {
	init := initRecord(segment(t, small, false, 0))
	answer := head(day)
	answer.Flags = wire.FlagHead
	torn := arrive(day+200*ms, slices.Concat(fragment(video(4, false))[3:], stream(5, 2))...)
	torn[0].Flags |= wire.FlagBreak
	in := slices.Concat([]wire.Frame{answer}, arrive(day, slices.Concat([][]byte{init}, stream(0, 3), fragment(video(3, false))[:2])...),
		[]wire.Frame{answer}, arrive(day+200*ms, init), torn, []wire.Frame{ended(day + 300*ms)})
	lines, ledger, err := demuxed(t, Options{}, flow.Of(nil, declared(gate, in...)...))
	if err != nil {
		t.Error(err)
	}
	expect(t, lines, `
		1 H 0 gate avc1.42c00a
		1 S 0 key picture 0
		1 S 40 picture 1
		1 S 80 picture 2
		1 G 120 damage 1 frames 14 bytes
		1 G 120 damage 1 frames 14 bytes
		1 S 200 key picture 5
		1 S 240 picture 6
		1 E 240`)
	if got, want := account(ledger, 1), "lost damage 1/14"; got != want {
		t.Errorf("account: %s, want %s", got, want)
	}
}

// A fragment that never ends is given up, and its bytes are lost.
func TestFragmentTooLong(t *testing.T) {
	piece := record(evostream.TagVideo, make([]byte, 8<<20))
	messages := slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, [][]byte{record(evostream.TagBegin, nil), piece, piece, piece, piece, piece}, stream(0, 2))
	lines, ledger, err := demuxed(t, Options{}, flow.Of(nil, append(declared(gate, arrive(day, messages...)...), ended(day))...))
	if err != nil {
		t.Error(err)
	}
	if got, want := samples(lines), pictures(0, 2); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if got, want := account(ledger, 1), "lost damage 5/41943040"; got != want {
		t.Errorf("account: %s, want %s", got, want)
	}
}

// A raw frame that is known to be incomplete ends what is in it.
func TestDamagedFrame(t *testing.T) {
	frames := arrive(day, slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 2), fragment(video(2, false))[:1],
		[][]byte{record(evostream.TagVideo, picture(2, false))[:9]}, stream(5, 1))...)
	frames[len(frames)-8].Flags = wire.FlagDamaged
	lines, ledger, err := demuxed(t, Options{}, flow.Of(nil, append(declared(gate, frames...), ended(day))...))
	if err != nil {
		t.Error(err)
	}
	if got, want := samples(lines), pictures(0, 2)+"\n"+pictures(5, 1); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if got, want := account(ledger, 1), "lost damage 1/9"; got != want {
		t.Errorf("account: %s, want %s", got, want)
	}
}

// Pictures are missing though no record is torn: those that need them are lost.
func TestDamageAtAnEdge(t *testing.T) {
	frames := arrive(day, slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 7))...)
	frames = slices.Concat(frames[:15], []wire.Frame{gap(day+75*ms, wire.CauseOverflow)}, frames[22:])
	lines, _, err := demuxed(t, Options{}, flow.Of(nil, append(declared(gate, frames...), ended(day))...))
	if err != nil {
		t.Error(err)
	}
	expect(t, lines, `
		1 H 0 gate avc1.42c00a
		1 S 0 key picture 0
		1 S 40 picture 1
		1 G 75 overflow 0 frames 0 bytes
		1 G 80 overflow 2 frames 28 bytes
		1 S 200 key picture 5
		1 S 240 picture 6
		1 E 240`)
}
