package payload

import (
	"fmt"
	"slices"

	"campipe/internal/nal"
	"campipe/internal/rtp"
	"campipe/pkg/wire"
)

// pictures puts NAL units together to access units: those of one timestamp, up to
// a marker. Parameter sets that the format has are left out of them (ISO/IEC
// 14496-15 clause 5.4), and so is filler.
type pictures struct {
	h       Handler
	codec   nal.Codec
	reorder func(config []byte) int
	sets    *nal.Sets
	between bool        // some came without a key picture since the latest one
	made    *nal.Format // what format was made of
	format  *Format

	gap    bool  // something is missing before the next packet,
	fresh  bool  // or nothing came
	begun  bool  // there was a packet
	time   int64 // of the packet before
	marked bool  // markers end pictures: one did
	astray bool  // they do not

	size     int    // bytes of payload of the access unit, 0 if there is none
	arrival  int64  // of its latest packet
	cause    string // why it can't be used, "" if it can
	why      string
	key      bool
	slice    bool
	params   []byte // its parameter sets,
	units    []byte // and its other units, behind their lengths
	fragment []byte // a unit that is not whole
	open     bool   // there is one
	peek     []byte // the beginning of a unit that is in fragments
}

// late is the cause of what is no loss: the stream was entered there.
const late = "late"

func newPictures(codec nal.Codec, sets [][]byte, reorder func([]byte) int, h Handler) pictures {
	p := pictures{h: h, codec: codec, reorder: reorder, sets: nal.NewSets(codec), fresh: true}
	p.sets.Key(slices.Values(sets))
	p.describe()
	return p
}

// Format implements Reader.
func (p *pictures) Format() *Format { return p.format }

// Held implements Reader.
func (p *pictures) Held() int { return p.size }

// describe takes over the format that the parameter sets make.
func (p *pictures) describe() {
	f := p.sets.Format()
	if f == p.made {
		return
	}
	p.made = f
	p.format = &Format{Codec: f.Codec, Config: f.Config, Width: f.Width, Height: f.Height, Reorder: p.reorder(f.Config)}
}

// begin takes note of the next packet. It reports whether that is to be read; first
// is the first unit in it, or the beginning of that, and nil if a unit goes on.
func (p *pictures) begin(packet rtp.Packet, first []byte) bool {
	if p.begun && packet.Time != p.time && p.size > 0 && (p.slice || p.cause != "" || p.open) {
		p.finish()
	}
	if p.size == 0 {
		again := p.begun && packet.Time == p.time
		if again && p.marked && !p.astray {
			p.astray = true
			p.h.Quirk("markers stand inside of pictures: they end where the timestamp changes")
		}
		if (p.gap || p.fresh || again) && p.inside(first) {
			p.cause, p.why = wire.CauseLost, "the beginning of a picture is missing"
			if p.fresh {
				p.cause = late
			}
		}
		p.gap, p.fresh = false, false
	}
	p.begun, p.time, p.arrival = true, packet.Time, packet.Arrival
	p.size += len(packet.Payload)
	if p.cause == "" && len(p.units)+len(p.params)+len(p.fragment)+len(packet.Payload) > maxUnit {
		p.spoil(fmt.Errorf("access unit exceeds %d bytes", maxUnit))
	}
	return p.cause == "" && len(packet.Payload) > 0
}

// inside reports whether a packet that begins with that unit does not begin a
// picture.
func (p *pictures) inside(first []byte) bool {
	if len(first) == 0 {
		return true
	}
	u := p.codec.Look(first[:min(len(first), nal.Peek)])
	return u.Role == nal.Slice && u.Address != 0
}

// end says that the packet was read.
func (p *pictures) end(packet rtp.Packet) {
	if !packet.Marker || p.astray || p.size == 0 || !p.slice && p.cause == "" {
		return // a marker behind parameter sets alone ends nothing
	}
	p.marked = true
	p.finish()
}

// spoil says that the access unit makes no sense.
func (p *pictures) spoil(err error) { p.cause, p.why = wire.CauseDamage, err.Error() }

// finish gives out the access unit, or says that it is lost.
func (p *pictures) finish() {
	defer p.reset()
	if p.open && p.cause == "" {
		p.spoil(fmt.Errorf("a unit has no end"))
	}
	switch p.cause {
	case "":
	case late:
		p.h.Late(p.size)
		return
	default:
		p.h.Lose(wire.Gap{Cause: p.cause, Frames: 1, Bytes: int64(p.size), Text: p.why})
		return
	}
	data := p.units
	if p.key && (len(p.params) > 0 || p.between) {
		p.between = false
		p.sets.Key(nal.Prefixed(p.params))
		p.describe()
	} else if len(p.params) > 0 {
		keep := p.params[:0]
		for unit := range nal.Prefixed(p.params) {
			if p.sets.Between(unit) {
				p.between = true
				keep = nal.Append(keep, unit) // it moves down: no unit is longer than it was
			}
		}
		if len(keep) > 0 {
			data = append(keep, p.units...)
			p.params = data[:0]
		}
	}
	p.h.Unit(Unit{Time: p.time, Arrival: p.arrival, Key: p.key, Format: p.format, Data: data, Size: p.size})
}

func (p *pictures) reset() {
	p.size, p.cause, p.why = 0, "", ""
	p.key, p.slice, p.open = false, false, false
	p.params, p.units, p.fragment = p.params[:0], p.units[:0], p.fragment[:0]
}

// Lost implements Reader.
func (p *pictures) Lost() {
	p.gap = true
	if p.size > 0 && p.cause == "" {
		p.cause, p.why = wire.CauseLost, "a piece of a picture is missing"
	}
}

// Flush implements Reader.
func (p *pictures) Flush() int {
	rest := 0
	switch whole := p.slice && !p.open && (p.astray || !p.marked); {
	case p.cause != "" || p.size > 0 && whole:
		p.finish()
	default:
		rest = p.size
		p.reset()
	}
	p.begun, p.gap, p.fresh = false, false, true
	return rest
}
