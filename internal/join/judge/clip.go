// Package judge has what the tests of movies need from outside: ffmpeg, which
// makes clips, and ffprobe, which knows nothing of how a movie was written.
package judge

import (
	"bytes"
	"cmp"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"campipe/pkg/wire"

	"github.com/Eyevinn/mp4ff/mp4"
)

// Source is a track of a clip: a test source of ffmpeg, and how to encode it.
type Source struct {
	Input  string
	Encode string
}

// Sources of 2 s: 25 pictures a second with a key picture every 0.4 s, the same
// with pictures out of order, and sound.
var (
	Video   = Source{"testsrc2=s=128x96:r=25:d=2", "-c:v libx264 -profile:v baseline -g 10 -sc_threshold 0"}
	BFrames = Source{"testsrc2=s=128x96:r=25:d=2", "-c:v libx264 -bf 2 -g 10 -sc_threshold 0"}
	Sound   = Source{"sine=r=48000:d=2", "-c:a aac -b:a 64k"}
)

// Clip is what ffmpeg makes of the sources, as a media stream: an H frame a
// track (streams from 1, all of the camera given), then the samples in order
// of decoding. Decoding of each track begins at start.
func Clip(t testing.TB, camera string, start wire.Time, sources ...Source) []wire.Frame {
	t.Helper()
	var headers, samples []wire.Frame
	for i, s := range sources {
		stream := uint16(i + 1)
		clip := encode(t, s)
		h := header(t, clip.Init.Moov.Trak)
		h.Camera = camera
		headers = append(headers, h.Frame(stream, start))
		samples = append(samples, read(t, clip, stream, start)...)
	}
	slices.SortStableFunc(samples, func(a, b wire.Frame) int { return cmp.Compare(a.Time, b.Time) })
	return append(headers, samples...)
}

// encode makes a movie of one track.
func encode(t testing.TB, s Source) *mp4.File {
	t.Helper()
	args := append([]string{"-v", "error", "-bitexact", "-f", "lavfi", "-i", s.Input}, strings.Fields(s.Encode)...)
	args = append(args, "-threads", "1", "-f", "mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-")
	b, err := exec.Command("ffmpeg", args...).Output()
	if err != nil {
		t.Fatalf("ffmpeg %q: %v", args, err)
	}
	clip, err := mp4.DecodeFile(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

func header(t testing.TB, trak *mp4.TrakBox) wire.Header {
	t.Helper()
	h := wire.Header{Stage: wire.StageMedia, Timescale: trak.Mdia.Mdhd.Timescale}
	switch entry := trak.Mdia.Minf.Stbl.Stsd.Children[0].(type) {
	case *mp4.VisualSampleEntryBox:
		var config bytes.Buffer
		if err := entry.AvcC.DecConfRec.Encode(&config); err != nil {
			t.Fatal(err)
		}
		h.Config = config.Bytes()
		h.Codec = fmt.Sprintf("avc1.%x", h.Config[1:4])
		h.Width, h.Height = int(entry.Width), int(entry.Height)
	case *mp4.AudioSampleEntryBox:
		h.Config = entry.Esds.DecConfigDescriptor.DecSpecificInfo.DecConfig
		h.Codec = "mp4a.40.2"
		h.Rate, h.Channels = int(entry.SampleRate), int(entry.ChannelCount)
	default:
		t.Fatalf("sample entry %T", entry)
	}
	return h
}

func read(t testing.TB, clip *mp4.File, stream uint16, start wire.Time) []wire.Frame {
	t.Helper()
	trex := clip.Init.Moov.Mvex.Trex
	rate := int64(clip.Init.Moov.Trak.Mdia.Mdhd.Timescale)
	at := func(ticks int64) wire.Time { return start + wire.Time((ticks*1_000_000+rate/2)/rate) }
	var frames []wire.Frame
	for _, segment := range clip.Segments {
		for _, fragment := range segment.Fragments {
			samples, err := fragment.GetFullSamples(trex)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range samples {
				f := wire.Frame{Kind: wire.KindSample, Stream: stream, Payload: s.Data, Time: at(int64(s.DecodeTime))}
				f.Offset = int32(at(s.PresentationTime()) - f.Time)
				f.Duration = uint32(at(int64(s.DecodeTime)+int64(s.Dur)) - f.Time)
				if s.IsSync() {
					f.Flags = wire.FlagKey
				}
				frames = append(frames, f)
			}
		}
	}
	return frames
}
