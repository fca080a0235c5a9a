package wire

import (
	"bytes"
	"io"
)

// searchLimit is how far the first frame may be. A file that is entered in its
// middle has one within the longest frame; what has none is no stream.
const searchLimit = maxFrame

// damage says what the frame that Scan returned last stands for.
type damage struct {
	is    bool  // bytes that could not be read
	only  bool  // they are one frame, whose header is known
	f     Frame // that header
	bytes int   // how many; of that frame's payload, if it is one
}

// skip gets past bytes at lo that are no frame, and returns the gap for them.
func (r *Reader) skip() (Frame, error) {
	if f, n, ok := parseHeader(r.buf[r.lo:]); ok && r.alone(sizeOf(n)) {
		return r.skipFrame(f, n), nil
	}
	i := r.search(1)
	for ; i < 0; i = r.search(1) {
		r.lo = max(r.lo, r.hi-HeaderSize) // what may be the beginning of a header is kept
		have := r.hi - r.lo
		tooFar := !r.found && r.base+int64(r.lo) > searchLimit
		if !tooFar && r.fill(have+1) > have {
			continue
		}
		switch {
		case r.found:
			r.lo = r.hi
			return r.skipBytes(), nil
		case tooFar || r.srcErr == io.EOF:
			return Frame{}, r.notStream()
		}
		return Frame{}, r.sourceErr()
	}
	r.lo += i
	if f, _, _ := parseHeader(r.buf[r.lo:]); !r.found {
		r.clock = f.Time // of an input that was entered in its middle
	}
	return r.skipBytes(), nil
}

// skipFrame skips the frame at lo, of which the header f holds and the n bytes
// of payload do not.
func (r *Reader) skipFrame(f Frame, n int) Frame {
	r.lo += sizeOf(n)
	r.found, r.ended = true, false
	r.damage = damage{is: true, only: true, f: f, bytes: n}
	gap := Gap{
		Cause: CauseDamage, Bytes: int64(n), Length: int64(f.Duration), At: r.gapAt(),
		Text: f.Kind.String() + " frame with a wrong checksum",
	}
	if f.counted() && !f.copied() {
		gap.Frames = 1
	}
	return gap.Frame(f.Stream, f.Time)
}

// skipBytes returns the gap for what was skipped up to lo.
func (r *Reader) skipBytes() Frame {
	n := r.base + int64(r.lo) - r.at
	r.ended = false
	r.damage = damage{is: true, bytes: int(n)}
	gap := Gap{Cause: CauseDamage, Bytes: n, At: r.gapAt()}
	return gap.Frame(0, r.clock)
}

// gapAt returns a copy of where the gap begins.
func (r *Reader) gapAt() *int64 {
	at := r.at
	return &at
}

// alone reports whether the size bytes at lo are one frame, damaged as its
// payload may be: the next header, or the end of the input, is where its
// header says. That may also be so by chance where a stream was cut and another
// one appended; then a frame begins among these bytes that ends where they do.
func (r *Reader) alone(size int) bool {
	if !r.follows(size) {
		return false
	}
	for i := r.search(1); 0 <= i && i < size; i = r.search(i + 1) {
		if _, n, _ := parseHeader(r.buf[r.lo+i:]); i+sizeOf(n) == size {
			return false
		}
	}
	return true
}

// follows reports whether the size bytes at lo are followed by a header or by
// the end of the input.
func (r *Reader) follows(size int) bool {
	have := r.fill(size + HeaderSize)
	if have == size {
		return r.srcErr == io.EOF
	}
	if have < size+HeaderSize {
		return false
	}
	_, _, ok := parseHeader(r.buf[r.lo+size:])
	return ok
}

// search returns where the next header begins, from lo, at the earliest at
// from; or -1 where there is none in the buffer.
func (r *Reader) search(from int) int {
	for b := r.buf[r.lo:r.hi]; ; from++ {
		if from >= len(b) {
			return -1
		}
		i := bytes.Index(b[from:], []byte(Magic))
		if i < 0 || len(b)-from-i < HeaderSize {
			return -1
		}
		from += i
		if _, _, ok := parseHeader(b[from:]); ok {
			return from
		}
	}
}
