package dash

import (
	"fmt"
	"time"

	"campipe/internal/sim/option"
	"campipe/internal/sim/segment"
)

// plan is what a camera is like. Options change it.
type plan struct {
	segment.Plan
	address  address
	timeline bool // segments with numbers have one too
	runs     runs
	nginx    bool
	utc      string
	pto      bool
	baseURL  bool
	location bool
}

// address is the way in which a manifest tells of its segments.
type address int

const (
	byTime   address = iota // SegmentTemplate with $Time$
	byNumber                // SegmentTemplate with $Number$
	byList                  // SegmentList
	byIndex                 // SegmentBase
)

// runs is how a timeline tells of segments of one length.
type runs string

const (
	apart   runs = "none" // each by itself
	counted runs = ""     // with r
	open    runs = "-1"   // r=-1: as many as there are
)

// options are what a URL's query can ask for.
func options() []option.Option[plan] {
	return []option.Option[plan]{
		option.New("number", "$Number$ and a fixed duration, no timeline", option.Flag(func(p *plan) { p.address = byNumber })),
		option.New("time", "$Time$ and a timeline: this is so without options", option.Flag(func(p *plan) { p.address = byTime })),
		option.New("timeline", "with number: a timeline too", option.Flag(func(p *plan) { p.timeline = true })),
		option.New("r", "the timeline counts with r; r=-1 leaves the end open", option.Choice(
			[]string{string(counted), string(open)}, []runs{counted, open}, func(p *plan, r runs) { p.runs = r })),
		option.New("list", "SegmentList, each segment by its own URL", option.Flag(func(p *plan) { p.address = byList })),
		option.New("base", "SegmentBase: a file with an index; it is a recording", option.Flag(func(p *plan) { p.address = byIndex })),
		option.New("nginx", "as nginx-rtmp: milliseconds in 32 bits, its names", option.Flag(func(p *plan) { p.nginx = true })),
		option.New("periods=N", "a new one after every N segments: times begin anew", option.Number(1, maxPeriod, func(p *plan, n int) { p.Part = n })),
		option.New("pto", "times begin at 1000000 s, and presentationTimeOffset says it", option.Flag(func(p *plan) { p.pto = true })),
		option.New("baseurl", "a BaseURL at each level", option.Flag(func(p *plan) { p.baseURL = true })),
		option.New("location", "a Location where the manifest is from now on", option.Flag(func(p *plan) { p.location = true })),
		option.New("utc=KIND", "UTCTiming: direct, if not told; iso, head, xsdate, none", option.Choice(
			clocks(), clocks(), func(p *plan, kind string) { p.utc = kind })),
	}
}

const maxPeriod = 1_000_000

func clocks() []string { return []string{"direct", "iso", "head", "xsdate", "none"} }

// parse returns the plan that a URL's query asks for. The error names the option
// that is at fault.
func parse(step time.Duration, query string) (*plan, error) {
	p := &plan{Plan: segment.Default(step), runs: apart, utc: "direct"}
	err := segment.Parse(options(), step, query, p, func(p *plan) *segment.Plan { return &p.Plan })
	if err != nil {
		return nil, err
	}
	p.CountMissed = p.address == byNumber && !p.timeline
	p.Continuous = p.pto
	switch {
	case p.CountMissed && p.Uneven:
		return nil, fmt.Errorf("option %q: number without timeline has segments of one length", "uneven")
	case p.nginx && p.address != byTime:
		return nil, fmt.Errorf("option %q: it has times alone", "nginx")
	case p.Wrap > 0 && !p.nginx:
		return nil, fmt.Errorf("option %q: times of 64 bits do not; nginx has 32", "wrap")
	case p.address == byIndex:
		p.Record()
	}
	return p, nil
}
