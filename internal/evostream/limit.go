package evostream

// Limits of a payload, in bytes. They keep memory small, and a length that
// can't be is how damage is noticed before it swallows what follows.
const (
	maxSample = 8 << 20  // the server refuses longer frames
	maxMoof   = 1 << 20  // a piece of 24 to 100 bytes in a fragment of one sample; room for 60,000 samples
	maxInit   = 1 << 20  // 650 bytes with one track of H.264
	maxText   = 64 << 10 // server time is 40 bytes, metadata a line of text
	maxBrands = 1 << 10  // the ftyp in TagBegin, in the server's fullMp4 mode
	mdatSize  = 8        // TagMdat is a box header
)

// limit returns the longest payload that a record of this tag has; -1 where
// the tag can't be one. All tags that were ever seen are above 0xe0, so an
// unknown one from there on is taken for a newer server's.
func (t Tag) limit() int {
	switch t {
	case TagBegin:
		return maxBrands
	case TagInit:
		return maxInit
	case TagMoof:
		return maxMoof
	case TagVideo, TagAudio:
		return maxSample
	case TagMdat:
		return mdatSize
	case TagEnd:
		return 0
	}
	if t >= 0xe0 {
		return maxText
	}
	return -1
}
