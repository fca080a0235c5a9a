package hls

// MaxBytes is the longest playlist that Parse reads: a day of segments of 2 s with
// signed URLs of 300 bytes is 14 MB.
const MaxBytes = 16 << 20

// Other limits of a playlist. They keep what is made of one to some 64 MiB.
const (
	maxLine     = 64 << 10  // the longest line seen is 3 KB, Twitch's session data
	maxSegments = 1 << 16   // a day of segments of 2 s is 43,200
	maxURLs     = 32 << 20  // bytes of all URLs: a long base and short references would else make much of little
	maxVariants = 1 << 10   // of variants, and of renditions; the largest seen are 28
	maxDuration = 24 * 3600 // seconds: a segment that lasts longer is none
)
