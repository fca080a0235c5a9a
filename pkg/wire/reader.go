package wire

import (
	"errors"
	"fmt"
	"io"
	"iter"
)

// ErrNotStream is in the chain of the error for an input with no frame in it.
var ErrNotStream = errors.New("not a campipe stream")

// Reader reads frames. Next gives what a stage works on; Scan gives all that
// is there. Use one of the two.
type Reader struct {
	// Lost, where it is set, is told of each loss that Next finds: frames and
	// their payload bytes, or 0 frames and the bytes that were skipped where
	// nothing is known of them (on stream 0).
	Lost func(stream uint16, frames, bytes int)

	src    io.Reader
	srcErr error // what src said last; sticky
	buf    []byte
	lo, hi int   // buf[lo:hi] is read and not yet used
	base   int64 // byte of the input that buf[0] is

	found   bool  // a frame was found
	ended   bool  // the frame before was stream 0's E
	at      int64 // where the frame that was returned last begins
	clock   Time  // time of the last H, R or S: about where a loss lies
	damage  damage
	streams map[uint16]*standing
	waiting []Frame // what Next returns before it scans on
	stop    error   // what Next returns when nothing waits any more
}

// NewReader returns a Reader of src. It asks src for large pieces, never for
// more than it has room for, and only when it has no whole frame left.
func NewReader(src io.Reader) *Reader {
	return &Reader{src: src, buf: make([]byte, readSize), streams: map[uint16]*standing{}}
}

// Offset returns the byte of the input where the frame returned last begins.
// For a gap that Next made of what it left out it is where the frame after it
// begins.
func (r *Reader) Offset() int64 { return r.at }

// Damaged reports whether the frame returned last is a gap that stands for
// bytes of the input that could not be read: it is not in the input itself.
func (r *Reader) Damaged() bool { return r.damage.is }

// Scan returns the next frame, whatever it is. Where bytes could not be read
// it returns a G frame (cause damage) in their place. The payload is valid
// until the next call.
//
// The error is io.EOF where the input ended just after an E of stream 0, an
// error with io.ErrUnexpectedEOF in its chain where it ended anywhere else,
// one with ErrNotStream where there was no frame at all, or the source's own.
// Errors say at which byte.
func (r *Reader) Scan() (Frame, error) {
	r.damage = damage{}
	r.at = r.base + int64(r.lo)
	f, size, err := r.frame()
	switch {
	case err != nil:
		return Frame{}, err
	case size > 0:
		r.take(&f, size)
		return f, nil
	}
	return r.skip()
}

// All returns the frames that Next gives, up to and without the io.EOF of a
// good end; any other error comes last.
func (r *Reader) All() iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		for {
			f, err := r.Next()
			if err == io.EOF || !yield(f, err) || err != nil {
				return
			}
		}
	}
}

// take uses up a frame of size bytes.
func (r *Reader) take(f *Frame, size int) {
	r.lo += size
	r.found = true
	r.ended = f.Kind == KindEnd && f.Stream == 0
	if f.counted() || f.Kind == KindHeader {
		r.clock = f.Time
	}
}

// frame parses the frame at lo. Size is 0 where the bytes there are no frame.
func (r *Reader) frame() (f Frame, size int, err error) {
	if have := r.fill(HeaderSize); have < HeaderSize {
		return f, 0, r.end(have)
	}
	f, n, ok := parseHeader(r.buf[r.lo:])
	if !ok {
		return f, 0, nil
	}
	size = sizeOf(n)
	if r.fill(size) < size {
		return f, 0, r.torn(f, n)
	}
	if f.Payload = payload(r.buf[r.lo:r.lo+size], n); f.Payload == nil {
		return f, 0, nil
	}
	return f, size, nil
}

// end is the error where the input ends with have bytes at lo that are too few
// for a header.
func (r *Reader) end(have int) error {
	switch at := r.base + int64(r.hi); {
	case r.srcErr != io.EOF:
		return r.sourceErr()
	case have == 0 && r.ended:
		return io.EOF
	case at == 0:
		return fmt.Errorf("byte 0: the input is empty: %w", io.ErrUnexpectedEOF)
	case have == 0:
		return fmt.Errorf("byte %d: the stream has no end: %w", at, io.ErrUnexpectedEOF)
	case !r.found && !r.beginning(have):
		return r.notStream()
	}
	return fmt.Errorf("byte %d: %d of a header's %d bytes: %w", r.at, have, HeaderSize, io.ErrUnexpectedEOF)
}

// beginning reports whether the have bytes at lo may be those of a header.
func (r *Reader) beginning(have int) bool {
	n := min(have, len(Magic))
	return string(r.buf[r.lo:r.lo+n]) == Magic[:n]
}

// sourceErr is the error where the source failed.
func (r *Reader) sourceErr() error {
	return fmt.Errorf("byte %d: %w", r.base+int64(r.hi), r.srcErr)
}

// notStream is the error where there is no frame in what was read.
func (r *Reader) notStream() error {
	return fmt.Errorf("byte 0: %w: no frame in %d bytes", ErrNotStream, r.base+int64(r.hi))
}

// torn is the error where the input ends inside the frame f with n bytes of
// payload, or nil where another stream was appended after the torn end.
func (r *Reader) torn(f Frame, n int) error {
	if r.srcErr != io.EOF {
		return r.sourceErr()
	}
	if r.search(1) >= 0 {
		return nil
	}
	have := min(r.hi-r.lo-HeaderSize, n)
	return fmt.Errorf("byte %d: %s frame of stream %d: %d of %d payload bytes: %w", r.at, f.Kind, f.Stream, have, n, io.ErrUnexpectedEOF)
}
