package mpegts

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"campipe/internal/nal"
)

func load(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// nth returns where the nth packet of that PID begins, counted from 0.
func nth(t testing.TB, b []byte, pid uint16, n int) int {
	t.Helper()
	for at := 0; at < len(b); at += packetSize {
		if p, _ := parsePacket(b[at:at+packetSize], 0); p.pid == pid && p.filled {
			if n == 0 {
				return at
			}
			n--
		}
	}
	t.Fatalf("too few packets of pid %d", pid)
	return 0
}

const (
	videoPID = 256
	audioPID = 257
	mapPID   = 0x1000
)

// changed returns a copy of b that f has changed.
func changed(b []byte, f func([]byte) []byte) []byte { return f(bytes.Clone(b)) }

// tell says what a reader found: samples by track, and losses.
func (f *found) tell() string {
	count := map[int]int{}
	for _, s := range f.samples {
		count[s.Track]++
	}
	var all []string
	for _, track := range []int{-1, 0, 1, 2} {
		if n := count[track]; n > 0 {
			all = append(all, fmt.Sprintf("%d of %d", n, track))
		}
	}
	for _, l := range f.losses {
		all = append(all, fmt.Sprintf("lost %d packets %d frames at %d: %s", l.Packets, l.Frames, l.At, l.Text))
	}
	return strings.Join(append(all, f.notes...), "; ")
}

// What happens to a stream on its way, and what is told of it. The whole has 15
// pictures and 30 frames of sound.
func TestDamage(t *testing.T) {
	whole := load(t, "h264-aac.ts")
	video, audio := nth(t, whole, videoPID, 10), nth(t, whole, audioPID, 2)
	section := nth(t, whole, mapPID, 0)
	for name, c := range map[string]struct {
		b    []byte
		want string
		err  string
	}{
		"nothing": {b: whole, want: "15 of 0; 30 of 1"},
		"a packet is missing": {b: changed(whole, func(b []byte) []byte { return slices.Delete(b, video, video+packetSize) }),
			want: "13 of 0; 30 of 1; lost 1 packets 1 frames at 2820: packets are missing"},
		"a packet of sound is missing": {b: changed(whole, func(b []byte) []byte { return slices.Delete(b, audio, audio+packetSize) }),
			want: "15 of 0; 15 of 1; lost 1 packets 1 frames at 6580: packets are missing; lost 0 packets 0 frames at 9400: no time is known up to here"},
		"a packet came twice": {b: changed(whole, func(b []byte) []byte { return slices.Insert(b, video, b[video:video+packetSize]...) }),
			want: "15 of 0; 30 of 1"},
		"bits are known to be wrong": {b: changed(whole, func(b []byte) []byte { b[video+1] |= 0x80; return b }),
			want: "13 of 0; 30 of 1; lost 1 packets 0 frames at 2444: packet with transport_error_indicator; lost 1 packets 1 frames at 3008: packets are missing"},
		"a sync byte is wrong": {b: changed(whole, func(b []byte) []byte { b[video] = 0; return b }),
			want: "13 of 0; 30 of 1; lost 0 packets 0 frames at 2444: no packet is known to begin here; lost 1 packets 1 frames at 3008: packets are missing"},
		"bytes between packets": {b: changed(whole, func(b []byte) []byte { return slices.Insert(b, video, make([]byte, 100)...) }),
			want: "15 of 0; 30 of 1; lost 0 packets 0 frames at 2444: no packet is known to begin here"},
		"bytes before the first packet": {b: append([]byte("\x47\x00garbage\x47"), whole...), want: "15 of 0; 30 of 1; lost 0 packets 0 frames at 0: no packet is known to begin here"},
		"a counter that jumps": {b: count(t, whole, false),
			want: "7 of -1; 7 of 0; 30 of 1; lost 5 packets 1 frames at 2068: packets are missing; lost 0 packets 0 frames at 2256: no time is known up to here"},
		"a counter that is said to jump": {b: count(t, whole, true),
			want: "15 of 0; 30 of 1"},
		"the map is damaged":   {b: changed(whole, func(b []byte) []byte { b[section+20]++; return b }), want: "5 of -1; 7 of 0; 30 of 1; lost 0 packets 0 frames at 376: program map: section of 26 bytes: its checksum is wrong"},
		"scrambled":            {b: changed(whole, func(b []byte) []byte { b[video+3] |= 0x80; return b }), err: "pid 256: it is scrambled, and can't be read without its key", want: ""},
		"cut in a packet":      {b: whole[:len(whole)-100], want: "15 of 0; 28 of 1; lost 0 packets 0 frames at 10716: no packet is known to begin here"},
		"cut in the sync":      {b: whole[:100], err: "no packets", want: "lost 0 packets 0 frames at 0: no packet is known to begin here"},
		"no tables":            {b: whole[3*packetSize:], want: "5 of -1; 7 of 0; 30 of 1"},
		"packets of 204 bytes": {b: pack(whole, 0, 16), want: "15 of 0; 30 of 1"},
		"packets of 192 bytes": {b: pack(whole, 4, 0), want: "15 of 0; 30 of 1"},
		"nothing at all":       {err: "no packets"},
		"text":                 {b: []byte(strings.Repeat("a camera ", 500)), err: "no packets", want: "lost 0 packets 0 frames at 0: no packet is known to begin here"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := readAll(c.b, 1000)
			text := ""
			if err != nil {
				text = err.Error()
			}
			if text != c.err {
				t.Errorf("error %q, want %q", text, c.err)
			}
			if got := f.tell(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// count makes the counter of the pictures jump where there is an adaptation field,
// with or without saying so there.
func count(t testing.TB, b []byte, said bool) []byte {
	b = bytes.Clone(b)
	jumps := false
	for at := nth(t, b, videoPID, 4); at < len(b); at += packetSize {
		p := b[at : at+packetSize]
		if h, _ := parsePacket(p, 0); h.pid != videoPID {
			continue
		}
		if !jumps && p[3]&0x20 != 0 && p[4] > 0 {
			jumps = true
			if said {
				p[5] |= 0x80
			}
		}
		if jumps {
			p[3] = p[3]&0xf0 | (p[3]+5)&0xf
		}
	}
	return b
}

// pack puts so many bytes before and behind each packet.
func pack(b []byte, before, behind int) []byte {
	var out []byte
	for p := range slices.Chunk(b, packetSize) {
		out = append(out, make([]byte, before)...)
		out = append(out, p...)
		out = append(out, make([]byte, behind)...)
	}
	return out
}

// Wherever a stream is cut, what came before is read.
func TestTruncated(t *testing.T) {
	for _, name := range []string{"h264-aac.ts", "h265.ts"} {
		whole := load(t, name)
		all, err := readAll(whole, len(whole))
		if err != nil {
			t.Fatal(err)
		}
		for n := range whole {
			f, _ := readAll(whole[:n], n)
			for track := range 2 {
				want, got := all.of(track), f.of(track)
				if len(got) > len(want) {
					t.Fatalf("%s: of %d bytes %d samples came, of all %d", name, n, len(got), len(want))
				}
				for i := range max(0, len(got)-1) { // the last one may be cut
					if !bytes.Equal(got[i].Data, want[i].Data) || got[i].DTS != want[i].DTS {
						t.Fatalf("%s: of %d bytes sample %d differs", name, n, i)
					}
				}
			}
		}
	}
}

// Law: what comes out does not depend on the pieces in which it came in; each
// sample is of a track that was told; pictures are NAL units behind their
// lengths, and nothing else; no more bytes come out than went in, but for the
// lengths.
func FuzzReader(f *testing.F) {
	for _, name := range []string{"h264-aac.ts", "h265.ts"} {
		b := load(f, name)
		f.Add(b, 100)
		f.Add(b[:20*packetSize], 7)
		f.Add(pack(b[:20*packetSize], 4, 0), 192)
	}
	f.Fuzz(func(t *testing.T, b []byte, size int) {
		if size < 1 {
			size = 1
		}
		whole, wholeErr := readAll(b, len(b)+1)
		parts, partsErr := readAll(b, size)
		if fmt.Sprint(wholeErr) != fmt.Sprint(partsErr) {
			t.Fatalf("in one piece: %v; in pieces of %d: %v", wholeErr, size, partsErr)
		}
		if len(whole.samples) != len(parts.samples) || len(whole.losses) != len(parts.losses) {
			t.Fatalf("in one piece: %s; in pieces: %s", whole.tell(), parts.tell())
		}
		sum := 0
		for i, s := range whole.samples {
			o := parts.samples[i]
			if s.Track != o.Track || s.DTS != o.DTS || s.Offset != o.Offset || s.Key != o.Key || !bytes.Equal(s.Data, o.Data) {
				t.Fatalf("sample %d differs", i)
			}
			sum += len(s.Data)
			if s.Track < 0 {
				continue
			}
			if len(whole.tracks) == 0 {
				t.Fatalf("sample %d came before its track", i)
			}
		}
		for _, tracks := range whole.tracks {
			for _, track := range tracks {
				if track.Timescale == 0 || track.Codec == "" {
					t.Fatalf("track %+v", track)
				}
			}
		}
		if sum > 2*len(b) {
			t.Fatalf("%d bytes came out, %d went in", sum, len(b))
		}
	})
}

// Pictures come out as units that fill them.
func TestUnits(t *testing.T) {
	f, err := readAll(load(t, "h265.ts"), 999)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range f.samples {
		sum := 0
		for unit := range nal.Prefixed(s.Data) {
			sum += 4 + len(unit)
		}
		if sum != len(s.Data) {
			t.Errorf("picture %d: %d bytes, its units have %d", i, len(s.Data), sum)
		}
	}
}

// In the steady state no packet and no sample costs an allocation; tables and key
// pictures do. Each run has 45 samples, and two of each of these.
func TestAllocates(t *testing.T) {
	b := load(t, "h264-aac.ts")
	samples := 0
	r := New(Handler{
		Tracks: func([]Track) {},
		Sample: func(Sample) { samples++ },
		Loss:   func(Loss) {},
		Note:   func(string) {},
	})
	n := testing.AllocsPerRun(20, func() {
		if err := r.Write(b, 0); err != nil {
			t.Fatal(err)
		}
	})
	if samples < 20*40 {
		t.Fatalf("%d samples", samples)
	}
	if n > 30 {
		t.Errorf("%v allocations for %d packets", n, len(b)/packetSize)
	}
}
