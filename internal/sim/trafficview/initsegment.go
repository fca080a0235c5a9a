package trafficview

import (
	"bytes"
	"time"

	"campipe/internal/sim/clip"
)

// timescale is that of the movie and of both tracks, in ticks a second.
const timescale = 1000

// epoch is 1904-01-01 in Unix time: MP4 counts seconds from there
// (ISO/IEC 14496-12 8.2.2).
const epoch = -2082844800

// trackID of the video is 1; the audio comes after it.
func (k kind) trackID() uint32 { return uint32(k) + 1 }

// initSegment returns ftyp and moov as the server writes them, without the
// prefix of its record.
func initSegment(c *clip.Clip, sound bool, created time.Time) []byte {
	when := movieTime(created)
	moov := [][]byte{mvhd(when, 0, len(kinds(sound)))}
	var mvex []byte
	for _, k := range kinds(sound) {
		moov = append(moov, trak(k, c, when, noSamples()))
		mvex = append(mvex, box("trex", words(0, k.trackID(), 1, 0, 0, 0))...)
	}
	ftyp := box("ftyp", []byte("iso5"), words(0x200), []byte("iso6mp41"))
	return append(ftyp, box("moov", append(moov, box("mvex", mvex))...)...)
}

// kinds returns the tracks of a movie.
func kinds(sound bool) []kind {
	if sound {
		return []kind{video, audio}
	}
	return []kind{video}
}

// movieTime returns t as it stands in a movie.
func movieTime(t time.Time) uint32 { return uint32(t.Unix() - epoch) }

// mvhd returns the header of a movie; when is its time of creation.
func mvhd(when, duration uint32, tracks int) []byte {
	return box("mvhd",
		words(0, when, when, timescale, duration, 0x00010000, 0x01000000, 0, 0),
		matrix(),
		words(0, 0, 0, 0, 0, 0, uint32(tracks+1)),
	)
}

// noSamples returns the sample tables of a track that has all its samples in
// fragments.
func noSamples() []byte {
	return bytes.Join([][]byte{
		box("stts", words(0, 0)),
		box("stsc", words(0, 0)),
		box("stsz", words(0, 0, 0)),
		box("stco", words(0, 0)),
	}, nil)
}

// trak returns the description of a track with its sample tables; when is its
// time of creation.
func trak(k kind, c *clip.Clip, when uint32, tables []byte) []byte {
	var group, volume, width, height uint32
	var handler string
	var header, entry []byte
	switch k {
	case video:
		width, height = uint32(c.Video.Width), uint32(c.Video.Height)
		handler, header, entry = "vide", box("vmhd", words(1, 0, 0)), avcEntry(&c.Video)
	case audio:
		group, volume = 1, 0x0100
		handler, header, entry = "soun", box("smhd", words(0, 0)), aacEntry(&c.Audio)
	}
	return box("trak",
		box("tkhd", words(3, when, when, k.trackID(), 0, 0, 0, 0, group, volume<<16), matrix(), words(width<<16, height<<16)),
		box("mdia",
			box("mdhd", words(0, when, when, timescale, 0, 0x55c40000)), // language "und"
			box("hdlr", words(0, 0), []byte(handler), words(0, 0, 0), []byte{0}),
			box("minf",
				header,
				box("dinf", box("dref", words(0, 1), box("url ", words(1)))),
				box("stbl", box("stsd", words(0, 1), entry), tables),
			),
		),
	)
}

// avcEntry returns the sample entry of H.264 (ISO/IEC 14496-15 5.4.2).
func avcEntry(t *clip.Track) []byte {
	const compressor = "EvoStream Media Server"
	name := make([]byte, 32)
	name[0] = byte(len(compressor))
	copy(name[1:], compressor)
	return box("avc1",
		words(0, 1, 0, 0, 0, 0, uint32(t.Width)<<16|uint32(t.Height), 0x00480000, 0x00480000, 0),
		[]byte{0, 1}, name, []byte{0, 0x18, 0xff, 0xff},
		box("avcC", t.Config),
	)
}

// aacEntry returns the sample entry of AAC (ISO/IEC 14496-14 5.6). The server
// says two channels whatever there are, and keeps two bytes of the
// AudioSpecificConfig.
func aacEntry(t *clip.Track) []byte {
	descriptors := []byte{
		0x03, 0x80, 0x80, 0x80, 0x22, 0, byte(audio.trackID()), 0, // ES_Descriptor (ISO/IEC 14496-1 7.2.6.5)
		0x04, 0x80, 0x80, 0x80, 0x14, 0x40, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // DecoderConfigDescriptor: AAC
		0x05, 0x80, 0x80, 0x80, 0x02, t.Config[0], t.Config[1], // DecoderSpecificInfo
		0x06, 0x80, 0x80, 0x80, 0x01, 0x02, // SLConfigDescriptor
	}
	return box("mp4a",
		words(0, 1, 0, 0, 2<<16|16, 0, uint32(t.Rate)<<16),
		box("esds", words(0), descriptors),
	)
}

// matrix is the one that changes nothing.
func matrix() []byte { return words(0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000) }
