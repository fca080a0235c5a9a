// Package clock puts the media time of a source on the wall clock.
//
// Media time is what a source counts by: it says exactly how far pictures are
// apart, and nothing about when they were taken. Arrival says when, and is late
// by a delay that changes all the time. So the least delay seen is taken for
// the constant part of it: wall clock = media time + least of (arrival - media
// time). All times here are microseconds.
package clock

import "campipe/pkg/wire"

// second is a second in the unit of this package.
const second = 1e6

const (
	// gathering is how long arrivals are watched before the first time is
	// told. It is what a viewer waits for, and long enough for a server's
	// backlog of a group of pictures to have come through.
	gathering = 2 * second
	// draining is how long the watch goes on at most while media comes in
	// faster than it runs, which is a backlog.
	draining = 60 * second
	// stall is how long nothing came, and how much later than any other the
	// next sample is, where media may have stood still. Some servers leave out
	// the time for which a camera gave them nothing.
	stall = 2 * second
	// ahead is by how much more than arrival media time may go on in one step.
	// Nothing that was sent as it happened is from the future; the rest is
	// for what a network held up.
	ahead = 10 * second
	// rounding is how far media time may go back: a source's own rounding is a
	// tick or two, one that begins anew goes back to zero.
	rounding = second / 10
)

// Clock is the clock of one source: of a camera with all its tracks. It makes
// no steps but those it reports. The zero Clock is ready.
type Clock struct {
	state  state
	watch  watch
	last   wire.Time // the latest arrival
	media  wire.Time // the latest media time
	now    line
	before line // held before now: tracks are not in step
	window window
	pace   int64
	step   wire.Time
	own    bool      // the line was begun by Anchor, and its lag is not known
	lag    wire.Time // that arrival has behind the line, and is to keep
}

type state int

const (
	fresh    state = iota // nothing is known
	anchored              // times can be told
	watching              // times will be told when enough has arrived
	doubting              // the same, and the line that was there may still hold
)

// Add takes note that the sample of media time m arrived at a.
func (c *Clock) Add(m, a wire.Time) {
	switch c.state {
	case fresh:
		c.state = watching
		c.watch = newWatch(m, a)
	case anchored:
		if a-c.last > stall && a-m > c.window.most()+stall {
			c.state = doubting
			c.watch = newWatch(m, a)
			break
		}
		if c.window.add(a, a-m) {
			c.steer()
		}
	}
	if c.state == watching || c.state == doubting {
		c.watch.add(m, a)
		if c.watch.enough(a, c.state == doubting) {
			c.Settle()
		}
	}
	c.last, c.media = a, max(c.media, m)
}

// Anchor begins the time line at once, where it is known when media time m was: at
// m + offset, and it arrived at a. The line keeps its distance from arrival, which
// is a delay that nothing else tells. It does nothing where a line was begun.
func (c *Clock) Anchor(m, a, offset wire.Time) {
	if c.state != fresh {
		return
	}
	c.state, c.own, c.last = anchored, true, a
	c.watch = newWatch(m, m+offset)
	c.begin()
}

// Fresh reports whether no time line was begun.
func (c *Clock) Fresh() bool { return c.state == fresh }

// Ready reports whether At can tell times.
func (c *Clock) Ready() bool { return c.state == anchored }

// Settle ends the watch with what has arrived up to now.
func (c *Clock) Settle() {
	switch c.state {
	case fresh, anchored:
		return
	case doubting:
		old := c.At(c.watch.first) - c.watch.first
		if c.watch.least-old > stall {
			c.step = c.watch.least - old
			c.begin()
		}
	case watching:
		c.begin()
	}
	c.state = anchored
	c.window.add(c.watch.begin, c.watch.least)
	c.window.add(c.watch.begin, c.watch.most)
}

// begin makes the line from what was watched.
func (c *Clock) begin() {
	c.now = line{from: c.watch.first, offset: c.watch.least}
	c.before = c.now
	c.window = window{}
	c.media = c.watch.first
}

// NotBefore makes the earliest time of the time line t at least. It is called
// when a line was begun anew and is Ready: it must not overlap with the one
// before.
func (c *Clock) NotBefore(t wire.Time) {
	if first := c.At(c.watch.first); first < t {
		c.now.offset += t - first
		c.before = c.now
	}
}

// Restart forgets the time line: media time begins anew.
func (c *Clock) Restart() { *c = Clock{pace: c.pace} }

// At returns the time of media time m. It is meaningless until Ready.
func (c *Clock) At(m wire.Time) wire.Time {
	if m < c.now.from {
		return m + c.before.at(m)
	}
	return m + c.now.at(m)
}

// Jumps reports whether the media time of a track went on by m, while arrival
// went on by a, in a way that time doesn't. Then the time line begins anew.
func (c *Clock) Jumps(m, a wire.Time) bool {
	return m < -rounding || c.pace == 0 && m > a+ahead
}

// Step returns how far the time line was moved since it was last asked: media
// time had stood still while wall clock time went on.
func (c *Clock) Step() wire.Time {
	step := c.step
	c.step = 0
	return step
}

// Pace returns by how many parts in a million media runs faster than it
// arrives, 0 where the difference is one that clocks have. While it is not 0,
// media keeps its own pace.
func (c *Clock) Pace() int64 { return c.pace }

// steer sets the slope of the line for the next while.
func (c *Clock) steer() {
	c.pace = c.window.pace()
	offset := c.now.at(c.media)
	next := line{from: c.media, offset: offset}
	if c.pace == 0 && c.window.full() {
		least := c.window.least()
		if c.own {
			c.own, c.lag = false, least-offset
		}
		next.aim(least - c.lag)
	}
	c.before, c.now = c.now, next
}
