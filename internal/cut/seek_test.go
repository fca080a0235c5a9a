package cut

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// cutBytes returns the stream that a cut gives, with totals in its ends.
func cutBytes(t testing.TB, o Options, in io.Reader) ([]byte, error) {
	t.Helper()
	ledger := flow.NewLedger()
	c := New(o, ledger)
	var b []byte
	for f, err := range c.Parts(func(yield func(flow.Frames) bool) { yield(frames(in, c.Lost)) }) {
		if err != nil {
			return b, err
		}
		if f.Kind == wire.KindEnd {
			end := wire.End{Totals: ledger.Totals(f.Stream)}
			f.Payload = end.Frame(0, 0).Payload
		}
		if b, err = f.AppendTo(b); err != nil {
			t.Fatal(err)
		}
	}
	return b, nil
}

// counter counts what is read of a file.
type counter struct {
	io.ReaderAt
	read int
}

func (c *counter) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(b, at)
	c.read += n
	return n, err
}

// TestSeek: a cut gives the same bytes whether the file is read from its start
// or from where Seek says.
func TestSeek(t *testing.T) {
	base := day{length: 200 * second, keys: 10, cameras: 1, fps: 2, size: 50, zero: 1763647200 * second}
	with := func(change func(*day)) day {
		d := base
		change(&d)
		return d
	}
	for _, c := range []struct {
		name    string
		day     day
		cameras []string
		start   bool // every cut reads from the start
	}{
		{"one camera", base, nil, false},
		{"with sound", with(func(d *day) { d.sound = true }), nil, false},
		{"three cameras", with(func(d *day) { d.cameras, d.sound = 3, true }), nil, false},
		{"one of three", with(func(d *day) { d.cameras, d.sound = 3, true }), []string{"b"}, false},
		{"a key a minute", with(func(d *day) { d.keys = 120 }), nil, false},
		{"one key", with(func(d *day) { d.keys = 1e6 }), nil, true},
		{"one camera hangs", with(func(d *day) { d.cameras, d.hangs = 2, 100*second }), nil, false},
		{"a camera was away", with(func(d *day) { d.cameras, d.away = 2, [2]wire.Time{60 * second, 120 * second} }), nil, false},
		{"a camera was away for long, and comes back without a key", with(func(d *day) { d.cameras, d.away = 2, [2]wire.Time{10 * second, 175*second + second/2} }), nil, true},
		{"declared anew", with(func(d *day) { d.cameras, d.sound, d.renewed = 2, true, 100*second }), nil, false},
		{"raw", with(func(d *day) { d.raw, d.cameras = true, 2 }), nil, false},
		{"raw, one of two", with(func(d *day) { d.raw, d.cameras = true, 2 }), []string{"a"}, false},
		{"before 1970", with(func(d *day) { d.zero = -1000 * second }), nil, false},
		{"a camera that is not there", base, []string{"z"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := c.day.record(t)
			sought := false
			for from := -5 * second; from < c.day.length+5*second; from += 23*second + 123456 {
				for _, length := range []wire.Time{second / 10, 20 * second, always.To - c.day.zero - 400*second} {
					at := c.day.zero + from
					o := between(at, at+length, c.cameras...)
					want, wantErr := cutBytes(t, o, bytes.NewReader(data))
					// From run to run: in a small file the usual step is to the start.
					s := seeker{file: file{bytes.NewReader(data), int64(len(data))}, time: at, cameras: c.cameras, step: 1 << 12}
					entry := s.seek()
					got, gotErr := cutBytes(t, o, entry.Read(bytes.NewReader(data[entry.Offset:])))
					if !bytes.Equal(got, want) {
						t.Fatalf("from %v for %v: entered at byte %d: %d bytes, want %d", from, length, entry.Start, len(got), len(want))
					}
					if (gotErr == nil) != (wantErr == nil) {
						t.Errorf("from %v for %v: error %v, want %v", from, length, gotErr, wantErr)
					}
					orderly(t, entry)
					sought = sought || entry.Offset > 0 && from < c.day.length
				}
			}
			if sought == c.start {
				t.Errorf("entered in the middle: %v", sought)
			}
		})
	}
}

// orderly checks that what is put before a file's rest is a stream: no frame is
// earlier than the header of its stream.
func orderly(t *testing.T, e Entry) {
	t.Helper()
	mark := map[uint16]wire.Time{}
	r := wire.NewReader(bytes.NewReader(e.Prefix))
	for {
		f, err := r.Scan()
		if err != nil {
			return
		}
		if f.Kind == wire.KindHeader {
			mark[f.Stream] = f.Time
		}
		if first, ok := mark[f.Stream]; !ok || f.Time < first || f.Flags.Has(wire.FlagAgain) {
			t.Errorf("%s in the prefix of byte %d; its stream begins at %v: %v", wordOf(f), e.Offset, first, ok)
		}
	}
}

