package demux

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"

	"campipe/internal/evostream"
	"campipe/pkg/wire"

	"github.com/Eyevinn/mp4ff/mp4"
)

const (
	day = wire.Time(1_763_600_000_000_000) // when the first message arrives
	ms  = wire.Time(1000)
)

// Parameter sets of two sizes of picture.
var (
	small = []byte{0x67, 0x42, 0xc0, 0x0a, 0xda, 0x7b, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0xc0, 0xf1, 0x22, 0xa0}
	large = []byte{0x67, 0x42, 0xc0, 0x1e, 0xda, 0x02, 0x80, 0xf6, 0x80, 0x6d, 0x0a, 0x13, 0x50}
	pps   = []byte{0x68, 0xce, 0x0f, 0x19, 0x20}
)

// segment is an init segment: track 1 is pictures with that parameter set, 2 is
// sound. Created is mvhd's time.
func segment(t testing.TB, sps []byte, audio bool, created uint64) []byte {
	t.Helper()
	init := mp4.CreateEmptyInit()
	trak := init.AddEmptyTrack(1000, "video", "und")
	if err := trak.SetAVCDescriptor("avc1", [][]byte{sps}, [][]byte{pps}, true); err != nil {
		t.Fatal(err)
	}
	if audio {
		if err := init.AddEmptyTrack(48000, "audio", "und").SetAACDescriptor(2, 48000); err != nil {
			t.Fatal(err)
		}
	}
	init.Moov.Mvhd.CreationTime = created
	var b bytes.Buffer
	if err := init.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// finished is a small MP4 of pictures 40 ms apart, from number first on, in the
// records of EvoStream's fullMp4 mode.
func finished(t testing.TB, first, n int) (all [][]byte) {
	t.Helper()
	ftyp := box("ftyp", []byte("isom"))
	all = append(all, record(evostream.TagBegin, ftyp))
	init, err := mp4.DecodeFile(bytes.NewReader(segment(t, small, false, 0)))
	if err != nil {
		t.Fatal(err)
	}
	tables := init.Moov.Trak.Mdia.Minf.Stbl
	size := 8
	for i := first; i < first+n; i++ {
		p := picture(i, i == first)
		tables.Stsz.SampleSize = append(tables.Stsz.SampleSize, uint32(len(p)))
		size += len(p)
		all = append(all, record(evostream.TagVideo, p))
	}
	tables.Stsz.SampleNumber = uint32(n)
	tables.Stts.SampleCount, tables.Stts.SampleTimeDelta = []uint32{uint32(n)}, []uint32{40}
	tables.Stco.ChunkOffset = []uint32{uint32(len(ftyp) + 8)}
	var moov bytes.Buffer
	err = tables.Stsc.AddEntry(1, uint32(n), 1)
	if err == nil {
		err = init.Moov.Encode(&moov)
	}
	if err != nil {
		t.Fatal(err)
	}
	return append(all,
		record(evostream.TagMdat, append(words(uint32(size)), "mdat"...)),
		record(evostream.TagInit, moov.Bytes()),
		record(evostream.TagEnd, nil))
}

// picture returns an access unit of one NAL unit, with its number in it.
func picture(n int, key bool) []byte {
	nal := byte(1)
	if key {
		nal = 5
	}
	text := fmt.Sprintf("picture %d", n)
	b := binary.BigEndian.AppendUint32(nil, uint32(1+len(text)))
	return append(append(b, nal), text...)
}

func box(name string, parts ...[]byte) []byte {
	payload := bytes.Join(parts, nil)
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(payload)))
	return append(append(b, name...), payload...)
}

