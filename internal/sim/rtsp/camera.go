package rtsp

import (
	"fmt"
	"slices"

	"campipe/internal/h264"
	"campipe/internal/h265"
	"campipe/internal/sim/clip"
	"campipe/internal/sim/picture"
	"campipe/internal/sim/rtsp/stock"

	"github.com/bluenviron/gortsplib/v5/pkg/description"
	"github.com/bluenviron/gortsplib/v5/pkg/format"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
)

// The codecs, as options name them.
const (
	codecAVC   = "h264"
	codecHEVC  = "h265"
	codecJPEG  = "jpeg"
	codecAAC   = "aac"
	codecLATM  = "latm"
	codecOpus  = "opus"
	codecPCMU  = "pcmu"
	codecPCMA  = "pcma"
	codecADPCM = "g726"
)

var (
	pictures = []string{codecAVC, codecHEVC, codecJPEG}
	sounds   = []string{codecAAC, codecOpus, codecPCMU, codecPCMA, codecADPCM, codecLATM}
)

// The payload types. Those of G.711 and JPEG are fixed (RFC 3551 clause 6).
const (
	typePictures = 96
	typeSound    = 97
	typeMetadata = 107
	typePCMU     = 0
	typePCMA     = 8
)

// header is how long that of a packet is, without extensions (RFC 3550 clause 5.1).
const header = 12

// shows is what cameras show.
type shows struct {
	clip  *clip.Clip
	stock *stock.Stock
	album *picture.Album
}

// tracks returns the media of a camera.
func (s *shows) tracks(p *plan) ([]track, error) {
	var all []track
	add := func(t track, err error) error {
		all = append(all, t)
		return err
	}
	if p.pictures != "" {
		if err := add(s.pictures(p)); err != nil {
			return nil, fmt.Errorf("%s: %w", p.pictures, err)
		}
		all[0].drift = int64(p.drift)
	}
	if p.sound != "" {
		if err := add(s.sound(p)); err != nil {
			return nil, fmt.Errorf("%s: %w", p.sound, err)
		}
		all[len(all)-1].drift = int64(p.skew)
	}
	if p.metadata {
		if err := add(metadata(p)); err != nil {
			return nil, fmt.Errorf("metadata: %w", err)
		}
	}
	return all, nil
}

func (s *shows) pictures(p *plan) (track, error) {
	switch p.pictures {
	case codecJPEG:
		return s.stills(p)
	case codecHEVC:
		return s.hevc(p)
	}
	return s.avc(p)
}

func (s *shows) avc(p *plan) (track, error) {
	t := &s.clip.Video
	if p.reordered {
		t = &s.stock.AVCReordered
	}
	sets, err := h264.Sets(t.Config)
	if err == nil && len(sets) != 2 {
		err = fmt.Errorf("%d parameter sets, not 2", len(sets))
	}
	if err != nil {
		return track{}, err
	}
	f := &format.H264{PayloadTyp: typePictures, PacketizationMode: 1}
	e, err := f.CreateEncoder()
	if err != nil {
		return track{}, err
	}
	e.PayloadMaxSize = p.size - header
	if p.sets != inBand {
		f.SPS, f.PPS = sets[0], sets[1]
	}
	return newTrack(video, codecAVC, f, shown(t, 90_000), p.units(e, sets)), nil
}

func (s *shows) hevc(p *plan) (track, error) {
	t := &s.stock.HEVC
	if p.reordered {
		t = &s.stock.HEVCReordered
	}
	sets, err := h265.Sets(t.Config)
	if err == nil && len(sets) != 3 {
		err = fmt.Errorf("%d parameter sets, not 3", len(sets))
	}
	if err != nil {
		return track{}, err
	}
	f := &format.H265{PayloadTyp: typePictures}
	e, err := f.CreateEncoder()
	if err != nil {
		return track{}, err
	}
	e.PayloadMaxSize = p.size - header
	if p.sets != inBand {
		f.VPS, f.SPS, f.PPS = sets[0], sets[1], sets[2]
	}
	return newTrack(video, codecHEVC, f, shown(t, 90_000), p.units(e, sets)), nil
}

func (s *shows) sound(p *plan) (track, error) {
	simple := func(f format.Format, t *clip.Track) (track, error) {
		return newTrack(audio, p.sound, f, shown(t, int64(f.ClockRate())), alone), nil
	}
	switch p.sound {
	case codecOpus:
		return simple(&format.Opus{PayloadTyp: typeSound, ChannelCount: 1}, &s.stock.Opus)
	case codecPCMU:
		return simple(&format.G711{PayloadTyp: typePCMU, MULaw: true, SampleRate: 8000, ChannelCount: 1}, &s.stock.PCMU)
	case codecPCMA:
		return simple(&format.G711{PayloadTyp: typePCMA, SampleRate: 8000, ChannelCount: 1}, &s.stock.PCMA)
	case codecADPCM:
		return simple(&format.G726{PayloadTyp: typeSound, BitRate: 32}, &s.stock.ADPCM)
	}
	var config mpeg4audio.AudioSpecificConfig
	t := &s.clip.Audio
	if err := config.Unmarshal(t.Config); err != nil {
		return track{}, err
	}
	if p.sound == codecLATM {
		f := &format.MPEG4AudioLATM{PayloadTyp: typeSound, ProfileLevelID: 30, StreamMuxConfig: &mpeg4audio.StreamMuxConfig{
			Programs: []*mpeg4audio.StreamMuxConfigProgram{{Layers: []*mpeg4audio.StreamMuxConfigLayer{{
				AudioSpecificConfig: &config, LatmBufferFullness: 255,
			}}}},
		}}
		return newTrack(audio, codecLATM, f, shown(t, int64(f.ClockRate())), p.latm), nil
	}
	f := &format.MPEG4Audio{PayloadTyp: typeSound, Config: &config, SizeLength: 13, IndexLength: 3, IndexDeltaLength: 3}
	return newTrack(audio, codecAAC, f, shown(t, int64(f.ClockRate())), p.frames), nil
}

// describe returns the description of a session with these media. Their numbers
// are where they stand in it.
func describe(camera string, tracks []track) *description.Session {
	d := &description.Session{Title: camera}
	for i := range tracks {
		m := tracks[i].media
		m.Control = fmt.Sprintf("trackID=%d", i)
		d.Medias = append(d.Medias, m)
	}
	return d
}

// of returns the number of a media that is one of the tracks'.
func of(tracks []track, m *description.Media) int {
	return slices.IndexFunc(tracks, func(t track) bool { return t.media == m })
}
