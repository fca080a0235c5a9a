package still

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"campipe/internal/sim/access"
	"campipe/internal/sim/option"
	"campipe/internal/sim/picture"
)

// plan is how a camera answers. Options change it.
type plan struct {
	gate         access.Gate
	look         picture.Look
	every        time.Duration // a new picture
	duplicate    int           // new pictures that have the same bytes
	etag         bool
	lastModified bool
	slow         time.Duration
	flaky        int // each answer of that number is a 500
	fault        fault
}

// fault is what is wrong with all answers of a camera.
type fault string

const (
	none      fault = ""
	hang      fault = "hang"      // there is none
	stall     fault = "stall"     // there is half of it, and the connection stays
	truncated fault = "truncated" // there is half of it
	html      fault = "html"      // it is an error page, with status 200
	empty     fault = "empty"     // it has no bytes
)

// Limits of what may be asked for.
const (
	minEvery  = time.Millisecond
	maxNumber = 1_000_000
)

// parse returns the plan that a URL's query asks for. The error names the option
// that is at fault.
func parse(query string) (*plan, error) {
	p := &plan{look: picture.Default(), every: time.Second, duplicate: 1}
	if err := option.Parse(options(), query, p); err != nil {
		return nil, err
	}
	return p, nil
}

// options are what a URL's query can ask for.
func options() []option.Option[plan] {
	return slices.Concat(own(),
		option.Of(picture.Options(), func(p *plan) *picture.Look { return &p.look }),
		option.Of(access.Options(), func(p *plan) *access.Gate { return &p.gate }),
	)
}

// own are the options of this transport alone.
func own() []option.Option[plan] {
	return []option.Option[plan]{
		option.New("every=DURATION", "a new picture that often (1s)", setEvery),
		option.New("duplicate=N", "N new ones have the same bytes", option.Number(1, maxNumber, func(p *plan, n int) { p.duplicate = n })),
		option.New("etag", "ETag; 304 to who has the picture", option.Flag(func(p *plan) { p.etag = true })),
		option.New("lastmodified", "Last-Modified; 304 to who has the picture", option.Flag(func(p *plan) { p.lastModified = true })),

		// Faults.
		option.New("slow=DURATION", "the answer takes that long", option.Length(func(p *plan, d time.Duration) { p.slow = d })),
		option.New("flaky=N", "each answer number N is a 500", option.Number(1, maxNumber, func(p *plan, n int) { p.flaky = n })),
		wrong(hang, "there is no answer"),
		wrong(stall, "there is half an answer, the connection stays"),
		wrong(truncated, "there is half an answer, the connection ends"),
		wrong(html, "there is an error page, with status 200"),
		wrong(empty, "there is an answer of 0 bytes"),
	}
}

func setEvery(p *plan, value string) error {
	d, err := time.ParseDuration(value)
	if err != nil || d < minEvery {
		return fmt.Errorf("value is %q, not a length of time from %v on", value, minEvery)
	}
	p.every = d
	return nil
}

func wrong(f fault, summary string) option.Option[plan] {
	return option.New(string(f), summary, option.Flag(func(p *plan) { p.fault = f }))
}

// comment returns what the picture of that number says of itself.
func comment(camera string, number int) string {
	return picture.Comment(camera, strconv.Itoa(number))
}
