// Package probe looks at cameras: whether they answer, and what they send.
package probe

import (
	"context"
	"errors"
	"fmt"
	"time"

	"campipe/internal/camera"
	"campipe/internal/demux"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Target is a camera that is to be looked at.
type Target struct {
	Header wire.Header // of its raw stream
	Source flow.Source // one attempt
}

// Limits say how long a camera is looked at.
type Limits struct {
	First time.Duration // for the first record
	Look  time.Duration // from then on, where it is not known sooner what there is to know
}

// window is what the rate of pictures is measured in: enough for one that sends
// one a second, and the time that the demuxer watches a clock anyway.
const window = wire.Time(2e6)

// One looks at a camera. It ends as soon as it knows enough: at the first picture
// of a camera that has to be asked for each, else when it has seen two seconds of
// pictures. Frames are read in the way that camfetch | camdemux reads them.
func One(ctx context.Context, t Target, limits Limits) Result {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	l := look{target: t, limits: limits, stop: stop, began: time.Now(), tracks: map[uint16]wire.Header{}}
	timer := time.AfterFunc(limits.First, func() { stop(errSilent) })
	defer timer.Stop()
	l.timer = timer
	ledger := flow.NewLedger()
	for f, err := range demux.Stage(demux.Options{}, ledger)(l.raw(ctx)) {
		if err != nil {
			l.why = err
			break
		}
		l.saw(&f)
		if l.enough() {
			break
		}
	}
	return l.result(context.Cause(ctx))
}

var (
	errSilent = errors.New("silence")       // nothing came in time
	errLooked = errors.New("looked enough") // it was looked at for as long as it may be
)

// look is a look at one camera.
type look struct {
	target Target
	limits Limits
	stop   context.CancelCauseFunc
	timer  *time.Timer
	began  time.Time

	kind    string                 // what the answer's head says
	came    time.Time              // when the first record did; zero is never
	tracks  map[uint16]wire.Header // of media
	picture wire.Header
	first   wire.Time // of the first picture
	last    wire.Time // and the newest
	n       int
	why     error  // the stream ended
	gap     string // the newest
}

// raw gives out what the source does, as a raw stream.
func (l *look) raw(ctx context.Context) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		now := wire.TimeOf(l.began)
		if !yield(l.target.Header.Frame(1, now), nil) {
			return
		}
		for f, err := range l.target.Source(ctx) {
			if err != nil {
				yield(f, err)
				return
			}
			now = max(now, wire.TimeOf(time.Now()))
			f.Stream, f.Time = max(f.Stream, 1), now
			l.arrived(&f)
			if !yield(f, nil) {
				return
			}
		}
		if ctx.Err() == nil {
			yield(wire.Frame{}, &camera.Fault{Cause: wire.CauseClosed, Err: errors.New("the server ended the stream")})
		}
	}
}

// arrived takes note of what the source gave.
func (l *look) arrived(f *wire.Frame) {
	switch {
	case f.Kind != wire.KindRaw:
	case f.Flags.Has(wire.FlagHead):
		l.kind = kindOf(l.target.Header.Transport, f.Payload)
	case l.came.IsZero():
		l.came = time.Now()
		if l.timer.Stop() {
			l.timer = time.AfterFunc(l.limits.Look, func() { l.stop(errLooked) })
		}
	}
}

// saw takes note of what the demuxer made of it.
func (l *look) saw(f *wire.Frame) {
	switch f.Kind {
	case wire.KindHeader:
		if h, err := wire.ParseHeader(f.Payload); err == nil && h.Stage == wire.StageMedia {
			l.tracks[f.Stream] = h
		}
	case wire.KindSample:
		h := l.tracks[f.Stream]
		if h.Audio() {
			return
		}
		if l.n == 0 {
			l.first, l.picture = f.Time, h
		}
		l.last = f.Time
		l.n++
	case wire.KindGap:
		if gap, err := wire.ParseGap(f.Payload); err == nil {
			l.gap = gap.Text
		}
	}
}

func (l *look) enough() bool {
	return l.n > 0 && l.kind == Still || l.n > 1 && l.last-l.first >= window
}

// result is what was found. Cause is why the look ended.
func (l *look) result(cause error) Result {
	l.timer.Stop()
	r := Result{
		Camera: l.target.Header.Camera, Source: l.target.Header.Source, What: l.kind, Pictures: l.n, State: Live,
	}
	if r.What == "" {
		r.What = l.target.Header.Transport
	}
	for _, h := range l.tracks {
		if h.Audio() {
			r.Sound = fmt.Sprintf("%s %d Hz", h.Codec, h.Rate)
		}
	}
	if l.n > 0 {
		r.Codec, r.Width, r.Height = l.picture.Codec, l.picture.Width, l.picture.Height
		r.First = max(l.came.Sub(l.began), l.first.Std().Sub(l.began)).Seconds()
		if l.n > 1 && l.last > l.first && l.kind != Still {
			r.Rate = float64(l.n-1) / (float64(l.last-l.first) / 1e6)
		}
		return r
	}
	r.Cause, r.Error = l.whyNot(cause)
	r.State = Dead
	if !l.came.IsZero() || r.Cause == wire.CauseRefused || r.Cause == wire.CauseHTTP {
		r.State = Blind
	}
	return r
}

// whyNot says why there is no picture.
func (l *look) whyNot(cause error) (name, text string) {
	switch {
	case cause == errSilent:
		return wire.CauseSilence, fmt.Sprintf("nothing came for %v", l.limits.First)
	case l.gap != "":
		return wire.CauseDamage, l.gap
	case cause == errLooked:
		return wire.CauseDamage, fmt.Sprintf("no picture in what came for %v", l.limits.Look)
	case l.why != nil:
		return camera.CauseOf(l.why), l.why.Error()
	case cause != nil:
		return "", "interrupted"
	}
	return wire.CauseClosed, "the stream ended"
}
