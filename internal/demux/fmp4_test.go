package demux

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Messages of a server that sends boxes as they are, some of them damaged.
func TestPlainMessages(t *testing.T) {
	init := segment(t, small, false, 0)
	key := func(n int) []byte { return plain(video(n, true)) }
	h := wire.Header{Camera: "gate", Transport: "fmp4"}
	for name, c := range map[string]struct {
		frames  []wire.Frame
		samples string
		others  string
		account string
	}{
		"good":                    {arrive(day, init, key(0), key(1)), pictures(0, 2, 1), "", ""},
		"two fragments a message": {arrive(day, init, slices.Concat(key(0), key(1))), pictures(0, 2, 1), "", ""},
		"a box that is none": {arrive(day, init, key(0), append(words(9, 1, 2), key(1)...), key(2)),
			"1 key picture 0\n1 key picture 2", "1 G 0 damage 0 frames 8 bytes\n1 G 0 damage 0 frames 134 bytes", "lost damage 0/134"},
		"a message without an edge": {arrive(day, init, key(0), key(1)[:50], []byte("what is this?"), key(2)),
			"1 key picture 0", "1 G 40 damage 0 frames 8 bytes\n1 G 40 damage 0 frames 85 bytes", "lost damage 0/85"},
		"bytes are missing": {slices.Concat(arrive(day, init, key(0), key(1)[:110]), []wire.Frame{gap(day+40*ms, wire.CauseOverflow)}, arrive(day+80*ms, key(2))),
			"1 key picture 0\n1 key picture 2", "1 G 40 overflow 0 frames 2 bytes\n1 G 40 overflow 0 frames 0 bytes\n1 G 40 overflow 0 frames 2 bytes", "lost overflow 0/2"},
		"a new connection": {slices.Concat(arrive(day, init, key(0)), []wire.Frame{head(day + 5000*ms)}, arrive(day+5000*ms, init, key(0))),
			"1 key picture 0\n1 key break picture 0", "", ""},
		"an init segment with a break": {func() []wire.Frame {
			frames := arrive(day, init, key(0), init, plain(video(1, false)))
			frames[2].Flags = wire.FlagKeep | wire.FlagBreak
			return frames
		}(), pictures(0, 2), "", ""},
		"a moof without its mdat": {arrive(day, init, key(0), moofOf(video(1, true)), key(2)),
			"1 key picture 0\n1 key picture 2", "1 G 40 damage 0 frames 0 bytes\n1 G 40 damage 0 frames 0 bytes", "lost damage 0/0"},
		"joined before the init segment": {arrive(day, key(0), init, key(1)), pictures(1, 1, 1), "", "late 0/14"},
		"ended in a fragment":            {arrive(day, init, key(0), key(1)[:110]), pictures(0, 1), "", "unfinished 0/2"},
		"no boxes at all":                {arrive(day, []byte("12345678"), []byte("12345678")), "", "0 G -40 damage 0 frames 8 bytes\n0 G -40 damage 0 frames 16 bytes", "lost damage 0/16"},
	} {
		t.Run(name, func(t *testing.T) {
			v := variant{samples: c.samples, others: c.others, account: c.account}
			v.check(t, flow.Of(nil, append(declared(h, c.frames...), ended(day+9000*ms))...))
		})
	}
}

// An mdat may come in any number of pieces; a sample arrives with its last byte.
func TestPlainArrival(t *testing.T) {
	h := wire.Header{Camera: "gate", Transport: "fmp4"}
	b := plain(trackRun{track: 1, duration: 40, samples: [][]byte{picture(0, true), picture(1, false)}})
	first, second := b[:len(b)-14-3], b[len(b)-14-3:]
	frames := []wire.Frame{
		{Kind: wire.KindRaw, Stream: 1, Time: day, Payload: segment(t, small, false, 0)},
		{Kind: wire.KindRaw, Stream: 1, Time: day + 10*ms, Payload: first},
		{Kind: wire.KindRaw, Stream: 1, Time: day + 90*ms, Payload: second},
	}
	lines, _, err := demuxed(t, Options{}, flow.Of(nil, append(declared(h, frames...), ended(day))...))
	if err != nil {
		t.Error(err)
	}
	// Both came at 90: the second one, 40 later, least delayed.
	expect(t, lines, `
		1 H 50 gate avc1.42c00a
		1 S 50 key picture 0
		1 S 90 picture 1
		1 E 90`)
}

// An mdat without a size is read until it is too long.
func TestEndlessData(t *testing.T) {
	zeros := io.LimitReader(zeros{}, 100<<20)
	b := slices.Concat(segment(t, small, false, 0), moofOf(video(0, true)), words(0), []byte("mdat"))
	_, _, err := demuxDump(t, Options{}, io.MultiReader(bytes.NewReader(b), zeros))
	if want := "byte 759: mdat: size exceeds 67108864"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// Laws, for any bytes in any chunks, as messages or as a dump: what comes in is
// accounted for, times increase, no sample comes before its H; and of a dump the
// same comes out however it is cut.
func FuzzStage(f *testing.F) {
	for _, d := range dumps(f) {
		f.Add(d.b, uint16(0))
		f.Add(d.b, uint16(99))
	}
	for _, v := range variants(f) {
		f.Add(bytes.Join(v.messages, nil), uint16(30))
	}
	f.Fuzz(func(t *testing.T, b []byte, size uint16) {
		for _, transport := range Transports() {
			var messages [][]byte
			for chunk := range slices.Chunk(b, int(size)+1) {
				messages = append(messages, chunk)
			}
			if len(messages) == 0 {
				continue
			}
			frames := arrive(day, messages...)
			demuxed(t, Options{}, flow.Of(nil, append(declared(wire.Header{Transport: transport}, frames...), ended(day))...))
			frames = append(declared(wire.Header{Transport: transport, Bare: true}, frames...), ended(day))
			_, whole, errWhole := demuxDump(t, Options{Transport: transport}, bytes.NewReader(b))
			lines, _, err := demuxed(t, Options{}, flow.Of(nil, frames...))
			if (err == nil) != (errWhole == nil) || len(lines) != len(whole) {
				t.Errorf("%s: whole: %d frames, %v; in chunks: %d frames, %v", transport, len(whole), errWhole, len(lines), err)
			}
		}
	})
}
