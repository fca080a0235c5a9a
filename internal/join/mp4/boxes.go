package mp4

import (
	"math"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// boxes returns the boxes of a sample table (ISO/IEC 14496-12 clause 8.5.1)
// that come after its stsd, where the samples stand shift bytes later than they
// were written.
func (t *table) boxes(shift int64) []box.Box {
	by := t.coarse()
	lengths, _ := t.lengths(by)
	all := []box.Box{&box.SttsBox{SampleCount: lengths.counts, SampleTimeDelta: lengths.values}}
	if ctts := t.ctts(by); ctts != nil {
		all = append(all, ctts)
	}
	if stss := t.stss(); stss != nil {
		all = append(all, stss)
	}
	return append(all, t.stsc(), &box.StszBox{SampleNumber: uint32(len(t.sizes)), SampleSize: t.sizes}, t.chunkOffsets(uint64(shift)))
}

// ctts returns the table of composition offsets, in ticks that are coarser; nil
// where all of them are 0.
func (t *table) ctts(by uint32) box.Box {
	if len(t.offsets.values) == 1 && t.offsets.values[0] == 0 { // then nothing is ahead
		return nil
	}
	ctts := &box.CttsBox{EndSampleNr: make([]uint32, 1, 1+len(t.offsets.counts))}
	end := uint32(0)
	for i, count := range t.offsets.counts {
		end += count
		ctts.EndSampleNr = append(ctts.EndSampleNr, end)
		offset := (int64(t.offsets.values[i]) + t.ahead()) / int64(by)
		ctts.SampleOffset = append(ctts.SampleOffset, int32(min(offset, math.MaxInt32)))
		if offset < 0 {
			ctts.Version = 1
		}
	}
	return ctts
}

// stss returns the table of key samples; nil where all of them are.
func (t *table) stss() box.Box {
	if len(t.keys.values) == 1 && t.keys.values[0] {
		return nil
	}
	stss := &box.StssBox{}
	number := uint32(1)
	for i, count := range t.keys.counts {
		for range count {
			if t.keys.values[i] {
				stss.SampleNumber = append(stss.SampleNumber, number)
			}
			number++
		}
	}
	return stss
}

// stsc returns how many samples the chunks have.
func (t *table) stsc() box.Box {
	stsc := &box.StscBox{}
	stsc.SetSingleSampleDescriptionID(1)
	chunk := uint32(1)
	for i, count := range t.perChunk.counts {
		stsc.Entries = append(stsc.Entries, box.StscEntry{FirstChunk: chunk, SamplesPerChunk: t.perChunk.values[i]})
		chunk += count
	}
	return stsc
}

// chunkOffsets returns an stco, or a co64 where 32 bits are not enough.
func (t *table) chunkOffsets(shift uint64) box.Box {
	if t.chunks[len(t.chunks)-1]+shift > math.MaxUint32 {
		wide := &box.Co64Box{ChunkOffset: make([]uint64, len(t.chunks))}
		for i, offset := range t.chunks {
			wide.ChunkOffset[i] = offset + shift
		}
		return wide
	}
	stco := &box.StcoBox{ChunkOffset: make([]uint32, len(t.chunks))}
	for i, offset := range t.chunks {
		stco.ChunkOffset[i] = uint32(offset + shift)
	}
	return stco
}
