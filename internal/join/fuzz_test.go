package join

import (
	"testing"
	"time"

	"campipe/internal/flow"
	"campipe/internal/join/mp4"
	"campipe/internal/output"
	"campipe/pkg/wire"
)

// nowhere is a file that keeps nothing.
type nowhere struct{}

func (nowhere) WriteAt(b []byte, _ int64) (int, error) { return len(b), nil }
func (nowhere) Truncate(int64) error                   { return nil }
func (nowhere) Sync() error                            { return nil }

// frames makes a stream out of any bytes, three a frame: two streams of one
// camera that are declared, end, go on and go back in any order.
func frames(b []byte) script {
	headers := []wire.Header{video, sound, other}
	s := script{}.declare(1, video).declare(2, sound)
	open := map[uint16]bool{1: true, 2: true}
	now := start
	for ; len(b) >= 3; b = b[3:] {
		stream := uint16(b[0]&1) + 1
		switch b[0] >> 1 & 15 {
		case 0:
			s = s.declare(stream, headers[b[1]%3])
			open[stream] = true
		case 1:
			s = s.end(stream)
			open[stream] = false
		case 2:
			now -= wire.Time(b[1]) * second
		case 4:
			s = s.gap(stream, now-start)
		case 3:
			now += wire.Time(b[1]) << 32
		default:
			if !open[stream] {
				continue
			}
			now += wire.Time(b[1]) * second / 100
			s = append(s, wire.Frame{
				Kind: wire.KindSample, Stream: stream, Time: now, Payload: b[:b[1]&3],
				Flags: wire.Flags(b[2]) & (wire.FlagKey | wire.FlagPreroll | wire.FlagBreak), Offset: int32(b[2]) << 12, Duration: uint32(b[2]) << 10,
			})
		}
	}
	return s
}

// FuzzJoin: whatever comes in whatever order, nothing gets lost on the way: each
// sample is in one movie, or left out for a reason; and each movie gets as many
// as its account says.
func FuzzJoin(f *testing.F) {
	f.Add([]byte("\x08\x01\x01\x09\x02\x00\x08\x0a\x00\x08\x50\x01\x09\x01\x00\x08\x30\x01"))
	f.Add([]byte("\x08\x01\x01\x00\x02\x00\x08\x0a\x01\x04\x09\x00\x08\x0a\x01\x06\xff\x00\x08\x0a\x01\x02\x00\x00\x09\x50\x01\x09\x50\x01"))
	f.Add([]byte("\x08\x01\x01\x08\x0a\x09\x08\x0a\x00\x01\x01\x00\x09\x0a\x00"))
	names, err := output.ParseTemplate("%S", time.UTC)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		gaps := KeepGaps
		if len(b) > 0 {
			gaps = Gaps(b[0] >> 5 % 3)
		}
		open, named := 0, 0
		target := Target{names: &names, check: mp4.Check, open: func(name string) (place, error) {
			open++
			begin := func(start wire.Time, tracks []wire.Header) (writer, error) {
				return mp4.NewFile(nowhere{}, mp4.Options{}, start, tracks)
			}
			end := func(e ending) error {
				open--
				if e == whole {
					named++
				}
				return nil
			}
			return place{name: name, begin: begin, end: end}, nil
		}}
		j := New(target, flow.NewLedger(), func(string, ...any) {})
		j.Gaps = gaps
		in := frames(b)
		err := j.Run(count(j, flow.Of(nil, in...)))
		if err != nil && j.account.Count > 0 {
			t.Error(err)
		}
		if open != 0 || named != j.account.Count {
			t.Errorf("%d movies are open, %d of %d are whole", open, named, j.account.Count)
		}
		var written, out int64
		for _, f := range j.account.Files {
			written += f.Samples
		}
		for stream, totals := range j.ledger.All() {
			rest := totals.In
			rest.Add(-totals.Out.Frames, -totals.Out.Bytes)
			for _, c := range totals.Dropped {
				rest.Add(-c.Frames, -c.Bytes)
			}
			if rest != (wire.Count{}) {
				t.Errorf("stream %d: %+v of %+v are not accounted for", stream, rest, totals.In)
			}
			out += totals.Out.Frames
		}
		if written != out {
			t.Errorf("%d samples in files, %d by the ledger", written, out)
		}
	})
}
