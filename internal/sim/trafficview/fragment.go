package trafficview

import "campipe/internal/sim/journal"

// Sizes of the pieces of a fragment, in bytes.
const (
	moofHeader = 8 + 16           // moof, mfhd
	trafHeader = 8 + 28 + 20 + 24 // traf, tfhd, tfdt, and trun up to its entries
	trunHeader = 24
	mdatHeader = 8
)

// Sample flags (ISO/IEC 14496-12 8.8.3.1). The server says of the first sample
// of each run that it is a sync sample, and a run has one: so it says of every
// picture that it is a key picture.
const (
	flagsSync    = 0x02000000
	flagsNonSync = 0x01010000
)

// sample is an access unit in the server's hands, with what it tells of it.
type sample struct {
	unit
	decode   uint64 // decode time, in ticks
	duration uint32 // ticks: the distance to the sample before
	shift    int32  // ticks from decode to presentation
}

// entry returns what the journal says of the sample.
func (s *sample) entry() journal.Sample {
	return journal.Sample{Track: s.kind.String(), Time: s.decode, Duration: s.duration, Offset: s.shift, Key: s.key}
}

// run is the samples that a track has in one fragment.
type run struct {
	kind    kind
	samples []sample
	long    bool // each sample's entry has its duration and size too
}

// entrySize returns how many bytes of the trun a sample takes.
func (r *run) entrySize() int {
	if r.long {
		return 12
	}
	return 4
}

// size returns how many bytes the run takes in the moof: none where it has no
// samples.
func (r *run) size() int {
	if len(r.samples) == 0 {
		return 0
	}
	return trafHeader + len(r.samples)*r.entrySize()
}

// bytes returns how many bytes the run takes in the mdat.
func (r *run) bytes() int {
	n := 0
	for _, s := range r.samples {
		n += len(s.data)
	}
	return n
}

// traf returns the run's traf up to the entries of its trun. The samples stand
// offset bytes after the start of the moof.
func (r *run) traf(offset int) []byte {
	var total uint32
	for _, s := range r.samples {
		total += s.duration
	}
	flags := uint32(0x000805) // data offset, first sample's flags; composition offsets
	if r.long {
		flags |= 0x000300 // durations and sizes
	}
	first, last := r.samples[0], r.samples[len(r.samples)-1]
	return words(
		uint32(r.size()), code("traf"),
		28, code("tfhd"), 0x020038, r.kind.trackID(), total, uint32(len(last.data)), flagsNonSync,
		20, code("tfdt"), 0x01000000, uint32(first.decode>>32), uint32(first.decode),
		uint32(trunHeader+len(r.samples)*r.entrySize()), code("trun"), flags, uint32(len(r.samples)), uint32(offset), flagsSync,
	)
}

// entries returns the entries of the run's trun.
func (r *run) entries() []byte {
	var b []byte
	for _, s := range r.samples {
		if r.long {
			b = append(b, words(s.duration, uint32(len(s.data)))...)
		}
		b = append(b, words(uint32(s.shift))...)
	}
	return b
}

// moof returns the piece that a moof of size bytes begins with.
func moof(size int, sequence uint32) []byte {
	return words(uint32(size), code("moof"), moofHeader-8, code("mfhd"), 0, sequence)
}

// mdat returns the header of an mdat with n bytes in it.
func mdat(n int) []byte { return words(uint32(mdatHeader+n), code("mdat")) }
