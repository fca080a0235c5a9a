// Package fragment writes the fragmented MP4 of simulated cameras (ISO/IEC
// 14496-12 clause 8.8), with mp4ff: camsim and what reads it share no code.
package fragment

import (
	"bytes"

	"github.com/Eyevinn/mp4ff/avc"
	"github.com/Eyevinn/mp4ff/mp4"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/reel"
)

// Track is one track of a file.
type Track struct {
	Name  string // of its units
	Clock reel.Clock
	From  *clip.Track
}

// sound reports whether it is one of sound.
func (t Track) sound() bool { return t.From.Rate > 0 }

// Init returns the init segment of tracks, which have the IDs 1, 2...
func Init(tracks []Track) ([]byte, error) {
	init := mp4.CreateEmptyInit()
	for _, t := range tracks {
		if err := add(init, t); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err := init.Encode(&b)
	return b.Bytes(), err
}

func add(init *mp4.InitSegment, t Track) error {
	if t.sound() {
		return init.AddEmptyTrack(t.Clock.Timescale, "audio", "und").SetAACDescriptor(t.From.Config[0]>>3, t.From.Rate)
	}
	c, err := avc.DecodeAVCDecConfRec(t.From.Config)
	if err != nil {
		return err
	}
	return init.AddEmptyTrack(t.Clock.Timescale, "video", "und").SetAVCDescriptor("avc1", c.SPSnalus, c.PPSnalus, true)
}

// Segment returns a media segment with one fragment: its units are those of the
// tracks, by name. number is that of the fragment.
func Segment(tracks []Track, units []reel.Unit, number uint32) ([]byte, error) {
	ids := make([]uint32, len(tracks))
	for i := range ids {
		ids[i] = uint32(i + 1)
	}
	f, err := mp4.CreateMultiTrackFragment(number, ids)
	if err != nil {
		return nil, err
	}
	for i, t := range tracks {
		for _, u := range units {
			if u.Track != t.Name {
				continue
			}
			if err := f.AddFullSampleToTrack(sample(u), ids[i]); err != nil {
				return nil, err
			}
		}
	}
	s := mp4.NewMediaSegment()
	s.AddFragment(f)
	var b bytes.Buffer
	err = s.Encode(&b)
	return b.Bytes(), err
}

func sample(u reel.Unit) mp4.FullSample {
	flags := mp4.NonSyncSampleFlags
	if u.Key {
		flags = mp4.SyncSampleFlags
	}
	return mp4.FullSample{
		Sample:     mp4.NewSample(flags, u.Duration, uint32(len(u.Data)), u.Offset),
		DecodeTime: u.Time,
		Data:       u.Data,
	}
}
