package web

import (
	"testing"
	"time"
)

// TestSlots checks the schedule on a made clock: each step is a request that
// takes so long, and then the slot of the next one and the wait for it.
func TestSlots(t *testing.T) {
	type step struct {
		took time.Duration
		slot int64
		wait time.Duration
	}
	for _, c := range []struct {
		name  string
		every time.Duration
		steps []step
	}{
		{"on time", time.Second, []step{{100 * time.Millisecond, 1, 900 * time.Millisecond}, {200 * time.Millisecond, 2, 800 * time.Millisecond}}},
		{"no time at all", time.Second, []step{{0, 1, time.Second}, {0, 2, time.Second}}},
		{"longer than its slot", time.Second, []step{{2500 * time.Millisecond, 2, 0}, {100 * time.Millisecond, 3, 400 * time.Millisecond}}},
		{"just as long as its slot", time.Second, []step{{time.Second, 1, 0}}},
		{"no schedule", 0, []step{{time.Second, 1, 0}, {time.Minute, 2, 0}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := time.Unix(1000, 0)
			s := slots{every: c.every}
			if slot, wait := s.due(now); slot != 0 || wait != 0 {
				t.Errorf("first slot %d after %v", slot, wait)
			}
			for i, step := range c.steps {
				s.begin(now)
				now = now.Add(step.took)
				slot, wait := s.due(now)
				if slot != step.slot || wait != step.wait {
					t.Errorf("step %d: slot %d after %v, want %d after %v", i, slot, wait, step.slot, step.wait)
				}
				now = now.Add(wait)
			}
		})
	}
}

// TestPollsAddUp checks that each slot is a picture, unchanged, a duplicate or
// missed, whatever happens, and that the gaps name those that were missed.
func TestPollsAddUp(t *testing.T) {
	now := time.Unix(1000, 0)
	p := polls{slots: slots{every: time.Second}}
	gaps := int64(0)
	answer := func(after time.Duration) {
		now = now.Add(after)
		p.slots.begin(now)
		missed, _ := p.answer(0)
		if !p.any {
			p.pending = missed
			missed = 0
		}
		gaps += missed
	}
	picture := func() { p.any = true; p.count(&p.counts.Pictures) }

	answer(0)
	picture()
	answer(time.Second)
	p.count(&p.counts.Unchanged)
	answer(3 * time.Second) // 2 missed
	picture()
	p.renew() // the attempt failed
	answer(10 * time.Second)
	picture()
	gaps += p.missed(now) // 9, in the gap of the outage
	answer(time.Second)
	p.count(&p.counts.Duplicates)
	p.renew() // away until the end
	gaps += p.missed(now.Add(5 * time.Second))

	r := p.report().(Polls)
	if sum := r.Pictures + r.Damaged + r.Unchanged + r.Duplicates + r.Missed; r.Slots != sum {
		t.Errorf("%d slots, sum %d: %+v", r.Slots, sum, r)
	}
	if r.Slots != 21 || r.Missed != 16 || gaps != r.Missed {
		t.Errorf("%d slots, %d missed, %d in gaps; want 21, 16, 16", r.Slots, r.Missed, gaps)
	}
}
