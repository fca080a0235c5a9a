package wire

import "time"

// Time is a moment in microseconds since 1970-01-01 UTC, or a length in
// microseconds where it says so.
type Time int64

// TimeOf returns t in microseconds, rounded down.
func TimeOf(t time.Time) Time { return Time(t.UnixMicro()) }

// Std returns t as a time in UTC.
func (t Time) Std() time.Time { return time.UnixMicro(int64(t)).UTC() }

// Add returns t later by d, to the microsecond.
func (t Time) Add(d time.Duration) Time { return t + Time(d.Microseconds()) }

// Sub returns the length from u to t.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t-u) * time.Microsecond }

// String returns t in RFC 3339 form with microseconds, in UTC.
func (t Time) String() string { return t.Std().Format("2006-01-02T15:04:05.000000Z07:00") }
