package rtsp_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"campipe/internal/demux"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

const (
	onvif = "m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\n"
	aac   = "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\na=fmtp:97 mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408\r\n"
	opus  = "m=audio 0 RTP/AVP 98\r\na=rtpmap:98 opus/48000/2\r\n"
	mjpeg = "m=video 0 RTP/AVP 26\r\n"
)

// dahuaSets are those of the description of avc, and others of another size.
const (
	sps      = "\x67\x64\x00\x1e\xac\x2c\x6a\x82\xc0\xf6\x9b\x82\x80\x82\xa0\x00\x00\x03\x00\x20\x00\x00\x03\x03\xd0\x80"
	pps      = "\x68\xee\x31\xb2\x1b"
	spsOther = "\x67\x64\x00\x33\xac\xe8\x02\x80\x0b\x59" // of a camera of Reolink, the same source
	ppsOther = "\x68\xee\x3c\x30"
)

// media returns a packet of each format that is read.
func packetOf(kind string, n int) []byte {
	switch kind {
	case avc, bare:
		return unit(key, true, fmt.Sprintf("picture %d", n))
	case mjpeg:
		return []byte("\x00\x00\x00\x00\x01\x32\x02\x02abcd")
	case aac:
		return []byte("\x00\x10\x00\x18abc")
	case opus:
		return []byte("\xfcabc")
	}
	return make([]byte, 160)
}

var kinds = map[string]uint8{avc: 96, bare: 96, mjpeg: 26, aac: 97, opus: 98, pcma: 8, onvif: 107}

// Which tracks there are: those that send something.
func TestTracks(t *testing.T) {
	for _, c := range []struct {
		name  string
		media []string
		from  map[int]wire.Time // when a track begins; the others send nothing
		want  string            // declared codecs, and how many samples came of each stream
		notes int
	}{
		{"pictures", []string{avc}, map[int]wire.Time{0: 0}, "1 avc1.64001e 100", 0},
		{"pictures and sound", []string{avc, aac}, map[int]wire.Time{0: 0, 1: 0}, "1 avc1.64001e 100, 2 mp4a.40.2 100", 0},
		{"sound is described first", []string{pcma, avc}, map[int]wire.Time{0: 0, 1: 0}, "1 pcma 99, 2 avc1.64001e 100", 0},
		{"sound that is not sent", []string{avc, aac}, map[int]wire.Time{0: 0}, "1 avc1.64001e 100", 0},
		{"pictures that are not sent", []string{avc, opus}, map[int]wire.Time{1: 0}, "1 opus 100", 0},
		{"sound alone", []string{opus}, map[int]wire.Time{0: 0}, "1 opus 100", 0},
		{"JPEG", []string{mjpeg}, map[int]wire.Time{0: 0}, "1 jpeg 100", 0},
		{"metadata", []string{avc, onvif}, map[int]wire.Time{0: 0, 1: 0}, "1 avc1.64001e 100", 1},
		{"sound from the first second on", []string{avc, aac}, map[int]wire.Time{0: 0, 1: second}, "1 avc1.64001e 100, 2 mp4a.40.2 75", 0},
		{"sound that comes later", []string{avc, aac}, map[int]wire.Time{0: 0, 1: 3 * second}, "1 avc1.64001e 100, 1 avc1.64001e 100, 2 mp4a.40.2 24", 0},
		{"pictures that come later", []string{avc, aac}, map[int]wire.Time{0: 3 * second, 1: 0}, "1 mp4a.40.2 100, 2 avc1.64001e 25, 1 mp4a.40.2 100", 0},
		{"nothing", []string{avc, aac}, nil, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSession(t, c.media...)
			senders := make([]sender, len(c.media))
			for i, m := range c.media {
				senders[i] = sender{kind: kinds[m], time: uint32(i) * 1e9}
			}
			for n := range 100 {
				at := wire.Time(n) * 40_000
				for i, m := range c.media {
					from, sends := c.from[i]
					if !sends || at < from {
						continue
					}
					s.rtp(byte(2*i), at, senders[i].packet(true, packetOf(m, n)))
					senders[i].time += uint32(clocks[m] / 25)
				}
			}
			s.end()
			r := s.read()
			var all []string
			for i, h := range r.headers {
				all = append(all, fmt.Sprintf("%d %s %d", r.streams[i], h.Codec, len(r.samples[r.streams[i]])))
			}
			if got := strings.Join(all, ", "); got != c.want || r.err != nil || len(r.gaps) > 0 || len(r.notes) != c.notes {
				t.Errorf("%s, %v, gaps %v, notes %v\nwant %s", got, r.err, r.gaps, r.notes, c.want)
			}
		})
	}
}

var clocks = map[string]int{avc: 90000, bare: 90000, mjpeg: 90000, aac: 16000, opus: 48000, pcma: 8000, onvif: 90000}

