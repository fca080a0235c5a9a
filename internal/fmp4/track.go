package fmp4

import (
	"fmt"

	"github.com/Eyevinn/mp4ff/mp4"
)

// Track is one track of an init segment.
type Track struct {
	ID        uint32
	Codec     string // RFC 6381; "" where it is neither picture nor sound, or not understood
	Fault     error  // why it is not understood
	Config    []byte // what is in avcC, hvcC..., or the AudioSpecificConfig
	InBand    bool   // the parameter sets are in the samples; Config may lack them
	Timescale uint32 // ticks a second, never 0
	Start     int64  // tick that the presentation begins at; times of samples count from there
	Width     int    // pixels; pictures only
	Height    int
	Rate      int // samples a second; sound only, and then never 0
	Channels  int
	Defaults  Defaults

	// Descriptions is how many sample entries there are. The first is read.
	Descriptions int
	// LengthSize is how many bytes the length before each NAL unit of a sample
	// has; 0 where samples have none. Config says four, which nal.Widen makes of
	// them.
	LengthSize int
}

// Defaults are what a track's samples have where the fragment doesn't say,
// clause 8.8.3.
type Defaults struct {
	Duration uint32 // ticks
	Size     uint32 // bytes
	Flags    uint32
}

func parseTrack(trak []byte, movieTimescale uint32) (Track, error) {
	tkhd, err := leaf[*mp4.TkhdBox](trak, "tkhd")
	if err != nil {
		return Track{}, err
	}
	mdhd, err := leaf[*mp4.MdhdBox](trak, "mdia", "mdhd")
	if err != nil {
		return Track{}, err
	}
	if mdhd.Timescale == 0 {
		return Track{}, fmt.Errorf("mdhd: timescale is 0")
	}
	t := Track{ID: tkhd.TrackID, Timescale: mdhd.Timescale}
	t.Start = editStart(trak, t.Timescale, movieTimescale)
	hdlr, err := leaf[*mp4.HdlrBox](trak, "mdia", "hdlr")
	if err != nil {
		return Track{}, err
	}
	if hdlr.HandlerType != "vide" && hdlr.HandlerType != "soun" {
		return t, nil
	}
	if t.Fault = guard(func() error { return t.describe(trak) }); t.Fault != nil {
		t.Codec = ""
	}
	return t, nil
}

// describe reads the first sample entry. Cameras have one; packagers of streams
// with advertisements may have more.
func (t *Track) describe(trak []byte) error {
	stsd, err := leaf[*mp4.StsdBox](trak, "mdia", "minf", "stbl", "stsd")
	if err != nil {
		return err
	}
	if t.Descriptions = len(stsd.Children); t.Descriptions == 0 {
		return fmt.Errorf("stsd: no sample entry")
	}
	if scheme := scheme(stsd.Children[0]); scheme != "" {
		return fmt.Errorf("stsd: %s: it is encrypted (%s), and can't be read without its key", stsd.Children[0].Type(), scheme)
	}
	switch entry := stsd.Children[0].(type) {
	case *mp4.VisualSampleEntryBox:
		err = t.visual(entry)
	case *mp4.AudioSampleEntryBox:
		err = t.audio(entry)
	case *mp4.UnknownBox:
		err = t.quickTime(entry)
	default:
		err = fmt.Errorf("not understood")
	}
	if err != nil {
		return fmt.Errorf("stsd: %s: %w", stsd.Children[0].Type(), err)
	}
	return nil
}

// scheme returns by what scheme a sample entry says that its samples are
// encrypted, clause 8.12, or "".
func scheme(entry mp4.Box) string {
	var sinf *mp4.SinfBox
	switch e := entry.(type) {
	case *mp4.VisualSampleEntryBox:
		sinf = e.Sinf
	case *mp4.AudioSampleEntryBox:
		sinf = e.Sinf
	}
	switch name := entry.Type(); {
	case name != "encv" && name != "enca":
		return ""
	case sinf == nil || sinf.Schm == nil:
		return "by no scheme that is told"
	default:
		return sinf.Schm.SchemeType
	}
}
