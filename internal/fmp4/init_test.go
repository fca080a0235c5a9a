package fmp4

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Eyevinn/mp4ff/mp4"
)

func TestParseInit(t *testing.T) {
	init, err := ParseInit(twoTracks(t))
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2020, 9, 10, 14, 41, 54, 0, time.UTC); !init.Created.Equal(want) {
		t.Errorf("created %v, want %v", init.Created, want)
	}
	if len(init.Tracks) != 2 {
		t.Fatalf("%d tracks, want 2", len(init.Tracks))
	}
	v, a := init.Tracks[0], init.Tracks[1]
	if v.Codec != "avc1.42c00a" || v.ID != 1 || v.Timescale != 1000 || v.Width == 0 || v.Height == 0 || v.Defaults.Duration != 40 {
		t.Errorf("video: got %+v", v)
	}
	if !bytes.Contains(v.Config, sps) || !bytes.Contains(v.Config, pps) || v.Config[0] != 1 {
		t.Errorf("video: config is % x", v.Config)
	}
	if a.Codec != "mp4a.40.2" || a.ID != 2 || a.Timescale != 48000 || a.Rate != 48000 || a.Channels != 2 || a.Defaults.Duration != 1024 {
		t.Errorf("audio: got %+v", a)
	}
	if !bytes.Equal(a.Config, []byte{0x11, 0x90}) {
		t.Errorf("audio: config is % x", a.Config)
	}
}

// hostile are init segments that must be refused; good is one that is not.
func hostile(good []byte) map[string][]byte {
	change := func(at int, b ...byte) []byte {
		c := slices.Clone(good)
		copy(c[at:], b)
		return c
	}
	moov := bytes.Index(good, []byte("moov")) - 4
	mvex := bytes.Index(good, []byte("mvex")) - 4
	scale := bytes.Index(good, []byte("mdhd")) + 16
	return map[string][]byte{
		"empty":              nil,
		"no moov":            good[:moov],
		"cut":                good[:len(good)-1],
		"moov of 4 GiB":      change(moov, 0xff, 0xff, 0xff, 0xff),
		"moov of 2^63 bytes": change(moov, 0, 0, 0, 1, 'm', 'o', 'o', 'v', 0xff),
		"moov without boxes": box("moov"),
		"moov of itself":     box("moov", box("moov", box("mvex"))),
		"no mvex":            change(mvex+4, 'f', 'r', 'e', 'e'),
		"timescale 0":        change(scale, 0, 0, 0, 0),
		"tkhd of 80 kB":      box("moov", box("mvex"), box("trak", box("tkhd", make([]byte, 80_000)))),
		"too many tracks":    box("moov", box("mvex"), bytes.Repeat(box("trak"), maxTracks+1)),
	}
}

func TestParseInitRefuses(t *testing.T) {
	for name, b := range hostile(twoTracks(t)) {
		t.Run(name, func(t *testing.T) {
			init, err := ParseInit(b)
			if err == nil {
				t.Fatalf("it was read as %+v", init)
			}
			if s := err.Error(); strings.Contains(s, "\n") || strings.Contains(s, "runtime") {
				t.Errorf("the error is not one for people: %q", s)
			}
		})
	}
}

// What is not understood of one track is no reason to lose the other.
func TestParseInitUnknownEntry(t *testing.T) {
	b := twoTracks(t)
	copy(b[bytes.Index(b, []byte("mp4a")):], "QDM2")
	init, err := ParseInit(b)
	if err != nil {
		t.Fatal(err)
	}
	if v := init.Tracks[0]; v.Codec == "" || v.Fault != nil {
		t.Errorf("video: %+v", v)
	}
	if a := init.Tracks[1]; a.Codec != "" || textOf(a.Fault) != "stsd: QDM2: not understood" {
		t.Errorf("sound: %q, %v", a.Codec, a.Fault)
	}
}

