package rtsp

import (
	"time"

	"campipe/internal/sim/clip"

	"github.com/bluenviron/gortsplib/v5/pkg/description"
	"github.com/bluenviron/gortsplib/v5/pkg/format"
)

// The names of tracks in the journal.
const (
	video = string(description.MediaTypeVideo)
	audio = string(description.MediaTypeAudio)
	data  = string(description.MediaTypeApplication)
)

// track is one media of a camera.
type track struct {
	name  string
	codec string
	media *description.Media
	drift int64 // of its clock, in millionths
	unit  func(n int) unit
	pack  pack
}

// unit is an access unit on its way out of the camera. Its times are in ticks of
// RTP, since the camera began, by a clock that is right.
type unit struct {
	at       time.Duration // when it is sent: once it was taken, and with it those that are shown before it
	time     int64         // decode time
	duration int64
	offset   int64 // from decode to presentation
	key      bool
	data     []byte // as the journal has it
}

// newTrack returns a track of one format.
func newTrack(name, codec string, f format.Format, units func(int) unit, pack pack) track {
	m := &description.Media{Type: description.MediaType(name), Formats: []format.Format{f}}
	return track{name: name, codec: codec, media: m, unit: units, pack: pack}
}

// clock returns how many ticks of RTP a second has.
func (t *track) clock() int64 { return int64(t.media.Formats[0].ClockRate()) }

// told returns a time in ticks as the track's clock has it.
func (t *track) told(ticks int64) int64 { return ticks + ticks/1e6*t.drift + ticks%1e6*t.drift/1e6 }

// shown returns the units of a track of the clip, over and over. The first picture
// is shown at 0. RTP has a multiple of the track's ticks.
func shown(t *clip.Track, clock int64) func(int) unit {
	scale := clock / t.Timescale
	first := int64(t.Units[0].Offset)
	late := first // the longest way from decode to presentation
	for _, u := range t.Units {
		late = max(late, int64(u.Offset))
	}
	sound := t.Rate > 0
	return func(n int) unit {
		u := t.At(n)
		at := u.Time + late - first
		if sound {
			at = u.Time + u.Duration
		}
		return unit{
			at: t.Moment(at), time: scale * u.Time, duration: scale * u.Duration, offset: scale * (int64(u.Offset) - first),
			key: u.Key, data: u.Data,
		}
	}
}
