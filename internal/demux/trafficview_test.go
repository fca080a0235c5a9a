package demux

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"campipe/internal/evostream"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// variants are what servers send, message by message, and what comes out: the
// samples, the other frames, and what of it is accounted for and is no framing.
func variants(t testing.TB) []variant {
	small, sounding := segment(t, small, false, 0), segment(t, small, true, 0)
	init := initRecord(small)
	prefixed := func(prefix string) []byte {
		return record(evostream.TagInit, append([]byte(prefix), small...))
	}
	begin, end := record(evostream.TagBegin, nil), record(evostream.TagEnd, nil)
	frag := func(n int, key bool) [][]byte { return fragment(video(n, key)) }
	joined := func(parts ...[][]byte) [][]byte { return slices.Concat(parts...) }
	without := func(i int, messages [][]byte) [][]byte { return slices.Delete(slices.Clone(messages), i, i+1) }
	moof := moofOf(trackRun{track: 1})
	empty := [][]byte{begin, record(evostream.TagMoof, moof), record(evostream.TagMdat, append(words(8), "mdat"...)), end}
	wrong := frag(2, false)
	wrong[5] = record(evostream.TagMdat, append(words(25), "mdat"...))
	return []variant{
		{name: "video", messages: joined([][]byte{init}, stream(0, 12)), samples: pictures(0, 12)},
		{name: "prefix of one byte", messages: joined([][]byte{prefixed("\x33")}, stream(0, 3)), samples: pictures(0, 3)},
		{name: "no prefix", messages: joined([][]byte{prefixed("")}, stream(0, 3)), samples: pictures(0, 3)},
		{name: "prefix never seen", messages: joined([][]byte{prefixed("something else")}, stream(0, 3)), samples: pictures(0, 3)},
		{name: "metadata before the init segment",
			messages: joined([][]byte{record(evostream.TagMetadata, []byte(`{"data":"sync","timestamp":1600000000}`)), init}, stream(0, 3)),
			samples:  pictures(0, 3), others: "1 N -40 server-time", account: "metadata 0/38"},
		{name: "metadata that is no JSON",
			messages: joined([][]byte{init, record(evostream.TagMetadata, []byte("\xff"))}, stream(0, 3)),
			samples:  pictures(0, 3), others: "1 N -40 metadata", account: "metadata 0/1"},
		{name: "UniFi: mdat and moof before the samples, timestamps, codec",
			messages: [][]byte{prefixed(""), record(evostream.TagCodec, []byte("avc1.42c00a")), begin, record(evostream.TagTimestamps, make([]byte, 8)),
				record(evostream.TagMoof, moofOf(video(0, true))), record(evostream.TagMdat, append(words(22), "mdat"...)), record(evostream.TagVideo, picture(0, true)), end},
			samples: pictures(0, 1)},
		{name: "several samples in a fragment",
			messages: joined([][]byte{init}, fragment(trackRun{track: 1, duration: 40, samples: [][]byte{picture(0, true), picture(1, false), picture(2, false)}})),
			samples:  pictures(0, 3)},
		{name: "a sample in several records",
			messages: [][]byte{init, begin, record(evostream.TagVideo, picture(0, true)[:7]), record(evostream.TagVideo, picture(0, true)[7:]),
				record(evostream.TagMoof, moofOf(video(0, true))), record(evostream.TagMdat, append(words(22), "mdat"...)), end},
			samples: pictures(0, 1)},
		{name: "video and sound",
			messages: joined([][]byte{initRecord(sounding)}, fragment(video(0, true), sound(0)), fragment(sound(1)), fragment(video(1, false), sound(2))),
			samples:  "1 key picture 0\n2 key sound 0\n2 key sound 1\n1 picture 1\n2 key sound 2",
			others:   "2 H 0 gate mp4a.40.2\n2 E 40"},
		{name: "sound before the first key picture",
			messages: joined([][]byte{initRecord(sounding)}, fragment(video(1, false), sound(0)), fragment(video(5, true), sound(5))),
			samples:  "1 key picture 5\n2 key sound 5",
			others:   "2 H -60 gate mp4a.40.2\n2 E 40", account: "before key 2/21"},
		{name: "empty fragment", messages: joined([][]byte{init}, stream(0, 2), empty, stream(2, 2)), samples: pictures(0, 4)},
		{name: "beginning and end of nothing", messages: joined([][]byte{init}, stream(0, 2), [][]byte{begin, end, begin, begin}, stream(2, 2)), samples: pictures(0, 4)},
		{name: "joined in the middle of a fragment", messages: joined([][]byte{init}, stream(4, 1)[1:], stream(5, 3)),
			samples: pictures(5, 3), account: "late 1/14"},
		{name: "joined between keys", messages: joined([][]byte{init}, stream(3, 5)),
			samples: pictures(5, 3), account: "before key 2/28"},
		{name: "joined before the init segment", messages: joined(stream(0, 1), [][]byte{init}, stream(5, 3)),
			samples: pictures(5, 3), account: "late 1/14"},
		{name: "the last picture's moof never came", messages: joined([][]byte{init}, stream(0, 3), stream(3, 1)[:2]),
			samples: pictures(0, 3), account: "unfinished 1/14"},
		{name: "unknown tag", messages: joined([][]byte{init}, stream(0, 1), [][]byte{{0xf0, 0, 0, 2, 'a', 'b'}}, stream(1, 2)),
			samples: pictures(0, 3), account: "unknown 0/6"},
		{name: "unknown tag inside of a fragment", messages: joined([][]byte{init}, slices.Insert(stream(0, 3), 2, []byte{0xf0, 0, 0, 0})),
			samples: pictures(0, 3), account: "unknown 0/4"},
		{name: "a message that is no record", messages: joined([][]byte{init}, stream(0, 1), [][]byte{{1, 2, 3, 4, 5}}, stream(1, 5)),
			samples: pictures(0, 1) + "\n" + pictures(5, 1),
			others:  "1 G 40 damage 0 frames 5 bytes\n1 G 40 damage 4 frames 61 bytes", account: "lost damage 4/61"},
		{name: "wrong size of mdat", messages: joined([][]byte{init}, stream(0, 2), wrong, stream(3, 3)),
			samples: pictures(0, 2) + "\n" + pictures(5, 1),
			others:  "1 G 80 damage 1 frames 14 bytes\n1 G 80 damage 3 frames 42 bytes", account: "lost damage 3/42"},
		{name: "no moof", messages: joined([][]byte{init, begin, record(evostream.TagVideo, picture(0, true)), end}, stream(5, 2)),
			samples: pictures(5, 2), others: "1 G 0 damage 1 frames 14 bytes", account: "lost damage 1/14"},
		{name: "a fragment without its beginning", messages: joined([][]byte{init}, stream(0, 2), without(0, frag(2, false)), stream(3, 3)),
			samples: pictures(0, 2) + "\n" + pictures(5, 1),
			others:  "1 G 40 damage 1 frames 14 bytes\n1 G 40 damage 3 frames 42 bytes", account: "lost damage 3/42"},
		{name: "a fragment inside of another", messages: joined([][]byte{init}, stream(0, 2), without(6, frag(2, false)), stream(3, 3)),
			samples: pictures(0, 2) + "\n" + pictures(5, 1),
			others:  "1 G 80 damage 1 frames 14 bytes\n1 G 80 damage 3 frames 42 bytes", account: "lost damage 3/42"},
		{name: "an end too many", messages: joined([][]byte{init}, stream(0, 2), [][]byte{end}, stream(2, 2)), samples: pictures(0, 4)},
		{name: "a new init segment inside of a fragment", messages: joined([][]byte{init}, stream(0, 2), frag(2, false)[:2], [][]byte{init}, stream(0, 2)),
			samples: pictures(0, 2) + "\n1 key break picture 0\n1 picture 1", others: "1 G 80 reset 1 frames 14 bytes\n1 N 80 clock", account: "lost reset 1/14"},
		{name: "an init segment that can't be read", messages: joined([][]byte{init}, stream(0, 2), [][]byte{record(evostream.TagInit, []byte("nothing"))}, stream(2, 4)),
			samples: pictures(0, 2) + "\n" + pictures(5, 1),
			others:  "1 G 80 damage 0 frames 7 bytes\n1 G 80 damage 3 frames 49 bytes", account: "lost damage 3/49"},
		{name: "a picture over the limit of a message's 16 bits", messages: joined([][]byte{init}, fragment(trackRun{track: 1, duration: 40, samples: [][]byte{append(picture(0, true), make([]byte, 70_000)...)}})),
			samples: pictures(0, 1)},
		{name: "fullMp4", messages: joined(finished(t, 0, 5), finished(t, 5, 5), finished(t, 10, 1)), samples: pictures(0, 11)},
		{name: "fullMp4, joined in the middle of a file", messages: joined(finished(t, 0, 5)[3:], finished(t, 5, 5)),
			samples: pictures(5, 5), account: "late 3/42"},
		{name: "fullMp4, ended in a file", messages: joined(finished(t, 0, 5), finished(t, 5, 5)[:3]),
			samples: pictures(0, 5), account: "unfinished 2/28"},
		{name: "no record layer", messages: [][]byte{small, plain(video(0, true)), plain(video(1, false)), plain(video(2, false))},
			samples: pictures(0, 3)},
	}
}