func words(v ...uint32) []byte {
	var b []byte
	for _, w := range v {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	return b
}

// trackRun is the samples of one track in a fragment.
type trackRun struct {
	track    uint32
	dts      uint64
	duration uint32
	samples  [][]byte
}

// moofOf is the moof of the runs, whose data follow one another behind an mdat
// header. All samples are flagged as ones to start at, as EvoStream does.
func moofOf(runs ...trackRun) []byte {
	moof := func(data uint32) []byte {
		trafs := [][]byte{box("mfhd", words(0, 1))}
		for _, r := range runs {
			trun := words(0x201, uint32(len(r.samples)), data)
			for _, s := range r.samples {
				trun = append(trun, words(uint32(len(s)))...)
				data += uint32(len(s))
			}
			trafs = append(trafs, box("traf",
				box("tfhd", words(0x020028, r.track, r.duration, 0x02000000)),
				box("tfdt", words(1<<24, uint32(r.dts>>32), uint32(r.dts))),
				box("trun", trun)))
		}
		return box("moof", trafs...)
	}
	return moof(uint32(len(moof(0)) + 8))
}

// plain is a fragment as it stands in a file.
func plain(runs ...trackRun) []byte {
	var data []byte
	for _, r := range runs {
		data = append(data, bytes.Join(r.samples, nil)...)
	}
	return append(moofOf(runs...), box("mdat", data)...)
}

func record(tag evostream.Tag, payload []byte) []byte { return evostream.Append(nil, tag, payload) }

// initRecord is an init segment with EvoStream's prefix.
func initRecord(segment []byte) []byte {
	return record(evostream.TagInit, append([]byte{0xf1, 0x42, 0xc0, 0x0a}, segment...))
}

// fragment is a fragment in records: beginning, samples, the moof in three
// pieces, the header of the mdat, end.
func fragment(runs ...trackRun) [][]byte {
	all := [][]byte{record(evostream.TagBegin, nil)}
	size := 8
	for _, r := range runs {
		for _, s := range r.samples {
			tag := evostream.TagVideo
			if r.track == 2 {
				tag = evostream.TagAudio
			}
			all = append(all, record(tag, s))
			size += len(s)
		}
	}
	moof := moofOf(runs...)
	return append(all,
		record(evostream.TagMoof, moof[:24]),
		record(evostream.TagMoof, moof[24:len(moof)-4]),
		record(evostream.TagMoof, moof[len(moof)-4:]),
		record(evostream.TagMdat, append(words(uint32(size)), "mdat"...)),
		record(evostream.TagEnd, nil))
}

// video is a fragment of one picture: number n of those 40 ms apart.
func video(n int, key bool) trackRun {
	return trackRun{track: 1, dts: uint64(n * 40), duration: 40, samples: [][]byte{picture(n, key)}}
}

// sound is a frame of sound: number n of those 20 ms apart.
func sound(n int) trackRun {
	return trackRun{track: 2, dts: uint64(n * 960), duration: 960, samples: [][]byte{fmt.Appendf(nil, "sound %d", n)}}
}

// stream is fragments of one picture, from number first on; each fifth one is a
// key.
func stream(first, n int) (all [][]byte) {
	for i := first; i < first+n; i++ {
		all = append(all, fragment(video(i, i%5 == 0))...)
	}
	return all
}

// arrive makes R frames of messages. The first one that begins a fragment comes
// at t, each further one 40 ms later.
func arrive(t wire.Time, messages ...[]byte) []wire.Frame {
	var frames []wire.Frame
	t -= 40 * ms
	for _, m := range messages {
		if len(m) > 8 && string(m[4:8]) == "moof" || bytes.HasPrefix(m, record(evostream.TagBegin, nil)) {
			t += 40 * ms
		}
		frames = append(frames, wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: t, Payload: m})
	}
	return frames
}

// declared puts an H before raw frames.
func declared(h wire.Header, frames ...wire.Frame) []wire.Frame {
	h.Stage = wire.StageRaw
	return append([]wire.Frame{h.Frame(1, frames[0].Time)}, frames...)
}

func ended(t wire.Time) wire.Frame {
	end := wire.End{}
	return end.Frame(1, t)
}

func head(t wire.Time) wire.Frame {
	return wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagBreak, Stream: 1, Time: t, Payload: []byte("HTTP/1.1 101\r\n\r\n")}
}

func gap(t wire.Time, cause string) wire.Frame {
	g := wire.Gap{Cause: cause}
	return g.Frame(1, t)
}
