package wire_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"testing"

	"campipe/pkg/wire"
)

// Law: Scan never panics; it sees what the oracle sees; and what it sees is the
// whole input: the frames that it accepts encode to the bytes that they were
// read from, gaps stand for the bytes between them, and what the error leaves
// out is less than a frame.
func FuzzScan(f *testing.F) {
	addStreams(f)
	f.Fuzz(func(t *testing.T, b []byte, spare uint64) {
		b = mend(b, spare)
		all, err := scan(bytes.NewReader(b))
		if fault := agree(b, all, err); fault != "" {
			t.Error(fault)
		}
		for i, s := range all {
			if s.damaged {
				continue
			}
			encoded := encode(t, s.frame)
			if !bytes.HasPrefix(b[s.at:], encoded) {
				t.Fatalf("the frame at byte %d encodes to other bytes", s.at)
			}
			if end := int(s.at) + len(encoded); i+1 < len(all) && int(all[i+1].at) != end || i+1 == len(all) && err == io.EOF && len(b) != end {
				t.Fatalf("bytes from %d on are in no frame and no gap", end)
			}
		}
	})
}

// Law: what Next gives, when a Writer has written it, reads back the same: a
// stage that changes nothing changes nothing, however often. Nothing in it is a
// copy, nor of a stream that is not declared.
func FuzzNext(f *testing.F) {
	addStreams(f)
	f.Fuzz(func(t *testing.T, b []byte, spare uint64) {
		b = mend(b, spare)
		once, err := step(bytes.NewReader(b))
		twice, errTwice := step(bytes.NewReader(write(t, once...)))
		if !slices.EqualFunc(once, twice, same) {
			t.Fatalf("once  %s\ntwice %s", words(once), words(twice))
		}
		if err == io.EOF && errTwice != io.EOF {
			t.Errorf("once it ends with %v, twice with %v", err, errTwice)
		}
		declared := map[uint16]bool{0: true}
		for i, f := range once {
			switch {
			case f.Kind == wire.KindHeader:
				declared[f.Stream] = true
			case !declared[f.Stream]:
				t.Fatalf("frame %d is of a stream that is not declared: %s", i, words(once))
			case f.Kind == wire.KindEnd && f.Stream == 0:
				declared = map[uint16]bool{0: true}
			case f.Kind == wire.KindEnd:
				declared[f.Stream] = false
			}
			if f.Flags.Has(wire.FlagAgain) && (f.Kind == wire.KindHeader || f.Kind == wire.KindRaw) {
				t.Fatalf("frame %d is a copy: %s", i, words(once))
			}
		}
	})
}

// Law: any frame that Check lets through is read back as it was written.
func FuzzFrame(f *testing.F) {
	for _, c := range frameCases {
		g := c.frame
		f.Add(byte(g.Kind), byte(g.Flags), g.Stream, int64(g.Time), g.Offset, g.Duration, g.Payload)
	}
	f.Fuzz(func(t *testing.T, kind, flags byte, stream uint16, at int64, offset int32, duration uint32, payload []byte) {
		want := wire.Frame{
			Kind: wire.Kind(kind), Flags: wire.Flags(flags), Stream: stream,
			Time: wire.Time(at), Offset: offset, Duration: duration, Payload: payload,
		}
		b, err := want.AppendTo(nil)
		if err != nil {
			return
		}
		got, err := scan(bytes.NewReader(b))
		if len(got) != 1 || !same(got[0].frame, want) || len(b) != want.Size() || len(b)%wire.Align != 0 {
			t.Errorf("%v\nbecame %v, %v", want, got, err)
		}
	})
}

// Law: a payload that is accepted is written in one form, which reads back the
// same; and no part of it makes a stage stumble over a nil.
func FuzzPayload(f *testing.F) {
	for _, c := range payloadCases {
		f.Add(byte(asFrame(c.value).Kind), []byte(c.json))
	}
	f.Fuzz(func(t *testing.T, kind byte, payload []byte) {
		value, err := parse(wire.Kind(kind), payload)
		if err != nil {
			return
		}
		once := asFrame(value)
		again, err := parse(once.Kind, once.Payload)
		if err != nil {
			t.Fatalf("%s is written as %s: %v", payload, once.Payload, err)
		}
		if twice := asFrame(again); !same(once, twice) {
			t.Errorf("%s is written as %s, then as %s", payload, once.Payload, twice.Payload)
		}
		if e, ok := value.(*wire.End); ok {
			for stream, totals := range e.Streams {
				if totals == nil {
					t.Errorf("no totals of stream %d", stream)
				}
			}
		}
	})
}

// addStreams adds the streams of the other tests as seeds.
func addStreams(f *testing.F) {
	const all = 1<<64 - 1 // spare
	f.Add(write(f, story("gate")...), uint64(all))
	for _, c := range frameCases {
		f.Add(encode(f, c.frame), uint64(all))
	}
	for _, c := range stepCases {
		f.Add(stream(f, c.in), uint64(all))
	}
}

// mend makes the checksums and padding good of all that begins like a frame, so
// that the fuzzer gets past them, but for the frames whose bits are in spare.
func mend(b []byte, spare uint64) []byte {
	b = bytes.Clone(b)
	for end, i := len(b), 0; ; i++ {
		at := bytes.LastIndex(b[:end], []byte(wire.Magic))
		if at < 0 {
			return b
		}
		end = at
		f := b[at:]
		if len(f) < wire.HeaderSize || spare>>(i%64)&1 == 1 {
			continue
		}
		n := int(binary.BigEndian.Uint32(f[8:]))
		binary.BigEndian.PutUint32(f[12:], oracleCRC(slices.Concat(f[:12], f[16:wire.HeaderSize])))
		if n > len(f)-wire.HeaderSize {
			continue
		}
		if size := (&wire.Frame{Payload: f[:n]}).Size(); size <= len(f) {
			clear(f[wire.HeaderSize+n : size-4])
			binary.BigEndian.PutUint32(f[size-4:], oracleCRC(f[wire.HeaderSize:][:n]))
		}
	}
}
