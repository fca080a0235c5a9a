package mp4

import "encoding/binary"

// A fragment is a moof and an mdat (ISO/IEC 14496-12 clause 8.8). All fields
// that a sample has are written for every sample, so its size depends on the
// number of samples alone.
const (
	boxHeader  = 8
	moofSize   = boxHeader + 16                                                                          // with its mfhd
	trafSize   = boxHeader + 16 + 20 + 20                                                                // with its tfhd, tfdt and the head of its trun
	sampleSize = 16                                                                                      // in the trun
	maxTracks  = 64                                                                                      // a camera has two or three
	clockSize  = 32                                                                                      // a prft
	maxSamples = 254                                                                                     // 1 s of 120 pictures and of 48 kHz AAC has 167
	room       = maxTracks*clockSize + moofSize + maxTracks*trafSize + maxSamples*sampleSize + boxHeader // 12 KiB
)

// Flags of the boxes, and of samples (ISO/IEC 14496-12 clauses 8.8.7, 8.8.8
// and 8.8.3.1).
const (
	baseIsMoof  = 0x020000
	trunFields  = 0x000f01 // data offset; duration, size, flags and offset of each sample
	keySample   = 0x02000000
	deltaSample = 0x01010000
	hidden      = 1       // sample_degradation_priority of what is decoded and not shown: players of fragments don't mind it, and --finish reads it
	trunVersion = 1 << 24 // signed offsets
	tfdtVersion = 1 << 24 // 64 bits
)

// appendHead appends what stands before the samples' bytes of a fragment: the
// moof, and the header of the mdat. The bytes follow by track, in order.
func appendHead(b []byte, sequence uint32, tracks []*track) []byte {
	size := moofSize
	for _, t := range tracks {
		if t.known > 0 {
			size += trafSize + t.known*sampleSize
		}
	}
	b = appendBox(b, size, "moof")
	b = appendBox(b, 16, "mfhd")
	b = appendWords(b, 0, sequence)
	at := size + boxHeader
	for _, t := range tracks {
		if t.known > 0 {
			samples, bytes := t.waiting()
			b = appendTraf(b, t, samples, at)
			at += len(bytes)
		}
	}
	return appendBox(b, at-size, "mdat")
}

// appendTraf appends the traf of samples whose bytes begin at the given
// distance from the moof.
func appendTraf(b []byte, t *track, samples []sample, at int) []byte {
	b = appendBox(b, trafSize+len(samples)*sampleSize, "traf")
	b = appendBox(b, 16, "tfhd")
	b = appendWords(b, baseIsMoof, t.id)
	b = appendBox(b, 20, "tfdt")
	b = appendWords(b, tfdtVersion)
	b = binary.BigEndian.AppendUint64(b, uint64(t.lead+samples[0].dts))
	b = appendBox(b, 20+len(samples)*sampleSize, "trun")
	b = appendWords(b, trunVersion|trunFields, uint32(len(samples)), uint32(at))
	for i := range samples {
		s := &samples[i]
		flags := uint32(deltaSample)
		if s.key {
			flags = keySample
		}
		if s.preroll {
			flags |= hidden
		}
		b = appendWords(b, s.duration, s.size, flags, uint32(s.offset()))
	}
	return b
}

func appendBox(b []byte, size int, name string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(size)), name...)
}

func appendWords(b []byte, words ...uint32) []byte {
	for _, w := range words {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	return b
}
