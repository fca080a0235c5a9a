package fmp4

import (
	"bytes"
	"fmt"
	"math/bits"

	"github.com/Eyevinn/mp4ff/aac"
	"github.com/Eyevinn/mp4ff/mp4"
)

// visual reads codec, configuration and size of a video sample entry.
func (t *Track) visual(entry *mp4.VisualSampleEntryBox) error {
	t.Codec, t.Width, t.Height = entry.Type(), int(entry.Width), int(entry.Height)
	var config mp4.Box
	switch {
	case entry.AvcC != nil:
		c := entry.AvcC
		t.Codec += fmt.Sprintf(".%02x%02x%02x", c.AVCProfileIndication, c.ProfileCompatibility, c.AVCLevelIndication)
		config = c
	case entry.HvcC != nil:
		t.Codec += hevcSuffix(entry.HvcC)
		config = entry.HvcC
	case entry.Av1C != nil:
		t.Codec = entry.Av1C.CodecString(t.Codec)
		config = entry.Av1C
	case entry.VppC != nil:
		c := entry.VppC
		t.Codec += fmt.Sprintf(".%02d.%02d.%02d", c.Profile, c.Level, c.BitDepth)
		config = c
	case entry.VvcC != nil:
		config = entry.VvcC
	case entry.Type() == "mjpg" || entry.Type() == "jpeg":
		t.Codec = "jpeg"
		return nil
	default:
		return fmt.Errorf("no decoder configuration")
	}
	return t.configure(config)
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

// hevcSuffix returns what follows the sample entry's name in the codec string,
// ISO/IEC 14496-15 annex E.
func hevcSuffix(c *mp4.HvcCBox) string {
	space := []string{"", "A", "B", "C"}[c.GeneralProfileSpace&3]
	tier := "L"
	if c.GeneralTierFlag {
		tier = "H"
	}
	s := fmt.Sprintf(".%s%d.%X.%s%d", space, c.GeneralProfileIDC,
		bits.Reverse32(c.GeneralProfileCompatibilityFlags), tier, c.GeneralLevelIDC)
	// Six bytes; those at the end that are zero are left out.
	for flags := c.GeneralConstraintIndicatorFlags << 16; flags != 0; flags <<= 8 {
		s += fmt.Sprintf(".%X", flags>>56)
	}
	return s
}
