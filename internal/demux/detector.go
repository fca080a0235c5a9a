package demux

import (
	"bytes"

	"campipe/internal/demux/media"
	"campipe/pkg/wire"
)

// newReader returns the reader of a transport; "" is the one that the first
// bytes look like.
func newReader(transport string, out *media.Output) (reader, error) {
	if transport == "" {
		return &detector{out: out}, nil
	}
	construct := transports[transport]
	if construct == nil {
		return nil, errTransport(transport)
	}
	return construct(out), nil
}

// detector reads as much as the transport can be told by, then leaves it to
// that one's reader.
type detector struct {
	out    *media.Output
	first  []wire.Frame
	bytes  []byte // of them all
	reader reader
}

func (d *detector) Read(f wire.Frame) error {
	if d.reader != nil {
		return d.reader.Read(f)
	}
	if len(f.Payload) == 0 {
		return nil
	}
	f.Payload = bytes.Clone(f.Payload)
	d.first = append(d.first, f)
	if !f.Flags.Has(wire.FlagHead) {
		d.bytes = append(d.bytes, f.Payload...)
	}
	if len(d.bytes) < sniffSize {
		return nil
	}
	return d.decide()
}

func (d *detector) Lost(cause string) {
	if d.reader != nil {
		d.reader.Lost(cause)
		return
	}
	switch n := len(d.bytes); {
	case d.out.Bare():
		d.out.Drop(media.Unread, 0, n)
	case n > 0:
		d.out.Lose(wire.Gap{Cause: cause, Bytes: int64(n), Text: "too little to tell the transport by"})
	}
	d.first, d.bytes = nil, nil
}

func (d *detector) End() error {
	if d.reader == nil {
		if err := d.decide(); err != nil {
			return err
		}
	}
	return d.reader.End()
}

// decide chooses the reader, and has it read what was kept.
func (d *detector) decide() error {
	name, err := detect(d.bytes)
	if err != nil {
		return err
	}
	if d.reader, err = newReader(name, d.out); err != nil {
		return err
	}
	first := d.first
	d.first, d.bytes = nil, nil
	for i, f := range first {
		d.out.Arrived(f.Time)
		if err := d.reader.Read(f); err != nil {
			for _, f := range first[i+1:] {
				d.out.Drop(media.Unread, 0, len(f.Payload))
			}
			return err
		}
	}
	return nil
}
