package trafficview

import (
	"bytes"
	"testing"

	"campipe/internal/evostream"
	"campipe/pkg/wire"
)

func record(tag evostream.Tag, payload string) []byte {
	return evostream.Append(nil, tag, []byte(payload))
}

func TestKeeper(t *testing.T) {
	init := record(evostream.TagInit, "f1..ftypmoov")
	other := record(evostream.TagInit, "f1..ftypMOOV")
	begin := record(evostream.TagBegin, "")
	video := record(evostream.TagVideo, "picture")
	note := record(evostream.TagMetadata, `{"data":"sync"}`)
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	for _, c := range []struct {
		name     string
		messages [][]byte
		keep     []byte // all that is flagged keep
		breaks   int
	}{
		{"one record a message", [][]byte{init, begin, video}, init, 0},
		{"metadata first", [][]byte{note, init, begin}, init, 0},
		{"first message glued", [][]byte{join(note, init, begin, video), video}, init, 0},
		{"packed and split (UniFi)", [][]byte{join(note, init[:7]), init[7:9], join(init[9:], begin, video[:2]), video[2:]}, init, 0},
		{"second init", [][]byte{init, video, other, video}, join(init, other), 1},
		{"out of step, then an init", [][]byte{init, []byte("\xfc\x00\x10\x00short"), other}, join(init, other), 1},
		{"no records (ZLMediaKit)", [][]byte{[]byte("\x00\x00\x00\x08ftyp...moov"), []byte("\x00\x00\x00\x08moof")}, []byte("\x00\x00\x00\x08ftyp...moov"), 0},
		{"empty message", [][]byte{{}, init, {}}, init, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var k keeper
			var keep []byte
			breaks := 0
			for i, m := range c.messages {
				var all []byte
				for part, flags := range k.split(m) {
					all = append(all, part...)
					if flags.Has(wire.FlagKeep) {
						keep = append(keep, part...)
					}
					if flags.Has(wire.FlagBreak) {
						breaks++
					}
				}
				if !bytes.Equal(all, m) {
					t.Errorf("message %d: pieces %q, want %q", i, all, m)
				}
			}
			if !bytes.Equal(keep, c.keep) {
				t.Errorf("kept %q, want %q", keep, c.keep)
			}
			if breaks != c.breaks {
				t.Errorf("%d breaks, want %d", breaks, c.breaks)
			}
		})
	}
}
