package clock

import (
	"math/rand/v2"
	"testing"

	"campipe/pkg/wire"
)

const (
	start = wire.Time(1_763_600_000 * second) // when the first sample was taken
	fps   = 15
)

// source is a camera and the network to it.
type source struct {
	name  string
	hours float64
	ppm   wire.Time                       // by which its clock is fast
	speed wire.Time                       // of arrival; 0 is 1
	delay func(taken wire.Time) wire.Time // at that time since the start

	within wire.Time // the time told last is right to within
	pace   func(int64) bool
	slew   bool // it may be slewed
}

// jitter is 5 ms and more, mostly a little.
func jitter() func(wire.Time) wire.Time {
	r := rand.New(rand.NewPCG(1, 2))
	return func(wire.Time) wire.Time { return 5_000 + wire.Time(r.ExpFloat64()*20_000) }
}

// stalls is jitter, and three seconds without anything each seven minutes.
func stalls() func(wire.Time) wire.Time {
	delay := jitter()
	return func(taken wire.Time) wire.Time {
		if at := taken % (420 * second); at > 400*second && at < 403*second {
			return 403*second - at + delay(taken)
		}
		return delay(taken)
	}
}

func even(pace int64) bool   { return pace == 0 }
func faster(pace int64) bool { return pace > 0 }
func slower(pace int64) bool { return pace < 0 }

var sources = []source{
	{name: "a good clock", hours: 24, delay: jitter(), within: 30_000, pace: even, slew: true},
	{name: "200 ppm fast", hours: 24, ppm: 200, delay: jitter(), within: 100_000, pace: even, slew: true},
	{name: "200 ppm slow", hours: 24, ppm: -200, delay: jitter(), within: 100_000, pace: even, slew: true},
	{name: "200 ppm fast with stalls", hours: 24, ppm: 200, delay: stalls(), within: 100_000, pace: even, slew: true},
	{name: "200 ppm slow with stalls", hours: 24, ppm: -200, delay: stalls(), within: 100_000, pace: even, slew: true},
	{name: "no jitter at all", hours: 1, delay: func(wire.Time) wire.Time { return 0 }, within: 0, pace: even},
	{name: "a backlog of ten seconds", hours: 1, within: 1000, pace: even,
		delay: func(taken wire.Time) wire.Time { return max(0, 10*second-taken) }},
	{name: "late for the first minute", hours: 2, within: 30_000, pace: even, slew: true,
		delay: func(taken wire.Time) wire.Time { return max(0, 600_000-taken/100) }},
	{name: "0.2 % fast", hours: 1, ppm: 2000, delay: jitter(), within: 8 * second, pace: faster},
	{name: "0.2 % slow", hours: 1, ppm: -2000, delay: jitter(), within: 8 * second, pace: slower},
	{name: "replay at speed 10", hours: 2, speed: 10, delay: jitter(), within: 7200 * second, pace: faster},
}

func TestClock(t *testing.T) {
	for _, s := range sources {
		t.Run(s.name, func(t *testing.T) {
			var c Clock
			var waiting []wire.Time
			var told, media, taken, least wire.Time
			least = second
			tell := func(m wire.Time) {
				now := c.At(m)
				if media != 0 {
					if now <= told {
						t.Fatalf("at %v s: time goes back by %v us", taken/second, told-now)
					}
					bent := (now - told) - (m - media)
					if !s.slew && bent != 0 {
						t.Fatalf("at %v s: slewed by %v us", taken/second, bent)
					}
					if max(bent, -bent) > (m-media)*maxSlope/1_000_000+1 {
						t.Fatalf("at %v s: slewed by %v us in %v us", taken/second, bent, m-media)
					}
				}
				told, media = now, m
			}
			arrived := wire.Time(0)
			for i := wire.Time(1); i < wire.Time(s.hours*3600*fps); i++ {
				taken = i * second / fps
				m := taken + taken*s.ppm/1_000_000
				delay := s.delay(taken)
				least = min(least, delay)
				arrived = max(arrived, start+taken/max(s.speed, 1)+delay)
				c.Add(m, arrived)
				if !c.Ready() {
					waiting = append(waiting, m)
					continue
				}
				for _, m := range waiting {
					tell(m)
				}
				waiting = nil
				tell(m)
			}
			if c.Step() != 0 {
				t.Error("it made a step")
			}
			if !s.pace(c.Pace()) {
				t.Errorf("pace is %d ppm", c.Pace())
			}
			if off := told - (start + taken + least); max(off, -off) > s.within {
				t.Errorf("off by %v us at the end, want %v at most", off, s.within)
			}
		})
	}
}

// add gives c a sample each 100 ms of media and of arrival, and returns how many
// it took until times could be told.
func add(c *Clock, m, a wire.Time, n int) (ready int) {
	for i := range n {
		d := wire.Time(i) * 100_000
		c.Add(m+d, a+d)
		if ready == 0 && c.Ready() {
			ready = i + 1
		}
	}
	return ready
}

func TestClockWatches(t *testing.T) {
	var c Clock
	if n := add(&c, 0, start, 30); n != 21 {
		t.Errorf("times could be told after %d samples, want those of two seconds", n)
	}
	if got := c.At(0); got != start {
		t.Errorf("the first sample is at %v, want %v", got, start)
	}
}