// Pictures do not wait for sound longer than the clock would watch their arrival.
func TestNoWait(t *testing.T) {
	s := newSession(t, avc, aac)
	from := &sender{kind: 96}
	s.pictures(from, 0, 100, nil)
	in := 0
	counted := func(yield func(wire.Frame, error) bool) {
		for _, f := range s.frames {
			in++
			if !yield(f, nil) {
				return
			}
		}
	}
	for f := range demux.Stage(demux.Options{}, flow.NewLedger())(counted) {
		if f.Kind == wire.KindSample {
			break
		}
	}
	if arrived := s.frames[in-1].Time - noon; arrived > 2*second {
		t.Errorf("the first sample came out when %d us had arrived", arrived)
	}
}

// Another size begins another declaration, at its key picture; sets that are
// repeated do not, and stand in no sample.
func TestParameterSets(t *testing.T) {
	for _, first := range []string{avc, bare} {
		s := newSession(t, first)
		from := &sender{kind: 96}
		send := func(marker bool, units ...string) {
			for i, u := range units {
				s.rtp(0, wire.Time(from.time)*100/9, from.packet(marker && i == len(units)-1, []byte(u)))
			}
		}
		for i := range 40 {
			picture := string(unit(key, true, fmt.Sprintf("picture %d", i)))
			switch {
			case i%10 != 0:
				send(true, string(unit(other, true, fmt.Sprintf("picture %d", i))))
			case i < 20:
				send(true, sps, pps, picture)
			default:
				send(true, spsOther, ppsOther, picture)
			}
			from.time += 3600
		}
		s.end()
		r := s.read()
		if got := spans(numbers(r.video())); got != "0-39" || len(r.headers) != 2 || len(r.gaps) > 0 {
			t.Fatalf("pictures %s, %d declarations, gaps %v", got, len(r.headers), r.gaps)
		}
		if a, b := r.headers[0], r.headers[1]; a.Width != 704 || b.Width != 2560 || b.Height != 1440 || b.Codec != "avc1.640033" {
			t.Errorf("%+v, then %+v", a, b)
		}
		if !r.video()[20].Flags.Has(wire.FlagKey) {
			t.Error("no key where the size changes")
		}
	}
}

// A dump of a client that numbered the channels as it set them up, and one that
// begins with a frame.
func TestDumps(t *testing.T) {
	s := newSession(t, pcma, avc)
	from := &sender{kind: 96}
	for i := range 10 {
		s.rtp(0, 0, from.packet(true, unit(key, true, fmt.Sprintf("picture %d", i))))
		from.time += 3600
	}
	for _, size := range []int{1, 13, 1 << 16} {
		r := s.dumped(size)
		if got := spans(numbers(r.video())); got != "0-9" || r.err != nil || r.video()[0].Time != 0 || r.video()[9].Time != 360_000 {
			t.Errorf("in pieces of %d: pictures %s, %v", size, got, r.err)
		}
	}
	s.bare = s.bare[strings.Index(string(s.bare), "$"):]
	r := s.dumped(1000)
	if r.err == nil || !strings.Contains(r.err.Error(), "no answer to DESCRIBE came") {
		t.Errorf("error %v", r.err)
	}
}

// FuzzReader: whatever comes in frames of a camera, its bytes add up, and times
// increase.
func FuzzReader(f *testing.F) {
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 1))
		var b []byte
		for range 200 {
			b = append(b, byte(random.Uint32()))
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, steps []byte) {
		steps = steps[:min(len(steps), 1000)]
		s := newSession(t, bare, aac, mjpeg)
		media := []string{bare, aac, mjpeg}
		senders := []sender{{kind: 96}, {kind: 97}, {kind: 26}}
		at := wire.Time(0)
		for i, step := range steps {
			n, rest := int(step)%len(senders), steps[i:min(i+100, len(steps))]
			from := &senders[n]
			at += wire.Time(step) * 1000
			from.time += uint32(step) * 40
			switch step >> 4 {
			case 0:
				from.sequence += uint16(step)
			case 1:
				from.time += 1 << 31
			case 2:
				s.report(byte(2*n), at, noon+at*wire.Time(step), from.time)
			case 3:
				s.frame(byte(step), at, rest)
			case 4:
				s.bye(byte(2*n), at)
			case 5:
				g := wire.Gap{Cause: wire.CauseOverflow}
				s.frames = append(s.frames, g.Frame(1, noon+at))
			case 6:
				s.rtp(0, at, senders[0].packet(false, []byte(sps)), senders[0].packet(false, []byte(pps)))
			case 7:
				s.rtp(0, at, senders[0].packet(step&1 == 0, []byte(spsOther)), senders[0].packet(false, []byte(ppsOther)))
			case 8:
				s.describe(bare, aac, mjpeg)
				s.frames[len(s.frames)-1].Flags |= wire.FlagBreak
			case 9:
				s.rtp(byte(2*n), at, from.packet(step&1 == 0, rest))
			default:
				s.rtp(byte(2*n), at, from.packet(step&16 == 0, packetOf(media[n], i)))
			}
		}
		if len(steps)%2 == 0 {
			s.end()
		}
		if r := s.read(); r.err != nil {
			t.Fatal(r.err)
		}
		s.dumped(100)
	})
}
