package transcode

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"sync"

	"campipe/internal/ffmpeg"
	"campipe/internal/ffmpeg/nut"
	"campipe/pkg/wire"
)

const (
	// pieceSamples is how many samples a piece of AAC has (ISO/IEC 14496-3).
	pieceSamples = 1024
	// silence is how long nothing may come where no gap says so, in microseconds,
	// before another ffmpeg begins: less is stretched or filled.
	silence = microseconds

	microseconds = 1_000_000 // of a second
)

// voice is one stream of sound that is encoded.
type voice struct {
	*sounds
	number uint16
	input  nut.Stream
	broken bool // the next piece does not continue the one before
	last   wire.Time

	process *ffmpeg.Process // nil between stretches
	origin  wire.Time       // of the process's time line
	began   wire.Time       // of the stretch
	until   wire.Time       // it was given sound

	mu     sync.Mutex
	pieces []nut.Packet // that came out
	done   chan error   // it gives out no more, and why
}

// soundInput returns how ffmpeg is told of sound; false where it can't decode it
// without more than samples and their times (G.726, of which it has to know the
// bits of a sample).
func soundInput(h *wire.Header) (nut.Stream, bool) {
	in := nut.Stream{Class: nut.Audio, Rate: h.Rate, Channels: h.Channels}
	switch h.Codec {
	case "pcma":
		in.Format = "\x06\x00" // WAVE_FORMAT_ALAW
	case "pcmu":
		in.Format = "\x07\x00" // WAVE_FORMAT_MULAW
	case "opus", "Opus":
		in.Format, in.Config = "Opus", opusHead(h.Config, h.Channels)
	default:
		return in, false
	}
	return in, slices.Contains(rates, h.Rate) && h.Channels > 0 && h.Channels < 7
}

// rates are those that AAC has, by their numbers (ISO/IEC 14496-3 table 1.18).
var rates = []int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// declaredAAC returns the declaration of what becomes of sound: AAC of low complexity,
// whose AudioSpecificConfig is five bits of type, four of rate and four of channels.
func declaredAAC(h wire.Header) wire.Header {
	config := 2<<11 | slices.Index(rates, h.Rate)<<7 | h.Channels<<3
	h.Codec, h.Config, h.Timescale = "mp4a.40.2", []byte{byte(config >> 8), byte(config)}, uint32(h.Rate)
	return h
}

// opusHead makes the head of RFC 7845 section 5.1 of a dOps (Encapsulation of Opus
// in ISO Base Media File Format, section 4.3.2), whose numbers are the other way
// round.
func opusHead(dops []byte, channels int) []byte {
	head := append([]byte("OpusHead\x01"), byte(channels))
	if len(dops) < 11 {
		return append(head, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0) // 48 kHz
	}
	head = binary.LittleEndian.AppendUint16(head, binary.BigEndian.Uint16(dops[2:]))
	head = binary.LittleEndian.AppendUint32(head, binary.BigEndian.Uint32(dops[4:]))
	head = binary.LittleEndian.AppendUint16(head, binary.BigEndian.Uint16(dops[8:]))
	return append(head, dops[10:]...)
}

// write gives ffmpeg a sample, and gives out what has come.
func (v *voice) write(f *wire.Frame) error {
	if f.Flags.Has(wire.FlagBreak) || v.process != nil && f.Time-v.until > silence {
		if err := v.end(); err != nil {
			return err
		}
	}
	if v.process == nil {
		if err := v.begin(f.Time); err != nil {
			return err
		}
	}
	v.ledger.In(v.number, 1, len(f.Payload))
	v.ledger.Drop(v.number, encoding, 1, len(f.Payload))
	v.until = f.Time + wire.Time(f.Duration)
	if err := v.process.Write(nut.Packet{Time: int64(f.Time - v.origin), Key: true, Data: f.Payload}); err != nil {
		return err
	}
	v.release()
	return nil
}

// begin begins a stretch.
func (v *voice) begin(at wire.Time) error {
	p, err := ffmpeg.StartSound(v.ctx, v.input)
	if err != nil {
		return err
	}
	v.process, v.origin, v.began, v.until, v.done = p, at-lead, at, at, make(chan error, 1)
	go v.collect(p, v.done)
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
	v.release()
	v.process, v.broken = nil, true
	if err == io.EOF {
		return nil
	}
	return err
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