func TestEditStart(t *testing.T) {
	elst := func(v ...uint32) []byte { return box("edts", box("elst", words(0, uint32(len(v)/3)), words(v...))) }
	const none = 0xffffffff // media time of an empty edit
	for name, c := range map[string]struct {
		trak []byte
		want int64
	}{
		"no edit list":         {nil, 0},
		"reordered pictures":   {elst(0, 80, 1<<16), 80},
		"silent for 2 s":       {elst(1200, none, 1<<16, 0, 0, 1<<16), -180_000},
		"silent and primed":    {elst(600, none, 1<<16, 0, 1024, 1<<16), 1024 - 90_000},
		"never shown":          {elst(600, none, 1<<16), 0},
		"from another century": {elst(0, 1<<31-1, 1<<16), 0},
		"no entries":           {elst(), 0},
		"short":                {box("edts", box("elst", words(0, 7))), 0},
	} {
		if got := editStart(c.trak, 90_000, 600); got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}

// mp4ff goes down into boxes as deep as they are, which takes stack and time.
// What it is given can be survived.
func TestLeafDeep(t *testing.T) {
	var deep []byte
	for size := uint32(maxLeaf - 16); size >= 8; size -= 8 {
		deep = append(append(deep, words(size)...), "moov"...)
	}
	stsd := box("stsd", words(0, 1), deep)
	if len(stsd) != maxLeaf {
		t.Fatalf("the box has %d bytes, want %d", len(stsd), maxLeaf)
	}
	if _, err := leaf[*mp4.StsdBox](stsd, "stsd"); err != nil {
		t.Logf("refused: %v", err)
	}
	if _, err := leaf[*mp4.StsdBox](box("stsd", words(0, 1), deep, words(8), []byte("free")), "stsd"); err == nil {
		t.Error("a longer one was read too")
	}
}

func TestCreated(t *testing.T) {
	for name, c := range map[string]struct {
		seconds uint64
		want    time.Time
	}{
		"not set":           {0, time.Time{}},
		"2020":              {0xdb7febb2, time.Date(2020, 9, 10, 14, 41, 54, 0, time.UTC)},
		"counted from 1970": {1_600_000_000, time.Time{}},
		"never":             {1 << 63, time.Time{}},
	} {
		if got := created(c.seconds); !got.Equal(c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// Law: what is accepted has tracks with different IDs, each with a timescale,
// and sound with a rate; the bytes that were read are not kept.
func FuzzParseInit(f *testing.F) {
	good := twoTracks(f)
	f.Add(good)
	for _, b := range hostile(good) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		b = slices.Clone(b)
		init, err := ParseInit(b)
		if err != nil {
			return
		}
		var configs [][]byte
		for i, track := range init.Tracks {
			if track.Timescale == 0 || init.track(track.ID) != i {
				t.Errorf("track %d: %+v", i, track)
			}
			if strings.HasPrefix(track.Codec, "mp4a") && track.Rate == 0 {
				t.Errorf("track %d: sound without a rate: %+v", i, track)
			}
			configs = append(configs, slices.Clone(track.Config))
		}
		for i := range b {
			b[i] = ^b[i]
		}
		for i, track := range init.Tracks {
			if !bytes.Equal(track.Config, configs[i]) {
				t.Errorf("track %d: the configuration is a part of the input", i)
			}
		}
	})
}

// long makes the size of the box at the start of b one of 64 bits.
func long(b []byte) []byte {
	size := binary.BigEndian.Uint32(b)
	l := append(words(1), b[4:8]...)
	l = binary.BigEndian.AppendUint64(l, uint64(size)+8)
	return append(l, b[8:]...)
}

func TestParseHeader(t *testing.T) {
	for name, c := range map[string]struct {
		b    []byte
		want Header
		ok   bool
		err  string
	}{
		"short":          {b: []byte("\x00\x00\x00\x10moo")},
		"plain":          {b: box("moof", words(1, 2)), want: Header{Type([]byte("moof")), 8, 16}, ok: true},
		"long":           {b: long(box("mdat", words(1))), want: Header{Type([]byte("mdat")), 16, 20}, ok: true},
		"long and short": {b: long(box("mdat", words(1)))[:15]},
		"to the end":     {b: append(words(0), "mdat"...), want: Header{Type([]byte("mdat")), 8, 0}, ok: true},
		"4 GiB":          {b: append(words(0xffffffff), "moof"...), want: Header{Type([]byte("moof")), 8, 0xffffffff}, ok: true},
		"too small":      {b: append(words(7), "moof"...), err: "moof: size 7 is less than its header's 8"},
		"too large":      {b: append(append(words(1), "moof"...), words(0xffffffff, 0xffffffff)...), err: "moof: size 18446744073709551615 exceeds 9223372036854775807"},
		"no type":        {b: words(16, 0x01020304), err: "box type 0x01020304 is not four letters"},
	} {
		t.Run(name, func(t *testing.T) {
			h, ok, err := ParseHeader(c.b)
			if text := textOf(err); text != c.err {
				t.Errorf("error %q, want %q", text, c.err)
			}
			if ok != c.ok || ok && h != c.want {
				t.Errorf("got %+v %v, want %+v %v", h, ok, c.want, c.ok)
			}
		})
	}
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
