// Package transcode is camcode: it has the pictures of a media stream decoded and
// encoded by ffmpeg, samples in and samples out.
//
// As many pictures come out as went in, each at the time at which it is shown.
// Where ffmpeg gives none for one, a gap stands in its place. All that is no
// picture goes out as it came, in its place between the pictures: what goes out
// has the order of what came in, whatever pace the encoders have.
//
// Each declaration of a stream has an ffmpeg of its own. It is ended, and gives
// out what it holds, when its stream ends, and also when nothing came of the
// stream for long while other streams went on; then another one goes on with a
// key picture.
package transcode

import (
	"context"

	"campipe/internal/ffmpeg"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Options is what to do.
type Options struct {
	Coding ffmpeg.Coding // how pictures are encoded; without an Encoder they stay as they are
	Mute   bool          // leave sound out
	Jobs   int           // how many streams may be encoded at a time

	// Idle, if it is not nil, is called before the stage waits: what it gave out
	// so far is all for now.
	Idle func() error
}

// Why samples, or bytes of them, are left out, as the ledger has it.
const (
	sound    = "sound"
	encoding = "encoding" // what encoding made of the bytes: fewer, or less than none
)

// Stage returns the stage. It keeps the whole ledger. Its input is asked for in
// another goroutine than the caller's. Where the caller wants no more, the stage
// ends all that it started, but for that goroutine if it waits for its input: it
// ends when something comes.
func Stage(o Options, ledger *flow.Ledger) flow.Stage {
	return func(in flow.Frames) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			ctx, stop := context.WithCancel(context.Background())
			q := newQueue()
			defer q.abandon()
			defer stop()
			f := &feeder{Options: o, ctx: ctx, queue: q, streams: map[uint16]*stream{}}
			go f.feed(in)
			g := &giver{ledger: ledger, yield: yield, declared: map[uint16]bool{}, last: map[uint16]wire.Time{}}
			for {
				s, err := q.next(o.Idle)
				if err == nil && s == nil {
					return
				}
				if err == nil {
					err = g.give(s)
				}
				if err != nil {
					yield(wire.Frame{}, err)
				}
				if err != nil || g.closed {
					return
				}
			}
		}
	}
}
