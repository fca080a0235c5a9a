package tool

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"campipe/pkg/wire"
)

// progressEvery is how often the line is drawn: often enough to look alive.
const progressEvery = 500 * time.Millisecond

// progress draws one line on stderr: only where that is a terminal, and only in
// the last stage of a pipeline, so that the stages don't draw over each other.
type progress struct {
	frames, bytes, clock atomic.Int64

	mu    sync.Mutex
	w     io.Writer // nil where nothing is drawn
	drawn bool
	done  chan struct{}
	ended sync.WaitGroup
}

// saw counts a frame.
func (p *progress) saw(f *wire.Frame) {
	if f.Kind == wire.KindRaw || f.Kind == wire.KindSample {
		p.frames.Add(1)
		p.bytes.Add(int64(len(f.Payload)))
		p.clock.Store(int64(f.Time))
	}
}

func (p *progress) start(e *Env) {
	if e.quiet || e.tool.Output == Text || !isTerminal(e.io.Stderr) || os.Getenv("TERM") == "dumb" {
		return
	}
	p.w, p.done = e.io.Stderr, make(chan struct{})
	p.ended.Go(func() {
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		before := int64(0)
		for {
			select {
			case <-p.done:
				return
			case <-tick.C:
			}
			if !e.last() {
				return
			}
			bytes := p.bytes.Load()
			p.draw(e.tool.Name, bytes-before, e.losses.count())
			before = bytes
		}
	})
}

// draw draws the line; bytes is how many came since it was drawn last.
func (p *progress) draw(name string, bytes int64, gaps int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drawn = true
	if p.frames.Load() == 0 {
		fmt.Fprintf(p.w, "\r\x1b[K%s: no frame yet", name)
		return
	}
	rate := float64(bytes) * 8 / progressEvery.Seconds() / 1e6
	at := wire.Time(p.clock.Load()).Std().Format("2006-01-02 15:04:05")
	fmt.Fprintf(p.w, "\r\x1b[K%s: %s  %d frames  %.2f Mbit/s  %d gaps", name, at, p.frames.Load(), rate, gaps)
}

// clear takes the line away, so that another can be printed.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}

// stop ends the drawing; it may be called again.
func (p *progress) stop() {
	if p.done != nil {
		close(p.done)
		p.ended.Wait()
		p.done = nil
	}
	p.clear()
}
