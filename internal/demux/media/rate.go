package media

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"campipe/pkg/wire"
)

// Rate is a number of pictures a second, Num / Den. The zero Rate is not known.
type Rate struct{ Num, Den uint32 }

// Usual is what players take where nothing says it.
var Usual = Rate{25, 1}

// Rate returns how many pictures a second there are in what has no times of its
// own, or none where the user didn't say it.
func (o *Output) Rate() Rate { return o.pipe.Rate }

// The rates that are believed: a time lapse has a picture every hundred seconds,
// and no camera takes more than a thousand a second.
const (
	slowest = 0.01
	fastest = 1000
)

// maxNum keeps a timescale of twice that below 500 kHz, up to where times in
// microseconds are exact.
const maxNum = 249_999

// ParseRate reads a number such as 25, 29.97 or 30000/1001.
func ParseRate(s string) (Rate, error) {
	num, den, fraction := strings.Cut(s, "/")
	if !fraction {
		f, err := strconv.ParseFloat(num, 64)
		if err != nil || !believed(f) {
			return Rate{}, fmt.Errorf("%q is no number from %v to %v", s, slowest, fastest)
		}
		return RateOf(math.Round(f*1000), 1000), nil
	}
	n, errNum := strconv.ParseUint(num, 10, 32)
	d, errDen := strconv.ParseUint(den, 10, 32)
	if errNum != nil || errDen != nil || d == 0 || !believed(float64(n)/float64(d)) {
		return Rate{}, fmt.Errorf("%q is no number from %v to %v", s, slowest, fastest)
	}
	return RateOf(float64(n), float64(d)), nil
}

func believed(f float64) bool { return f >= slowest && f <= fastest }

// RateOf returns num / den, in lowest terms, or none where it can't be meant.
func RateOf(num, den float64) Rate {
	if den == 0 || !believed(num/den) {
		return Rate{}
	}
	n, d := uint64(num), uint64(den)
	g := divisor(n, d)
	if n, d = n/g, d/g; n > maxNum {
		n, d = uint64(math.Round(num/den*1000)), 1000
		g = divisor(n, d)
		n, d = n/g, d/g
	}
	return Rate{uint32(n), uint32(d)}
}

func divisor(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// Known reports whether it is known.
func (r Rate) Known() bool { return r != Rate{} }

// Or returns r if it is known, else other.
func (r Rate) Or(other Rate) Rate {
	if r.Known() {
		return r
	}
	return other
}

// Apart returns how far two pictures are apart.
func (r Rate) Apart() wire.Time { return wire.Time(1e6 * int64(r.Den) / int64(r.Num)) }

// String returns it for people.
func (r Rate) String() string {
	return strconv.FormatFloat(math.Round(1000*float64(r.Num)/float64(r.Den))/1000, 'f', -1, 64)
}
