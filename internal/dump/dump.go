// Package dump shows streams to people: one line a frame, a hexdump with
// comments, JSON, totals, or the gaps.
package dump

import (
	"io"

	"campipe/pkg/wire"
)

// item is a frame, and what is known of it beside.
type item struct {
	wire.Frame
	at     int64       // byte of the input where it begins
	noise  bool        // it stands for bytes that could not be read
	header wire.Header // of its stream, as that was declared last; of an H its own
}

// copied reports whether the frame is a copy. On other kinds the flag means
// nothing.
func (it *item) copied() bool {
	return it.Flags.Has(wire.FlagAgain) && (it.Kind == wire.KindHeader || it.Kind == wire.KindRaw)
}

// printer shows items. Its end method is called once, when no more come.
type printer interface {
	item(it *item) error
	end() error
}

// skipped counts what could not be read.
type skipped struct {
	places int
	bytes  int64
}

// dump shows all that src has: also copies, and gaps in place of bytes that
// could not be read. The error is that of wire.Reader.Scan, without io.EOF, or
// the printer's.
func dump(src io.Reader, p printer) (skipped, error) {
	var noise skipped
	headers := map[uint16]wire.Header{}
	in := wire.NewReader(src)
	for {
		f, err := in.Scan()
		if err != nil {
			if failed := p.end(); failed != nil {
				return noise, failed
			}
			if err == io.EOF {
				err = nil
			}
			return noise, err
		}
		it := item{Frame: f, at: in.Offset(), noise: in.Damaged()}
		switch {
		case it.noise:
			noise.places++
			if gap, err := wire.ParseGap(f.Payload); err == nil {
				noise.bytes += gap.Bytes
			}
		case f.Kind == wire.KindHeader:
			// A header that can't be read is shown all the same.
			headers[f.Stream], _ = wire.ParseHeader(f.Payload)
		}
		it.header = headers[f.Stream]
		if err := p.item(&it); err != nil {
			return noise, err
		}
	}
}
