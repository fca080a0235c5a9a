package camera

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

var (
	head   = wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Payload: []byte("HTTP/1.1 101\r\n\r\n")}
	record = wire.Frame{Kind: wire.KindRaw, Payload: []byte("record")}
)

// script is a source whose attempts are given one by one.
func script(attempts ...flow.Frames) flow.Source {
	n := 0
	return func(context.Context) flow.Frames {
		n++
		return attempts[min(n, len(attempts))-1]
	}
}

// tell runs a camera on a made clock, on which each frame takes a second and
// each pause as long as it is said to, and returns a line for each frame.
func tell(source flow.Source, limits Limits) (lines []string, err error) {
	now := time.Duration(0)
	limits.First, limits.Silence, limits.Retry = time.Hour, time.Hour, time.Second
	a := attempts{
		camera: &Camera{Stream: 1, Header: wire.Header{Stage: wire.StageRaw, Camera: "x", Source: "ws://x"}, Source: source, Limits: limits},
		arrivals: arrivals{host: func() (wire.Time, time.Duration) {
			now += time.Second
			return wire.Time(0).Add(now), now
		}},
		sleep: func(context.Context, time.Duration) { now += 10 * time.Second },
		warn:  func(string, ...any) {},
	}
	last := wire.Time(0)
	for f, err := range a.Frames(context.Background()) {
		if err != nil {
			return lines, err
		}
		line := fmt.Sprintf("%s %02x", f.Kind, byte(f.Flags))
		if f.Kind == wire.KindGap {
			g, err := wire.ParseGap(f.Payload)
			if err != nil {
				return lines, err
			}
			line += fmt.Sprintf(" %s at %d for %v open %v", g.Cause, f.Time.Std().Unix(), g.Span(), g.Open)
		} else if f.Time < last {
			line += " time goes back"
		}
		last = max(last, f.Time)
		lines = append(lines, line)
	}
	return lines, nil
}

func TestAttempts(t *testing.T) {
	lost := errors.New("lost")
	refused := &Fault{Cause: wire.CauseRefused, Final: true, Err: errors.New("404")}
	connect := &Fault{Cause: wire.CauseConnect, Err: errors.New("no route")}
	for _, c := range []struct {
		name   string
		source flow.Source
		limits Limits
		want   string
		fails  string
	}{
		{name: "ends by itself", source: script(flow.Of(nil, head, record)),
			want: "H 00|R 22|R 00|E 00"},
		{name: "connection lost once", source: script(flow.Of(lost, head, record), flow.Of(nil, head, record)),
			want: "H 00|R 22|R 00|G 00 closed at 3 for 0s open true|R 26|G 00 closed at 3 for 12s open false|R 00|E 00"},
		{name: "several tries are one gap", source: script(flow.Of(lost, head, record), flow.Of(connect), flow.Of(connect), flow.Of(nil, head, record)),
			want: "H 00|R 22|R 00|G 00 closed at 3 for 0s open true|R 26|G 00 closed at 3 for 32s open false|R 00|E 00"},
		{name: "never there", source: script(flow.Of(connect)),
			want: "H 00|G 00 connect at 1 for 0s open true", fails: "ws://x: no route (3 tries)"},
		{name: "an answer is no record", source: script(flow.Of(lost, head)),
			want: "H 00|R 22|G 00 closed at 2 for 0s open true|R 22|R 22", fails: "ws://x: lost (3 tries)"},
		{name: "refused", source: script(flow.Of(refused)),
			want: "H 00|G 00 refused at 1 for 0s open true", fails: "ws://x: 404"},
		{name: "waits for one that is refused", source: script(flow.Of(refused), flow.Of(refused), flow.Of(refused), flow.Of(connect), flow.Of(nil, head, record)), limits: Limits{Wait: true},
			want: "H 00|G 00 refused at 1 for 0s open true|R 22|G 00 refused at 1 for 42s open false|R 00|E 00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, err := tell(c.source, c.limits)
			if got := strings.Join(lines, "|"); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
			if text := fmt.Sprint(err); c.fails != "" && text != c.fails || c.fails == "" && err != nil {
				t.Errorf("error %q, want %q", text, c.fails)
			}
		})
	}
}

