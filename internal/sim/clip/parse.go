package clip

import (
	"bytes"
	"fmt"
	"io"

	"github.com/Eyevinn/mp4ff/mp4"
)

// Parse reads a progressive MP4 file with a track of pictures, H.264 or H.265, and
// one of sound, AAC or Opus, at most. Other fields of the clip are empty. The clip
// keeps nothing of the file.
func Parse(file []byte) (*Clip, error) {
	parsed, err := mp4.DecodeFile(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	if parsed.Moov == nil {
		return nil, fmt.Errorf("no moov")
	}
	var c Clip
	for _, trak := range parsed.Moov.Traks {
		var t *Track
		switch entry := trak.Mdia.Minf.Stbl.Stsd; {
		case entry.AvcX != nil && entry.AvcX.AvcC != nil:
			t = &c.Video
			t.Width, t.Height = int(entry.AvcX.Width), int(entry.AvcX.Height)
			t.Config, err = config(&entry.AvcX.AvcC.DecConfRec)
		case entry.HvcX != nil && entry.HvcX.HvcC != nil:
			t = &c.Video
			t.Width, t.Height = int(entry.HvcX.Width), int(entry.HvcX.Height)
			t.Config, err = config(&entry.HvcX.HvcC.DecConfRec)
		case entry.Opus != nil:
			t = &c.Audio
			t.Rate = int(entry.Opus.SampleRate)
		case entry.Mp4a != nil && entry.Mp4a.Esds != nil:
			t = &c.Audio
			t.Rate = int(entry.Mp4a.SampleRate)
			t.Config = entry.Mp4a.Esds.DecConfigDescriptor.DecSpecificInfo.DecConfig
		default:
			return nil, fmt.Errorf("track %d: none of H.264, H.265, AAC, Opus", trak.Tkhd.TrackID)
		}
		if err == nil {
			t.Timescale = int64(trak.Mdia.Mdhd.Timescale)
			t.Units, err = units(trak, file)
		}
		if err != nil {
			return nil, fmt.Errorf("track %d: %w", trak.Tkhd.TrackID, err)
		}
	}
	return &c, nil
}

// check checks that there are two tracks of the same length.
func (c *Clip) check() error {
	if c.Video.Units == nil || c.Audio.Units == nil {
		return fmt.Errorf("%d pictures and %d AAC frames: both are needed", len(c.Video.Units), len(c.Audio.Units))
	}
	if c.Video.Length()*c.Audio.Timescale != c.Audio.Length()*c.Video.Timescale {
		return fmt.Errorf("video lasts %v, audio %v: they would run apart", c.Video.Moment(c.Video.Length()), c.Audio.Moment(c.Audio.Length()))
	}
	return nil
}

func config(record interface{ Encode(io.Writer) error }) ([]byte, error) {
	var b bytes.Buffer
	err := record.Encode(&b)
	return b.Bytes(), err
}

// units reads the samples of a track out of the file.
func units(trak *mp4.TrakBox, file []byte) ([]Unit, error) {
	count := trak.GetNrSamples()
	samples, err := trak.GetSampleData(1, count)
	if err != nil {
		return nil, err
	}
	ranges, err := trak.GetRangesForSampleInterval(1, count)
	if err != nil {
		return nil, err
	}
	var data []byte
	for _, r := range ranges {
		if r.Offset+r.Size > uint64(len(file)) {
			return nil, fmt.Errorf("samples end at byte %d of %d", r.Offset+r.Size, len(file))
		}
		data = append(data, file[r.Offset:r.Offset+r.Size]...)
	}
	sync := trak.Mdia.Minf.Stbl.Stss // where there is none, all samples are sync samples
	all := make([]Unit, count)
	var at int64
	for i, s := range samples {
		key := sync == nil || sync.IsSyncSample(uint32(i+1))
		all[i] = Unit{Time: at, Duration: int64(s.Dur), Offset: s.CompositionTimeOffset, Key: key, Data: data[:s.Size:s.Size]}
		data = data[s.Size:]
		at += int64(s.Dur)
	}
	return all, nil
}
