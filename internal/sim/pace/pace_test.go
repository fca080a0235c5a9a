package pace

import (
	"testing"
	"time"
)

// clock is one on which every wait lasts 3 ms too long.
type clock struct {
	now   time.Time
	waits []time.Duration
}

func (c *clock) after(d time.Duration) <-chan time.Time {
	c.waits = append(c.waits, d)
	c.now = c.now.Add(d + 3*time.Millisecond)
	ready := make(chan time.Time, 1)
	ready <- c.now
	return ready
}

func TestSchedule(t *testing.T) {
	const ms = time.Millisecond
	for _, test := range []struct {
		name    string
		speed   float64
		first   time.Duration
		moments []time.Duration
		waits   []time.Duration
	}{
		{"late waits don't add up", 1, 0, []time.Duration{0, 100 * ms, 200 * ms, 300 * ms}, []time.Duration{100 * ms, 97 * ms, 97 * ms}},
		{"twice as fast", 2, 0, []time.Duration{0, 100 * ms, 200 * ms}, []time.Duration{50 * ms, 47 * ms}},
		{"half as fast", 0.5, 0, []time.Duration{0, 100 * ms}, []time.Duration{200 * ms}},
		{"from the middle", 1, 500 * ms, []time.Duration{500 * ms, 600 * ms}, []time.Duration{100 * ms}},
		{"overdue", 1, 0, []time.Duration{100 * ms, 102 * ms}, []time.Duration{100 * ms}},
		{"no waiting", 0, 0, []time.Duration{0, 100 * ms, time.Hour}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := clock{now: time.Unix(1e9, 0)}
			p := Pace{Speed: test.speed, Now: func() time.Time { return c.now }, After: c.after}
			s := p.Start(test.first)
			for _, m := range test.moments {
				<-s.Due(m)
			}
			if len(c.waits) != len(test.waits) {
				t.Fatalf("waits %v, want %v", c.waits, test.waits)
			}
			for i := range c.waits {
				if c.waits[i] != test.waits[i] {
					t.Errorf("waits %v, want %v", c.waits, test.waits)
				}
			}
		})
	}
}

func TestMoment(t *testing.T) {
	for _, test := range []struct {
		speed  float64
		since  time.Duration // of time
		moment time.Duration // of the media
	}{
		{1, 3 * time.Second, 13 * time.Second},
		{4, 3 * time.Second, 22 * time.Second},
		{0, 3 * time.Second, 10 * time.Second},
	} {
		now := time.Unix(1e9, 0)
		s := Pace{Speed: test.speed, Now: func() time.Time { return now }}.Start(10 * time.Second)
		now = now.Add(test.since)
		if got := s.Moment(); got != test.moment {
			t.Errorf("at speed %v: %v after %v, want %v", test.speed, got, test.since, test.moment)
		}
		if got := s.Time(test.moment); test.speed > 0 && !got.Equal(now) || test.speed == 0 && !got.Equal(time.Unix(1e9, 0)) {
			t.Errorf("at speed %v: %v is due at %v, now is %v", test.speed, test.moment, got, now)
		}
	}
}