func TestClockSettles(t *testing.T) {
	var c Clock
	c.Add(5, start)
	c.Settle()
	if !c.Ready() || c.At(5) != start {
		t.Errorf("ready %v at %v, want %v", c.Ready(), c.At(5), start)
	}
}

// A server that leaves out the time in which it had nothing makes a step.
func TestClockStep(t *testing.T) {
	var c Clock
	add(&c, 0, start, 100)
	before := c.At(10 * second)
	if n := add(&c, 10*second, start+70*second, 50); n != 21 {
		t.Errorf("times could be told after %d samples, want those of two seconds", n)
	}
	if step := c.Step(); step != 60*second {
		t.Errorf("a step of %v us, want a minute", step)
	}
	if got := c.At(10*second) - before; got != 60*second {
		t.Errorf("time went on by %v us, want a minute", got)
	}
	if step := c.Step(); step != 0 {
		t.Errorf("the step was told twice")
	}
}

// A network that stops for half a minute and then brings all makes none, however
// slowly it comes in.
func TestClockBacklog(t *testing.T) {
	for _, hurry := range []wire.Time{2, 10, 1000} {
		var c Clock
		add(&c, 0, start, 100)
		for i := range 600 {
			m := 10*second + wire.Time(i)*100_000
			a := max(start+40*second+wire.Time(i)*100_000/hurry, start+m)
			c.Add(m, a)
		}
		if step := c.Step(); step != 0 {
			t.Errorf("%d times as fast: a step of %v us", hurry, step)
		}
		if got := c.At(60 * second); got != start+60*second {
			t.Errorf("%d times as fast: off by %v us", hurry, got-start-60*second)
		}
	}
}

// Tracks of which one is behind the other by a fragment of ten seconds are slewed
// alike. The first fragment is late, so that ever after a slot ends between the
// two.
func TestClockTracks(t *testing.T) {
	var c Clock
	var told [2]wire.Time
	const fragment, frame = wire.Time(10 * second), wire.Time(second / 10)
	for i := range wire.Time(200) {
		for track := range told {
			a := start + i*fragment + wire.Time(track)*second/2
			if i == 0 {
				a = start + second/2
			}
			for m := i * fragment; m < (i+1)*fragment; m += frame {
				c.Add(m+m*400/1_000_000, a) // 400 ppm fast
				if !c.Ready() {
					continue
				}
				now := c.At(m + m*400/1_000_000)
				if bent := now - told[track] - frame - frame*400/1_000_000; told[track] != 0 && max(bent, -bent) > frame*maxSlope/1_000_000+2 {
					t.Fatalf("track %d at %d us: slewed by %d us in %d us", track, m, bent, frame)
				}
				told[track] = now
			}
		}
	}
	if c.Pace() != 0 {
		t.Errorf("pace is %d ppm", c.Pace())
	}
	if c.now.slope == 0 {
		t.Error("it is not slewed at all")
	}
}

func TestLine(t *testing.T) {
	for offset, want := range map[wire.Time]wire.Time{
		1000:    1000, // it comes to where it was aimed,
		-1000:   -1000,
		100_000: 5000, // as far as it may
		0:       0,
	} {
		l := line{from: 7 * second}
		l.aim(offset)
		if got := l.at(17 * second); got != want {
			t.Errorf("aimed at %d: %d after ten seconds, want %d", offset, got, want)
		}
		if got := l.at(1000 * second); got != want {
			t.Errorf("aimed at %d: %d at last, want %d", offset, got, want)
		}
		if got := l.at(0); got != 0 {
			t.Errorf("aimed at %d: %d before it begins", offset, got)
		}
	}
}

func TestClockRestart(t *testing.T) {
	var c Clock
	add(&c, 50*second, start, 100)
	c.Restart()
	if c.Ready() {
		t.Fatal("it tells times of a line that is gone")
	}
	add(&c, 0, start+60*second, 30)
	if got := c.At(0); got != start+60*second {
		t.Errorf("media time 0 is at %v, want the time of its arrival", got)
	}
	c.NotBefore(start + 61*second)
	if got := c.At(0); got != start+61*second {
		t.Errorf("media time 0 is at %v, want the least time that was allowed", got)
	}
	c.NotBefore(start)
	if got := c.At(0); got != start+61*second {
		t.Errorf("an earlier limit moved it to %v", got)
	}
}

func TestClockJumps(t *testing.T) {
	for name, s := range map[string]struct {
		m, a wire.Time
		want bool
	}{
		"a frame":                      {66_666, 66_666, false},
		"a frame that was late":        {66_666, 5 * second, false},
		"a backlog":                    {66_666, 0, false},
		"a tick back":                  {-1000, 66_666, false},
		"the same time again":          {0, 66_666, false},
		"back to the beginning":        {-100 * second, 66_666, true},
		"a pause":                      {60 * second, 60 * second, false},
		"a pause that did not pass":    {60 * second, 66_666, true},
		"a pause a network swallowed":  {60 * second, 55 * second, false},
		"a long silence of the camera": {66_666, 3600 * second, false},
	} {
		var c Clock
		if got := c.Jumps(s.m, s.a); got != s.want {
			t.Errorf("%s: got %v, want %v", name, got, s.want)
		}
	}
}
