package fmp4

import (
	"bytes"
	"fmt"

	"campipe/internal/h264"
	"campipe/internal/h265"

	"github.com/Eyevinn/mp4ff/aac"
	"github.com/Eyevinn/mp4ff/mp4"
)

// visual reads codec, configuration and size of a video sample entry.
func (t *Track) visual(entry *mp4.VisualSampleEntryBox) error {
	t.Codec, t.Width, t.Height = entry.Type(), int(entry.Width), int(entry.Height)
	var config mp4.Box
	switch {
	case entry.AvcC != nil:
		return t.avc(entry)
	case entry.HvcC != nil:
		return t.hevc(entry)
	case entry.Av1C != nil:
		t.Codec = entry.Av1C.CodecString(t.Codec)
		config = entry.Av1C
	case entry.VppC != nil:
		c := entry.VppC
		t.Codec += fmt.Sprintf(".%02d.%02d.%02d", c.Profile, c.Level, c.BitDepth)
		config = c
	case entry.VvcC != nil:
		config = entry.VvcC
	case entry.Type() == "mjpg" || entry.Type() == "jpeg" || isJPEG(entry.Esds):
		t.Codec = "jpeg"
		return nil
	default:
		return fmt.Errorf("no decoder configuration")
	}
	return t.configure(config)
}

// isJPEG reports whether an esds says that pictures are JPEGs, ISO/IEC 14496-1
// table 5.
func isJPEG(esds *mp4.EsdsBox) bool {
	return esds != nil && esds.DecConfigDescriptor != nil && esds.DecConfigDescriptor.ObjectType == 0x6c
}

// avc reads the configuration of H.264, ISO/IEC 14496-15 clause 5.3.3.
func (t *Track) avc(entry *mp4.VisualSampleEntryBox) error {
	if err := t.configure(entry.AvcC); err != nil {
		return err
	}
	if len(t.Config) < 6 {
		return fmt.Errorf("avcC: %d bytes are less than 6", len(t.Config))
	}
	t.Codec = h264.CodecString(t.Codec, t.Config)
	t.InBand = entry.Type() == "avc3"
	return t.lengths(t.Config[4:])
}

// hevc reads the configuration of H.265, ISO/IEC 14496-15 clause 8.3.3.
func (t *Track) hevc(entry *mp4.VisualSampleEntryBox) error {
	if err := t.configure(entry.HvcC); err != nil {
		return err
	}
	if len(t.Config) < 23 {
		return fmt.Errorf("hvcC: %d bytes are less than 23", len(t.Config))
	}
	t.Codec = h265.CodecString(t.Codec, t.Config)
	t.InBand = entry.Type() == "hev1"
	return t.lengths(t.Config[21:])
}

// lengths takes from the first byte of b how long the lengths before the NAL
// units of the samples are.
func (t *Track) lengths(b []byte) error {
	if t.LengthSize = int(b[0]&3) + 1; t.LengthSize == 3 {
		return fmt.Errorf("lengths of NAL units have 3 bytes, which must not be")
	}
	b[0] |= 3 // as the samples are where they go
	return nil
}

// audio reads codec, configuration, rate and channels of an audio sample entry.
func (t *Track) audio(entry *mp4.AudioSampleEntryBox) error {
	t.Codec, t.Rate, t.Channels = entry.Type(), int(entry.SampleRate), int(entry.ChannelCount)
	if t.Rate == 0 {
		t.Rate = int(t.Timescale) // above 65535 the entry can't say it
	}
	switch {
	case entry.Esds != nil:
		return t.elementary(entry.Esds)
	case entry.Dops != nil:
		t.Codec = "opus"
		return t.configure(entry.Dops)
	case entry.DfLa != nil:
		t.Codec = "flac"
		return t.configure(entry.DfLa)
	case entry.Dac3 != nil:
		return t.configure(entry.Dac3)
	case entry.Dec3 != nil:
		return t.configure(entry.Dec3)
	}
	return nil
}

// elementary reads an esds. Rate and channels are those of AAC's own
// configuration: many writers put a constant into the entry.
func (t *Track) elementary(esds *mp4.EsdsBox) error {
	decoder := esds.DecConfigDescriptor
	if decoder == nil {
		return fmt.Errorf("esds: no decoder configuration")
	}
	t.Codec += fmt.Sprintf(".%02x", decoder.ObjectType)
	if decoder.ObjectType != mp4.ObjectTypeAAC {
		return nil
	}
	if decoder.DecSpecificInfo == nil {
		return fmt.Errorf("esds: no AudioSpecificConfig")
	}
	t.Config = bytes.Clone(decoder.DecSpecificInfo.DecConfig)
	asc, err := aac.DecodeAudioSpecificConfigHeader(bytes.NewReader(t.Config))
	if err != nil {
		return fmt.Errorf("esds: %w", err)
	}
	t.Codec += fmt.Sprintf(".%d", asc.ObjectType)
	if asc.SamplingFrequency != 0 {
		t.Rate = asc.SamplingFrequency
	}
	switch n := int(asc.ChannelConfiguration); {
	case n == 7:
		t.Channels = 8
	case n > 0 && n < 7:
		t.Channels = n
	}
	return nil
}

// configure takes what is in a configuration box.
func (t *Track) configure(box mp4.Box) error {
	var b bytes.Buffer
	if err := box.Encode(&b); err != nil {
		return err
	}
	t.Config = b.Bytes()[8:]
	return nil
}
