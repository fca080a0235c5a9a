package dash

// MaxBytes is the longest manifest that Parse reads: a day of segments of 2 s, each
// with a line of 40 bytes, four times, is 7 MB.
const MaxBytes = 8 << 20

// Other limits of a manifest. They keep what is made of one to some 64 MiB. What is short in the
// manifest and long in segments (r, duration) is never unfolded: segments come
// one at a time.
const (
	maxDepth     = 32       // an MPD has 8; events of broadcasters in it have 12 more
	maxElements  = 200_000  // that day has 173,000
	maxAttribute = 64 << 10 // keys in base64 reach 10 KiB
	maxPeriods   = 1 << 12  // a day with an advertisement every 30 s has 2,880

	maxRepresentations = 1 << 11   // of all periods; the most seen is 28, and each may have three URLs of 8 KiB
	maxListed          = 128 << 20 // bytes of all URLs of lists, which are looked through; a day of segments of 2 s four times, with 700 bytes each, is 121 MB
)
