package mp4

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// headers of tracks that need no decoder.
func plainHeaders() []wire.Header {
	config := []byte{1, 0x42, 0xc0, 0x0a, 0xff, 0xe1, 0, 4, 0x67, 0x42, 0xc0, 0x0a, 1, 0, 4, 0x68, 0xcb, 0x83, 0xcb}
	return []wire.Header{
		{Stage: wire.StageMedia, Codec: "avc1.42c00a", Config: config, Timescale: 90_000, Width: 128, Height: 96},
		{Stage: wire.StageMedia, Codec: "mp4a.40.2", Config: []byte{0x11, 0x88}, Timescale: 48_000, Rate: 48_000, Channels: 1},
	}
}

// read returns what a finished file says of its samples, track by track.
func read(t *testing.T, b []byte) (*box.File, [][]sample, [][][]byte) {
	t.Helper()
	file, err := box.DecodeFile(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var samples [][]sample
	var payloads [][][]byte
	for _, trak := range file.Moov.Traks {
		stbl := trak.Mdia.Minf.Stbl
		list, err := trak.GetSampleData(1, stbl.Stsz.SampleNumber)
		if err != nil {
			t.Fatal(err)
		}
		var track []sample
		var data [][]byte
		dts := int64(0)
		for i, s := range list {
			key := stbl.Stss == nil || stbl.Stss.IsSyncSample(uint32(i+1))
			track = append(track, sample{dts: dts, pts: dts + int64(s.CompositionTimeOffset), duration: s.Dur, size: s.Size, key: key})
			dts += int64(s.Dur)
		}
		ranges, err := trak.GetRangesForSampleInterval(1, stbl.Stsz.SampleNumber)
		if err != nil {
			t.Fatal(err)
		}
		var all []byte
		for _, r := range ranges {
			all = append(all, b[r.Offset:r.Offset+r.Size]...)
		}
		for _, s := range track {
			data = append(data, all[:s.size])
			all = all[s.size:]
		}
		samples, payloads = append(samples, track), append(payloads, data)
	}
	return file, samples, payloads
}

// frames makes lawful samples of two tracks out of any bytes: nine bytes each,
// as many as fill a few fragments.
func frames(b []byte) []wire.Frame {
	var all []wire.Frame
	times := [2]wire.Time{start, start}
	for ; len(b) >= 9 && len(all) < 600; b = b[9:] {
		track := b[0] & 1
		f := wire.Frame{Kind: wire.KindSample, Stream: uint16(track) + 1, Time: times[track], Flags: wire.Flags(b[0] >> 1 & (0x01 | 0x08))}
		f.Offset = int32(int8(b[1])) * 1000
		f.Duration = uint32(b[2]) * 1000
		f.Payload = bytes.Repeat(b[3:4], int(binary.BigEndian.Uint16(b[4:6])%2048))
		times[track] += 1 + wire.Time(binary.BigEndian.Uint16(b[6:8]))<<(b[8]&15)
		all = append(all, f)
	}
	return all
}

// FuzzFile: whatever the samples are, the finished file says the same of them:
// how many, their sizes, bytes, keys and times; each edit begins and ends at a
// moment of the media; the fragments would have said the same. Where one is shown
// before the first is decoded, all are shown later by as much, and the edit begins
// with the media.
func FuzzFile(f *testing.F) {
	f.Add([]byte("\x02\x00\x28\x41\x00\x64\x9c\x40\x00" + "\x01\x00\x15\x42\x00\x10\x53\x55\x00" + "\x00\x50\x28\x43\x01\x00\x9c\x40\x00" + "\x01\x00\x15\x42\x00\x10\x53\x55\x00"))
	f.Add([]byte("\x12\xb0\x00\x41\x00\x00\x00\x00\x0f" + "\x02\x50\x00\x41\xff\xff\xff\xff\x0f"))
	f.Add(bytes.Repeat([]byte("\x02\x00\x28\x41\xff\xff\x9c\x40\x00"), 100))
	f.Fuzz(func(t *testing.T, b []byte) {
		in := frames(b)
		if len(in) == 0 {
			return
		}
		m := &memory{}
		w, err := NewFile(m, Options{}, start, plainHeaders())
		if err != nil {
			t.Fatal(err)
		}
		if err := fill(w, in); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		file, samples, payloads := read(t, m.bytes)
		for i, track := range samples {
			id := int(file.Moov.Traks[i].Tkhd.TrackID)
			checkTrack(t, file.Moov, i, track, payloads[i], of(in, uint16(id)))
		}
	})
}

// judgeSamples returns the frames of a stream.
func of(in []wire.Frame, stream uint16) []wire.Frame {
	var out []wire.Frame
	for _, f := range in {
		if f.Stream == stream {
			out = append(out, f)
		}
	}
	return out
}

func checkTrack(t *testing.T, moov *box.MoovBox, i int, got []sample, payloads [][]byte, want []wire.Frame) {
	t.Helper()
	trak := moov.Traks[i]
	if len(got) != len(want) {
		t.Fatalf("track %d: %d samples, want %d", i, len(got), len(want))
	}
	origin := scale{want[0].Time, trak.Mdia.Mdhd.Timescale}
	edits := trak.Edts.Elst[0].Entries
	ahead := got[0].pts - origin.ticks(want[0].Presentation())
	if from := edits[len(edits)-1].MediaTime; ahead < 0 || ahead > 0 && from != 0 {
		t.Errorf("track %d: shown %d ticks later, from %d on", i, ahead, from)
	}
	for n, s := range got {
		f := want[n]
		if !bytes.Equal(payloads[n], f.Payload) {
			t.Errorf("track %d: sample %d: other bytes", i, n)
		}
		if key := f.Flags.Has(wire.FlagKey) || trak.Mdia.Hdlr.HandlerType == "soun"; s.key != key {
			t.Errorf("track %d: sample %d: key %v, want %v", i, n, s.key, key)
		}
		// Where samples are nearer than a tick they move by a tick each.
		if late := s.dts - origin.ticks(f.Time); late < 0 || late > int64(n) {
			t.Errorf("track %d: sample %d: dts %d, want %d", i, n, s.dts, origin.ticks(f.Time))
		} else if pts := origin.ticks(f.Presentation()) + late + ahead; s.pts != pts {
			t.Errorf("track %d: sample %d: pts %d, want %d", i, n, s.pts, pts)
		}
		if s.duration == 0 {
			t.Errorf("track %d: sample %d: no duration", i, n)
		}
	}
	length := uint64(0)
	for _, e := range edits {
		length += e.SegmentDuration
		if e.MediaTime == math.MaxInt64 || e.SegmentDuration > math.MaxInt64 {
			t.Errorf("track %d: edit %+v", i, e)
		}
	}
	if length != trak.Tkhd.Duration || length > moov.Mvhd.Duration {
		t.Errorf("track %d: edits last %d, the track %d, the movie %d", i, length, trak.Tkhd.Duration, moov.Mvhd.Duration)
	}
}

// A file of more than 4 GiB has 64-bit offsets; that takes no 4 GiB to see.
func TestChunkOffsets(t *testing.T) {
	for _, tc := range []struct {
		name string
		last int64
		want string
	}{
		{"the last of 32 bits", math.MaxUint32, "stco"},
		{"one more", math.MaxUint32 + 1, "co64"},
	} {
		var table table
		table.chunk(48, []sample{{size: 1, duration: 1}})
		table.chunk(tc.last, []sample{{size: 1, duration: 1}})
		boxes := table.boxes(0)
		if got := boxes[len(boxes)-1].Type(); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

// Regular samples take next to nothing but their sizes.
func TestTableMemory(t *testing.T) {
	var table table
	for range 1000 {
		group := make([]sample, 25)
		for i := range group {
			group[i] = sample{size: uint32(i), duration: 3600, key: i == 0}
		}
		table.chunk(int64(len(table.chunks)), group)
	}
	bytes := 4*len(table.sizes) + 8*len(table.chunks) + 8*len(table.durations.values) + 8*len(table.offsets.values) +
		5*len(table.keys.values) + 8*len(table.perChunk.values)
	if perSample := float64(bytes) / 25_000; perSample > 5 {
		t.Errorf("%.2f bytes a sample", perSample)
	}
}
