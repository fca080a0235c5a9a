package segment

import (
	"strconv"
	"sync"
	"time"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
)

const (
	// ahead is how many segments after the newest one are known by their names.
	ahead = 3
	// behind is how many are that have gone: the journal says of what is asked for
	// too late that it has gone, and only of what never was that it is unknown.
	behind = 10_000
)

// Camera is one camera, with its clock.
type Camera struct {
	name   string
	base   string
	query  string // without a ticket
	format *Format
	pace   pace.Pace
	clock  *pace.Schedule
	zero   time.Time     // by the pace's clock, when the camera was made
	first  time.Duration // when it was first asked for, since then

	mu     sync.Mutex
	moment time.Duration // at speed 0
	told   int           // index of the newest segment that the journal knows of
	ticket int           // that is good now
	sent   int           // segments, with it
	reset  map[string]bool
	places map[string][]Place
}

func newCamera(name, base, query string, f *Format, p pace.Pace) *Camera {
	there := f.Plan.Window
	if f.Plan.VOD {
		there = f.Plan.Count
	}
	c := &Camera{name: name, base: base, query: query, format: f, pace: p, reset: map[string]bool{}, places: map[string][]Place{}}
	c.first = f.Plan.start(there + 1)
	c.moment, c.clock = c.first, p.Start(c.first)
	c.zero = c.clock.Time(c.first).Add(-c.first)
	return c
}

// now returns how old the camera is.
func (c *Camera) now() time.Duration {
	if c.pace.Speed > 0 {
		return c.clock.Moment()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.moment
}

// pass has time pass at speed 0, at least up to a moment.
func (c *Camera) pass(to time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moment = max(c.moment, to)
}

// wall returns a moment by the server's clock.
func (c *Camera) wall(d time.Duration) time.Time { return c.zero.Add(d + c.format.Plan.Offset) }

// newest returns the index of the newest segment that is there.
func (c *Camera) newest(now time.Duration) int {
	if c.format.Plan.VOD {
		return c.format.Plan.Count
	}
	return c.format.Plan.made(now)
}

// view returns what manifests tell at a moment.
func (c *Camera) view(now time.Duration) *View {
	p := &c.format.Plan
	v := &View{Plan: p, Now: c.wall(now), Speed: c.pace.Speed, Base: c.base, Query: c.query, camera: c, zero: c.wall(0)}
	if p.ticket > 0 {
		c.mu.Lock()
		v.Query = join(c.query, "ticket="+strconv.Itoa(c.ticket))
		c.mu.Unlock()
	}
	told := now
	if p.stall.has(now - c.first) {
		told = c.first + p.stall.at
	}
	last := c.newest(told + p.Late)
	v.Ended = p.Count > 0 && last == p.Count
	oldest := 1
	if !p.VOD {
		oldest = max(1, last-p.Window+1)
	}
	for i := oldest; i <= last; i++ {
		if s := p.At(i); !s.Missed && s.Life == p.At(last).Life {
			v.Listed = append(v.Listed, s)
		}
	}
	return v
}

func join(query, more string) string {
	if query == "" {
		return "?" + more
	}
	return query + "&" + more
}

// tell writes down the segments that came to be.
func (c *Camera) tell(now time.Duration, log *journal.Connection) {
	newest := c.newest(now)
	c.mu.Lock()
	defer c.mu.Unlock()
	for ; c.told < newest; c.told++ {
		s := c.format.Plan.At(c.told + 1)
		why := ""
		if s.Missed {
			why = "hole"
		}
		for i := range c.format.Tracks {
			log.Made(c.entry(&c.format.Tracks[i], s), why)
		}
	}
}

// entry returns what the journal says of a segment.
func (c *Camera) entry(t *Track, s Segment) journal.Segment {
	return journal.Segment{
		Track: t.Name, Index: s.Index, Number: s.Number,
		Time: t.Clock.At(s.Media()), Duration: t.Clock.Ticks(s.Length), Timescale: t.Clock.Timescale,
		Start: c.wall(s.Start).UnixMicro(),
	}
}

// find returns the newest segment that has a path, or whose init segment has.
func (c *Camera) find(path string, now time.Duration) (t *Track, s Segment, init, ok bool) {
	p := &c.format.Plan
	newest, known := c.newest(now+p.Late), p.Window+p.keep+behind
	if p.VOD {
		known = p.Count
	}
	for i := newest + ahead; i > max(0, newest-known); i-- {
		if p.Count > 0 && i > p.Count {
			continue
		}
		s = p.At(i)
		for n := range c.format.Tracks {
			switch t = &c.format.Tracks[n]; path {
			case t.Path(s):
				return t, s, false, true
			case t.Init(s):
				return t, s, true, true
			}
		}
	}
	return nil, Segment{}, false, false
}

// absent returns why a segment is not there, or "".
func (c *Camera) absent(s Segment, now time.Duration) string {
	p := &c.format.Plan
	newest := c.newest(now)
	switch {
	case s.Missed:
		return "hole"
	case s.Index > newest:
		return "early"
	case p.absent.Has(s.Index):
		return "404"
	case !p.VOD && (s.Index <= newest-p.Window-p.keep || s.Life < p.At(newest).Life):
		return "gone"
	}
	return ""
}
