package transcode

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"campipe/internal/ffmpeg"
	"campipe/internal/ffmpeg/nut"
	"campipe/pkg/wire"
)

// lead is where on a run's own time line its first picture is decoded: no
// picture's offset can bring it before 0.
const lead = 1 << 32

// picture is one that ffmpeg was given and that has not come out.
type picture struct {
	key   int64 // its time on the run's time line: what it is known by
	frame wire.Frame
	size  int
}

// run is one ffmpeg at work. What is below the queue is guarded by its lock.
type run struct {
	process *ffmpeg.Process
	stream  *stream
	origin  wire.Time // of the time line
	closed  bool      // it gets no more pictures

	queue    *queue
	pending  []picture // in order of decoding
	outcomes []outcome // those that no slot has taken
	done     bool      // no more come
	err      error     // why, where it is no good end
}

// start starts ffmpeg for a stream, the first picture of which is f.
func start(ctx context.Context, s *stream, f *wire.Frame, c *ffmpeg.Coding, q *queue) (*run, error) {
	in, err := input(&s.header)
	if err != nil {
		return nil, err
	}
	p, err := ffmpeg.Start(ctx, in, c)
	if err != nil {
		return nil, err
	}
	r := &run{process: p, stream: s, origin: f.Time - lead, queue: q}
	if !q.collect(r.collect) {
		p.Kill()
		r.collect()
	}
	return r, nil
}

// write gives ffmpeg a picture.
func (r *run) write(f *wire.Frame) error {
	p := picture{key: int64(f.Presentation() - r.origin), frame: *f, size: len(f.Payload)}
	p.frame.Payload = nil
	r.queue.update(func() {
		// Of two pictures that are shown at the same time ffmpeg would leave one out.
		for slices.ContainsFunc(r.pending, func(o picture) bool { return o.key == p.key }) {
			p.key++
		}
		if r.pending = append(r.pending, p); r.done && r.err == nil {
			r.lose(r.pending) // it ended well, before its input did
			r.pending = nil
		}
	})
	return r.process.Write(nut.Packet{Time: p.key, Key: f.Flags.Has(wire.FlagKey), Data: f.Payload})
}

// end says that no more pictures come. Those that ffmpeg holds come out.
func (r *run) end() {
	r.closed = true
	r.process.CloseInput()
}

// collect takes what ffmpeg gives until it ends.
func (r *run) collect() {
	var fault error
	for {
		p, err := r.process.Next()
		if err != nil {
			r.finish(cmp.Or(fault, err))
			return
		}
		if fault != nil {
			continue
		}
		if fault = r.came(&p); fault != nil {
			r.process.Kill()
		}
	}
}

// finish says that no more comes, and why: io.EOF is a good end. Then what has
// not come is lost.
func (r *run) finish(err error) {
	r.queue.update(func() {
		r.done, r.stream.late = true, true
		if err != io.EOF {
			r.err = err
			return
		}
		r.lose(r.pending)
		r.pending = nil
	})
}

// came takes one picture. Pictures come in the order in which they are shown, so
// those that should have come before it are lost.
func (r *run) came(p *nut.Packet) error {
	stream := r.process.Stream()
	data, key, f, err := r.stream.maker.sample(&stream, p)
	if err != nil {
		return err
	}
	r.queue.update(func() {
		if r.stream.format == nil {
			r.stream.format = f
		} else if !r.stream.format.same(f) {
			err = fmt.Errorf("its pictures are %s of %dx%d now, and were %s of %dx%d", f.codec, f.width, f.height, r.stream.format.codec, r.stream.format.width, r.stream.format.height)
			return
		}
		i := slices.IndexFunc(r.pending, func(o picture) bool { return o.key == p.Time })
		if i < 0 {
			err = fmt.Errorf("a picture came for time %d, and none was given", p.Time)
			return
		}
		mine := r.pending[i]
		var lost []picture
		r.pending = slices.DeleteFunc(r.pending, func(o picture) bool {
			if o.key < p.Time {
				lost = append(lost, o)
			}
			return o.key <= p.Time
		})
		r.lose(lost)
		out := mine.frame
		out.Time, out.Offset, out.Payload = out.Presentation(), 0, data
		if out.Flags &^= wire.FlagKey; key {
			out.Flags |= wire.FlagKey
		}
		r.outcomes = append(r.outcomes, outcome{frame: out, size: mine.size})
		r.queue.held += len(data) - mine.size // it takes the place of what went in
	})
	return err
}

// lose gives a gap in place of pictures that don't come.
func (r *run) lose(lost []picture) {
	if len(lost) == 0 {
		return
	}
	slices.SortFunc(lost, func(a, b picture) int { return int(a.key - b.key) })
	gap := wire.Gap{Cause: wire.CauseDamage, Frames: int64(len(lost)), Text: "ffmpeg can't decode it"}
	for _, p := range lost {
		gap.Bytes += int64(p.size)
	}
	last := &lost[len(lost)-1].frame
	first := lost[0].frame.Presentation()
	gap.Length = int64(last.Presentation()-first) + int64(last.Duration)
	for i, p := range lost {
		r.outcomes = append(r.outcomes, outcome{frame: gap.Frame(r.stream.number, first), none: i > 0, lost: true, size: p.size})
		r.queue.held -= p.size
	}
}

// take takes out the next outcome; the caller holds the queue's lock. Where ffmpeg
// failed there is none for the last pictures.
func (r *run) take() (outcome, error) {
	if len(r.outcomes) == 0 {
		return outcome{}, r.err
	}
	o := r.outcomes[0]
	r.outcomes = r.outcomes[1:]
	return o, nil
}
