package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
)

// ErrNotStream is in the chain of the error for an input with no frame in it.
var ErrNotStream = errors.New("not a campipe stream")

const (
	// readSize is how much is asked for at once: the capacity of a pipe, and
	// little enough to stay in the cache until the payload is looked at.
	readSize = 64 << 10
	// searchLimit is how far the first frame may be. A file entered in the
	// middle has one within the longest payload; what has none is no stream.
	searchLimit = MaxPayload + HeaderSize + Align + crcSize
)

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

// damage says what the frame that Scan returned last stands for.
type damage struct {
	is    bool  // bytes that could not be read
	only  bool  // they are one frame, whose header is known
	f     Frame // that header
	bytes int   // how many; of that frame's payload, if it is one
}

// NewReader returns a Reader of src. It asks src for large pieces, never for
// more than it has room for, and only when it has no whole frame left.
func NewReader(src io.Reader) *Reader {
	return &Reader{src: src, buf: make([]byte, readSize), streams: map[uint16]*standing{}}
}

// Offset returns the byte of the input where the frame returned last begins.
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
		r.take(f, size)
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
func (r *Reader) take(f Frame, size int) {
	r.lo += size
	r.found = true
	r.ended = f.Kind == KindEnd && f.Stream == 0
	if f.Kind == KindRaw || f.Kind == KindSample || f.Kind == KindHeader {
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

// payload returns the n bytes of payload of the frame b, or nil where its
// checksum or its padding is wrong.
func payload(b []byte, n int) []byte {
	p, tail := b[HeaderSize:HeaderSize+n:HeaderSize+n], b[HeaderSize+n:]
	pad := len(tail) - crcSize
	for _, z := range tail[:pad] {
		if z != 0 {
			return nil
		}
	}
	if binary.BigEndian.Uint32(tail[pad:]) != crc32.Checksum(p, castagnoli) {
		return nil
	}
	return p
}

// end is the error where the input ends with have bytes at lo that are too few
// for a header.
func (r *Reader) end(have int) error {
	switch at := r.base + int64(r.hi); {
	case r.srcErr != io.EOF:
		return fmt.Errorf("byte %d: %w", at, r.srcErr)
	case have == 0 && r.ended:
		return io.EOF
	case at == 0:
		return fmt.Errorf("byte 0: the input is empty: %w", io.ErrUnexpectedEOF)
	case have == 0:
		return fmt.Errorf("byte %d: the stream has no end: %w", at, io.ErrUnexpectedEOF)
	case !r.found && !bytes.HasPrefix([]byte(Magic), r.buf[r.lo:][:min(have, len(Magic))]):
		return r.notStream()
	}
	return fmt.Errorf("byte %d: %d of a header's %d bytes: %w", r.at, have, HeaderSize, io.ErrUnexpectedEOF)
}

func (r *Reader) notStream() error {
	return fmt.Errorf("byte 0: %w: no frame in %d bytes", ErrNotStream, r.base+int64(r.hi))
}

// torn is the error where the input ends inside the frame f with n bytes of
// payload, or nil where another stream was appended after the torn end.
func (r *Reader) torn(f Frame, n int) error {
	if r.srcErr != io.EOF {
		return fmt.Errorf("byte %d: %w", r.base+int64(r.hi), r.srcErr)
	}
	if r.search(1) >= 0 {
		return nil
	}
	return fmt.Errorf("byte %d: %s frame of stream %d: %d of %d payload bytes: %w", r.at, f.Kind, f.Stream, r.hi-r.lo-HeaderSize, n, io.ErrUnexpectedEOF)
}

// skip gets past bytes at lo that are no frame, and returns the gap for them.
func (r *Reader) skip() (Frame, error) {
	at := r.at
	gap := Gap{Cause: CauseDamage, At: &at}
	if f, n, ok := parseHeader(r.buf[r.lo:]); ok && r.follows(sizeOf(n)) {
		// Its header holds, and the next frame is where it says: nothing
		// else can have been lost.
		r.lo += sizeOf(n)
		r.found, r.ended = true, false
		r.damage = damage{is: true, only: true, f: f, bytes: n}
		gap.Frames, gap.Bytes, gap.Length = 1, int64(n), int64(f.Duration)
		gap.Text = f.Kind.String() + " frame with a wrong checksum"
		return gap.Frame(f.Stream, f.Time), nil
	}
	i := r.search(1)
	for i < 0 {
		// What may be the beginning of a header is kept.
		r.lo = max(r.lo, r.hi-HeaderSize)
		if !r.found && r.base+int64(r.lo) > searchLimit {
			return Frame{}, r.notStream()
		}
		if have := r.hi - r.lo; r.fill(have+1) <= have {
			if !r.found || r.srcErr != io.EOF {
				return Frame{}, r.endOfSearch()
			}
			i = have
			break
		}
		i = r.search(1)
	}
	r.lo += i
	if f, _, ok := r.header(); ok && !r.found {
		r.clock = f.Time // of an input that was entered in its middle
	}
	gap.Bytes = r.base + int64(r.lo) - at
	r.damage = damage{is: true, bytes: int(gap.Bytes)}
	r.ended = false
	return gap.Frame(0, r.clock), nil
}

// endOfSearch is the error where the source ended before a header was found.
func (r *Reader) endOfSearch() error {
	if r.srcErr != io.EOF {
		return r.end(0)
	}
	return r.notStream()
}

// header parses the header at lo, if one is in the buffer.
func (r *Reader) header() (f Frame, n int, ok bool) {
	if r.hi-r.lo < HeaderSize {
		return f, 0, false
	}
	return parseHeader(r.buf[r.lo:])
}

// follows reports whether a frame of the given size at lo is followed by a
// header or by the end of the input.
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

// fill reads until n bytes are there from lo, and returns how many are: fewer
// only where the source gave no more.
func (r *Reader) fill(n int) int {
	for r.hi-r.lo < n && r.srcErr == nil {
		r.makeRoom()
		var got int
		got, r.srcErr = r.src.Read(r.buf[r.hi:min(len(r.buf), r.hi+readSize)])
		r.hi += got
	}
	return r.hi - r.lo
}

// makeRoom makes room for more bytes. The buffer grows as the bytes come, not
// as a header promises them. It is only called when no whole frame is left, so
// what is moved to the front is less than one frame.
func (r *Reader) makeRoom() {
	to := r.buf
	if r.hi-r.lo == len(r.buf) {
		to = make([]byte, 2*len(r.buf))
	} else if r.lo == 0 {
		return
	}
	r.base += int64(r.lo)
	r.hi = copy(to, r.buf[r.lo:r.hi])
	r.buf, r.lo = to, 0
}