type variant struct {
	name     string
	messages [][]byte
	samples  string
	others   string // beside the H and E of stream 1
	account  string
}

// rest is what others says without the H and the E of stream 1.
func rest(lines []string) string {
	var all []string
	for l := range strings.Lines(others(lines)) {
		if w := strings.Fields(l); w[0] != "1" || w[1] != "H" && w[1] != "E" {
			all = append(all, strings.TrimSpace(l))
		}
	}
	return strings.Join(all, "\n")
}

func TestTrafficview(t *testing.T) {
	for _, v := range variants(t) {
		t.Run(v.name, func(t *testing.T) {
			in := declared(wire.Header{Camera: "gate", Transport: "trafficview"}, arrive(day, v.messages...)...)
			v.check(t, flow.Of(nil, append(in, ended(day))...))
		})
	}
}

func (v *variant) check(t *testing.T, in flow.Frames) {
	lines, ledger, err := demuxed(t, Options{}, in)
	if err != nil {
		t.Error(err)
	}
	if got := samples(lines); got != v.samples {
		t.Errorf("samples:\n%s\nwant:\n%s", got, v.samples)
	}
	if got := rest(lines); got != v.others {
		t.Errorf("beside samples:\n%s\nwant:\n%s", got, v.others)
	}
	if got := account(ledger, 1); got != v.account {
		t.Errorf("account: %s, want %s", got, v.account)
	}
}

// However the same bytes are cut into messages, the same comes out: several
// records a message, or a record over several, as UniFi sends them.
func TestTrafficviewMessages(t *testing.T) {
	for _, v := range variants(t) {
		if slices.Contains([]string{"a message that is no record", "unknown tag", "no record layer"}, v.name) {
			continue // what these are depends on the edges
		}
		for _, size := range []int{1, 7, 1000, 1 << 20} {
			all := bytes.Join(v.messages, nil)
			in := declared(wire.Header{Camera: "gate", Transport: "trafficview"}, arrive(day, slices.Collect(slices.Chunk(all, size))...)...)
			lines, _, err := demuxed(t, Options{}, flow.Of(nil, append(in, ended(day))...))
			if err != nil {
				t.Errorf("%s in %d bytes: %v", v.name, size, err)
			}
			if got := samples(lines); got != v.samples {
				t.Errorf("%s in %d bytes:\n%s\nwant:\n%s", v.name, size, got, v.samples)
			}
		}
	}
}
