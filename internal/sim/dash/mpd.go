package dash

import (
	"fmt"
	"time"

	"campipe/internal/sim/segment"
)

// idle is how often a manifest is to be asked for at speed 0.
const idle = 500 * time.Millisecond

// mpd writes the MPD (5.3.1).
func (w *writer) mpd(path string) {
	w.add(`<?xml version="1.0" encoding="utf-8"?>`)
	w.add(`<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" minBufferTime="%s"%s>`,
		duration(w.Length), raw(w.attributes()))
	up := ""
	if path == movedName {
		up = "../"
	}
	if w.location {
		w.add(`<Location>%s</Location>`, w.View.Base+movedName+w.Query)
	}
	if w.baseURL {
		w.add(`<BaseURL>%smedia/</BaseURL>`, up)
	} else if up != "" {
		w.add(`<BaseURL>%s</BaseURL>`, up)
	}
	for from := 0; from < len(w.Listed); {
		to := from + 1
		for to < len(w.Listed) && w.Listed[to].Part == w.Listed[from].Part {
			to++
		}
		w.period(w.Listed[from:to])
		from = to
	}
	if len(w.Listed) == 0 {
		w.add(`<Period id="1" start="PT0S"></Period>`)
	}
	w.clock()
	w.add(`</MPD>`)
}

// raw is text that is fit for XML already.
type raw string

// attributes returns those that depend on whether there will be more.
func (w *writer) attributes() string {
	if len(w.Listed) == 0 {
		return fmt.Sprintf(` type="dynamic" availabilityStartTime="%s" minimumUpdatePeriod="%s"`, date(w.Wall(0)), duration(w.update()))
	}
	first, last := w.Listed[0], w.Listed[len(w.Listed)-1]
	if w.Ended {
		return fmt.Sprintf(` type="static" mediaPresentationDuration="%s"`, duration(last.End()-w.zero(first)))
	}
	return fmt.Sprintf(` type="dynamic" availabilityStartTime="%s" publishTime="%s" minimumUpdatePeriod="%s" timeShiftBufferDepth="%s"`,
		date(w.Wall(w.begin(first))), date(w.Now), duration(w.update()), duration(last.End()-first.Start))
}

// update returns how long a manifest holds, by the client's clock.
func (w *writer) update() time.Duration {
	if w.Speed > 0 {
		return time.Duration(float64(w.Length) / w.Speed)
	}
	return idle
}

// begin returns where the zero of the presentation's timeline is. Manifests that
// only have a rule list segments before they are there by having begun earlier; and
// the times of nginx-rtmp are those since it began.
func (w *writer) begin(s segment.Segment) time.Duration {
	begin := s.Birth
	if w.CountMissed {
		begin -= w.Late
	}
	if w.nginx {
		c := w.tracks[0].Clock
		begin -= time.Duration(c.Base) * time.Second / time.Duration(c.Timescale)
	}
	return begin
}

// zero returns that of a manifest that will not change: times begin with the first
// segment listed.
func (w *writer) zero(first segment.Segment) time.Duration {
	if w.Ended {
		return first.Start
	}
	return first.Birth
}

func (w *writer) period(list []segment.Segment) {
	s := list[0]
	start := max(0, s.Begin-w.zero(w.Listed[0]))
	w.add(`<Period id="%d" start="%s">`, s.Life*1_000_000+s.Part+1, duration(start))
	if w.baseURL {
		w.add(`<BaseURL>period-%d/</BaseURL>`, s.Part+1)
	}
	w.pictures(list)
	if w.Audio {
		w.sound(list)
	}
	w.add(`</Period>`)
}

// clock writes where the time can be had (5.8.5.7).
func (w *writer) clock() {
	if w.Ended || w.nginx || w.utc == "none" {
		return
	}
	value := w.View.Base + "time" + w.Query
	if w.utc == "direct" {
		value = date(w.Now)
	}
	scheme := map[string]string{"direct": "direct", "iso": "http-iso", "head": "http-head", "xsdate": "http-xsdate"}[w.utc]
	w.add(`<UTCTiming schemeIdUri="urn:mpeg:dash:utc:%s:2014" value="%s"/>`, scheme, value)
}
