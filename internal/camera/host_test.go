package camera

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// TestClockSet checks what becomes of a stream while the host's clock is set:
// it ends and is declared anew, with what the rest can't be understood without,
// and is in step with the new time.
func TestClockSet(t *testing.T) {
	kept := record
	kept.Flags = wire.FlagKeep
	for _, c := range []struct {
		name string
		set  time.Duration // before the fourth frame
		want string
	}{
		{"not set", 0, "H1 R2k R3k R4 R5 E6"},
		{"slewed", 900 * time.Millisecond, "H1 R2k R3k R4.9 R5.9 E6.9"},
		{"slewed back", -900 * time.Millisecond, "H1 R2k R3k R3.1 R4.1 E5.1"},
		{"set back", -time.Hour, "H1 R2k R3k G4 E4 H-3596 R-3596k R-3596k R-3596 R-3595 E-3594"},
		{"set forward", time.Hour, "H1 R2k R3k G4 E4 H3604 R3604k R3604k R3604 R3605 E3606"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := time.Duration(0)
			a := attempts{
				camera: &Camera{Stream: 1, Source: script(flow.Of(nil, head, kept, record, record)), Limits: Limits{First: time.Hour, Silence: time.Hour}},
				arrivals: arrivals{host: func() (wire.Time, time.Duration) {
					n++
					day := wire.Time(0).Add(n * time.Second)
					if n > 3 {
						day = day.Add(c.set)
					}
					return day, n * time.Second
				}},
			}
			var got []string
			last := wire.Time(-1 << 62)
			for f, err := range a.Frames(context.Background()) {
				if err != nil {
					t.Fatal(err)
				}
				if f.Kind == wire.KindHeader {
					last = f.Time
				}
				if f.Time < last && f.Kind != wire.KindGap {
					t.Errorf("%s at %d, after %d", f.Kind, f.Time, last)
				}
				last = max(last, f.Time)
				mark := ""
				if f.Flags.Has(wire.FlagKeep) {
					mark = "k"
				}
				got = append(got, fmt.Sprintf("%s%v%s", f.Kind, float64(f.Time)/1e6, mark))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%q\nwant %q", strings.Join(got, " "), c.want)
			}
		})
	}
}

// TestClockSetInOutage checks that the gap of an outage in which the clock was
// set back has no negative length.
func TestClockSetInOutage(t *testing.T) {
	now, up := wire.Time(1e12), time.Duration(0)
	a := attempts{
		camera:   &Camera{Stream: 1, Source: script(flow.Of(errors.New("lost"), record), flow.Of(nil, record)), Limits: Limits{First: time.Hour, Silence: time.Hour}},
		arrivals: arrivals{host: func() (wire.Time, time.Duration) { return now, up }},
		warn:     func(string, ...any) {},
		sleep:    func(context.Context, time.Duration) { now -= 3600e6; up += time.Second },
	}
	for f, err := range a.Frames(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Kind != wire.KindGap {
			continue
		}
		if g, err := wire.ParseGap(f.Payload); err != nil || g.Length < 0 {
			t.Errorf("gap %+v, %v", g, err)
		}
	}
}
