package trafficview

import (
	"iter"
	"math"
	"time"

	"campipe/internal/sim/clip"
)

// stage makes a sequence of another one.
type stage[T any] func(iter.Seq[T]) iter.Seq[T]

// plan is what one client is to get: access units become records, and these
// messages. Options change it.
type plan struct {
	relative relative // the server that is imitated in place of EvoStream's
	source   string   // the camera's name, where the query has it
	refuse   bool     // 404
	sound    bool
	size     int  // pictures before those of another size
	full     bool // small files in place of fragments
	metadata bool // before all else
	mux      mux
	frame    func(iter.Seq[record]) iter.Seq[message]
	units    []stage[unit]
	records  []stage[record]
	messages []stage[message]
}

// newPlan returns the plan of a URL without options.
func newPlan() *plan {
	return &plan{size: math.MaxInt, mux: mux{most: 1}, frame: whole}
}

// run returns the messages of the plan, for a client that comes in now. The
// server's way with pictures is the last thing that happens to units.
func (p *plan) run(c *clip.Clip, pictures stage[unit], now time.Time) iter.Seq[message] {
	u := chain(units(c, p.sound, p.size), append(p.units, pictures))
	r := chain(p.encode(c, now, u), p.records)
	if p.metadata {
		r = metadataFirst(r, now)
	}
	m := p.frame(r)
	if p.relative == rtspToWeb {
		m = codecsFirst(codecs(c, p.sound))(m)
	}
	return chain(m, p.messages)
}

// encode makes records of units.
func (p *plan) encode(c *clip.Clip, now time.Time, u iter.Seq[unit]) iter.Seq[record] {
	if p.full {
		m := fullMux{clip: c, sound: p.sound, created: now}
		return records(u, m.add)
	}
	m := p.mux
	m.clip, m.track, m.sound, m.created = c, &c.Video, p.sound, now
	return records(u, m.add)
}

func chain[T any](s iter.Seq[T], stages []stage[T]) iter.Seq[T] {
	for _, next := range stages {
		s = next(s)
	}
	return s
}
