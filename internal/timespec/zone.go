package timespec

import (
	"time"
	_ "time/tzdata" // a static binary in a bare container finds no zones elsewhere

	"campipe/internal/fault"
)

// Zone returns the zone of a name of the IANA database ("America/New_York"),
// "UTC", or "Local" for that of this machine. No name is UTC. The error is one
// of usage.
func Zone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fault.Hint(fault.Usage("%q is no time zone", name), "use a name such as UTC, Europe/Berlin, America/New_York, or Local")
	}
	return zone, nil
}

// zoneReach is more than any zone is off from UTC (14 h east, 12 h west): so
// far before and after a local time, no clock change in between can be missed.
const zoneReach = 15 * time.Hour

// inZone returns the moments at which a clock in the zone shows what naive
// shows in UTC: one, or two in the order of time where the clock was set back
// over it. Where the clock was set forward over it there is none, and the
// moment at which it was set is returned.
func inZone(naive time.Time, zone *time.Location) []time.Time {
	_, before := naive.Add(-zoneReach).In(zone).Zone()
	_, after := naive.Add(zoneReach).In(zone).Zone()
	early := naive.Add(-time.Duration(before) * time.Second)
	late := naive.Add(-time.Duration(after) * time.Second)
	var all []time.Time
	if shows(early, zone, before) {
		all = append(all, early)
	}
	if before != after && shows(late, zone, after) {
		all = append(all, late)
	}
	if len(all) == 0 {
		set, _ := early.In(zone).ZoneBounds()
		all = append(all, set)
	}
	return all
}

// shows reports whether at t the zone is offset seconds east of UTC.
func shows(t time.Time, zone *time.Location, offset int) bool {
	_, have := t.In(zone).Zone()
	return have == offset
}
