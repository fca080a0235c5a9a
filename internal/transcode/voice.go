package transcode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"campipe/internal/ffmpeg"
	"campipe/internal/ffmpeg/nut"
	"campipe/pkg/wire"
)

const (
	// pieceSamples is how many samples a piece of AAC has (ISO/IEC 14496-3).
	pieceSamples = 1024
	// silence is how long nothing may come where no gap says so, before another
	// ffmpeg begins: less is stretched or filled.
	silence = microseconds
	// slack is how far sound that has no times may get from its own: as much as
	// early sound is noticed at beside pictures (ITU-R BT.1359).
	slack = 45_000

	microseconds = 1_000_000 // of a second
)

// voice is one stream of sound that is encoded.
type voice struct {
	*sounds
	number uint16
	input  hearing
	camera string
	broken bool // the next piece does not continue the one before
	last   wire.Time

	process *ffmpeg.Process // nil between stretches
	origin  wire.Time       // of the process's time line
	began   wire.Time       // of the stretch
	until   wire.Time       // it was given sound
	heard   int64           // samples of G.726 that it was given

	mu     sync.Mutex
	pieces []nut.Packet // that came out
	done   chan error   // it gives out no more, and why
}

// write gives ffmpeg a sample, and gives out what has come.
func (v *voice) write(f *wire.Frame) error {
	if v.process != nil && v.parts(f) {
		if err := v.end(); err != nil {
			return err
		}
	}
	if v.process == nil {
		if err := v.begin(f.Time); err != nil {
			return v.place(err)
		}
	}
	v.ledger.In(v.number, 1, len(f.Payload))
	v.ledger.Drop(v.number, encoding, 1, len(f.Payload))
	if v.until = f.Time + wire.Time(f.Duration); v.input.bits > 0 {
		v.heard += int64(len(f.Payload)) * 8 / int64(v.input.bits)
	}
	if err := v.process.Write(nut.Packet{Time: int64(f.Time - v.origin), Key: true, Data: f.Payload}); err != nil {
		return v.place(err)
	}
	v.release()
	select {
	case err := <-v.done: // before its input ended
		v.process = nil
		return v.place(early(err))
	default:
		return nil
	}
}

// parts reports whether a sample does not continue the stretch.
func (v *voice) parts(f *wire.Frame) bool {
	if f.Flags.Has(wire.FlagBreak) || f.Time-v.until > silence {
		return true
	}
	if v.input.bits == 0 {
		return false
	}
	off := f.Time - v.began - wire.Time(v.heard*microseconds/adpcmRate)
	return max(off, -off) > slack
}

func early(err error) error {
	if err == io.EOF {
		return errors.New("ffmpeg ended before its input did")
	}
	return err
}

// place says whose sound an error is of.
func (v *voice) place(err error) error {
	return fmt.Errorf("stream %d: camera %q: %w", v.number, v.camera, err)
}

// begin begins a stretch.
func (v *voice) begin(at wire.Time) (err error) {
	if v.input.bits > 0 {
		v.process, err = ffmpeg.StartADPCM(v.ctx, v.input.bits, lead)
	} else {
		v.process, err = ffmpeg.StartSound(v.ctx, v.input.Stream)
	}
	if err != nil {
		return err
	}
	v.origin, v.began, v.until, v.heard, v.done = at-lead, at, at, 0, make(chan error, 1)
	go v.collect(v.process, v.done)
	return nil
}

// collect takes what ffmpeg gives until it ends.
func (v *voice) collect(p *ffmpeg.Process, done chan<- error) {
	for {
		piece, err := p.Next()
		if err != nil {
			done <- err
			return
		}
		piece.Data = bytes.Clone(piece.Data)
		v.mu.Lock()
		v.pieces = append(v.pieces, piece)
		v.mu.Unlock()
	}
}

// end ends a stretch, and gives out all of it.
func (v *voice) end() error {
	if v.process == nil {
		return nil
	}
	v.process.CloseInput()
	err := <-v.done
	v.process = nil // before anything is given out: nobody waits for it twice
	v.release()
	v.broken = true
	if err == io.EOF {
		return nil
	}
	return v.place(err)
}

// abandon waits for ffmpeg, which was killed.
func (v *voice) abandon() {
	if v.process != nil {
		<-v.done
		v.process = nil
	}
}

// release gives out what came. What is before the stretch is what an encoder of AAC
// begins with, and no sound.
func (v *voice) release() {
	v.mu.Lock()
	pieces := v.pieces
	v.pieces = nil
	v.mu.Unlock()
	for _, p := range pieces {
		at := v.origin + wire.Time(p.Time)
		length := wire.Time(pieceSamples * microseconds / v.input.Rate)
		if at < v.began-length/2 {
			continue
		}
		f := wire.Frame{
			Kind: wire.KindSample, Flags: wire.FlagKey, Stream: v.number, Time: max(at, v.last+1),
			Duration: uint32(length), Payload: p.Data,
		}
		if v.broken {
			f.Flags |= wire.FlagBreak
		}
		v.broken, v.last = false, f.Time
		// The next stage reads it: it is no more than what was read here.
		v.ledger.In(v.number, -1, -len(p.Data))
		v.ledger.Drop(v.number, encoding, -1, -len(p.Data))
		v.give(f)
	}
}
