package web

import (
	"crypto/sha256"
	"net/http"
	"sync"
	"time"
)

// duplicate is why a picture is not given out that has the bytes of the one
// before, as the ledger has it.
const duplicate = "duplicate"

// Polls is what the report says of a camera that is asked for each picture. Slots
// is the sum of Pictures, Damaged, Unchanged, Duplicates and Missed.
type Polls struct {
	Interval   float64 `json:"interval_seconds"`
	Slots      int64   `json:"slots"`           // times that a picture was due
	Pictures   int64   `json:"pictures"`        // that were given out
	Damaged    int64   `json:"damaged"`         // that were given out, and have no end
	Unchanged  int64   `json:"unchanged"`       // the server said that it is the one before
	Duplicates int64   `json:"duplicates"`      // the bytes are those of the one before
	Missed     int64   `json:"missed"`          // nothing came in time; each is in a gap
	Late       int64   `json:"late"`            // of those: our own fault, too many requests were under way
	Refresh    float64 `json:"refresh_seconds"` // how long a picture stays the newest, on average; 0 is not known
	Answer     float64 `json:"answer_seconds"`  // what an answer takes, on average
	Slowest    float64 `json:"slowest_seconds"` // and at most
}

// polls is the state of a camera that is asked for each picture. It outlives the
// attempts.
type polls struct {
	slots    slots
	resolved int64 // slots that had an answer, or are counted as missed: all up to this one
	pending  int64 // missed, for the gap of an outage that ends
	late     int64 // missed by our own fault since the newest answer

	any            bool              // there is a picture before, of this attempt
	etag, modified string            // of it
	sum            [sha256.Size]byte // of its bytes

	mu      sync.Mutex // of what the report wants
	counts  Polls
	answers int64
	taken   time.Duration // by all answers
	change  time.Time     // from the first picture to the second
	newest  time.Time     // picture
}

// renew forgets the picture before: an attempt begins with one in any case.
func (p *polls) renew() { p.any = false }

// condition returns the header fields that ask for a picture only if it is
// another one (RFC 9110 section 13.1).
func (p *polls) condition() http.Header {
	h := http.Header{}
	if p.any && p.etag != "" {
		h.Set("If-None-Match", p.etag)
	}
	if p.any && p.modified != "" {
		h.Set("If-Modified-Since", p.modified)
	}
	return h
}

// answer takes note that the newest slot had an answer, after so long, and
// returns how many slots before it had none, and for how many of them we were
// too late.
func (p *polls) answer(took time.Duration) (missed, late int64) {
	missed = p.slots.at - p.resolved
	late = min(p.late, missed)
	p.resolved, p.late = p.slots.at+1, 0
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers++
	p.taken += took
	p.counts.Slots = p.resolved
	p.counts.Missed += missed
	p.counts.Late += late
	p.counts.Slowest = max(p.counts.Slowest, took.Seconds())
	return missed, late
}

// again takes note of a picture, and reports whether it is the one before.
func (p *polls) again(body []byte, header http.Header) bool {
	sum := sha256.Sum256(body)
	same := p.any && sum == p.sum
	p.any, p.sum = true, sum
	p.etag, p.modified = header.Get("ETag"), header.Get("Last-Modified")
	return same
}

// count takes note of what an answer was: n is a field of counts.
func (p *polls) count(n *int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*n++
	if n == &p.counts.Pictures {
		p.newest = time.Now()
		if *n == 2 { // nobody knows how old the one was that we found
			p.change = p.newest
		}
	}
}

// missed returns the slots that an outage took. One that goes on took those up to
// now.
func (p *polls) missed(now time.Time) int64 {
	if p.any {
		return p.pending
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answers == 0 {
		return 0 // nobody knows whether it is to be asked for pictures
	}
	n := max(p.slots.index(now), p.slots.at) + 1 - p.resolved
	p.resolved += n
	p.counts.Slots = p.resolved
	p.counts.Missed += n
	return n
}

// report returns the sums; nil where the camera was never asked for a second
// picture.
func (p *polls) report() any {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answers == 0 {
		return nil
	}
	r := p.counts
	r.Interval = p.slots.every.Seconds()
	r.Answer = p.taken.Seconds() / float64(p.answers)
	if r.Pictures > 2 {
		r.Refresh = p.newest.Sub(p.change).Seconds() / float64(r.Pictures-2)
	}
	return r
}
