package demux

import (
	"fmt"
	"maps"
	"slices"

	"campipe/internal/demux/media"
	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// pipe is the stage at work.
type pipe struct {
	opts    Options
	yield   func(wire.Frame, error) bool
	stopped bool // nobody wants more
	media   media.Pipe
	raw     map[uint16]*camera
	other   map[uint16]uint16 // numbers of the streams that go on as they are
}

// camera is one raw stream and what becomes of it.
type camera struct {
	name   string
	out    *media.Output
	reader reader
}

func newPipe(opts Options, ledger *flow.Ledger, yield func(wire.Frame, error) bool) *pipe {
	p := &pipe{opts: opts, yield: yield, raw: map[uint16]*camera{}, other: map[uint16]uint16{}}
	p.media = media.Pipe{Emit: p.emit, Numbers: media.NewNumbers(), Ledger: ledger, Rate: opts.Rate}
	return p
}

func (p *pipe) emit(f wire.Frame) { p.stopped = p.stopped || !p.yield(f, nil) }

func (p *pipe) fail(err error) {
	if !p.stopped {
		p.yield(wire.Frame{}, err)
	}
}

// take reads the next frame.
func (p *pipe) take(f wire.Frame) error {
	if f.Stream == 0 {
		p.emit(f)
		return nil
	}
	if f.Kind == wire.KindHeader {
		return p.declare(f)
	}
	c := p.raw[f.Stream]
	if c == nil {
		p.pass(f)
		return nil
	}
	switch f.Kind {
	case wire.KindRaw:
		c.out.Arrived(f.Time)
		if err := c.reader.Read(f); err != nil {
			return c.place(err)
		}
		if f.Flags.Has(wire.FlagDamaged) {
			c.reader.Lost(wire.CauseDamage)
		}
		return nil
	case wire.KindEnd:
		delete(p.raw, f.Stream)
		c.out.Arrived(f.Time)
		return c.end()
	case wire.KindNote:
		if r, ok := c.reader.(noter); ok {
			if note, err := wire.ParseNote(f.Payload); err == nil {
				r.Note(&note)
			}
		}
	case wire.KindGap:
		c.out.Arrived(f.Time)
		if gap, err := wire.ParseGap(f.Payload); err == nil {
			c.reader.Lost(gap.Cause)
		}
	}
	c.out.Pass(f)
	return nil
}

// pass gives on a frame of a stream that goes on as it is.
func (p *pipe) pass(f wire.Frame) {
	number, ok := p.other[f.Stream]
	if ok && number != f.Stream {
		if f.Kind == wire.KindSample {
			p.media.Ledger.In(f.Stream, -1, -len(f.Payload))
			p.media.Ledger.In(number, 1, len(f.Payload))
		}
		f.Stream = number
	}
	p.emit(f)
}

// declare takes an H frame.
func (p *pipe) declare(f wire.Frame) error {
	h, err := wire.ParseHeader(f.Payload)
	if err != nil {
		return fmt.Errorf("stream %d: %w", f.Stream, err)
	}
	if c := p.raw[f.Stream]; c != nil { // its earlier part was cut
		c.cut()
		delete(p.raw, f.Stream)
	}
	if h.Stage != wire.StageRaw {
		number, err := p.media.Numbers.Media(f.Stream)
		if err != nil {
			return err
		}
		p.other[f.Stream] = number
		f.Stream = number
		p.emit(f)
		return nil
	}
	c := &camera{name: h.Camera}
	if p.opts.Transport != "" {
		h.Transport = p.opts.Transport
	}
	start := p.opts.Start
	if start != nil && !h.Bare {
		return fault.Usage("--start is for dumps, and %s was seen to arrive", h.Camera)
	}
	if start == nil && f.Time != 0 {
		start = &f.Time
	}
	c.out = media.New(&p.media, f.Stream, h, start)
	if c.reader, err = newReader(h.Transport, c.out); err != nil {
		return c.place(err)
	}
	p.raw[f.Stream] = c
	return nil
}

// end ends what is open: the input did so on purpose.
func (p *pipe) end() error {
	for _, stream := range slices.Sorted(maps.Keys(p.raw)) {
		c := p.raw[stream]
		delete(p.raw, stream)
		if err := c.end(); err != nil {
			return err
		}
	}
	return nil
}

// cut gives out what is held: the input has no end.
func (p *pipe) cut() {
	for _, stream := range slices.Sorted(maps.Keys(p.raw)) {
		p.raw[stream].cut()
	}
}

func (c *camera) end() error {
	if err := c.reader.End(); err != nil {
		c.cut()
		return c.place(err)
	}
	c.out.End()
	return nil
}

func (c *camera) cut() {
	c.reader.Lost(wire.CauseClosed)
	c.out.Cut()
}

// place adds which camera it was to an error.
func (c *camera) place(err error) error {
	if err == nil || c.out.Bare() || c.name == "" {
		return err
	}
	return fmt.Errorf("%s: %w", c.name, err)
}
