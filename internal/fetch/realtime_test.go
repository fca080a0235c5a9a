package fetch

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

// A replay takes as long as what was captured did.
func TestPaced(t *testing.T) {
	const day = wire.Time(1_800_000_000_000_000)
	h := (&wire.Header{Stage: wire.StageRaw, Camera: "x"}).Frame(1, day)
	raw := func(seconds float64) wire.Frame {
		return wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: day + wire.Time(seconds*1e6), Payload: []byte{1}}
	}
	sample := raw(2.5)
	sample.Kind = wire.KindSample
	gap := (&wire.Gap{Cause: wire.CauseClosed}).Frame(1, day+900e6)
	for name, c := range map[string]struct {
		in    []wire.Frame
		limit time.Duration
		want  string // when each frame comes, in seconds
	}{
		"a capture":              {[]wire.Frame{h, raw(0), raw(1), raw(1), raw(3.25)}, 0, "0 0 1 1 3.25"},
		"samples":                {[]wire.Frame{h, raw(1), sample}, 0, "0 0 1.5"},
		"it began before":        {[]wire.Frame{h, raw(100), raw(101)}, 0, "0 0 1"},
		"gaps are free":          {[]wire.Frame{h, raw(0), gap, raw(2)}, 0, "0 0 0 2"},
		"back":                   {[]wire.Frame{h, raw(5), raw(4), raw(6)}, 0, "0 0 0 1"},
		"two, one by one":        {[]wire.Frame{h, raw(0), raw(2), h, raw(90), raw(91)}, 0, "0 0 2 2 2 3"},
		"the older one behind":   {[]wire.Frame{h, raw(90), raw(91), h, raw(0), raw(2)}, 0, "0 0 1 1 1 3"},
		"a second camera":        {[]wire.Frame{h, h, raw(0), raw(2)}, 0, "0 0 0 2"},
		"stopped while it waits": {[]wire.Frame{h, raw(0), raw(1), raw(60), raw(90)}, 3 * time.Second, "0 0 1 3 3"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.limit > 0 {
					time.AfterFunc(c.limit, cancel)
				}
				began, flushed := time.Now(), time.Time{}
				flush := func() error { flushed = time.Now(); return nil }
				var got []string
				for f, err := range paced(ctx, flush, flow.Of(nil, c.in...)) {
					if err != nil {
						t.Fatal(err)
					}
					if waited := time.Since(began) > 0; waited && flushed.IsZero() {
						t.Errorf("%s was waited for, and nothing was flushed", f.Kind)
					}
					got = append(got, fmt.Sprint(time.Since(began).Seconds()))
				}
				if text := strings.Join(got, " "); text != c.want {
					t.Errorf("frames came at %s, want %s", text, c.want)
				}
			})
		})
	}
}

// What ends the frames ends the replay.
func TestPacedFails(t *testing.T) {
	broken := errors.New("broken")
	for _, err := range paced(t.Context(), func() error { return nil }, flow.Of(broken)) {
		if err != broken {
			t.Errorf("error %v, want %v", err, broken)
		}
	}
}