// TestNextRun: from wherever the search begins, it finds the next whole run.
func TestNextRun(t *testing.T) {
	d := day{length: 60 * second, keys: 5, cameras: 2, fps: 1, size: 10, raw: true, sound: true}
	data := d.record(t)
	var starts []int64 // of the runs
	var frames []int64 // all that are no copies
	inside := false
	r := wire.NewReader(bytes.NewReader(data))
	for {
		f, err := r.Scan()
		if err != nil {
			break
		}
		if copied(&f) && !inside {
			starts = append(starts, r.Offset())
		}
		if inside = copied(&f); !inside {
			frames = append(frames, r.Offset())
		}
	}
	if len(starts) < 4 {
		t.Fatalf("runs at %v", starts)
	}
	f := &file{ReaderAt: bytes.NewReader(data), size: int64(len(data))}
	for at := int64(0); at < f.size; at += 13 {
		got, ok := f.next(at, f.size)
		want := slices.IndexFunc(starts, func(s int64) bool { return s >= at })
		if want >= 0 && !slices.ContainsFunc(frames, func(s int64) bool { return at <= s && s < starts[want] }) { // it may be inside of that one
			want++
		}
		if ok != (want >= 0 && want < len(starts)) || ok && (got.at != starts[want] || len(got.headers()) != 4) {
			t.Errorf("from %d: run at %d, %v; runs are at %v", at, got.at, ok, starts)
		}
	}
}

// TestSeekReadsLittle: of a long file only a few runs are read.
func TestSeekReadsLittle(t *testing.T) {
	d := day{length: 3 * 3600 * second, keys: 5, cameras: 1, fps: 1, size: 2000, zero: 1763647200 * second}
	data := d.record(t)
	count := &counter{ReaderAt: bytes.NewReader(data)}
	at := d.zero + 2*3600*second
	entry := Seek(count, int64(len(data)), at, nil)
	_, err := cutBytes(t, between(at, at+second), entry.Read(bytes.NewReader(data[entry.Offset:])))
	if err != nil {
		t.Fatal(err)
	}
	if count.read > len(data)/3 {
		t.Errorf("%d of %d bytes were read to find byte %d", count.read, len(data), entry.Start)
	}
	if want := int64(len(data)) / 2; entry.Start < want {
		t.Errorf("entered at byte %d of %d", entry.Start, len(data))
	}
}

// TestSeekOdd: a file that was made of several is read from its start.
func TestSeekOdd(t *testing.T) {
	early := day{length: 100 * second, keys: 20, cameras: 1, fps: 5, size: 6000, zero: 1000 * second}
	late := early
	late.zero = 5000 * second
	again := early
	again.zero += early.length - 7*second
	next := early
	next.zero += early.length
	a, b := early.record(t), late.record(t)
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"in order", append(bytes.Clone(a), b...)},
		{"the later one first", append(bytes.Clone(b), a...)},
		{"twice the same", append(bytes.Clone(a), a...)},
		{"a torn one before", append(bytes.Clone(b[:len(b)*2/3]), a...)},
		{"a clock that was set back by 7 s", append(bytes.Clone(a), again.record(t)...)},
		{"a clock that was set back by 7 s, late", slices.Concat(early.record(t), again.record(t), b)},
		{"one after the other", append(bytes.Clone(a), next.record(t)...)},
		{"a torn end", a[:len(a)*2/3]},
		{"text", bytes.Repeat([]byte("no stream\n"), 1000)},
		{"empty", nil},
		{"one frame", a[:32]},
	} {
		t.Run(c.name, func(t *testing.T) {
			for from := 1000 * second; from < 1200*second; from += 11 * second {
				o := between(from, from+5*second)
				want, wantErr := cutBytes(t, o, bytes.NewReader(c.data))
				entry := Seek(bytes.NewReader(c.data), int64(len(c.data)), from, nil)
				got, gotErr := cutBytes(t, o, entry.Read(bytes.NewReader(c.data[entry.Offset:])))
				if !bytes.Equal(got, want) || (gotErr == nil) != (wantErr == nil) {
					t.Errorf("from %v: %d bytes (%v), want %d (%v)", from, len(got), gotErr, len(want), wantErr)
				}
			}
		})
	}
}

// TestIsFirst: a clock that was set back by less than what lies between two
// samples is seen where it matters.
func TestIsFirst(t *testing.T) {
	early := day{length: 100 * second, keys: 10, cameras: 1, fps: 5, size: 100, zero: 1000 * second}
	late := early
	late.zero += early.length - 20*second
	data := early.record(t)
	half := int64(len(data))
	data = append(data, late.record(t)...)
	for from := 1010 * second; from < 1170*second; from += 5 * second {
		s := &seeker{file: file{bytes.NewReader(data), int64(len(data))}, time: from}
		at, ok := s.bisect()
		if !ok {
			t.Fatalf("from %v: no run", from)
		}
		second := at.at > half && from < early.zero+early.length
		if s.isFirst(at) == second {
			t.Errorf("from %v, at byte %d of %d: first %v", from, at.at, len(data), second)
		}
	}
}

// FuzzSeek: whatever a file holds, Seek returns a place in it, and End comes to
// an end.
func FuzzSeek(f *testing.F) {
	d := day{length: 25 * second, keys: 5, cameras: 2, fps: 2, size: 10}
	data := d.record(f)
	f.Add(data, int64(12*second))
	f.Add(data[:len(data)/2], int64(5*second))
	f.Add(append(bytes.Clone(data), data...), int64(20*second))
	f.Add([]byte("CAM1"), int64(0))
	f.Fuzz(func(t *testing.T, data []byte, at int64) {
		entry := Seek(bytes.NewReader(data), int64(len(data)), wire.Time(at), nil)
		if entry.Offset < 0 || entry.Offset > int64(len(data)) || entry.Offset-entry.Start != int64(len(entry.Prefix)) {
			t.Errorf("entry at %d, read on at %d of %d, %d bytes before", entry.Start, entry.Offset, len(data), len(entry.Prefix))
		}
		End(bytes.NewReader(data), int64(len(data)), nil)
	})
}
