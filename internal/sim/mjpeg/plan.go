package mjpeg

import (
	"fmt"
	"strconv"
	"time"

	"campipe/internal/sim/access"
	"campipe/internal/sim/option"
	"campipe/internal/sim/picture"
)

// plan is what one client is to get. Options change it.
type plan struct {
	gate      access.Gate
	look      picture.Look
	rate      float64 // pictures a second
	uneven    bool    // not one as long after the other
	duplicate int     // how often each picture is sent
	dialect   dialect
	inside    bool // the boundary is in each picture's comment
	padding   int  // zero bytes after each picture
	text      bool // a part with text before each second picture
	truncated int  // the picture of which only half is sent
	slow      int  // bytes a second; 0 is as fast as may be
	stall     limit
	close     limit
	end       limit
}

// parse returns the plan that a URL's query asks for. The error names the option
// that is at fault.
func parse(query string) (*plan, error) {
	p := &plan{look: picture.Default(), rate: 10, duplicate: 1, dialect: plain()}
	if err := option.Parse(options(), query, p); err != nil {
		return nil, err
	}
	return p, nil
}

// moment returns when picture n, from 1, is due.
func (p *plan) moment(n int) time.Duration {
	at := float64(n - 1)
	if p.uneven {
		at += float64((n-1)*7%10) / 10
	}
	return time.Duration(at / p.rate * float64(time.Second))
}

// name returns the number that picture n bears, which is that of the one before it
// where it is the same again.
func (p *plan) name(n int) int { return (n-1)/p.duplicate + 1 }

// limit is a point of a stream: after so many pictures, or before the first one
// that is due after so long. The zero limit never comes.
type limit struct {
	set      bool
	pictures int
	length   time.Duration
	byLength bool
}

// passed reports whether picture n, which is due at that moment, is beyond.
func (l limit) passed(n int, moment time.Duration) bool {
	switch {
	case !l.set:
		return false
	case l.byLength:
		return moment >= l.length
	}
	return n > l.pictures
}

// parseLimit reads a number of pictures or a length of time.
func parseLimit(value string) (limit, error) {
	if n, err := strconv.Atoi(value); err == nil && n >= 0 {
		return limit{set: true, pictures: n}, nil
	}
	if d, err := time.ParseDuration(value); err == nil && d >= 0 {
		return limit{set: true, length: d, byLength: true}, nil
	}
	return limit{}, fmt.Errorf("value is %q, neither a number of pictures nor a length of time such as 5s", value)
}
