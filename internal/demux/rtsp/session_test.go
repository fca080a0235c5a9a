package rtsp_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"

	"campipe/internal/demux"
	"campipe/internal/flow"
	"campipe/pkg/wire"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

const (
	second = wire.Time(1e6)
	noon   = 1_790_000_000 * second // when the first packet arrives
)

// session is the raw stream of a camera, as camfetch writes it.
type session struct {
	t      testing.TB
	frames []wire.Frame
	bare   []byte // and as a dump
}

// newSession begins a raw stream with an answer that has a session description of
// those media.
func newSession(t testing.TB, media ...string) *session {
	s := &session{t: t}
	h := wire.Header{Stage: wire.StageRaw, Camera: "x", Transport: "rtsp"}
	s.frames = append(s.frames, h.Frame(1, 0))
	s.describe(media...)
	return s
}

func (s *session) describe(media ...string) {
	body := "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\n"
	for i, m := range media {
		body += fmt.Sprintf("%sa=control:trackID=%d\r\n", m, i)
	}
	s.answer("Content-Type: application/sdp\r\n", body, wire.FlagHead|wire.FlagKeep)
}

func (s *session) answer(fields, body string, flags wire.Flags) {
	text := fmt.Sprintf("RTSP/1.0 200 OK\r\nCSeq: 1\r\n%sContent-Length: %d\r\n\r\n%s", fields, len(body), body)
	s.frames = append(s.frames, wire.Frame{Kind: wire.KindRaw, Flags: flags, Stream: 1, Time: noon, Payload: []byte(text)})
	s.bare = append(s.bare, text...)
}

// frame adds a frame that arrives at a time after noon.
func (s *session) frame(channel byte, at wire.Time, packet []byte) {
	b := append([]byte{'$', channel}, binary.BigEndian.AppendUint16(nil, uint16(len(packet)))...)
	b = append(b, packet...)
	s.frames = append(s.frames, wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: noon + at, Payload: b})
	s.bare = append(s.bare, b...)
}

func (s *session) rtp(channel byte, at wire.Time, packets ...*rtp.Packet) {
	for _, p := range packets {
		b, err := p.Marshal()
		if err != nil {
			s.t.Fatal(err)
		}
		s.frame(channel, at, b)
	}
}

// report adds a sender report: timestamp is that of a wall clock time.
func (s *session) report(channel byte, at, wall wire.Time, timestamp uint32) {
	const epoch = 2_208_988_800
	micros := uint64(wall) + epoch*1e6
	r := rtcp.SenderReport{SSRC: 1, RTPTime: timestamp, NTPTime: micros/1e6<<32 | (micros%1e6<<32+500_000)/1e6}
	b, err := r.Marshal()
	if err != nil {
		s.t.Fatal(err)
	}
	s.frame(channel+1, at, b)
}

func (s *session) bye(channel byte, at wire.Time) {
	b, err := (&rtcp.Goodbye{Sources: []uint32{1}}).Marshal()
	if err != nil {
		s.t.Fatal(err)
	}
	s.frame(channel+1, at, b)
}

func (s *session) end() {
	e := wire.End{}
	s.frames = append(s.frames, e.Frame(1, 0))
}

// result is what came of a session.
type result struct {
	headers []wire.Header
	streams []uint16 // of the headers
	samples map[uint16][]wire.Frame
	gaps    []wire.Gap
	notes   []wire.Note
	ledger  *flow.Ledger
	err     error
}

// video returns the samples of the first stream.
func (r *result) video() []wire.Frame { return r.samples[1] }

// read has the raw stream read, and checks the laws that hold for every input.
func (s *session) read() *result {
	s.t.Helper()
	return read(s.t, flow.Of(nil, s.frames...), true)
}

// dumped has the same read as a dump, in pieces of a size.
func (s *session) dumped(size int) *result {
	s.t.Helper()
	ledger := flow.NewLedger()
	return readTo(s.t, ledger, demux.Dump(&pieces{s.bare, size}, wire.Header{Camera: "x"}, ledger), false)
}

type pieces struct {
	b    []byte
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	n, err := bytes.NewReader(p.b).Read(b[:min(p.size, len(b))])
	p.b = p.b[n:]
	return n, err
}

func read(t testing.TB, in flow.Frames, count bool) *result {
	t.Helper()
	return readTo(t, flow.NewLedger(), in, count)
}

func readTo(t testing.TB, ledger *flow.Ledger, in flow.Frames, count bool) *result {
	t.Helper()
	r := &result{samples: map[uint16][]wire.Frame{}, ledger: ledger}
	counted := func(yield func(wire.Frame, error) bool) {
		for f, err := range in {
			if count && err == nil && f.Kind == wire.KindRaw {
				ledger.In(f.Stream, 1, len(f.Payload))
			}
			if !yield(f, err) {
				return
			}
		}
	}
	last := map[uint16]wire.Time{}
	for f, err := range demux.Stage(demux.Options{}, ledger)(counted) {
		if err != nil {
			r.err = err
			break
		}
		switch f.Kind {
		case wire.KindHeader:
			h, err := wire.ParseHeader(f.Payload)
			if err != nil {
				t.Fatal(err)
			}
			r.headers, r.streams = append(r.headers, h), append(r.streams, f.Stream)
			last[f.Stream] = f.Time - 1
		case wire.KindSample:
			ledger.Out(f.Stream, 1, len(f.Payload))
			if before, open := last[f.Stream]; !open || f.Time <= before {
				t.Errorf("stream %d: sample at %d, after %d (declared: %v)", f.Stream, f.Time, before, open)
			}
			last[f.Stream] = f.Time
			r.samples[f.Stream] = append(r.samples[f.Stream], flow.Clone(f))
		case wire.KindGap:
			g, err := wire.ParseGap(f.Payload)
			if err != nil {
				t.Fatal(err)
			}
			r.gaps = append(r.gaps, g)
		case wire.KindNote:
			n, err := wire.ParseNote(f.Payload)
			if err != nil {
				t.Fatal(err)
			}
			r.notes = append(r.notes, n)
		}
	}
	for stream, totals := range ledger.All() {
		out := totals.Out.Bytes
		for _, c := range totals.Dropped {
			out += c.Bytes
		}
		for _, c := range totals.Lost {
			out += c.Bytes
		}
		if totals.In.Bytes != out {
			t.Errorf("stream %d: %d bytes came in, %d are accounted for: %+v", stream, totals.In.Bytes, out, totals)
		}
	}
	return r
}