// TestEndsOnContext checks that an outage that lasts when the context ends is
// completed, and the stream ended.
func TestEndsOnContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	a := attempts{
		camera:   &Camera{Stream: 1, Source: script(flow.Of(errors.New("lost"), record)), Limits: Limits{First: time.Hour, Silence: time.Hour}},
		arrivals: arrivals{host: hostClock()},
		warn:     func(string, ...any) {},
		sleep:    func(context.Context, time.Duration) { cancel() },
	}
	frames, err := flow.Collect(a.Frames(ctx))
	if err != nil {
		t.Fatal(err)
	}
	kinds := ""
	for _, f := range frames {
		kinds += f.Kind.String()
	}
	if kinds != "HRGGE" {
		t.Errorf("frames %s, want HRGGE", kinds)
	}
}

// TestSilence checks that a source which says nothing is ended and that the gap
// says so.
func TestSilence(t *testing.T) {
	silent := func(ctx context.Context) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			if yield(head, nil) {
				<-ctx.Done()
			}
		}
	}
	c := &Camera{Source: silent}
	_, err := flow.Collect(watched(c, Limits{First: time.Millisecond})(context.Background()))
	if CauseOf(err) != wire.CauseSilence {
		t.Errorf("error %v, want one of cause silence", err)
	}
}

// TestHeard checks that a source that heard from its camera, and then does not ask
// for a while, is not taken for a silent one.
func TestHeard(t *testing.T) {
	for _, c := range []struct {
		name  string
		rest  time.Duration
		quiet time.Duration // what it is, on a made clock
		want  string        // the cause of the fault
	}{
		{"as long as it said", time.Hour, 59 * time.Minute, ""},
		{"longer", time.Hour, 62 * time.Minute, wire.CauseSilence},
	} {
		synctest.Test(t, func(t *testing.T) {
			resting := func(ctx context.Context) flow.Frames {
				return func(yield func(wire.Frame, error) bool) {
					Heard(ctx, c.rest)
					select {
					case <-ctx.Done():
					case <-time.After(c.quiet):
						yield(record, nil)
					}
				}
			}
			_, err := flow.Collect(watched(&Camera{Source: resting}, Limits{First: time.Second, Silence: time.Minute})(t.Context()))
			if cause := CauseOf(err); (err == nil) != (c.want == "") || err != nil && cause != c.want {
				t.Errorf("%s: %v, want cause %q", c.name, err, c.want)
			}
		})
	}
}

func TestPauseAfter(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want time.Duration
	}{
		{"lost", errors.New("lost"), time.Second},
		{"asked to wait less", &Fault{After: time.Millisecond, Err: errors.New("503")}, time.Second},
		{"asked to wait", &Fault{After: 10 * time.Minute, Err: errors.New("429")}, 10 * time.Minute},
		{"asked to wait a year", &Fault{After: 8760 * time.Hour, Err: errors.New("429")}, afterMost},
	} {
		if got := pauseAfter(c.err, time.Second); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestOneOfMany checks that a camera that never sent anything is an error only
// where no other one did.
func TestOneOfMany(t *testing.T) {
	refused := script(flow.Of(&Fault{Cause: wire.CauseRefused, Final: true, Err: errors.New("404")}))
	fine := script(flow.Of(nil, record))
	for _, c := range []struct {
		name    string
		sources []flow.Source
		fails   bool
	}{
		{"one dead", []flow.Source{refused, fine}, false},
		{"all dead", []flow.Source{refused, refused}, true},
	} {
		warnings := 0
		f := Fetch{Ledger: flow.NewLedger(), Flush: func() error { return nil }, Warn: func(string, ...any) { warnings++ }}
		for i, s := range c.sources {
			f.Cameras = append(f.Cameras, &Camera{Stream: uint16(i + 1), Source: s, Limits: Limits{First: time.Hour, Silence: time.Hour}})
		}
		_, err := flow.Collect(f.Frames(t.Context()))
		if (err != nil) != c.fails || warnings == 0 {
			t.Errorf("%s: error %v, %d warnings", c.name, err, warnings)
		}
		if s := f.Cameras[0].State(); s.State != stateNever || s.Tries != 1 || s.Outages != 1 || s.Error != "404" {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
}
