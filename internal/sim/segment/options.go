package segment

import (
	"time"

	"campipe/internal/sim/access"
	"campipe/internal/sim/option"
)

// Plan is what a camera is like, apart from how its manifests are written. Options
// change it.
type Plan struct {
	gate access.Gate

	Audio  bool
	Small  bool          // the same pictures in another size too
	Length time.Duration // of a segment
	Uneven bool          // every second one is twice as long
	Window int           // segments that are listed
	keep   int           // that can be had after that
	VOD    bool          // all are there, and listed
	Count  int           // then the camera ends; 0 is never
	Part   int           // segments in a period, or between discontinuities; 0 is all
	Resize bool          // every second part has the pictures in the other size
	Offset time.Duration // the server's clock is so much ahead
	Wrap   time.Duration // when times wrap; 0 is not within years

	// How manifests count.
	Continuous  bool // a new part does not set the media's clock
	CountMissed bool
	Wait        bool // who asks for the next segment gets it when it is there

	absent  Set
	resets  Set
	missed  span
	restart int
	ticket  int
	Late    time.Duration // segments are listed so much before they are there
	slow    time.Duration
	stall   stretch
	outage  stretch
	cut     bool // an outage is connections that end, not answers
}

// Limits of what may be asked for.
const (
	maxNumber = 1_000_000
	maxWindow = 10_000      // a listing has some 100 bytes a segment
	maxLength = time.Minute // and a segment is made in memory
	maxCount  = 100_000     // of segments in a file, whose places are kept
	maxOffset = 24 * 366 * time.Hour
)

// Default returns the plan of a camera without options: a segment for each step.
func Default(step time.Duration) Plan { return Plan{Length: step, Window: 6, keep: 3} }

// Manual returns what people are to know of all these cameras, and a line for each
// option.
func Manual() string { return about + option.Manual(Options(time.Second)) }

// about is what is not in a line of an option.
const about = `A camera begins when it is first asked for, with a window of segments there:
options with numbers of segments count from the oldest of those, which is 1, and
moments (AT) from that first request. At --speed N its clock goes N times as
fast from then on, and by that clock it tells dates: availabilityStartTime,
UTCTiming, EXT-X-PROGRAM-DATE-TIME, and the Date of its answers. A window is
over N times as soon then: ask for a longer one. At --speed 0 half a window is
always ahead of the newest segment that was asked for. All clients of a URL see
the same camera.

`

// Options are what a URL's query can ask for. Segments last a multiple of step.
func Options(step time.Duration) []option.Option[Plan] {
	return []option.Option[Plan]{
		option.New("audio", "sound too", option.Flag(func(p *Plan) { p.Audio = true })),
		option.New("small", "the same pictures in a smaller size to choose from", option.Flag(func(p *Plan) { p.Small = true })),
		option.New("duration=D", "segments last that long: 1.6s, or a multiple", length(step)),
		option.New("uneven", "every second segment lasts twice as long", option.Flag(func(p *Plan) { p.Uneven = true })),
		option.New("window=N", "the newest N segments are listed (6)", option.Number(1, maxWindow, func(p *Plan, n int) { p.Window = n })),
		option.New("keep=N", "and N more can be had after that (3)", option.Number(0, maxWindow, func(p *Plan, n int) { p.keep = n })),
		option.New("count=N", "the camera ends after segment N", option.Number(1, maxCount, func(p *Plan, n int) { p.Count = n })),
		option.New("vod", "a recording: all segments are there (6, or count)", option.Flag(func(p *Plan) { p.Record() })),
		option.New("resize", "every second period or stretch is in another size", option.Flag(func(p *Plan) { p.Resize = true })),
		option.New("wrap=D", "times in segments pass their end D after the first manifest", option.Length(func(p *Plan, d time.Duration) { p.Wrap = d })),
		option.New("offset=D", "the server's clock is D ahead, or behind where D is negative", offset),

		// Faults.
		option.New("404=N,M-O", "segments N and M to O are listed and never there", Numbers(func(p *Plan) *Set { return &p.absent })),
		option.New("miss=A-B", "segments A to B are never made: a hole", missing),
		option.New("restart=N", "numbers and times begin anew after segment N", option.Number(1, maxNumber, func(p *Plan, n int) { p.restart = n })),
		option.New("late=D", "segments are listed D before they are there", option.Length(func(p *Plan, d time.Duration) { p.Late = d })),
		option.New("stall=AT,D", "manifests don't change for D, from AT on", during(func(p *Plan) *stretch { return &p.stall })),
		option.New("outage=AT,D", "everything is a 503 for D, from AT on", during(func(p *Plan) *stretch { return &p.outage })),
		option.New("cut", "in an outage connections end without an answer", option.Flag(func(p *Plan) { p.cut = true })),
		option.New("403after=N", "after N segments URLs are refused until asked for anew", option.Number(1, maxNumber, func(p *Plan, n int) { p.ticket = n })),
		option.New("slow=D", "each segment takes D to come", option.Length(func(p *Plan, d time.Duration) { p.slow = d })),
		option.New("reset=N,M-O", "the connection ends within these, once for each", Numbers(func(p *Plan) *Set { return &p.resets })),
	}
}

// Parse applies to a plan and what else a transport has what a query asks for.
func Parse[P any](table []option.Option[P], step time.Duration, query string, p *P, plan func(*P) *Plan) error {
	return option.Parse(all(table, step, plan), query, p)
}

func all[P any](table []option.Option[P], step time.Duration, plan func(*P) *Plan) []option.Option[P] {
	table = append(table, option.Of(Options(step), plan)...)
	return append(table, option.Of(access.Options(), func(p *P) *access.Gate { return &plan(p).gate })...)
}

// Record has all segments there from the start.
func (p *Plan) Record() {
	p.VOD = true
	if p.Count == 0 {
		p.Count = 6
	}
}

// Withhold has segments never be there.
func (p *Plan) Withhold(s Set) { p.absent = append(p.absent, s...) }
